"""Trucks and their crews: who drives what on which day, shifts, breaks, hours."""

from dataclasses import replace

import pytest

from binopt.domain.service import Window
from tests.rules.rounds.by_hand import DAY_S, TRUCK, Rounds, holds_to_its_limit, in_order, plan


def paper_on(day: int, start_s: int, midnight_s: int) -> Rounds:
    """Let the paper be collected on another day: the round of that day leaves so long after a midnight."""
    hand = plan()
    first, *others = hand.rounds[1].stops
    stops = in_order([replace(first, begin_s=midnight_s + start_s), *others])
    hand = hand.with_round(1, day=day, stops=stops)
    truck_min = (stops[1].begin_s + 40) // 60 % hand.case.cycle_min
    days = frozenset({truck_min // 1440})
    hand = hand.with_case(streams=hand.case.streams | {"paper": replace(hand.case.streams["paper"], patterns=(days,))})
    from_min = truck_min - 2
    return hand.with_presentation(
        2, out_min=from_min - 60, window_from_min=from_min, window_to_min=from_min + 60, truck_min=truck_min,
        in_min=truck_min + 15,
    )  # fmt: skip


# ---- who drives what, when ------------------------------------------------------------------------------------------


def test_a_truck_is_one_of_the_case():
    assert plan().with_round(0, truck_id="T9").broken() == {"truck_known": 1}


def test_a_truck_collects_what_it_may():
    hand = plan().with_truck(streams=("residual",))
    assert [(v.rule, v.ids) for v in hand.violations()] == [("truck_collects", ("T1.3.1", "T1"))]


def test_a_truck_drives_on_its_days():
    hand = plan().with_truck(days=(0, 1, 2))
    assert [(v.rule, v.ids) for v in hand.violations()] == [("truck_drives", ("T1.4.1", "T1"))]
    assert "drives on thu, the truck only on mon tue wed" in str(hand.violations()[0])


def test_days_are_those_of_the_cycle_not_of_the_week():
    fortnight = plan().with_case(weeks=2).with_truck(days=(0, 1, 2, 10))
    found = [v for v in fortnight.violations() if v.rule == "truck_drives"]
    assert [v.ids for v in found] == [("T1.4.1", "T1")]


def test_a_round_is_told_on_the_day_on_which_it_drives():
    assert set(plan().with_round(0, day=1).broken()) == {"shift_kept"}
    assert set(plan().with_round(0, day=7).broken()) == {"shift_kept", "truck_drives"}


# ---- shift_kept -----------------------------------------------------------------------------------------------------


def leaves_early(step):
    return plan().with_truck(shift=Window(360 + step, 810))


def back_late(step):
    # back on Monday at 06:22:30; 30 s more of driving home make it 06:23
    return plan().with_truck(shift=Window(330, 383)).with_stop(0, 5, drive_s=50 + step)


@pytest.mark.parametrize(("push", "amount"), [(leaves_early, 1), (back_late, 1 / 60)])
def test_a_round_lies_within_the_shift(push, amount):
    holds_to_its_limit("shift_kept", push, amount)


# ---- one_at_a_time --------------------------------------------------------------------------------------------------


def again_at_once(step):
    return paper_on(0, plan().rounds[0].end_s - step, 0)


def around_the_cycle(step):
    """A night shift that begins on Sunday, and Monday's round at 06:00."""
    hand = paper_on(6, 24 * 3600 + 21_600 - 1074 + step, 6 * DAY_S)
    return hand.with_truck(shift=Window(0, 2000), days=tuple(range(7)))


@pytest.mark.parametrize("push", [again_at_once, around_the_cycle])
def test_a_truck_drives_one_round_at_a_time(push):
    holds_to_its_limit("one_at_a_time", push, 1 / 60)


def test_two_trucks_drive_at_the_same_time():
    hand = again_at_once(60).with_round(1, truck_id="T2")
    assert hand.with_case(trucks=(TRUCK, replace(TRUCK, truck_id="T2"))).broken() == {}


# ---- break_kept -----------------------------------------------------------------------------------------------------


def longer_than_without_a_break(step):
    # Monday's round takes 22.5 min, the others less
    return plan().with_crew(break_after_min=22.5 - 0.1 * step)


def short_break(step):
    return plan().with_crew(break_after_min=22.4).with_stop(0, 4, wait_s=1200 - step)


def short_break_between_rounds(step):
    return again_at_once(-(1200 - step)).with_crew(break_after_min=23)


@pytest.mark.parametrize(
    ("push", "amount"),
    [(longer_than_without_a_break, 20), (short_break, 1 / 60), (short_break_between_rounds, 1 / 60)],
)
def test_a_long_shift_has_a_break(push, amount):
    holds_to_its_limit("break_kept", push, amount)


def test_a_break_is_one_rest_not_many_short_ones():
    hand = plan().with_crew(break_after_min=22.4)
    for k in (3, 4, 5):
        hand = hand.with_stop(0, k, wait_s=400)
    assert "break_kept" in hand.broken()


def test_rounds_of_other_days_are_other_shifts():
    assert plan().with_crew(break_after_min=22.5).broken() == {}


# ---- crew_hours_true ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("sign", [1, -1])
def test_crew_hours_are_those_of_the_rounds(sign):
    # 1,350 s on Monday, 1,338 s on Thursday, 1,074 s on Wednesday
    def push(step):
        return replace(plan(), told_hours=3762 / 3600 + sign * (0.00099 + 0.0001 * step))

    holds_to_its_limit("crew_hours_true", push, 0.00109)


def test_a_plan_that_tells_no_crew_hours_tells_none_wrong():
    assert replace(plan(), report={"crew_hours": {}}).broken() == {}
