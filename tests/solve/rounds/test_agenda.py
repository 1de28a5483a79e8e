"""Streams share days and hours out: blocks that meet follow each other, and crews' time suffices."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from binopt.solve.rounds.agenda import make_agenda
from binopt.solve.rounds.job import DAY_S, STEP_S
from tests.solve.rounds.zones import LAG_S, LEAD_S, call, zone

STEPS = DAY_S // STEP_S
PAIRS = [(0, 2), (1, 3), (2, 4)]
FACES = 4


def both(*alternatives, service_s=600, faces=FACES):
    return [
        call(face, stream, *alternatives, service_s=service_s) for face in range(faces) for stream in ("bio", "glass")
    ]


def dear_after(hour, cost=1_000_000):
    return np.where(np.arange(STEPS) * STEP_S < hour * 3600, 0, cost).astype(np.int64)


def test_streams_that_meet_on_their_only_day_follow_each_other():
    agenda = make_agenda(zone(both((0,))))
    assert agenda is not None
    first, second = sorted(agenda.slots.values(), key=lambda slot: slot.from_s)
    assert second.from_s - first.from_s >= FACES * 600 + LEAD_S + LAG_S
    assert first.to_s <= second.from_s


def test_streams_whose_bins_never_meet_have_the_whole_shift():
    agenda = make_agenda(zone(both((0,)), meet=False))
    assert agenda is not None
    assert {(slot.from_s, slot.to_s) for slot in agenda.slots.values()} == {(6 * 3600, 14 * 3600)}


def test_what_no_day_holds_is_not_agreed():
    # two rounds of seven hours do not fit into a shift of eight, even side by side
    assert make_agenda(zone(both((0,), service_s=6300))) is None
    assert make_agenda(zone(both((0,), (1,), service_s=6300))) is not None


def test_long_rounds_are_driven_side_by_side_where_they_do_not_fit_after_each_other():
    agenda = make_agenda(zone(both((0,), service_s=3400)))
    assert agenda is not None
    first, second = sorted(agenda.slots.values(), key=lambda slot: slot.from_s)
    assert first.from_s < second.from_s < first.to_s


def test_a_dear_time_is_left_to_nobody_where_days_are_free():
    calls = both((0,), (1,), (2,))
    cost = {i: {day: dear_after(8) for day in range(3)} for i in range(len(calls))}
    agenda = make_agenda(zone(calls, time_cost=cost))
    assert agenda is not None
    assert len({day for _, day in agenda.slots}) == 2


@pytest.mark.parametrize("budget_h", [20, 1.9])
def test_crews_come_on_fewer_days_where_their_time_is_short(budget_h):
    """Coming to each face at its own best day costs a round each; a budget for one stream's one round ends that."""
    calls = [call(face, "bio", (0,), (1,)) for face in range(FACES)]
    cost = {
        face: {day: np.full(STEPS, 0 if day == face % 2 else 10**6, np.int64) for day in (0, 1)}
        for face in range(FACES)
    }
    agenda = make_agenda(zone(calls, time_cost=cost, hop_s=1500, budget_s=round(budget_h * 3600)))
    assert agenda is not None
    assert len(agenda.slots) == (2 if budget_h == 20 else 1)
    assert (agenda.second_price > 10) == (budget_h != 20)


WORKS = st.lists(st.integers(60, 1500), min_size=1, max_size=5)


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.tuples(WORKS, st.sets(st.sampled_from(PAIRS), min_size=1)), min_size=1, max_size=3),
    st.booleans(),
    st.integers(0, 10**6),
)
def test_calls_start_on_days_that_are_agreed_and_slots_lie_in_shifts(streams, meet, seed):
    calls = [
        call(face, f"s{n}", *sorted(days), service_s=seconds)
        for n, (works, days) in enumerate(streams)
        for face, seconds in enumerate(works)
    ]
    draws = np.random.default_rng(seed)
    cost = {i: {day: draws.integers(0, 10**5, STEPS) for day in range(5)} for i in range(len(calls))}
    job = zone(calls, meet=meet, time_cost=cost)
    agenda = make_agenda(job)
    if agenda is None:
        assert meet
        return
    for one, alternative in zip(calls, agenda.start, strict=True):
        assert agenda.allows(one.stream, one.alternatives[alternative])
    for slot in agenda.slots.values():
        assert 6 * 3600 <= slot.from_s <= slot.to_s <= 14 * 3600
    assert make_agenda(job) == agenda
    assert make_agenda(replace(job, budget_s=10**9)) == agenda
