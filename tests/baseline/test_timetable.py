from dataclasses import replace

import pytest

from binopt.baseline import make_baselines
from binopt.baseline.timetable import presentations_exact, presentations_today
from binopt.domain.case import Behaviour
from binopt.domain.service import Holding, Sharing, Window
from binopt.geometry.doors import find_doors
from tests.baseline.street import B240, B660, case_of, straight

CASE = case_of({"a": (10, 5), "b": (30, 5)})
HOLDING = Holding("a", "residual", (B240, B660), 100.0)  # Monday, Wednesday, Friday, 06:00 to 12:00
DAY = 1440


def times(presentation):
    p = presentation
    return (p.out_min, p.window_from_min, p.truck_min, p.window_to_min, p.in_min)


def test_today_puts_out_before_the_announced_window_and_takes_in_after_its_middle():
    found = presentations_today(CASE, HOLDING)
    assert [times(p) for p in found] == [
        (300 + day * DAY, 360 + day * DAY, 540 + day * DAY, 720 + day * DAY, 555 + day * DAY) for day in (0, 2, 4)
    ]
    assert {p.bins_out for p in found} == {2}


def test_exact_knows_the_trucks_minute():
    found = presentations_exact(CASE, HOLDING)
    assert [times(p) for p in found] == [
        (480 + day * DAY, 540 + day * DAY, 540 + day * DAY, 540 + day * DAY, 555 + day * DAY) for day in (0, 2, 4)
    ]


def test_lead_and_lag_are_those_of_today():
    case = replace(CASE, behaviour=Behaviour(lead_min=90, lag_min=30, plan_lead_min=60, plan_lag_min=15))
    assert times(presentations_today(case, HOLDING)[0]) == (270, 360, 540, 720, 570)


@pytest.mark.parametrize(
    ("from_min", "today", "exact"),
    [
        # the window begins at 01:00: out at midnight, the first minute of the cycle
        (60, (0, 60, 120, 180, 135), (60, 120, 120, 120, 135)),
        # a minute earlier bins stand out since Sunday: out wraps, what follows goes beyond the cycle
        (59, (10079, 10139, 10199, 10259, 10214), (59, 119, 119, 119, 134)),
    ],
)
def test_what_begins_before_monday_begins_at_the_end_of_the_cycle(from_min, today, exact):
    holding = replace(HOLDING, today_days=frozenset({0}), today_window=Window(from_min, from_min + 120))
    assert [times(p) for p in presentations_today(CASE, holding)] == [today]
    assert [times(p) for p in presentations_exact(CASE, holding)] == [exact]


def test_longer_cycles_wrap_at_their_own_end():
    case = replace(CASE, weeks=2)
    holding = replace(HOLDING, today_days=frozenset({0, 7}), today_window=Window(30, 90))
    assert [p.out_min for p in presentations_today(case, holding)] == [2 * 10080 - 30, 10080 - 30]


def test_a_window_past_midnight_is_not_wrapped():
    holding = replace(HOLDING, today_days=frozenset({6}), today_window=Window(1380, 1500))
    assert [times(p) for p in presentations_today(CASE, holding)] == [
        (9960, 10020, 10080, 10140, 10095),
    ]


def test_both_baselines_share_spots_and_days_and_leave_out_what_has_no_room():
    street = straight(length_m=1.0)
    holdings = (HOLDING, Holding("a", "paper", (B240,), 10.0), Holding("b", "residual", (), 0.0))
    case = replace(CASE, holdings=holdings)
    baselines = make_baselines(case, street, find_doors(case, street))
    assert [u.stream for u in baselines.no_room] == ["residual"]
    assert baselines.today.spots == baselines.exact.spots
    assert [s.stream for s in baselines.today.spots] == ["paper"]
    assert [p.stream for p in baselines.today.presentations] == ["paper"]
    assert [p.truck_min for p in baselines.today.presentations] == [p.truck_min for p in baselines.exact.presentations]


def test_whose_waste_goes_into_others_bins_puts_none_out():
    holdings = (replace(HOLDING, litres_per_week=150.0), Holding("b", "residual", (B240,), 0.0))
    case = replace(case_of({"a": (10, 5), "b": (30, 5)}, holdings), sharing=(Sharing("b", "residual", "a"),))
    model = straight()
    baselines = make_baselines(case, model, find_doors(case, model))
    for service in (baselines.today, baselines.exact):
        assert {one.premises_id for one in service.presentations} == {"a"}
        assert {spot.premises_id for spot in service.spots} == {"a", "b"}
