"""A round's clock: from depot to depot, stop after stop, no faster than the streets let trucks drive."""

from dataclasses import replace

import pytest

from binopt.domain.rounds import StopKind
from tests.network.streets import street
from tests.rules.rounds.by_hand import Rounds, depot, holds_to_its_limit, in_order, plan

LEAST_S = {1: 31, 2: 62, 3: 32, 4: 31, 5: 20}
"""Driving to each stop of Monday's round, worked out by hand."""


# ---- depot_to_depot -------------------------------------------------------------------------------------------------


def test_a_round_starts_at_a_depot():
    hand = plan()
    first, *others = hand.rounds[1].stops
    # as far from the unloading site as from the depot to north
    first = replace(first, kind=StopKind.UNLOAD, point=others[-2].point)
    broken = hand.with_round(1, stops=(first, *others)).broken()
    assert broken["depot_to_depot"] == 1
    assert broken.keys() <= {"depot_to_depot", "unloading_time"}


def test_a_round_ends_at_a_depot():
    hand = plan().with_round(1, distance_m=800.0)
    assert hand.without_stop(1, 3).broken() == {"depot_to_depot": 1}


def test_a_depot_in_between_would_be_two_rounds():
    hand = plan()
    depot_stop, north, *last = hand.rounds[1].stops
    stops = in_order([depot_stop, replace(depot_stop, drive_s=0), north, *last])
    found = [v for v in hand.with_round(1, stops=stops).violations() if v.rule == "depot_to_depot"]
    assert [v.ids for v in found] == [("T1.3.1#1",)]


# ---- stops_in_order -------------------------------------------------------------------------------------------------


def begins_late(step):
    due_s = plan().rounds[0].stops[2].begin_s
    return plan().with_stop(0, 2, begin_s=due_s + 1 + step)


def begins_early(step):
    due_s = plan().rounds[0].stops[2].begin_s
    return plan().with_stop(0, 2, begin_s=due_s - 1 - step)


@pytest.mark.parametrize("push", [begins_late, begins_early])
def test_a_stop_begins_when_way_and_wait_are_over(push):
    holds_to_its_limit("stops_in_order", push, 1)


@pytest.mark.parametrize("what", ["drive_s", "wait_s", "service_s"])
def test_nothing_takes_less_than_no_time(what):
    hand = plan().with_stop(0, 4, **{what: -2})
    found = [v for v in hand.violations() if v.rule == "stops_in_order"]
    assert [(v.ids, v.amount, v.unit) for v in found] == [(("T1.1.1#4",), 2, "s")]


# ---- drive_time -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("k", "least_s"), LEAST_S.items())
def test_no_drive_is_shorter_than_the_fastest_way(k, least_s):
    holds_to_its_limit("drive_time", lambda step: plan().with_stop(0, k, drive_s=least_s - 1 - step), 2)


def test_a_longer_drive_is_no_breach():
    assert plan().with_stop(0, 5, drive_s=500).broken() == {}


def assumed_depot(off_s: int) -> Rounds:
    """A case without a depot: trucks come from the corner where they unload, with ten minutes before and behind.

    That is 310 m from north, and around a block from unloading, because nobody turns back.
    """
    hand = plan().with_case(sites=(depot(200, 200, "tip", "unloading"),))
    for number, tour in enumerate(hand.rounds):
        first, north, *others, home = tour.stops
        out_s, home_s = 31 + 600 + off_s, 40 + 600
        first = replace(first, begin_s=north.begin_s - out_s)
        stops = in_order([first, replace(north, drive_s=out_s), *others, replace(home, drive_s=home_s)])
        hand = hand.with_round(number, stops=stops, distance_m=tour.distance_m + 200)
    return hand


def test_half_of_a_depots_allowance_goes_out_and_half_comes_home():
    holds_to_its_limit("drive_time", lambda step: assumed_depot(-1 - step), 2)


def test_no_truck_drives_where_no_way_leads():
    # the unloading site lies in a street that is left by nobody
    out = street("out", (200, 200), (300, 200), oneway=1, dead_end="closed")
    hand = plan()
    hand = hand.with_case(streets=(*hand.case.streets, out), sites=(depot(0, 200), depot(300, 200, "tip", "unloading")))
    found = [v for v in hand.violations() if v.rule == "drive_time" and v.ids == ("T1.1.1#5",)]
    assert [(v.amount, v.unit, v.text) for v in found] == [(1, "1", "no way leads there")]
