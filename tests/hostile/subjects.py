"""What is spoiled: small cuts of real streets, imported and planned once, else a cut of the example quarter."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pyogrio
import shapely

from binopt.intake.case_reader import read_case
from binopt.intake.layers import import_layers
from binopt.outputs.plan_folder import write_plan
from binopt.planning import make_plan
from binopt.solve.planner import SearchLimits
from binopt.stores.gdal import gdal_options

ROOT = Path(__file__).resolve().parents[2]
CASES = (ROOT / "../shared/cases").resolve()
QUARTER = ROOT / "data" / "quarter"

MAPPING_OF_QUARTER = """
format = 1
[[pavements]]
layer = "pavements"
id = "pavement_id"
street = "street"
[[carriageways]]
layer = "carriageways"
[[obstacles]]
layer = "obstacles"
id = "obstacle_id"
where = [{ column = "kind", in = ["tree", "lamp", "bench"] }]
kind = "tree"
[premises]
layer = "premises"
id = "premises_id"
address = ["address"]
inhabitants_from = "column"
column = { column = "inhabitants", default = 2 }
[bins]
reserve = 0.2
ladder = [{ up_to_l = 120, bin = 120 }, { up_to_l = 240, bin = 240 }]
above = 660
[case]
name = "Quarter"
[streams.residual]
litres_per_inhabitant_week = 45
today = { days = ["mon", "thu"], window = ["06:00", "12:00"] }
[trucks.T]
streams = ["residual"]
"""


@dataclass(frozen=True)
class Cut:
    """A cut of some layers, and the case that they become.

    Attributes
    ----------
    source
        The layers as their city keeps them, a GeoPackage.
    mapping
        A mapping file.
    case
        The case that was imported of them.
    """

    source: Path
    mapping: Path
    case: Path


@dataclass(frozen=True)
class Place:
    """Where to cut: a folder and its mapping, a place where there is some of everything, half the width in metres."""

    folder: str
    mapping: str
    middle: tuple[float, float]
    half_m: float


PLACES = (
    Place("cambridge-mid", "cambridge", (232360.0, 902223.0), 26.0),
    Place("delft", "bgt", (84947.0, 447549.0), 22.0),
    Place("nantes-graslin", "bdtopo", (354740.0, 6689070.0), 28.0),
)


def without_sync() -> AbstractContextManager[None]:
    """Let SQLite not wait for the disk: these files live for a moment."""
    return gdal_options(OGR_SQLITE_SYNCHRONOUS="OFF")


def make_cuts(folder: Path) -> tuple[Cut, ...]:
    """Cut small pieces out of real streets; without those one piece out of the example quarter."""
    cuts = []
    if not CASES.is_dir():
        mapping = folder / "quarter.toml"
        mapping.write_text(MAPPING_OF_QUARTER, encoding="utf-8")
        place = Place("quarter", "", _amid(QUARTER / "layers.gpkg"), 30.0)
        return (_cut(QUARTER / "layers.gpkg", mapping, folder / "quarter", place),)
    shipped = ROOT / "binopt" / "intake" / "layers" / "mappings"
    for place in PLACES:
        source = CASES / place.folder / "layers.gpkg"
        cuts.append(_cut(source, shipped / f"{place.mapping}.toml", folder / place.folder, place))
    return tuple(cuts)


def _cut(source: Path, mapping: Path, folder: Path, place: Place) -> Cut:
    folder.mkdir(parents=True)
    frames = {name: pyogrio.read_dataframe(source, layer=name) for name, _ in pyogrio.list_layers(source)}
    window = shapely.Point(place.middle).buffer(place.half_m, cap_style="square")
    out = folder / "layers.gpkg"
    for name, frame in frames.items():
        geometry = pyogrio.read_info(source, layer=name)["geometry_type"]
        if geometry is None:
            continue
        near = frame[frame.intersects(window)]
        if "Polygon" in geometry and len(near):
            near = near.set_geometry(near.intersection(window.buffer(15)), crs=frame.crs)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a polygon that was cut may have become several
            pyogrio.write_dataframe(near, out, layer=name, geometry_type=geometry)
    import_layers(out, mapping, folder / "case")
    return Cut(out, mapping, folder / "case")


def _amid(package: Path) -> tuple[float, float]:
    """Return where one of the premises is."""
    door = pyogrio.read_dataframe(package, layer="premises").geometry.iloc[10]
    return door.x, door.y


def frames_of(package: Path) -> Mapping[str, pd.DataFrame]:
    """Read all layers of a GeoPackage that have rows."""
    frames = {str(name): pyogrio.read_dataframe(package, layer=name) for name, _ in pyogrio.list_layers(package)}
    return {name: frame for name, frame in frames.items() if len(frame)}


def make_small_plan(case: Path, out: Path) -> Path:
    """Plan a cut, with little effort: what the plan is worth is of no account here."""
    ticks = iter(range(10**9))
    limits = SearchLimits(seconds=1e9, work=0.01, workers=1)
    result = make_plan(read_case(case), limits, clock=lambda: float(next(ticks)))
    return write_plan(result, out, case_folder=case, pictures=False)
