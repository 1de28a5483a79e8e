import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import affinity
from shapely.geometry import LineString, MultiPolygon, Point, Polygon, box

from binopt.intake.layers.doors import find_doors
from binopt.intake.nearness import Area

# a block's south-west corner: pavements along the east-west street (y -2 … 0) and the north-south one (x -2 … 0)
PAVEMENT = shapely.union_all([box(-2, -2, 100, 0), box(-2, -2, 0, 100)])
STREETS = [LineString([(-5, -5), (100, -5)]), LineString([(-5, -5), (-5, 100)])]
NAMES = ("south st", "west st")


def door(shape, middle=None, wanted="", front_m=2.5, turn=0.0, addressed=True):
    def placed(geometry):
        return affinity.rotate(geometry, turn, origin=(0, 0))

    middle = middle or shape.centroid
    found = find_doors(
        np.array([placed(shape)], dtype=object),
        np.array([placed(middle)], dtype=object),
        front_m,
        Area.of(np.array([placed(PAVEMENT)], dtype=object)),
        np.array([placed(s) for s in STREETS], dtype=object),
        NAMES,
        (wanted,),
        np.array([addressed]),
    )
    return affinity.rotate(found.points[0], -turn, origin=(0, 0)), found


CORNER = box(0, 0, 10, 30)


@pytest.mark.parametrize(("street", "place"), [("south st", (5, 0)), ("west st", (0, 15))])
def test_a_corner_parcel_opens_on_the_street_of_its_address(street, place):
    point, found = door(CORNER, wanted=street)
    assert (point.x, point.y) == pytest.approx(place, abs=0.3)
    assert found.on_street[0]


def test_without_a_known_street_the_door_is_nearest_to_the_middle_and_a_guess():
    point, found = door(CORNER, wanted="elsewhere")
    assert (point.x, point.y) == pytest.approx((0, 15), abs=0.3)
    assert not found.on_street[0]
    assert found.other_streets[0]


def test_a_parcel_set_back_has_its_door_where_it_is_nearest():
    point, found = door(box(40, 12, 60, 30), wanted="south st")
    assert point.y == pytest.approx(12)
    assert found.away_m[0] == pytest.approx(12)


def test_a_parcel_drawn_over_the_pavement_has_its_door_behind_it():
    point, found = door(box(40, -3, 60, 20), wanted="south st")
    assert (point.x, point.y) == pytest.approx((50, 0), abs=0.3)
    assert found.away_m[0] == pytest.approx(0)


def test_a_building_of_several_parts_has_one_door():
    point, _ = door(MultiPolygon([box(40, 5, 50, 10), box(60, 1, 70, 10)]), middle=Point(55, 8), front_m=0)
    assert point.y == pytest.approx(1)
    assert 60 <= point.x <= 70


def test_a_point_is_its_own_door():
    point, found = door(Point(30, 4), wanted="south st")
    assert (point.x, point.y) == (30, 4)
    assert found.on_street[0]


@settings(max_examples=30, deadline=None)
@given(st.floats(0, 360), st.sampled_from(NAMES))
def test_turning_the_town_turns_the_door(turn, street):
    point, _ = door(CORNER, wanted=street, turn=turn)
    still, _ = door(CORNER, wanted=street)
    assert point.distance(still) < 0.6  # doors are sought every half metre


def test_without_an_address_the_door_is_in_the_middle_of_the_front_and_not_at_a_party_wall():
    # deep and narrow, and askew to the street: the nearest points to its middle lie on its sides
    house = Polygon([(40, 0.5), (47, 0.9), (44, 40), (37, 40)])
    point, _ = door(house, addressed=False)
    assert 41 < point.x < 46
    assert point.y < 0.9
