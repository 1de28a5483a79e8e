"""Planned rounds keep every rule about rounds, on streets of every kind."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from shapely.geometry import Point

from binopt.domain.case import Punctuality
from binopt.domain.rounds import Round
from binopt.domain.service import Holding, Window
from tests.builders import planned
from tests.network.streets import depot, street
from tests.rules.rounds.by_hand import B120, TRUCK, Rounds, plan


def driven(hand: Rounds) -> Rounds:
    """Plan a case's week with its rounds, times spread as they do where nothing else is said."""
    case = replace(hand.case, punctuality=Punctuality())
    week = planned(case, hand.model)
    return replace(hand, case=case, service=week.service, rounds=week.rounds)


def monday_paper(hand: Rounds, premises_id: str = "a") -> Rounds:
    """Let the one truck collect paper on a day on which it collects residual too."""
    streams = hand.case.streams
    residual = replace(streams["residual"], patterns=(frozenset({0, 3}),))
    paper = replace(streams["paper"], patterns=(frozenset({0}),))
    others = [one for one in hand.case.holdings if one.stream != "paper"]
    given = (*others, Holding(premises_id, "paper", (B120,), 100.0))
    return hand.with_case(streams={"residual": residual, "paper": paper}, holdings=given)


def fortnight() -> Rounds:
    """A truck that fetches residual twice a week, and paper on Wednesday of the second week."""
    hand = plan().with_case(weeks=2).with_truck(days=(0, 3, 7, 9, 10))
    streams = hand.case.streams
    residual = replace(streams["residual"], patterns=(frozenset({0, 3, 7, 10}),))
    paper = replace(streams["paper"], patterns=(frozenset({9}),))
    holdings = [replace(one, litres_per_week=50.0) if one.stream == "paper" else one for one in hand.case.holdings]
    return hand.with_case(streams={"residual": residual, "paper": paper}, holdings=tuple(holdings))


def without_street(street_id: str) -> Rounds:
    hand = plan()
    return hand.with_case(streets=tuple(one for one in hand.case.streets if one.street_id != street_id))


def two_widths() -> Rounds:
    hand = plan().with_case(trucks=(replace(TRUCK, width_m=2.3), replace(TRUCK, truck_id="T2")))
    (number,) = [i for i, one in enumerate(hand.case.streets) if one.street_id == "h01"]
    return hand.with_street(number, max_truck_width_m=2.4)


def dead_end_for_the_widest() -> Rounds:
    """Only the narrow truck, which fetches the residual, could drive through the street of north and south."""
    narrow = replace(TRUCK, width_m=2.3, streams=("residual",))
    hand = plan().with_case(trucks=(narrow, replace(TRUCK, truck_id="T2", streams=("paper",))))
    (number,) = [i for i, one in enumerate(hand.case.streets) if one.street_id == "v00"]
    # a's bins stand so near the mouth that fetching them takes less than driving along
    near = [replace(one, door=Point(88, 7.5)) if one.premises_id == "a" else one for one in hand.case.premises]
    hand = hand.with_case(premises=tuple(near))
    return hand.with_street(number, max_truck_width_m=2.4).with_street(0, dead_end="closed")


STREETS: dict[str, Callable[[], Rounds]] = {
    "two-way": plan,
    "driven on the left": lambda: plan().with_case(drives_on="left"),
    "one-way": lambda: plan().with_street(0, oneway=1),
    "both sides at once": lambda: plan().with_street(0, both_sides=True),
    "dead end": lambda: without_street("v00").with_street(0, dead_end="closed"),
    "open ends": lambda: plan().with_case(streets=(*plan().case.streets, street("out", (0, 200), (-50, 200)))),
    "without streets": lambda: plan().with_case(streets=(), sites=()),
    "without sites": lambda: plan().with_case(sites=()),
    "two unloading sites": lambda: plan().with_case(sites=(*plan().case.sites, depot(0, 100, "tip2", "unloading"))),
    "two widths": two_widths,
    "a dead end for the widest": dead_end_for_the_widest,
    "a break": lambda: plan().with_crew(break_after_min=10),
    "two rounds a day that meet": lambda: monday_paper(plan()),
    "a break between two rounds": lambda: monday_paper(plan(), "c").with_crew(break_after_min=30),
    "little room": lambda: plan().with_truck(capacity_l=400),
    "two weeks": fortnight,
}


@pytest.mark.parametrize("name", list(STREETS))
def test_planned_rounds_keep_every_rule(name):
    hand = driven(STREETS[name]())
    assert hand.rounds
    assert hand.violations() == ()


def drives(tour: Round) -> list[str]:
    return [stop.face_id or stop.kind.value for stop in tour.stops]


def test_a_truck_unloads_when_it_is_full():
    hand = driven(STREETS["little room"]())
    assert max(tour.trips for tour in hand.rounds) > 1


def test_a_truck_of_the_second_week_drives_there():
    hand = driven(fortnight())
    assert [tour.day for tour in hand.rounds] == [0, 3, 7, 9, 10]
    assert drives(hand.rounds[3]) == ["depot", "north", "unload", "depot"]


def test_a_crew_rests_between_rounds_that_are_long_together():
    first, second, _ = driven(STREETS["a break between two rounds"]()).rounds
    assert first.end_s - first.start_s < 30 * 60
    assert second.end_s - first.start_s > 30 * 60
    assert second.start_s - first.end_s >= 20 * 60
    # in a shift of four hours and a half no break is due; no residual of c's is in the way of its paper
    short = monday_paper(plan(), "c").with_truck(shift=Window(330, 600))
    holdings = [one for one in short.case.holdings if one.key != ("c", "residual")]
    first, second, _ = driven(short.with_case(holdings=tuple(holdings))).rounds
    assert second.start_s - first.end_s < 20 * 60
