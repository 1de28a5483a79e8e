"""A case of real size with over twenty different faults in it: ``inspect`` tells all in one run, and no other."""

import json
import shutil
from pathlib import Path

import geopandas as gpd
import pyogrio
import pytest
import shapely
from shapely.geometry import MultiPoint, Point, Polygon

from binopt.stores.gdal import gdal_options

QUARTER = Path(__file__).resolve().parents[2] / "data" / "quarter"

PLANTED = {
    "an id twice": ("layers.gpkg: obstacles", "O000003", "more than once"),
    "an id with a blank": ("layers.gpkg: obstacles", "O 9", "characters not allowed"),
    "a ring of no area": ("layers.gpkg: pavements", "B0001-3", "polygon without area"),
    "a width source that is none": ("layers.gpkg: pavements", "B0001-1", "width_source is not known"),
    "a profile that is none": ("layers.gpkg: pavements", "B0001-2", "profile is not known"),
    "negative footfall": ("layers.gpkg: pavements", "B0001-4", "footfall must be at least 0"),
    "a door in two places": ("layers.gpkg: premises", "P00001", "more than one point"),
    "a door without a place": ("layers.gpkg: premises", "P00002", "no geometry"),
    "a door far from all pavement": ("layers.gpkg: premises", "P00004", "farther than 100 m"),
    "half a duty": ("layers.gpkg: premises", "P00003", "belong together"),
    "x and y swapped": ("layers.gpkg: sites", "", "reaches absurdly far"),
    "a site of no kind": ("layers.gpkg: sites", "unloading", "kind is no kind of site"),
    "a way that is none": ("layers.gpkg: streets", "S0001", "oneway is not known"),
    "a speed of 999": ("layers.gpkg: streets", "S0002", "speed_kmh is absurdly large"),
    "another system": ("layers.gpkg: carriageways", "", "another coordinate system"),
    "bins of nobody": ("layers.gpkg: bins", "row 1 (P99999 residual)", "premises_id is not in premises"),
    "a bin that nobody makes": ("layers.gpkg: bins", "row 2 (P00001 packaging)", "bin_type is not known"),
    "half a bin": ("layers.gpkg: bins", "row 3 (P00001 paper)", "whole number"),
    "a stream that is none": ("layers.gpkg: bins", "row 6 (P00002 papper)", "stream is not in case.toml"),
    "a key that is none": ("case.toml: rules.max_cary_m", "", "unknown key"),
    "a share above 1": ("case.toml: rules.max_fill", "", "at most 1"),
    "a day that is none": ("case.toml: streams.paper.today.days", "", "no day of the cycle"),
}
"""Where each fault is told, in which row, and by which words."""


@pytest.fixture
def spoiled(tmp_path) -> Path:
    case = tmp_path / "case"
    shutil.copytree(QUARTER, case)
    package = case / "layers.gpkg"
    frames = {str(name): pyogrio.read_dataframe(package, layer=name) for name, _ in pyogrio.list_layers(package)}
    put = {
        "obstacles": [(3, "obstacle_id", "O000003"), (8, "obstacle_id", "O 9")],
        "pavements": [(0, "width_source", "mesured"), (1, "profile", "comercial"), (3, "footfall", -5.0)],
        "premises": [(2, "on_duty_to", None)],
        "sites": [(1, "kind", "unloding")],
        "streets": [(0, "oneway", "maybe"), (1, "speed_kmh", 999.0)],
        "bins": [
            (0, "premises_id", "P99999"),
            (1, "bin_type", "250"),
            (2, "count", 1.5),
            (5, "stream", "papper"),
        ],
    }
    for name, cells in put.items():
        for row, column, value in cells:
            if not isinstance(value, float):
                frames[name][column] = frames[name][column].astype(object)
            elif frames[name][column].dtype != float:
                frames[name][column] = frames[name][column].astype(float)
            frames[name].loc[row, column] = value
    frames["streets"]["oneway"] = frames["streets"]["oneway"].astype(str)
    frames["bins"]["bin_type"] = frames["bins"]["bin_type"].astype(str)
    doors, grounds, sites = (list(frames[name].geometry) for name in ("premises", "pavements", "sites"))
    doors[0] = MultiPoint([doors[0], Point(doors[0].x + 9, doors[0].y)])
    doors[1] = None
    doors[3] = Point(doors[3].x, doors[3].y + 1_000)
    west, south, east, north = grounds[2].bounds
    grounds[2] = Polygon([(west, south), (east, north), (west, south)])
    sites[0] = Point(sites[0].y, sites[0].x)
    for name, shapes in (("premises", doors), ("pavements", grounds), ("sites", sites)):
        frames[name] = frames[name].set_geometry(gpd.GeoSeries(shapes, crs=frames[name].crs))
    moved = shapely.force_2d(frames["carriageways"].geometry.to_numpy())
    frames["carriageways"] = frames["carriageways"].set_geometry(gpd.GeoSeries(moved, crs="EPSG:2154")).to_crs(3857)
    with gdal_options(OGR_SQLITE_SYNCHRONOUS="OFF"):
        for name, frame in frames.items():
            pyogrio.write_dataframe(frame, package, layer=name, driver="GPKG")
    settings = (case / "case.toml").read_text("utf-8")
    for right, wrong in (
        ("max_carry_m = 25.0", "max_cary_m = 25.0"),
        ("max_fill = 0.9", "max_fill = 1.9"),
        ('days = ["wed"]', 'days = ["wendsday"]'),
    ):
        assert right in settings
        settings = settings.replace(right, wrong, 1)
    (case / "case.toml").write_text(settings, "utf-8")
    return case


def test_all_planted_faults_are_told_in_one_run_and_no_other(call, spoiled):
    assert len(PLANTED) >= 20
    code, told, beside = call("inspect", spoiled, "--json")
    assert code == 3
    faults = json.loads(told)["faults"]
    missing = dict(PLANTED)
    for fault in faults:
        meant = [
            name
            for name, (where, row, what) in missing.items()
            if fault["where"] == where and fault["row"] == row and what in fault["what"]
        ]
        assert len(meant) == 1, fault
        del missing[meant[0]]
        assert fault["hint"], fault
    assert missing == {}
    assert f"error: {len(PLANTED)} faults in all" in beside
