"""Case folders out: the one way in which the example quarter and the import of municipal layers write a case."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyogrio

from binopt.errors import Fault, InputError
from binopt.intake.case_files import CASE_FILE
from binopt.intake.toml_text import render_settings
from binopt.storage import whole_folder
from binopt.stores.gdal import gdal_options

LAYERS_FILE = "layers.gpkg"
_WRITTEN_ON = "2000-01-01T00:00:00Z"


@dataclass(frozen=True)
class CaseTables:
    """The layers and tables of a case, named and with the columns that the contract gives them.

    Geodataframes share one projected CRS in metres. ``bins``, ``sharing``, ``pins`` and ``face_rules`` are tables
    without geometry.
    """

    pavements: gpd.GeoDataFrame
    premises: gpd.GeoDataFrame
    bins: pd.DataFrame
    carriageways: gpd.GeoDataFrame | None = None
    kerbs: gpd.GeoDataFrame | None = None
    obstacles: gpd.GeoDataFrame | None = None
    streets: gpd.GeoDataFrame | None = None
    sites: gpd.GeoDataFrame | None = None
    stands: gpd.GeoDataFrame | None = None
    closures: gpd.GeoDataFrame | None = None
    sharing: pd.DataFrame | None = None
    pins: pd.DataFrame | None = None
    face_rules: pd.DataFrame | None = None

    def layers(self) -> Iterator[tuple[str, pd.DataFrame]]:
        """Yield name and frame of each layer that there is and that has rows."""
        for each in fields(self):
            frame = getattr(self, each.name)
            if frame is not None and len(frame):
                yield each.name, frame


def write_case(folder: Path, tables: CaseTables, settings: Mapping[str, object] | str, overwrite: bool = False) -> None:
    """Write a case folder, whole or not at all: ``case.toml`` and ``layers.gpkg``.

    Parameters
    ----------
    folder
        The case folder to be made.
    tables
        Its layers. Empty ones are left out.
    settings
        The text of ``case.toml``, or nested mappings that ``render_settings`` writes with a comment to each key.
    overwrite
        Whether a case that is there is replaced.

    Raises
    ------
    UsageError
        When the folder holds something and is not to be replaced, or holds no case.
    InputError
        When it cannot be written, e.g. on a full disk.
    """
    text = settings if isinstance(settings, str) else render_settings(settings)
    with whole_folder(folder, overwrite, mark=CASE_FILE) as part:
        (part / CASE_FILE).write_text(text, encoding="utf-8", newline="\n")
        # equal cases shall be equal files; and the folder is flushed once, not by SQLite after each layer
        with gdal_options(OGR_CURRENT_DATE=_WRITTEN_ON, OGR_SQLITE_SYNCHRONOUS="OFF"):
            for name, frame in tables.layers():
                _write_layer(part / LAYERS_FILE, name, frame, folder)


def _write_layer(path: Path, name: str, frame: pd.DataFrame, folder: Path) -> None:
    """Append one layer, and count what arrived: on a full disk SQLite may keep less than it was given."""
    try:
        pyogrio.write_dataframe(frame.reset_index(drop=True), path, layer=name, driver="GPKG")
        kept = pyogrio.read_info(path, layer=name)["features"]
    except (RuntimeError, ValueError) as error:  # all that pyogrio raises is one of the two
        raise InputError(_not_written(folder, name, str(error))) from error
    if kept != len(frame):
        raise InputError(_not_written(folder, name, f"{kept} of {len(frame)} rows were kept"))


def _not_written(folder: Path, name: str, why: str) -> Fault:
    return Fault(
        where=f"{folder / LAYERS_FILE}: {name}",
        what="the layer cannot be written",
        value=why,
        hint="free some space, or name a folder on another disk in which you may write",
    )
