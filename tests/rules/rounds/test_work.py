"""Work at faces and unloading sites takes its time."""

import math

import pytest
from shapely.geometry import Point

from tests.rules.rounds.by_hand import at_a_mouth, both_sides_at_once, holds_to_its_limit, plan

# number of the round, of the stop, and what the work there takes: 57.6 s along, and what stands at the door
WORK_S = [(0, 1, 57.6 + 8 + 24), (0, 2, 57.6 + 8 + 40), (1, 1, 57.6 + 8 + 12 + 2 * 2.445 / 1.2), (2, 1, 57.6 + 8 + 12)]


@pytest.mark.parametrize(("number", "k", "needed_s"), WORK_S)
def test_work_takes_stops_lifts_walks_and_the_way_along_the_face(number, k, needed_s):
    least_s = math.ceil(needed_s - 1)  # a second may be lost in rounding
    holds_to_its_limit(
        "work_time",
        lambda step: plan().with_stop(number, k, service_s=least_s - step),
        needed_s - least_s + 1,
    )


def test_both_sides_in_one_pass_are_driven_along_once():
    needed_s = 57.6 + 32 + 48
    holds_to_its_limit(
        "work_time", lambda step: both_sides_at_once().with_stop(0, 2, service_s=137 - 69 - step), needed_s - 136
    )


def test_unloading_takes_what_the_case_says():
    holds_to_its_limit("unloading_time", lambda step: plan().with_stop(0, 4, service_s=899 - step), 2)


def test_what_stands_in_a_dead_end_is_fetched_from_its_mouth():
    hand = at_a_mouth()
    # the truck waits at (0, 0): 10 m on from north, no way along; 60 m there and back at 1.2 m/s beside 48 s
    work_s = round(48 + 2 * 60 / 1.2)
    stop = hand.rounds[0].stops[2]
    found = {}
    for told_s in (work_s, work_s - 2):
        made = hand.with_round(0, stops=hand.rounds[0].stops)
        made = made.with_stop(0, 2, service_s=told_s, point=Point(0, 0))
        found[told_s] = {v.rule: v.amount for v in made.violations() if v.ids[0] == "T1.1.1#2"}
    assert "work_time" not in found[work_s]
    assert found[work_s - 2]["work_time"] == pytest.approx(2, abs=0.5)
    assert "stands_where_served" not in found[work_s]
    deep = hand.with_stop(0, 2, service_s=work_s, point=Point(0, -50))
    assert [v.amount for v in deep.violations() if v.rule == "stands_where_served" and v.ids[0] == "T1.1.1#2"] == [50]
    assert stop.face_id == "south"
