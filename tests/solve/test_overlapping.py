"""Two faces on the same ground: their bins never stand on each other, whatever days and hours they get."""

import itertools

import pytest
from shapely.geometry import Polygon, box

from binopt.domain.plan import Spot
from binopt.domain.service import Holding
from binopt.domain.street import Side
from binopt.solve.overlapping import overlapping
from tests.baseline.street import face, model_of
from tests.builders import B240, B660, planned, residual, street_case

STRIP = Polygon([(0, 0), (30, 0), (30, 2.0), (0, 2.0)])


def spot(shape, name="p", face_id="a"):
    return Spot(name, "residual", B240, 1, face_id, 1.0, Side.KERB, 1.0, True, shape)


def test_of_two_that_overlap_the_later_one_has_to_go():
    found = [(spot(box(0, 0, 1, 1)), 0, 0), (spot(box(0.5, 0, 1.5, 1)), 1, 7), (spot(box(3, 0, 4, 1)), 1, 8)]
    assert overlapping(found) == [1]


def test_a_faces_own_bins_are_the_rooms_business():
    assert overlapping([(spot(box(0, 0, 1, 1)), 0, 0), (spot(box(0.5, 0, 1.5, 1)), 0, 1)]) == []


def test_to_touch_is_not_to_overlap():
    assert overlapping([(spot(box(0, 0, 1, 1)), 0, 0), (spot(box(1, 0, 2, 1)), 1, 1)]) == []


def test_nothing_overlaps_nothing():
    assert overlapping([]) == []


@pytest.mark.parametrize("bins", [(B240,), (B660,), (B240, B240)])
def test_back_to_back_faces_share_their_pavement_without_a_bin_on_another(bins):
    model = model_of([face("north", (0, 0), (30, 0)), face("south", (30, 2), (0, 2))], [STRIP])
    doors = {f"n{i}": (5 + 5 * i, -1) for i in range(4)} | {f"s{i}": (5 + 5 * i, 3) for i in range(4)}
    holdings = [Holding(name, stream, bins, 60.0) for name, stream in itertools.product(doors, ("residual", "paper"))]
    case = street_case(doors, *holdings, stream=residual(frozenset({0}), frozenset({1})))
    spots = planned(case, model).service.spots
    assert {one.face_id for one in spots} == {"north", "south"}
    for one, other in itertools.combinations(spots, 2):
        if one.face_id != other.face_id:
            assert one.shape.intersection(other.shape).area < 0.001
