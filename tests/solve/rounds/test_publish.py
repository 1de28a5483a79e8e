"""Windows as late as is worth the crew's waiting, and the crew back in time."""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from binopt.domain.case import Punctuality
from binopt.domain.rounds import StopKind
from binopt.measure.punctuality import drive_all, share_inside
from binopt.solve.rounds.draw import Rounds
from binopt.solve.rounds.minutes import Published
from binopt.solve.rounds.publish import Worth, publish
from tests.baseline.street import case_of
from tests.builders import TRUCK
from tests.rounds import make_round
from tests.rules.rounds.by_hand import plan

FACES = ["f0", "f1", "f2", "f3"]
SEED = 7


@pytest.fixture(scope="module")
def case():
    return replace(case_of({}, ()), trucks=(TRUCK, replace(TRUCK, truck_id="T2")))


def made(*tours):
    return Rounds(tours, {})


def told_windows(told):
    return {stop: (one.from_min, one.to_min) for stop, one in told.windows.items()}


def test_every_stop_that_collects_has_a_window_that_begins_at_its_expected_minute(case):
    told = publish(case, made(make_round(FACES)), SEED, Worth())
    (tour,) = told.made.rounds
    assert set(told.windows) == {("T1.1.1", k) for k, stop in enumerate(tour.stops) if stop.kind is StopKind.COLLECT}
    for (_, k), one in told.windows.items():
        assert one.face_id == tour.stops[k].face_id
        assert one.from_min * 60 <= tour.stops[k].begin_s < one.to_min * 60
        assert one.to_min - one.from_min >= case.behaviour.min_window_min
    assert told.lawful


def test_the_dearer_a_crews_time_the_earlier_windows_begin(case):
    given = made(make_round(FACES * 5, service_s=900))
    out_s = {("T1.1.1", k): 1.0 for k in range(1, 21)}
    early, hold = [], []
    for second in (0.0, 30.0, math.inf):
        told = publish(case, given, SEED, Worth(second if second < math.inf else 1e9, out_s))
        early.append(told.early_min["T1.1.1"])
        hold.append(sum(stop.hold_s for stop in told.made.rounds[0].stops))
    assert early == sorted(early)
    assert early[0] < early[-1]
    assert hold == sorted(hold, reverse=True)
    assert hold[-1] == 0


def test_crews_are_back_within_their_shift_or_it_is_told(case):
    begin_s = make_round(FACES * 5, service_s=900).end_s
    tight = replace(case, trucks=(replace(TRUCK, shift=replace(TRUCK.shift, to_min=-(-begin_s // 60))),))
    told = publish(tight, made(make_round(FACES * 5, service_s=900)), SEED, Worth())
    assert told.over == ()
    assert told.early_min["T1.1.1"] > 0
    short = replace(case, trucks=(replace(TRUCK, shift=replace(TRUCK.shift, to_min=begin_s // 60 - 1)),))
    assert publish(short, made(make_round(FACES * 5, service_s=900)), SEED, Worth()).over == ("T1.1.1",)


def test_what_is_settled_stays(case):
    told = publish(case, made(make_round(FACES)), SEED, Worth(), early_min={"T1.1.1": 20.0})
    assert told.early_min == {"T1.1.1": 20.0}
    later = publish(case, made(make_round(FACES)), SEED, Worth(), not_before={("T1.1.1", 2): 500})
    assert told_windows(later)["T1.1.1", 2][0] == 500
    assert later.made.rounds[0].stops[2].begin_s >= 500 * 60


def test_a_truck_is_back_before_it_leaves_again(case):
    first = make_round(FACES * 3, service_s=900)
    second = make_round(FACES, "T1.1.2", start_s=first.end_s + 60)
    told = publish(case, made(first, second), SEED, Worth())
    assert told.over == ()
    assert told.early_min["T1.1.1"] > told.early_min["T1.1.2"] == 0
    assert told.made.rounds[0].end_s <= second.start_s
    late = replace(second, stops=make_round(FACES, start_s=first.end_s - 60).stops)
    assert publish(case, made(first, late), SEED, Worth()).over == ("T1.1.1",)


# ---- on streets -----------------------------------------------------------------------------------------------------


def test_without_spread_a_window_holds_the_stop_and_is_as_wide_as_it_must():
    hand = plan()
    windows = publish(hand.case, made(*hand.rounds), 1, Worth()).windows
    collecting = {
        (tour.round_id, k): stop
        for tour in hand.rounds
        for k, stop in enumerate(tour.stops)
        if stop.kind is StopKind.COLLECT
    }
    assert windows.keys() == collecting.keys()
    for key, told in windows.items():
        stop = collecting[key]
        assert (told.round_id, told.face_id) == (key[0], stop.face_id)
        assert told.from_min * 60 <= stop.begin_s
        assert stop.end_s <= told.to_min * 60
        assert told.to_min - told.from_min == 30
        assert told.from_min % 5 == told.to_min % 5 == 0
    assert windows["T1.1.1", 1] == Published("T1.1.1", "north", 360, 390)


@settings(max_examples=15, deadline=None)
@given(
    st.builds(
        Punctuality,
        reliability=st.sampled_from([0.8, 0.95, 1.0]),
        service_spread=st.floats(0, 0.6),
        drive_spread=st.floats(0, 0.6),
        day_spread=st.floats(0, 0.2),
        start_spread_min=st.floats(0, 10),
    ),
    st.integers(0, 999),
    st.sampled_from([0.0, 1.0, 1e9]),
)
def test_windows_hold_their_share_of_the_weeks_that_they_are_made_of(terms, seed, second):
    hand = plan().with_case(punctuality=terms)
    out_s = {(tour.round_id, k): 1.0 for tour in hand.rounds for k in range(len(tour.stops))}
    told = publish(hand.case, made(*hand.rounds), seed, Worth(second, out_s))
    begins = [
        np.array(
            [
                told.windows[tour.round_id, k].from_min * 60.0 if (tour.round_id, k) in told.windows else -np.inf
                for k in range(len(tour.stops))
            ]
        )
        for tour in hand.rounds
    ]
    driven = drive_all(told.made.rounds, terms, seed, begins)
    for tour, drives in zip(told.made.rounds, driven, strict=True):
        for k in range(len(tour.stops)):
            if (tour.round_id, k) in told.windows:
                window = told.windows[tour.round_id, k]
                share = share_inside(drives, window.from_min, window.to_min)[k]
                assert share >= terms.reliability - 1e-9


def test_a_round_has_the_same_windows_whatever_others_there_are():
    hand = plan().with_case(punctuality=Punctuality())
    whole = publish(hand.case, made(*hand.rounds), 3, Worth()).windows
    alone = publish(hand.case, made(*hand.rounds[1:2]), 3, Worth()).windows
    assert alone == {key: told for key, told in whole.items() if key[0] == "T1.3.1"}
