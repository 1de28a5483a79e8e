"""Each format read back by another reader has every row, in its place, and its texts run nothing."""

import json
from dataclasses import replace
from xml.etree import ElementTree

import geopandas as gpd
import pyogrio
import pytest
import shapely

from binopt.papers import geo_files
from binopt.papers.folder import PaperFolder
from binopt.papers.tables import make_tables
from tests.papers.editions import HOSTILE, edition_of, quarter


@pytest.fixture(scope="module")
def edition(tmp_path_factory):
    return edition_of(quarter(20, addresses=HOSTILE), tmp_path_factory.mktemp("plans") / "plan")


@pytest.fixture(scope="module")
def folder(edition, tmp_path_factory):
    out = tmp_path_factory.mktemp("geo")
    for name in ("geojson", "geoparquet", "kml", "gpx"):
        getattr(geo_files, f"write_{name}")(edition, PaperFolder(out / name))
    return out


@pytest.mark.parametrize("name", ["presentations", "spots", "rounds", "stops"])
def test_formats_hold_the_same_rows_in_the_same_place(edition, folder, name):
    table = make_tables(edition)[name]
    degrees = table.to_crs("EPSG:4326")
    parquet = gpd.read_parquet(folder / "geoparquet" / f"{name}.parquet")
    assert parquet.crs == edition.plan.crs
    assert parquet.geometry.geom_equals_exact(table.geometry.reset_index(drop=True), 1e-9).all()
    assert parquet.drop(columns="geometry").astype(str).equals(table.drop(columns="geometry").astype(str))
    for frame in (
        pyogrio.read_dataframe(folder / "geojson" / f"{name}.geojson"),
        pyogrio.read_dataframe(folder / "kml" / f"{name}.kml"),
    ):
        assert len(frame) == len(table)
        assert frame.crs == "EPSG:4326"
        far = shapely.distance(shapely.centroid(frame.geometry), shapely.centroid(degrees.geometry))
        assert far.max() < 2e-6


def test_geojson_is_that_of_the_standard(folder):
    for path in (folder / "geojson").iterdir():
        data = json.loads(path.read_text("utf-8"))
        assert "crs" not in data
        assert data["type"] == "FeatureCollection"


def test_texts_of_geojson_are_the_timetables(edition, folder):
    data = json.loads((folder / "geojson" / "presentations.geojson").read_text("utf-8"))
    for feature, row in zip(data["features"], edition.timetable, strict=True):
        told = feature["properties"]
        assert told["premises_id"] == row.premises_id
        assert told["put_out_from"] == edition.speech.clock_on(row.out_min, row.day)
        assert told["where"] == row.where(edition.speech)


def test_kml_has_no_bracket_that_a_balloon_could_run(folder):
    for path in (folder / "kml").iterdir():
        root = ElementTree.fromstring(path.read_bytes())  # noqa: S314 (our own file)
        texts = [element.text or "" for element in root.iter() if not element.tag.endswith("coordinates")]
        assert not any("<" in text or ">" in text for text in texts)
        assert any("‹script›" in text for text in texts) == (path.stem in ("spots", "presentations"))


def test_devices_get_a_route_a_round_and_a_point_a_spot(edition, folder):
    points = pyogrio.read_dataframe(folder / "gpx" / "spots.gpx", layer="waypoints")
    assert len(points) == len(edition.plan.plan.spots)
    row = edition.timetable[0]
    (desc,) = points[points["name"].str.contains("HYPERLINK") & points["name"].str.contains("Residual")]["desc"].head(1)
    assert edition.speech.weekday(row.day) in desc
    routes = list((folder / "gpx" / "rounds").iterdir())
    assert [path.stem for path in routes] == [tour.round_id for tour in edition.plan.rounds]


def test_rounds_whose_ids_are_paths_stay_in_the_folder(edition, tmp_path):
    (tour,) = edition.plan.rounds
    evil = replace(edition, plan=replace(edition.plan, rounds=(replace(tour, round_id="../../up"),)))
    geo_files.write_gpx(evil, PaperFolder(tmp_path / "in"))
    assert {path.relative_to(tmp_path).parts[0] for path in tmp_path.rglob("*")} == {"in"}
    assert len(list((tmp_path / "in" / "rounds").iterdir())) == 1
