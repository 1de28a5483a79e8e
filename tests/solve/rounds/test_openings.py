"""When work may begin: within the shift, in the agreed slot, out of others' way, the best time free of charge."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from binopt.solve.rounds.agenda import Slot
from binopt.solve.rounds.job import DAY_S, STEP_S
from binopt.solve.rounds.openings import MOST_PIECES, openings
from tests.solve.rounds.zones import LAG_S, LEAD_S, call, zone

STEPS = DAY_S // STEP_S
FIRST_S = 6 * 3600 + 60
LAST_S = 14 * 3600 - 60 - 300 - 60 - 600
CALL = call(0, "bio", (0,))


def test_nothing_is_said_where_any_time_of_the_shift_will_do():
    assert openings(zone([CALL]), 0, 0, 600, {}) == (0, ())


def test_bins_of_others_close_the_time_around_them():
    day_s, out_s, in_s = 2 * DAY_S, 9 * 3600, 11 * 3600
    found = openings(zone([CALL]), 0, 2, 600, {0: [(day_s + out_s, day_s + in_s)]})
    assert found is not None
    (before, after) = found[1]
    assert (before.earliest_s, after.latest_s) == (FIRST_S, LAST_S)
    assert before.latest_s + LAG_S < out_s
    assert after.earliest_s - LEAD_S >= in_s
    assert openings(zone([CALL]), 0, 2, 600, {0: [(day_s, day_s + DAY_S)]}) is None


def test_the_cycle_is_a_circle():
    # bins that go out on Sunday night stand there on Monday morning
    found = openings(zone([CALL]), 0, 0, 600, {0: [(6 * DAY_S + 22 * 3600, 7 * DAY_S + 8 * 3600)]})
    assert found is not None
    assert found[1][0].earliest_s == 9 * 3600


def test_a_slot_narrows_and_may_leave_nothing():
    job = zone([CALL])
    found = openings(job, 0, 0, 600, {}, Slot(8 * 3600, 9 * 3600))
    assert found is not None
    assert [(one.earliest_s, one.latest_s) for one in found[1]] == [(8 * 3600, 9 * 3600)]
    assert openings(job, 0, 0, 600, {}, Slot(0, 5 * 3600)) is None


@given(
    st.lists(st.integers(0, 50), min_size=8, max_size=8),
    st.lists(st.tuples(st.integers(0, DAY_S), st.integers(60, 7200)), max_size=3),
)
def test_windows_are_few_and_free_and_the_best_costs_nothing_more(hours, outings):
    cost = np.repeat(np.array([90] * 6 + hours + [90] * 10), 3600 // STEP_S)
    job = zone([CALL], time_cost={0: {0: cost}})
    found = openings(job, 0, 0, 600, {0: [(out_s, out_s + stay_s) for out_s, stay_s in outings]})
    if found is None:
        assert outings
        return
    least, windows = found
    assert min(one.cost for one in windows) == 0
    assert least >= min(hours)
    assert len(windows) <= max(MOST_PIECES, len(outings) + 1)
    span = job.spans[0]
    for one in windows:
        assert FIRST_S <= one.earliest_s <= one.latest_s <= LAST_S
        for second in (one.earliest_s, one.latest_s):
            out_s, in_s = span[second // STEP_S]
            assert all(in_s <= other or out_s >= other + stay_s for other, stay_s in outings)
    for one, other in pairwise(windows):
        assert one.latest_s < other.earliest_s


def test_where_few_times_differ_each_has_its_cost():
    cost = np.full(STEPS, 7, np.int64)
    cost[: 8 * 12] = 20
    found = openings(zone([CALL], time_cost={0: {0: cost}}), 0, 0, 600, {})
    assert found is not None
    assert found[0] == 7
    assert [(one.earliest_s, one.latest_s, one.cost) for one in found[1]] == [
        (FIRST_S, 8 * 3600 - 1, 13),
        (8 * 3600, LAST_S, 0),
    ]


def test_other_days_cost_what_they_cost():
    job = zone([replace(CALL)], time_cost={0: {1: np.full(STEPS, 5, np.int64)}})
    assert openings(job, 0, 0, 600, {}) == (0, ())
    found = openings(job, 0, 1, 600, {})
    assert found is not None
    assert found[0] == 5
