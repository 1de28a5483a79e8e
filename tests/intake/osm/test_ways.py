import numpy as np
import pytest

from binopt.intake.osm.settings import Kind
from binopt.intake.osm.ways import read_ways
from tests.intake.osm.streets import SETTINGS, lines_of, ways_of

LINE = [(0, 0), (100, 0)]


@pytest.mark.parametrize(
    ("tags", "left", "right"),
    [
        ({}, "", ""),
        ({"sidewalk": "both"}, "yes", "yes"),
        ({"sidewalk": "yes"}, "yes", "yes"),
        ({"sidewalk": "left"}, "yes", "no"),
        ({"sidewalk": "right"}, "no", "yes"),
        ({"sidewalk": "no"}, "no", "no"),
        ({"sidewalk": "none"}, "no", "no"),
        ({"sidewalk": "separate"}, "separate", "separate"),
        ({"sidewalk:both": "separate"}, "separate", "separate"),
        ({"sidewalk:left": "no", "sidewalk:right": "separate"}, "no", "separate"),
        ({"sidewalk:both": "yes", "sidewalk:left": "no"}, "no", "yes"),
        ({"sidewalk:right": "yes"}, "", "yes"),
    ],
)
def test_pavements_are_read_in_every_spelling(tags, left, right):
    assert ways_of((LINE, tags)).sidewalk.tolist() == [[left, right]]


@pytest.mark.parametrize(
    ("tags", "left", "right"),
    [
        ({"sidewalk:both:width": "2.5"}, 2.5, 2.5),
        ({"sidewalk:left:width": "1.8 m"}, 1.8, np.nan),
        ({"sidewalk:width": "2", "sidewalk:right:width": "3"}, 2, 3),
    ],
)
def test_widths_of_pavements_are_read_by_side(tags, left, right):
    assert ways_of((LINE, tags)).sidewalk_m == pytest.approx(np.array([[left, right]]), nan_ok=True)


@pytest.mark.parametrize(
    ("tags", "left", "right"),
    [
        ({}, np.nan, np.nan),
        ({"parking:lane:both": "parallel"}, 2.0, 2.0),
        ({"parking:lane:left": "diagonal", "parking:lane:right": "no_parking"}, 4.5, 0.0),
        ({"parking:both": "lane", "parking:both:orientation": "perpendicular"}, 5.0, 5.0),
        ({"parking:right": "lane"}, np.nan, 2.0),
        ({"parking:left": "half_on_kerb", "parking:right": "on_kerb"}, 1.0, 0.0),
        ({"parking:both": "no"}, 0.0, 0.0),
    ],
)
def test_parking_is_read_by_side_in_both_schemes(tags, left, right):
    assert ways_of((LINE, tags)).parking_m == pytest.approx(np.array([[left, right]]), nan_ok=True)


@pytest.mark.parametrize(
    ("tags", "oneway"),
    [
        ({}, 0),
        ({"oneway": "yes"}, 1),
        ({"oneway": "-1"}, -1),
        ({"oneway": "no", "junction": "roundabout"}, 0),
        ({"junction": "roundabout"}, 1),
    ],
)
def test_directions(tags, oneway):
    assert ways_of((LINE, tags)).oneway.tolist() == [oneway]


@pytest.mark.parametrize(
    ("tags", "public"),
    [
        ({}, True),
        ({"access": "private"}, False),
        ({"access": "destination"}, True),
        ({"motor_vehicle": "no"}, False),
        ({"motor_vehicle": "no", "psv": "yes"}, True),
        ({"access": "private", "motor_vehicle": "yes"}, True),
        ({"highway": "pedestrian", "motor_vehicle": "no"}, True),
        ({"highway": "pedestrian", "access": "private"}, False),
    ],
)
def test_who_may_enter(tags, public):
    assert ways_of((LINE, tags)).public.tolist() == [public]


def test_what_is_a_street_a_lane_or_none():
    lines = lines_of(
        (LINE, {"highway": "residential"}),
        (LINE, {"highway": "primary_link"}),
        (LINE, {"highway": "pedestrian"}),
        (LINE, {"highway": "service"}),
        (LINE, {"highway": "trunk"}),
        (LINE, {"highway": "service", "service": "driveway"}),
        (LINE, {"highway": "footway"}),
        (LINE, {"highway": "steps"}),
        (LINE, {"highway": "pedestrian", "area": "yes"}),
        (LINE, {"barrier": "wall"}),
    )
    ways = read_ways(lines, SETTINGS.streets, SETTINGS.widths)
    assert ways.ids.tolist() == ["w1", "w2", "w3", "w4", "w5"]
    assert ways.kind.tolist() == [Kind.STREET, Kind.STREET, Kind.SHARED, Kind.LANE, Kind.THROUGH]
    assert ways.classes[1] == "primary"


def test_what_lies_under_or_over_other_streets_is_not_on_the_ground():
    over = [(50, -20), (50, 20)]
    ways = ways_of(
        (LINE, {}),
        (LINE, {"tunnel": "yes"}),
        (LINE, {"covered": "yes"}),
        (LINE, {"layer": "-1"}),
        (over, {"bridge": "yes", "layer": "1"}),  # over the street
        ([(200, -20), (200, 20)], {"bridge": "yes", "layer": "1"}),  # over a brook
    )
    assert ways.ground.tolist() == [True, False, False, False, False, True]


def test_a_bridge_that_meets_a_street_at_a_common_point_is_not_over_it():
    ways = ways_of(([(0, 0), (50, 0), (100, 0)], {}), ([(50, -20), (50, 0), (50, 20)], {"bridge": "yes", "layer": "1"}))
    assert ways.ground.tolist() == [True, True]


def test_trucks_drive_no_faster_than_is_usual_for_them():
    ways = ways_of(
        (LINE, {}), (LINE, {"maxspeed": "20"}), (LINE, {"maxspeed": "100"}), (LINE, {"maxspeed": "IT:urban"})
    )
    assert ways.speed_kmh.tolist() == [30, 20, 30, 30]


def test_widths_of_carriageways_go_by_their_best_tag():
    ways = ways_of((LINE, {"width": "7", "width:carriageway": "6"}), (LINE, {"est_width": "5"}), (LINE, {"width": "1"}))
    assert ways.width_m == pytest.approx([6, 5, np.nan], nan_ok=True)
