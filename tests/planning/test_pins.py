"""Places that somebody chose, and rules of single faces: plans keep them, whatever it costs, and say what is wrong."""

from dataclasses import replace

import pytest

from binopt.domain.street import FaceRule, Pin, Side
from binopt.geometry.doors import find_doors
from binopt.intake.case_reader import read_case
from binopt.planning import make_plan
from binopt.rules import check
from binopt.served import lay_served
from binopt.solve.planner import SearchLimits
from tests.cli.little_street import write_street

LIMITS = SearchLimits(seconds=1e9, work=0.1)
PINS = (
    Pin("D3", "residual", 1, "rue-a.1", 20.0, Side.KERB),
    Pin("D0", "paper", 1, "rue-a.1", 15.0, Side.BUILDING),  # farther than anybody may carry
    Pin("D6", "paper", 1, "no-such-face.1", 20.0, Side.KERB),
)


@pytest.fixture(scope="module")
def case(tmp_path_factory):
    return read_case(write_street(tmp_path_factory.mktemp("pins") / "street"))


def spots_of(result):
    return {(spot.premises_id, spot.stream, spot.rank): spot for spot in result.plan.spots}


def test_pinned_bins_stand_where_they_are_pinned(case):
    result = make_plan(replace(case, pins=PINS), LIMITS, clock=lambda: 0.0)
    spots = spots_of(result)
    for pin in PINS[:2]:
        there = spots[pin.bin]
        assert (there.face_id, there.chainage_m, there.side) == (pin.face_id, pin.chainage_m, pin.side)
    assert not spots[PINS[1].bin].lawful
    assert ("D0", "paper") in {(one.premises_id, one.stream) for one in result.unplaced}
    assert PINS[2].bin in spots, "a face that is not there pins nobody"
    assert check(result.case, result.model, find_doors(result.case, result.model), result.plan, result.unplaced) == ()


def test_a_pin_where_no_bin_can_stand_is_given_up(case):
    in_the_driveway = Pin("D4", "residual", 1, "rue-a.1", 38.5, Side.KERB)
    result = make_plan(replace(case, pins=(in_the_driveway,)), LIMITS, clock=lambda: 0.0)
    assert spots_of(result)[in_the_driveway.bin].chainage_m != 38.5
    assert check(result.case, result.model, find_doors(result.case, result.model), result.plan, result.unplaced) == ()


def test_rules_of_a_face_hold_there(case):
    ruled = replace(case, face_rules=(FaceRule("rue-a.1", 1.25, (Side.BUILDING,)),))
    [face] = lay_served(ruled).faces
    assert face.clear_width_m == 1.25
    result = make_plan(ruled, LIMITS, clock=lambda: 0.0)
    assert {spot.side for spot in result.plan.spots if spot.lawful} == {Side.BUILDING}
    assert check(result.case, result.model, find_doors(result.case, result.model), result.plan, result.unplaced) == ()
