"""The clock of a round: driving and work follow each other, windows are waited for, a long round has its break."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from binopt.solve.rounds.schedule import Leg, run_clock

LEGS = st.lists(st.builds(Leg, st.integers(0, 900), st.integers(0, 1800)), min_size=1, max_size=12)


@given(LEGS, st.integers(0, 30_000))
def test_without_windows_nothing_waits(legs, start_s):
    clock = run_clock(legs, start_s)
    now = start_s
    for leg, begin_s, wait_s in zip(legs, clock.begin_s, clock.wait_s, strict=True):
        assert (begin_s, wait_s) == (now + leg.drive_s, 0)
        now = begin_s + leg.service_s


def test_a_window_is_waited_for():
    clock = run_clock([Leg(600, 60, ((4000, 5000),)), Leg(300, 0)], 1000)
    assert clock.begin_s == (4000, 4360)
    assert clock.wait_s == (2400, 0)


def test_a_window_that_is_over_is_no_round():
    with pytest.raises(ValueError, match="windows"):
        run_clock([Leg(600, 60, ((0, 500),))], 1000)


@given(LEGS, st.integers(1, 1200), st.integers(600, 7200))
def test_a_long_round_has_one_break_and_a_short_one_none(legs, break_s, after_s):
    plain, clock = run_clock(legs, 0), run_clock(legs, 0, break_s, after_s)
    long = plain.begin_s[-1] > after_s
    assert sum(clock.wait_s) == (break_s if long else 0)
    assert clock.begin_s[-1] == plain.begin_s[-1] + (break_s if long else 0)


def test_a_break_is_put_where_windows_still_hold():
    legs = [Leg(100, 1000), Leg(100, 1000), Leg(100, 1000, ((0, 3300),)), Leg(100, 0)]
    clock = run_clock(legs, 0, 600, 2500)
    assert clock.begin_s[2] <= 3300
    assert sum(clock.wait_s) == 600
