"""Other times of the same presentations."""

from dataclasses import replace

from binopt.domain.plan import Presentation
from binopt.measure.timing import (
    as_announced,
    at_the_minute,
    in_windows_of,
    moved,
    with_plans_behaviour,
    with_usual_behaviour,
)
from tests.measure.streets import BIN_240, WEEK, make_case

DAY = 1440


def case_of(**behaviour):
    case = make_case(holdings=[("a", "residual", (BIN_240,), 200.0)])
    return replace(case, behaviour=replace(case.behaviour, **behaviour))


def planned(day, truck=500, lead=60, lag=15):
    begin = day * DAY
    return Presentation(
        "a", "residual", 1, begin + truck - 30 - lead, begin + truck - 30, begin + truck + 30, begin + truck,
        begin + truck + lag, "r1",
    )  # fmt: skip


def minutes(one, day=0):
    values = (one.out_min, one.window_from_min, one.window_to_min, one.truck_min, one.in_min)
    return tuple(value - day * DAY for value in values)


def test_moved_stays_within_the_cycle():
    assert minutes(moved(planned(0), -DAY, WEEK), 6) == minutes(planned(0))
    assert moved(planned(6), DAY, WEEK) == planned(0)


def test_as_announced_is_todays_window_on_the_plans_days():
    (found,) = as_announced(case_of(), [planned(3)])
    assert minutes(found, 3) == (300, 360, 720, 540, 555)
    assert found.bins_out == 1


def test_at_the_minute_keeps_the_truck():
    (found,) = at_the_minute(case_of(), [planned(3)])
    assert minutes(found, 3) == (440, 500, 500, 500, 515)


def test_out_before_monday_is_the_last_sunday():
    (found,) = at_the_minute(case_of(), [planned(0, truck=30)])
    assert found.out_min == WEEK - 30
    assert found.in_min - found.out_min == 75


def test_behaviour_there_and_back():
    case = case_of(plan_lead_min=20, plan_lag_min=5)
    asked = planned(3, lead=20, lag=5)
    assert with_usual_behaviour(case, [asked]) == (planned(3),)
    assert with_plans_behaviour(case, [planned(3)]) == (asked,)
    early = planned(3, lead=50, lag=5)  # half an hour earlier for the caretaker's hours: that half hour stays
    assert with_usual_behaviour(case, [early]) == (planned(3, lead=90),)


def test_windows_of_the_plan_on_the_days_of_the_baseline():
    plan = [planned(3, truck=700), planned(1, truck=400)]
    today = as_announced(case_of(), [replace(planned(day), bins_out=2) for day in (0, 3)])
    monday, thursday = in_windows_of(case_of(), today, plan)
    assert minutes(monday) == minutes(planned(0, truck=400))
    assert minutes(thursday, 3) == minutes(planned(3, truck=700), 3)
    assert (monday.bins_out, monday.round_id) == (2, "")


def test_a_stream_that_the_plan_does_not_have_keeps_its_times():
    today = as_announced(case_of(), [planned(0)])
    assert in_windows_of(case_of(), today, []) == today
