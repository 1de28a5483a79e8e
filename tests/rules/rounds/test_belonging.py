"""Every presentation is emptied by a stop of its round at its face, and nobody else is."""

from dataclasses import replace

import pytest

from binopt.measure.crew import crew_hours
from tests.rules.rounds.by_hand import Rounds, both_sides_at_once, holds_to_its_limit, in_order, plan


def test_the_plans_by_hand_are_lawful():
    assert plan().violations() == ()
    assert both_sides_at_once().violations() == ()


# ---- round_known ----------------------------------------------------------------------------------------------------


def test_a_round_has_an_id_of_its_own():
    hand = plan()
    again = replace(hand, rounds=(*hand.rounds, hand.rounds[1]))
    assert again.broken() == {"round_known": 1}


def test_a_round_is_of_a_stream_of_the_case():
    assert plan().with_round(1, stream="glass").broken()["round_known"] == 1


def test_a_round_stops_at_faces_of_the_street():
    found = [v for v in plan().with_stop(0, 2, face_id="nowhere").violations() if v.rule == "round_known"]
    assert [v.ids for v in found] == [("T1.1.1#2", "nowhere")]


@pytest.mark.parametrize("stops", [0, 1])
def test_a_round_that_goes_nowhere_is_told_and_nothing_else_fails(stops):
    hand = plan()
    broken = hand.with_round(1, stops=hand.rounds[1].stops[:stops]).broken()
    assert broken == {"round_known": 2 - stops}


# ---- in_a_round, of_its_stream --------------------------------------------------------------------------------------


@pytest.mark.parametrize("round_id", ["T9.1.1", ""])
def test_a_presentation_is_of_a_round_that_there_is(round_id):
    hand = plan().with_presentation(2, round_id=round_id)
    found = {v.rule: v for v in hand.violations()}
    assert found["in_a_round"].ids == ("a|paper@3180",)
    assert found.keys() >= {"bins_of_stop", "loads_true"}
    assert "at_a_stop" not in found


def test_without_rounds_no_presentation_is_of_one():
    bare = replace(plan(), rounds=())
    bare = replace(bare, told_hours=crew_hours(bare.case, bare.model, bare.service))
    assert bare.broken() == {"in_a_round": 1}
    for i in range(len(bare.service.presentations)):
        bare = bare.with_presentation(i, round_id="", truck_min=bare.service.presentations[i].window_from_min + 30)
        bare = bare.with_presentation(i, in_min=bare.service.presentations[i].truck_min + 15)
    bare = replace(bare, told_hours=crew_hours(bare.case, bare.model, bare.service))
    assert bare.broken() == {}


def test_a_round_empties_bins_of_its_own_stream():
    hand = plan().with_round(0, stream="paper")
    found = [v for v in hand.violations() if v.rule == "of_its_stream"]
    assert hand.broken() == {"of_its_stream": 1}
    assert {v.ids for v in found} == {(f"{whose}|residual@300", "T1.1.1") for whose in "abc"}


# ---- at_a_stop ------------------------------------------------------------------------------------------------------


def told_late(step) -> Rounds:
    # work at north is from 06:00:31 to 06:02:01
    return plan().with_presentation(0, truck_min=362 + step, in_min=377 + step)


def told_early(step) -> Rounds:
    wide = plan().with_presentation(0, out_min=270, window_from_min=330)
    return wide.with_presentation(0, truck_min=360 - step, in_min=375 - step)


@pytest.mark.parametrize("push", [told_late, told_early])
def test_the_truck_is_told_to_come_within_the_stop(push):
    broken = push(1).broken()
    # who is not emptied then lacks at the stop and in the load
    assert broken.pop("at_a_stop") == 1
    assert broken.keys() == {"bins_of_stop", "loads_true"}
    assert push(0).broken() == push(-1).broken() == {}


def test_a_round_stops_at_the_face_of_the_bins():
    hand = plan().with_presentation(2, round_id="T1.1.1")
    paper = [v for v in hand.violations() if v.rule == "at_a_stop"]
    assert [(v.amount, v.unit) for v in paper] == [(2 * 1440 - 1, "min")]
    hand = plan().with_stop(1, 1, face_id="up")
    assert [(v.amount, v.unit) for v in hand.violations() if v.rule == "at_a_stop"] == [(1, "1")]


def test_what_is_out_before_the_cycle_begins_is_met_a_cycle_later():
    # the truck comes on Monday at half past midnight, the bin goes out on Sunday
    hand = plan().with_truck(shift=replace(plan().case.trucks[0].shift, from_min=0))
    tour = hand.rounds[1]
    stops = in_order([replace(tour.stops[0], begin_s=1800), *tour.stops[1:]])
    streams = hand.case.streams | {"paper": replace(hand.case.streams["paper"], patterns=(frozenset({0}),))}
    hand = hand.with_case(streams=streams).with_round(1, day=0, stops=stops)
    minutes = {"out_min": -30, "window_from_min": 30, "window_to_min": 60, "truck_min": 31, "in_min": 46}
    hand = hand.with_presentation(2, **{name: 10_080 + minute for name, minute in minutes.items()})
    assert hand.broken() == {}


# ---- bins_of_stop ---------------------------------------------------------------------------------------------------


def test_the_bins_of_a_stop_are_those_presented_there():
    holds_to_its_limit("bins_of_stop", lambda step: plan().with_stop(0, 1, bins=2 + step), 1, two_sided=True)


def test_only_where_it_collects_a_truck_empties_bins():
    assert plan().with_stop(0, 4, bins=3).broken() == {"bins_of_stop": 3}


def test_stops_that_no_minute_tells_apart_are_counted_together():
    hand = both_sides_at_once()
    depot, north, south, *others = hand.rounds[0].stops
    first, last = replace(north, service_s=24, bins=1), replace(north, drive_s=0, service_s=111, bins=1)
    stops = in_order([depot, first, replace(south, service_s=3), last, *others])
    assert (stops[1].depart_min, stops[3].arrive_min) == (360, 360)
    hand = hand.with_round(0, stops=stops).with_presentation(3, truck_min=360, in_min=375)
    assert hand.broken() == {}
    assert hand.with_stop(0, 3, bins=2).broken() == {"bins_of_stop": 1}
