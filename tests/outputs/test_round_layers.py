"""Rounds come back from their layers as they were."""

from dataclasses import replace

import geopandas as gpd
import pytest
from shapely.geometry import LineString, Point

from binopt.domain.rounds import StopKind, crew_hours
from binopt.errors import InputError
from binopt.outputs.geopackage import write_geopackage
from binopt.outputs.plan_folder import write_plan
from binopt.outputs.plan_reader import read_plan
from binopt.outputs.round_layers import ROUND_COLUMNS, STOP_COLUMNS, round_layers, rounds_from
from tests.outputs.quarter import make_result
from tests.rounds import make_round

ROUNDS = (make_round(["f0", "f1"]), make_round(["f1"], "T2.6.1", truck_id="T2", day=5, start_s=80_000))


def test_what_is_read_is_what_was_written(tmp_path):
    path = tmp_path / "plan.gpkg"
    write_geopackage(round_layers(ROUNDS, 2154), path)
    back = rounds_from(gpd.read_file(path, layer="rounds"), gpd.read_file(path, layer="stops"))
    assert back == ROUNDS
    assert [stop.point for tour in back for stop in tour.stops] == [s.point for tour in ROUNDS for s in tour.stops]
    assert [tour.line for tour in back] == [tour.line for tour in ROUNDS]
    assert crew_hours(back, 2) == pytest.approx(crew_hours(ROUNDS, 1) / 2)


def test_the_rows_order_in_the_file_does_not_matter():
    layers = round_layers(ROUNDS, 2154)
    assert rounds_from(layers["rounds"], layers["stops"].iloc[::-1]) == ROUNDS


def test_columns_are_the_contracts():
    layers = round_layers(ROUNDS, 2154)
    assert tuple(layers["rounds"].columns) == (*ROUND_COLUMNS, "geometry")
    assert tuple(layers["stops"].columns) == (*STOP_COLUMNS, "geometry")
    row = layers["rounds"].iloc[1]
    assert (row["start_min"], row["end_min"]) == (5 * 1440 + 1333, -(-ROUNDS[1].end_s // 60))
    assert layers["stops"]["seq"].tolist() == [0, 1, 2, 3, 4, 0, 1, 2, 3]


def test_no_rounds_are_no_layers():
    assert round_layers((), 2154) == {}


def test_a_depot_that_is_only_assumed_outside_is_shown_where_the_truck_comes_in():
    tour = ROUNDS[0]
    far = replace(tour.stops[0], point=Point(9999, 9999), outside=True)
    line = LineString([(1, 2), (3, 4)])
    (depot, first, *_) = round_layers([replace(tour, stops=(far, *tour.stops[1:]), line=line)], 2154)["stops"].geometry
    assert depot == Point(1, 2)
    assert first == tour.stops[1].point


def test_a_round_that_is_not_drawn_goes_from_stop_to_stop():
    tour = replace(ROUNDS[0], line=LineString())
    (line,) = round_layers([tour], 2154)["rounds"].geometry
    assert list(line.coords) == [(stop.point.x, stop.point.y) for stop in tour.stops]


def test_a_plans_rounds_are_read_with_it(tmp_path):
    result = make_result(6)
    files = read_plan(write_plan(result, tmp_path / "plan", pictures=False))
    assert files.rounds == result.rounds["plan"]
    assert [stop.kind for stop in files.rounds[0].stops][-2:] == [StopKind.UNLOAD, StopKind.DEPOT]


@pytest.mark.parametrize(
    ("layer", "column", "value", "said"),
    [
        ("stops", "kind", "dance", "dance"),
        ("stops", "begin_s", None, "begin_s"),
        ("stops", "arrive_min", 1, "arrive_min"),
        ("stops", "depart_min", 1, "depart_min"),
        ("stops", "round_id", "T9.1.1", "T9.1.1"),
        ("rounds", "day", 1.5, "day"),
        ("rounds", "start_min", 1, "start_min"),
        ("rounds", "end_min", 1, "end_min"),
        ("rounds", "drive_min", 1.0, "drive_min"),
        ("rounds", "round_id", "T9.1.1", "no stops"),
    ],
)
def test_broken_rounds_are_told(tmp_path, layer, column, value, said):
    folder = write_plan(make_result(1), tmp_path / "plan", pictures=False)
    frame = gpd.read_file(folder / "plan.gpkg", layer=layer)
    frame[column] = frame[column].astype(object)
    frame.loc[0, column] = value
    frame.to_file(folder / "plan.gpkg", layer=layer)
    with pytest.raises(InputError) as caught:
        read_plan(folder)
    assert any(layer in str(fault) and said in str(fault) for fault in caught.value.faults)
