"""From rounds to what people are told: when to put out and when to take in."""

from dataclasses import replace

from binopt.domain.service import Duty
from binopt.solve.rounds.draw import Rounds as DrawnRounds
from binopt.solve.rounds.draw import rounds_of
from binopt.solve.rounds.maker import Asked
from binopt.solve.rounds.minutes import presentations
from binopt.solve.rounds.publish import Worth, publish
from binopt.solve.rounds.spans import NO_SPANS
from tests.rules.rounds.by_hand import A_PAPER, A, Rounds, plan
from tests.solve.rounds.asked import calls_of, streets_of, tour_of, tours_of

NOBODY = dict.fromkeys("abc")


def drawn(hand: Rounds, calls, tours):
    return rounds_of(hand.case, streets_of(hand), calls, [0] * len(calls), tours, drawn=False)


def asked_of(calls):
    count = len(calls)
    return Asked(tuple(calls), (frozenset(),) * count, (0,) * count, (None,) * count, (NO_SPANS,) * count)


def told_of(hand: Rounds, windows=None, duties=NOBODY):
    calls, tours = tours_of(hand)
    told = publish(hand.case, drawn(hand, calls, tours), 1, Worth())
    told = replace(told, windows=windows or told.windows)
    made = presentations(hand.case, asked_of(calls), [0] * len(calls), told, duties)
    return [one for found in made.values() for one in found]


def test_the_presentations_by_hand_are_told():
    hand = plan()
    windows = {
        key: replace(told, from_min=told.from_min // 1440 * 1440 + 360, to_min=told.from_min // 1440 * 1440 + 420)
        for key, told in publish(hand.case, DrawnRounds(hand.rounds, {}), 1, Worth()).windows.items()
    }
    assert sorted(told_of(hand, windows), key=str) == sorted(hand.service.presentations, key=str)


def test_who_is_off_duty_puts_out_before_and_takes_in_after():
    hand = plan()
    duties = NOBODY | {"a": Duty(16 * 60, 4 * 60)}
    told = {(one.key, one.truck_min // 1440): one for one in told_of(hand, duties=duties)}
    monday = told[A, 0]
    assert (monday.out_min, monday.in_min) == (4 * 60, 16 * 60)
    assert told[A_PAPER, 2].out_min == 2 * 1440 + 4 * 60


def test_what_goes_out_before_the_cycle_begins_is_told_a_cycle_later():
    hand = plan()
    calls = calls_of(hand)
    # the truck comes half an hour after the cycle's first midnight
    made = drawn(hand, calls, [tour_of(hand, calls, (0, -1), 0, 1800)])
    told = publish(hand.case, made, 1, Worth())
    asked = asked_of([replace(calls[0], alternatives=({0: calls[0].alternatives[0][0]},))])
    found = presentations(hand.case, asked, [0], told, NOBODY)
    (one,) = found[0, 0]
    assert (one.out_min, one.window_from_min, one.window_to_min) == (10_080 - 30, 10_080 + 30, 10_080 + 60)
    assert one.truck_min == 10_080 + 31
    assert one.in_min == 10_080 + 46
