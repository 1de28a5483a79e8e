"""Litres between collections."""

import pytest

from binopt.measure.filling import Load, litres_presented, loads, overfull_share, uncollected
from tests.measure.streets import BIN_240, WEEK, make_case, out

DAY = 1440


def case_of(litres=210.0, bins=2, weeks=1, **changes):
    return make_case(holdings=[("a", "residual", (BIN_240,) * bins, litres)], weeks=weeks, **changes)


def on(day, bins=1, stream="residual"):
    return out(day * DAY + 400, day * DAY + 500, stream=stream, bins=bins)


def test_litres_are_those_of_the_whole_days_since_the_last_time():
    assert litres_presented(case_of(), [on(3), on(0)]) == pytest.approx([90.0, 120.0])
    assert litres_presented(case_of(), [on(2)]) == pytest.approx([210.0])
    assert litres_presented(case_of(weeks=2), [on(0), on(10)]) == pytest.approx([120.0, 300.0])


def test_a_day_past_the_end_of_the_cycle_is_its_first():
    late = out(WEEK - 60, WEEK + 120)
    assert litres_presented(case_of(), [late, on(3)]) == pytest.approx([120.0, 90.0])


def test_loads_by_stream_and_day():
    assert loads(case_of(), [on(0), on(3)]) == {
        ("residual", 0): Load(pytest.approx(120.0), pytest.approx(12.0)),
        ("residual", 3): Load(pytest.approx(90.0), pytest.approx(9.0)),
    }


def test_uncollected_says_who_and_why():
    assert uncollected(case_of(), [on(0)]) == ()
    assert uncollected(case_of(), []) == ("a residual is never collected",)
    assert uncollected(case_of(), [], excused={("a", "residual")}) == ()
    assert uncollected(case_of(litres=0.0), []) == ()


@pytest.mark.parametrize(("litres", "over"), [(215.0, False), (216.0, False), (217.0, True)])
def test_a_bin_holds_its_litres_up_to_max_fill(litres, over):
    found = uncollected(case_of(litres), [on(0)])
    assert bool(found) is over
    if over:
        assert found == ("a residual gathers 217 l for 216 l of room",)


def test_the_least_frequency_is_kept():
    case = case_of()
    streams = {"residual": type(case.streams["residual"])("residual", (), frozenset(), None, min_per_week=2)}
    case = case_of(streams=streams)
    assert uncollected(case, [on(0)]) == ("a residual is collected 1 times a week, at least 2",)
    assert uncollected(case, [on(0), on(3)]) == ()


def test_half_of_bins_that_are_just_full_are_overfull():
    assert overfull_share(case_of(240.0), [on(0)]) == pytest.approx(0.5)
    assert overfull_share(case_of(200.0), [on(0)]) == pytest.approx(0.158655, rel=1e-4)  # one deviation of 20 %
    assert overfull_share(case_of(), []) == 0
