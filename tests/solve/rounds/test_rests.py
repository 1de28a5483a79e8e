"""Breaks of crews that waiting makes late."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from binopt.solve.rounds.rests import rests_missing, with_rests
from tests.baseline.street import case_of
from tests.builders import TRUCK
from tests.rounds import make_round


@pytest.fixture(scope="module")
def case():
    found = case_of({}, ())
    return replace(found, trucks=(TRUCK,), crew=replace(found.crew, break_min=20, break_after_min=60))


def test_a_short_round_has_no_break(case):
    assert rests_missing(case, [make_round("abc", service_s=60)]) == []


def test_a_long_one_rests_before_the_first_stop_that_would_end_too_late(case):
    # out at 6:00; a minute's drive and 15 minutes' work each: the fourth face is done at 7:04
    tour = make_round("abcdef", service_s=900)
    assert rests_missing(case, [tour]) == [(tour.round_id, 4)]
    [rested] = with_rests(case, [tour], [(tour.round_id, 4)])
    assert [stop.wait_s for stop in rested.stops] == [0, 0, 0, 0, 1200, 0, 0, 0, 0]
    assert rested.end_s == tour.end_s + 1200
    assert rested.stops[3] == tour.stops[3]
    assert rests_missing(case, [rested]) == []


def test_two_rounds_of_a_crew_count_together_and_the_pause_between_them_too(case):
    first = make_round("ab", "T1.1.1", service_s=900)
    soon = make_round("ab", "T1.1.2", service_s=900, start_s=7 * 3600)
    later = replace(soon, stops=tuple(replace(stop, begin_s=stop.begin_s + 1200) for stop in soon.stops))
    assert rests_missing(case, [soon, first]) == [("T1.1.2", 1)]
    assert rests_missing(case, [later, first]) == []
    next_day = make_round("ab", "T1.2.1", day=1, service_s=900)
    assert rests_missing(case, [next_day, first]) == []


@given(st.integers(1, 8), st.integers(30, 2000))
def test_with_what_is_missing_nothing_is_missing(case, faces, service_s):
    tour = make_round("abcdefgh"[:faces], service_s=service_s)
    rested = with_rests(case, [tour], rests_missing(case, [tour]))
    assert rests_missing(case, rested) == []
