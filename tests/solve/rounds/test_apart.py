"""Windows apart where bins stand in each other's way: they begin when the way is free, and crews wait for them."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from binopt.domain.case import Punctuality
from binopt.domain.service import Duty
from binopt.solve.rounds.apart import MOST_WAIT_MIN, publish_apart
from binopt.solve.rounds.calls import Call
from binopt.solve.rounds.draw import Rounds as DrawnRounds
from binopt.solve.rounds.draw import rounds_of
from binopt.solve.rounds.maker import Asked
from binopt.solve.rounds.minutes import presentations
from binopt.solve.rounds.publish import Worth, publish
from binopt.solve.rounds.spans import NO_SPANS
from tests.baseline.street import case_of
from tests.builders import TRUCK
from tests.rounds import make_round
from tests.rules.rounds.by_hand import plan
from tests.solve.rounds.asked import calls_of, streets_of, tour_of
from tests.solve.rounds.zones import work

EXACT = Punctuality(service_spread=0, drive_spread=0, day_spread=0, start_spread_min=0)
SEED = 7
NOBODY = dict.fromkeys("abc")


@pytest.fixture(scope="module")
def case():
    return replace(case_of({}, ()), trucks=(TRUCK, replace(TRUCK, truck_id="T2")))


def meeting(offset_min, days=((0,), (0,)), drive_s=60):
    """Two trucks at one face, the second one some minutes after the first, and what is asked of them."""
    tours = []
    for number, (day,) in enumerate(days):
        start_s = 6 * 3600 + 60 * offset_min * number
        truck = f"T{number + 1}"
        tours.append(make_round(["f0"], f"{truck}.{day + 1}.1", truck_id=truck, day=day, start_s=start_s))
    calls = tuple(
        Call("f0", (0,), stream, ({day: work("f0", stream, 300, cost_per_h=100.0)},), (n,))
        for n, (stream, (day,)) in enumerate(zip(("bio", "glass"), days, strict=True))
    )
    asked = Asked(calls, (frozenset({1}), frozenset({0})), (0, 0), (None, None), ())
    return asked, DrawnRounds(tuple(tours), {(n, day): (tours[n].round_id, 1) for n, (day,) in enumerate(days)})


def published(case, asked, given, duties=None):
    told = publish_apart(case, asked, (0, 0), given, SEED, duties or {}, 1.0)
    by_visit = presentations(case, asked, (0, 0), told, duties or {})
    return told, *(one for (one,) in by_visit.values())


@pytest.mark.parametrize("offset_min", [200, 80, 70, 60])
def test_bins_go_out_when_others_are_in(case, offset_min):
    exact = replace(case, punctuality=EXACT)
    told, first, second = published(exact, *meeting(offset_min))
    assert told.lawful
    assert second.out_min >= first.in_min
    assert second.window_from_min <= second.truck_min <= second.window_to_min
    # bins stand from an hour before to a quarter after the truck, whose work is in its middle
    waited_min = sum(stop.hold_s for stop in told.made.rounds[1].stops) / 60
    assert (waited_min > 0) == (offset_min < 80)


def test_whoever_would_wait_too_long_clashes(case):
    exact = replace(case, punctuality=EXACT)
    told, *_ = published(exact, *meeting(75 - MOST_WAIT_MIN - 10))
    assert told.clashes == {(0, 1)}
    assert not told.lawful


def test_who_stands_out_since_the_evening_before_meets_that_days_bins(case):
    exact = replace(case, punctuality=EXACT)
    duties = {"Df0": Duty(7 * 60, 19 * 60)}
    told, first, second = published(exact, *meeting(0, days=((1,), (2,))), duties)
    assert second.out_min == 1440 + 19 * 60
    assert first.in_min <= second.out_min
    assert told.lawful


def test_other_days_do_not_meet(case):
    told, first, second = published(case, *meeting(0, days=((0,), (3,))))
    assert told.lawful
    assert second.truck_min - first.truck_min == 3 * 1440


# ---- on streets -----------------------------------------------------------------------------------------------------


def monday(paper_s: int):
    """Residual and paper of one door on one day, the paper's truck leaving at a second of it, in each other's way."""
    hand = plan()
    calls = calls_of(hand)[:2]
    residual = replace(calls[0], alternatives=({0: calls[0].alternatives[0][0]},))
    paper = replace(calls[1], alternatives=({0: calls[1].alternatives[0][2]},))
    calls = (residual, paper)
    tours = [tour_of(hand, calls, (0, -1), 0, 21_600), tour_of(hand, calls, (1, -1), 0, paper_s)]
    made = rounds_of(hand.case, streets_of(hand), calls, (0, 0), tours, drawn=False)
    meets = (frozenset({1}), frozenset({0}))
    asked = Asked(calls, meets, (0, 0), (None, None), (NO_SPANS, NO_SPANS))
    return hand, asked, made


def parted(paper_s: int, *, meet: bool = True):
    hand, asked, made = monday(paper_s)
    if not meet:
        asked = replace(asked, meets=(frozenset(), frozenset()))
    # a truck of its own for the paper
    hand = hand.with_case(trucks=(*hand.case.trucks, replace(hand.case.trucks[0], truck_id="T2")))
    made = replace(made, rounds=(made.rounds[0], replace(made.rounds[1], truck_id="T2")))
    told = publish_apart(hand.case, asked, (0, 0), made, 1, NOBODY, 1.0)
    found = presentations(hand.case, asked, (0, 0), told, NOBODY)
    windows = publish(hand.case, made, 1, Worth()).windows
    return windows, told.windows, told.clashes, {key[0]: one for key, (one,) in found.items()}


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


@pytest.mark.parametrize(("paper_s", "waits"), [(26_000, True), (23_000, False)])
def test_a_truck_waits_for_its_window_but_not_for_long(paper_s, waits):
    *_, clashes, told = parted(paper_s)
    assert clashes == (set() if waits else {(0, 1)})
    assert (told[1].out_min >= told[0].in_min) == waits


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
