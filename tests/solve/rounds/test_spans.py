"""From when to when bins are out, for a truck at any time of a day."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from binopt.domain.service import Duty
from binopt.measure.handling import out_and_in
from binopt.solve.rounds.spans import NO_SPANS, spans_of
from binopt.solve.rounds.zone import DAY_S, STEP_S
from tests.rules.rounds.by_hand import plan
from tests.solve.rounds.asked import calls_of

NOBODY = dict.fromkeys("abc")


def test_bins_are_out_from_the_lead_before_the_step_to_the_lag_after_the_work():
    north, _, south, _ = calls_of(plan())
    for call, work_min in ((north, 2), (south, 2)):
        (span,) = spans_of(plan().case, [call], NOBODY)
        steps = np.arange(DAY_S // STEP_S) * STEP_S
        assert span.shape == NO_SPANS.shape
        # a window that begins with the step, an hour before it; a quarter after the work
        assert (span[:, 0] == steps - 60 * 60).all()
        assert (span[:, 1] == steps + STEP_S + (work_min + 15) * 60).all()


def test_calls_that_are_alike_have_the_same_spans():
    spans = spans_of(plan().case, calls_of(plan()), NOBODY)
    assert len(spans) == 4
    assert all((span == spans[0]).all() for span in spans)


def test_who_is_off_duty_puts_out_the_evening_before():
    duty = Duty(16 * 60, 20 * 60)
    (span,) = spans_of(plan().case, calls_of(plan())[:1], {"a": duty})
    at_noon = span[12 * 3600 // STEP_S]
    # out at eight in the evening before, in at four in the afternoon
    assert at_noon.tolist() == [(20 * 60 - 1440) * 60, 16 * 3600]


duties = st.none() | st.builds(Duty, st.integers(0, 1439), st.integers(0, 1439))


@given(duties, duties, st.integers(0, 120), st.integers(0, 60), st.sampled_from([30, 45, 60]), st.data())
def test_whenever_the_truck_begins_in_a_step_no_bin_is_out_longer(one, other, lead_min, lag_min, window_min, data):
    hand = plan()
    behaviour = replace(hand.case.behaviour, plan_lead_min=lead_min, plan_lag_min=lag_min, min_window_min=window_min)
    case = replace(hand.case, behaviour=behaviour)
    call = calls_of(hand)[0]
    duty = data.draw(st.sampled_from([one, other]))
    (span,) = spans_of(case, [call], {"a": duty})
    begin_s = data.draw(st.integers(0, DAY_S - 1))
    out_s, in_s = span[begin_s // STEP_S]
    work_s = max(work.service_s for work in call.alternatives[0].values())
    truck_min = (begin_s + data.draw(st.integers(0, work_s))) // 60
    # a window that begins with the step, or later
    from_min = data.draw(st.integers(begin_s // STEP_S * STEP_S // 60, truck_min))
    out_min, in_min = out_and_in(from_min, truck_min, behaviour, duty)
    assert out_s <= out_min * 60
    assert in_min * 60 <= in_s


@pytest.mark.parametrize("number", [0, 1])
def test_of_several_people_the_longest_counts(number):
    hand = plan().with_spot(3, face_id="north", chainage_m=20.0)
    call = next(c for c in calls_of(hand) if c.stream == "residual" and c.name == "north")
    duties = [Duty(16 * 60, 20 * 60), None]
    both = dict(zip("ab", duties[number:] + duties[:number], strict=True))
    (span,) = spans_of(hand.case, [call], both)
    alone = [spans_of(hand.case, [call], dict.fromkeys("ab", duty))[0] for duty in duties]
    assert (span[:, 0] == np.minimum(alone[0][:, 0], alone[1][:, 0])).all()
    assert (span[:, 1] == np.maximum(alone[0][:, 1], alone[1][:, 1])).all()
