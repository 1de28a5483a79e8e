"""A town of one street and a side street, as a municipality might keep it, and a mapping that fits it."""

from collections.abc import Mapping
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyogrio
import pytest
from shapely import affinity
from shapely.geometry import LineString, Point, Polygon, box

CRS = "EPSG:25832"
EAST, NORTH = 500_000.0, 5_400_000.0

MAPPING = """
format = 1

[source]
crs = "EPSG:25832"

[[pavements]]
layer = "walks"

[[carriageways]]
layer = "roads"

[[obstacles]]
layer = "hydrants"
where = [{ column = "state", equals = "ACT" }]
kind = "hydrant"

[[obstacles]]
layer = "drives"
kind = "driveway"
[obstacles.across]

[[streets]]
layer = "centrelines"
id = "id"
name = ["name"]
oneway = { column = "direction", forward = ["1"], backward = ["-1"], both = ["0"] }
speed_kmh = { column = "mph", unit = "mph" }

[premises]
layer = "parcels"
id = "lot"
[premises.addresses]
layer = "addresses"
join = "lot"
text = ["text"]
street = ["street"]

[bins]
reserve = 0.2
ladder = [{ up_to_l = 120, bin = 120 }, { up_to_l = 240, bin = 240 }]
above = 660

[case]
name = "Town"
timezone = "Europe/Berlin"

[rules]
clear_width_preset = "de"

[streams.residual]
litres_per_inhabitant_week = 45
today = { days = ["mon", "wed", "fri"], window = ["06:00", "12:00"] }

[trucks.big]
streams = ["residual"]
"""


def town() -> dict[str, gpd.GeoDataFrame]:
    """Main Street runs east at y 0 … 6 with a pavement of 2 m on either side, Side Street north at x 100 … 106."""
    shapes: dict[str, tuple[list[object], dict[str, list[object]]]] = {
        "walks": (
            [box(0, -2, 50, 0), box(50, -2, 100, 0), box(98, -40, 100, -2), box(0, 6, 100, 8)],
            {"t": list("abcd")},
        ),
        "roads": ([box(-20, 0, 106, 6), box(100, -40, 106, 0)], {"t": ["x", "y"]}),
        "hydrants": (
            [Point(10, -1), Point(20, 0.7), Point(30, -15), Point(40, -1)],
            {"state": ["ACT", "ACT", "ACT", "ABN"]},
        ),
        "drives": ([box(20, -12, 23, -2.1), box(50, -30, 53, -25)], {"t": ["p", "q"]}),
        "centrelines": (
            [LineString([(-20, 3), (106, 3)]), LineString([(103, -40), (103, 6)])],
            {"id": ["main", "side"], "name": ["Main St.", "Side St"], "direction": ["1", None], "mph": [20, 25]},
        ),
        "parcels": (
            [box(0, -22, 30, -2), box(30, -22, 60, -2), box(60, -22, 98, -2), box(0, 8, 30, 20)],
            {"lot": ["1-1", "1-2", "1-3", "1-4"]},
        ),
        "addresses": (
            [Point(15, -12), Point(15, -12), Point(45, -12), Point(79, -12)],
            {
                "lot": ["1-1", "1-1", "1-2", "1-3"],
                "text": ["4 Main St", "2 Main St", "6 Main St", "1 Side St"],
                "street": ["MAIN ST", "MAIN ST", "MAIN ST", "SIDE ST"],
            },
        ),
    }
    return {
        name: gpd.GeoDataFrame(columns, geometry=[affinity.translate(g, EAST, NORTH) for g in geometry], crs=CRS)
        for name, (geometry, columns) in shapes.items()
    }


@pytest.fixture(autouse=True)
def unsynced():
    """Let SQLite not wait for the disk: these files live for a moment."""
    pyogrio.set_gdal_config_options({"OGR_SQLITE_SYNCHRONOUS": "OFF"})
    yield
    pyogrio.set_gdal_config_options({"OGR_SQLITE_SYNCHRONOUS": None})


@pytest.fixture
def layers() -> dict[str, gpd.GeoDataFrame]:
    return town()


@pytest.fixture
def write_source(tmp_path):
    """Write layers to one GeoPackage, in a CRS of choice."""

    def write(layers: Mapping[str, gpd.GeoDataFrame], crs: str = CRS) -> Path:
        path = tmp_path / "town.gpkg"
        for name, frame in layers.items():
            if isinstance(frame, gpd.GeoDataFrame):
                frame.to_crs(crs).to_file(path, layer=name, driver="GPKG")
            else:
                assert isinstance(frame, pd.DataFrame)
                frame.to_csv(tmp_path / f"{name}.csv", index=False)
        return path

    return write


@pytest.fixture
def write_mapping(tmp_path):
    """Write the town's mapping with some of its text replaced."""

    def write(*changes: tuple[str, str]) -> Path:
        text = MAPPING
        for old, new in changes:
            assert old in text
            text = text.replace(old, new)
        path = tmp_path / "town.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


@pytest.fixture
def local():
    """Move a shape of the case back to the town's own small coordinates."""
    return lambda shape: affinity.translate(shape, -EAST, -NORTH)


@pytest.fixture
def bowtie() -> Polygon:
    """A ring that crosses itself at (1, 1): two triangles of 1 m² each."""
    return Polygon([(0, 0), (2, 2), (2, 0), (0, 2)])
