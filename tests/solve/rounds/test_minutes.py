"""From rounds to what people are told: windows, when to put out and when to take in."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from binopt.domain.case import Punctuality
from binopt.domain.rounds import StopKind
from binopt.domain.service import Duty
from binopt.measure.punctuality import drive_all, share_inside
from binopt.solve.rounds.draw import rounds_of
from binopt.solve.rounds.maker import Asked
from binopt.solve.rounds.minutes import Published, part_windows, presentations, publish
from binopt.solve.rounds.spans import NO_SPANS
from tests.rules.rounds.by_hand import A_PAPER, A, Rounds, plan
from tests.solve.rounds.asked import calls_of, streets_of, tour_of, tours_of

NOBODY = dict.fromkeys("abc")


def drawn(hand: Rounds, calls, tours):
    return rounds_of(hand.case, streets_of(hand), calls, [0] * len(calls), tours, drawn=False)


# ---- publish --------------------------------------------------------------------------------------------------------


def test_without_spread_a_window_holds_the_stop_and_is_as_wide_as_it_must():
    hand = plan()
    windows = publish(hand.case, hand.rounds, 1)
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
)
def test_windows_hold_their_share_of_the_weeks_that_they_are_made_of(terms, seed):
    hand = plan().with_case(punctuality=terms)
    windows = publish(hand.case, hand.rounds, seed)
    for tour, drives in zip(hand.rounds, drive_all(hand.rounds, terms, seed), strict=True):
        told = {k: windows[tour.round_id, k] for k in range(len(tour.stops)) if (tour.round_id, k) in windows}
        for k, window in told.items():
            share = share_inside(drives, window.from_min, window.to_min)[k]
            assert share >= terms.reliability - 1e-9


def test_a_round_has_the_same_windows_whatever_others_there_are():
    hand = plan().with_case(punctuality=Punctuality())
    whole = publish(hand.case, hand.rounds, 3)
    alone = publish(hand.case, hand.rounds[1:2], 3)
    assert alone == {key: told for key, told in whole.items() if key[0] == "T1.3.1"}
    assert publish(hand.case, hand.rounds, 4) != whole


# ---- presentations --------------------------------------------------------------------------------------------------


def told_of(hand: Rounds, windows, duties=NOBODY):
    calls, tours = tours_of(hand)
    made = presentations(hand.case, calls, [0] * len(calls), drawn(hand, calls, tours), windows, duties)
    return [one for found in made.values() for one in found]


def test_the_presentations_by_hand_are_told():
    hand = plan()
    windows = {
        key: replace(told, from_min=told.from_min // 1440 * 1440 + 360, to_min=told.from_min // 1440 * 1440 + 420)
        for key, told in publish(hand.case, hand.rounds, 1).items()
    }
    assert sorted(told_of(hand, windows), key=str) == sorted(hand.service.presentations, key=str)


def test_who_is_off_duty_puts_out_before_and_takes_in_after():
    hand = plan()
    duties = NOBODY | {"a": Duty(16 * 60, 4 * 60)}
    told = {(one.key, one.truck_min // 1440): one for one in told_of(hand, publish(hand.case, hand.rounds, 1), duties)}
    monday = told[A, 0]
    assert (monday.out_min, monday.in_min) == (4 * 60, 16 * 60)
    assert told[A_PAPER, 2].out_min == 2 * 1440 + 4 * 60


def test_what_goes_out_before_the_cycle_begins_is_told_a_cycle_later():
    hand = plan()
    calls = calls_of(hand)
    # the truck comes half an hour after the cycle's first midnight
    made = drawn(hand, calls, [tour_of(hand, calls, (0, -1), 0, 1800)])
    windows = publish(hand.case, made.rounds, 1)
    found = presentations(
        hand.case, [replace(calls[0], alternatives=({0: calls[0].alternatives[0][0]},))], [0], made, windows, NOBODY
    )
    (one,) = found[0, 0]
    assert (one.out_min, one.window_from_min, one.window_to_min) == (10_080 - 30, 10_080 + 30, 10_080 + 60)
    assert one.truck_min == 10_080 + 31
    assert one.in_min == 10_080 + 46


# ---- part_windows ---------------------------------------------------------------------------------------------------


def monday(paper_s: int):
    """Residual and paper of one door on one day, the paper's truck leaving at a second of it, in each other's way."""
    hand = plan()
    calls = calls_of(hand)[:2]
    residual = replace(calls[0], alternatives=({0: calls[0].alternatives[0][0]},))
    paper = replace(calls[1], alternatives=({0: calls[1].alternatives[0][2]},))
    calls = (residual, paper)
    tours = [tour_of(hand, calls, (0, -1), 0, 21_600), tour_of(hand, calls, (1, -1), 0, paper_s)]
    made = drawn(hand, calls, tours)
    meets = (frozenset({1}), frozenset({0}))
    asked = Asked(calls, meets, (0, 0), (None, None), (NO_SPANS, NO_SPANS))
    return hand, asked, made, publish(hand.case, made.rounds, 1)


def parted(paper_s: int, *, meet: bool = True):
    hand, asked, made, windows = monday(paper_s)
    if not meet:
        asked = replace(asked, meets=(frozenset(), frozenset()))
    kept, clashes = part_windows(hand.case, asked, (0, 0), made, windows, NOBODY)
    told = presentations(hand.case, asked.calls, (0, 0), made, kept, NOBODY)
    return windows, kept, clashes, {key[0]: found[0] for key, found in told.items()}


def test_windows_far_apart_stay_as_they_are():
    windows, kept, clashes, told = parted(28_800)
    assert kept == windows
    assert not clashes
    assert told[1].out_min >= told[0].in_min


def test_a_window_begins_later_where_bins_would_go_out_into_others():
    # the residual is in at 06:16; the paper's truck begins at 07:19:50, in a window from 07:15
    windows, kept, clashes, told = parted(26_359)
    assert not clashes
    assert told[0].in_min == 376
    assert windows["T1.1.2", 1].from_min - 60 < 376
    assert kept["T1.1.2", 1].from_min == 440
    assert told[1].out_min == 380
    assert kept["T1.1.1", 1] == windows["T1.1.1", 1]
    assert kept["T1.1.2", 1].to_min - kept["T1.1.2", 1].from_min >= 30
    assert told[1].window_from_min <= told[1].truck_min


@pytest.mark.parametrize("paper_s", [23_000, 26_000])
def test_a_truck_that_would_come_before_its_window_is_a_clash(paper_s):
    *_, clashes, _ = parted(paper_s)
    assert clashes == {(0, 1)}


def test_who_is_in_nobodys_way_keeps_any_window():
    windows, kept, clashes, _ = parted(23_000, meet=False)
    assert kept == windows
    assert not clashes


@settings(max_examples=60, deadline=None)
@given(st.integers(20_000, 60_000))
def test_either_the_bins_are_apart_or_it_is_told(paper_s):
    _, kept, clashes, told = parted(paper_s)
    first, second = sorted(told.values(), key=lambda one: one.truck_min)
    assert clashes or second.out_min >= first.in_min
    for one in told.values():
        assert one.window_to_min - one.window_from_min >= 30
        assert clashes or one.window_from_min <= one.truck_min <= one.window_to_min
    assert all(window.from_min % 5 == window.to_min % 5 == 0 for window in kept.values())
