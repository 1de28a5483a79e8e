"""Layers in files: what they hold, and their rows, whatever the format."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import pandas as pd
import pyogrio

from binopt.stores.cells import free_cells
from binopt.stores.layer_info import LayerInfo
from binopt.stores.library_errors import TROUBLE
from binopt.stores.parquet import list_parquet, read_parquet
from binopt.stores.size import check_archive
from binopt.stores.sqlite_check import check_sqlite
from binopt.stores.trouble import StoreError

_WHOLE = "write the file anew and copy it whole; it may be cut off or locked"
_STYLES = "layer_styles"
_LONGEST_HEADER = 1 << 20


@dataclass(frozen=True, slots=True)
class Format:
    """A file format that is read. ``several`` says whether a file holds several layers, each of a name of its own."""

    name: str
    several: bool = False


READ: Mapping[str, Format] = MappingProxyType(
    {
        ".gpkg": Format("GeoPackage", several=True),
        ".sqlite": Format("SpatiaLite", several=True),
        ".geojson": Format("GeoJSON"),
        ".json": Format("GeoJSON"),
        ".geojsonl": Format("GeoJSON, a feature a line"),
        ".fgb": Format("FlatGeobuf"),
        ".shp": Format("Shapefile"),
        ".parquet": Format("GeoParquet"),
        ".gml": Format("GML"),
        ".kml": Format("KML"),
        ".gpx": Format("GPX"),
        ".dxf": Format("DXF"),
        ".tab": Format("MapInfo"),
        ".mif": Format("MapInfo"),
        ".csv": Format("CSV"),
    }
)
"""Formats by the ending of the file's name."""
PACKED = ".zip"
"""A packed shapefile or the like, as cities offer them to be downloaded."""


def list_layers(path: Path) -> tuple[LayerInfo, ...]:
    """Say what layers a file holds, without those that only say how others are drawn.

    Raises
    ------
    StoreError
        Where the file cannot be read as what its name says.
    """
    _check_file(path)
    suffix = path.suffix.lower()
    if suffix == ".parquet":
        return (list_parquet(path),)
    if suffix == ".csv":
        return (LayerInfo(path.stem, tuple(str(c) for c in _read_csv(path, rows=0).columns), "", ""),)
    names = layer_names(path)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # they are told when the layer is read
        try:
            return tuple(_info(path, name) for name in names)
        except TROUBLE as error:
            raise StoreError("cannot be read", error, _WHOLE) from error


def layer_names(path: Path) -> tuple[str, ...]:
    """Name the layers of a file that GDAL reads; cheaper than ``list_layers``, and all that a case needs."""
    _check_file(path)
    if path.suffix.lower() in (".gpkg", ".sqlite"):
        check_sqlite(path)
    if path.suffix.lower() == PACKED:
        check_archive(path)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of tables that are listed and not there: whoever needs them will miss them
        try:
            return tuple(str(name) for name, _ in pyogrio.list_layers(_place(path)) if name != _STYLES)
        except TROUBLE as error:
            raise StoreError("cannot be read", error, _WHOLE) from error


def read_layer(path: Path, layer: str | None = None) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Read one layer: a geodataframe, or a dataframe where it has no geometry; and what GDAL had to say about it.

    The index holds the feature ids of the file. Broken geometries come as ``None``.

    Raises
    ------
    StoreError
        Where it cannot be read.
    """
    _check_file(path)
    suffix = path.suffix.lower()
    if suffix == ".parquet":
        return read_parquet(path), ()
    if suffix == ".csv":
        return _read_csv(path), ()
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            frame: pd.DataFrame = pyogrio.read_dataframe(
                _place(path), layer=layer, on_invalid="ignore", fid_as_index=True
            )
        except TROUBLE as error:
            raise StoreError("cannot be read", error, _WHOLE) from error
    return frame, tuple(sorted({str(warning.message) for warning in caught}))


def _check_file(path: Path) -> None:
    """Refuse what is no file of its own: to open a pipe would be to wait for somebody to write into it."""
    if not path.is_file():
        raise StoreError("is no file", "a folder" if path.is_dir() else "", "name a file, or remove it")


def _place(path: Path) -> str | Path:
    """Write a path as GDAL takes it: what is packed is looked into."""
    return f"/vsizip/{path.resolve()}" if path.suffix.lower() == PACKED else path


def _info(path: Path, name: str) -> LayerInfo:
    info = pyogrio.read_info(_place(path), layer=name)
    columns = tuple(str(f) for f in info["fields"])
    return LayerInfo(name, columns, str(info["geometry_type"] or ""), str(info["crs"] or ""))


def _read_csv(path: Path, rows: int | None = None) -> pd.DataFrame:
    """Read a table of texts, separated by commas or, as in much of Europe, semicolons; rows are counted from 1."""
    try:
        with path.open(encoding="utf-8-sig") as file:
            header = file.readline(_LONGEST_HEADER)
        separator = ";" if header.count(";") > header.count(",") else ","
        frame = pd.read_csv(path, sep=separator, dtype=str, encoding="utf-8-sig", skipinitialspace=True, nrows=rows)
    except TROUBLE as error:
        raise StoreError("cannot be read", error, "a table in UTF-8, separated by commas or semicolons") from error
    frame.index = pd.RangeIndex(1, len(frame) + 1)
    return free_cells(frame)
