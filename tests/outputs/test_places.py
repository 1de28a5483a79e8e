"""Left and right are those of somebody in the door who looks at the street."""

import pytest
from shapely.affinity import rotate
from shapely.geometry import LineString, Point, box

from binopt.domain.plan import Spot
from binopt.domain.street import Side
from binopt.outputs.places import describe_places, find_places
from binopt.speech import Speech
from tests.outputs.quarter import BIN_240

KERB = LineString([(0, 0), (40, 0)])  # the pavement lies to the north
DOOR = Point(20, 3)


def spot(chainage_m, *, carry_m=None, side=Side.KERB, face="F"):
    carry = abs(chainage_m - 20) + 3 if carry_m is None else carry_m
    return Spot("A", "paper", BIN_240, 1, face, chainage_m, side, carry, True, box(0, 0, 1, 1))


def told(*spots, kerb=KERB, door=DOOR):
    return describe_places(find_places(spots, {"F": kerb}, {"F": "Elm Street"}, {"A": door}), Speech.of("en"))


def test_looking_south_the_east_is_left():
    assert told(spot(23.0)) == "at the kerb, 3 m left of the door"
    assert told(spot(18.0)) == "at the kerb, 2 m right of the door"


@pytest.mark.parametrize("angle", [37, 90, 180, 271])
def test_turning_the_street_changes_nothing(angle):
    kerb, door = (rotate(shape, angle, origin=(0, 0)) for shape in (KERB, DOOR))
    assert told(spot(23.0), kerb=kerb, door=door) == "at the kerb, 3 m left of the door"


def test_a_spot_before_the_door_is_called_so():
    assert told(spot(20.3, side=Side.BUILDING)) == "at the building side, in front of the door"


def test_a_row_of_bins_is_told_once():
    assert told(spot(22.0), spot(23.0), spot(24.2)) == "at the kerb, 2 to 4 m left of the door"
    assert told(spot(15.0), spot(17.0)) == "at the kerb, 3 to 5 m right of the door"
    assert told(spot(19.0), spot(22.0)) == "at the kerb, from 1 m right to 2 m left of the door"
    assert told(spot(22.0), spot(22.0, side=Side.BUILDING)).count(";") == 1


def test_a_spot_round_the_corner_is_told_by_its_street():
    assert told(spot(23.0, carry_m=31.4)) == "at the kerb in Elm Street, 31 m to carry"


def test_without_spots_there_is_nothing_to_say():
    assert find_places((), {}, {}, {}) == ()
    assert describe_places((), Speech.of("en")) == ""
