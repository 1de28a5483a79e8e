"""Windows of shifts, and when bins go out and come in, with and without hours on duty."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from binopt.domain.case import Behaviour
from binopt.domain.service import Duty, Truck, Window
from binopt.measure.handling import on_duty
from binopt.rules.clock import minutes_since_duty, minutes_until_duty
from binopt.solve.slots import by_slot, outing, weighted_hours, windows

clock = st.integers(0, 1439)
PLAIN = Behaviour()


def truck(from_min: int, to_min: int) -> Truck:
    return Truck("T", ("residual",), Window(from_min, to_min))


@pytest.mark.parametrize(
    ("shift", "begins"),
    [
        ((330, 780), [360, 420, 480, 540, 600, 660, 720]),  # half past five to one: whole hours from six on
        ((360, 480), [360, 420]),
        ((370, 460), [370]),  # no whole hour fits: from the begin
        ((360, 410), []),
    ],
)
def test_shifts_are_cut_at_full_hours(shift, begins):
    assert [w.from_min for w in windows(truck(*shift))] == begins
    assert all(w.to_min - w.from_min == 60 for w in windows(truck(*shift)))


@pytest.mark.parametrize(
    ("work_s", "spans"),
    [
        (3600, [(360, 420), (420, 480), (480, 540)]),
        (3601, [(360, 480), (420, 540)]),
        (4 * 3600, [(360, 540)]),
    ],
)
def test_windows_last_as_long_as_the_work_as_far_as_the_shift_does(work_s, spans):
    assert [(w.from_min, w.to_min) for w in windows(truck(330, 540), work_s)] == spans


@given(st.integers(0, 30_000), st.integers(1, 8), st.data())
def test_all_work_is_done_in_the_hours_from_its_window_on(work_s, slots, data):
    window = data.draw(st.integers(0, slots - 1))
    parts = dict(by_slot(window, work_s, slots))
    assert sum(parts.values()) == work_s
    assert list(parts) == list(range(window, window + len(parts)))
    assert all(part_s <= 3600 for slot, part_s in parts.items() if slot < slots - 1)


@given(clock, st.integers(0, 1439))
def test_windows_lie_within_their_shift(begin, length):
    for window in windows(truck(begin, begin + length)):
        assert begin <= window.from_min
        assert window.to_min <= begin + length


def test_without_duty_people_put_out_the_lead_before_and_take_in_the_lag_after():
    when = outing(Window(360, 420), PLAIN, None)
    assert (when.out_min, when.window.middle_min, when.in_min) == (300, 390, 405)


def test_a_caretaker_puts_out_the_last_minute_before():
    # on duty from seven to four: out at four the day before, in at once
    when = outing(Window(420, 480), PLAIN, Duty(420, 960))
    assert when.out_min == 960 - 1440
    assert when.in_min == 465


def test_a_caretaker_who_is_gone_takes_in_the_next_morning():
    when = outing(Window(960, 1020), PLAIN, Duty(480, 960))
    assert when.out_min == 900
    assert when.in_min == 480 + 1440


@given(clock, clock, st.integers(0, 23))
def test_duty_hours_are_those_of_the_rules(begin, end, hour):
    duty = Duty(begin, end)
    when = outing(Window(hour * 60, hour * 60 + 60), PLAIN, duty)
    wanted_out = hour * 60 - PLAIN.plan_lead_min
    wanted_in = hour * 60 + 30 + PLAIN.plan_lag_min
    assert when.out_min == wanted_out - minutes_since_duty(duty, wanted_out)
    assert when.in_min == wanted_in + minutes_until_duty(duty, wanted_in)
    assert on_duty(duty, when.out_min)
    assert on_duty(duty, when.in_min)


def test_hours_weigh_what_passes_in_them():
    weights = [0.0] * 168
    weights[6], weights[7] = 2.0, 4.0
    assert weighted_hours(weights, 330, 450) == pytest.approx(2.0 + 4.0 / 2)
    assert weighted_hours(None, 330, 450) == 2.0


@given(st.integers(0, 20_000), st.integers(0, 3000), st.integers(0, 3000))
def test_weighted_hours_add_up(begin, first, second):
    weights = [1 + hour % 5 for hour in range(168)]
    parts = weighted_hours(weights, begin, begin + first) + weighted_hours(
        weights, begin + first, begin + first + second
    )
    assert weighted_hours(weights, begin, begin + first + second) == pytest.approx(parts)
