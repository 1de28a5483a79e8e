"""Windows that keep bins out of each other's way: they begin when the way is free, and crews wait for them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from binopt.domain.case import Case
from binopt.domain.service import Duty
from binopt.measure.handling import out_and_in
from binopt.solve.rounds.draw import Rounds
from binopt.solve.rounds.hours import SCALE
from binopt.solve.rounds.maker import Asked
from binopt.solve.rounds.minutes import Duties, Publication, StopNumber, parts_of
from binopt.solve.rounds.publish import Worth, publish
from binopt.solve.rounds.rests import rests_missing, with_rests

PASSES = 6
"""How often windows are moved: what a crew waits for one of them may put its bins in the next one's way."""
MOST_WAIT_MIN = 30
"""How long after the expected minute a window may begin so that others' bins are in."""

Visit = tuple[int, int]
"""A call and the day."""


def publish_apart(
    case: Case, asked: Asked, chosen: Sequence[int], made: Rounds, seed: int, duties: Duties, second_price: float
) -> Publication:
    """Publish rounds so that no bins are out together that stand in each other's way.

    Where bins would go out while others are still there their window begins later, and the crew waits. Whose truck
    comes first stays as the rounds have it. Crews that are out for long with all that get their break.
    """
    pairs = list(_pairs(case, asked, chosen, made))
    worth = Worth(second_price, _out_s(asked, chosen, made))
    not_before: dict[StopNumber, int] = {}
    told = publish(case, made, seed, worth)
    met = list(_in_the_way(case, asked, chosen, told, duties, pairs))
    for _ in range(PASSES):
        later = [(one.stop, one.free_min) for one in met if one.free_min is not None]
        rests = rests_missing(case, told.made.rounds)
        if not later and not rests:
            break
        for stop, minute in later:
            not_before[stop] = max(minute, not_before.get(stop, 0))
        made = replace(made, rounds=with_rests(case, made.rounds, rests))
        told = publish(case, made, seed, worth, not_before=not_before, early_min=told.early_min)
        met = list(_in_the_way(case, asked, chosen, told, duties, pairs))
    return replace(told, clashes=frozenset(one.calls for one in met))


def _out_s(asked: Asked, chosen: Sequence[int], made: Rounds) -> dict[StopNumber, float]:
    """Price a second for which the bins of each stop are out, in the units of a round's cost."""
    return {
        stop: SCALE * part.cost_per_h / 3600
        for visit in made.stop_of
        for stop, part in parts_of(asked, chosen, made, *visit)
    }


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two visits whose bins stand in each other's way, the one whose truck comes first before the other.

    ``turn_min`` is added to the second one's minutes: where the cycle ends between them they are of the next.
    """

    first: Visit
    second: Visit
    turn_min: int


def _pairs(case: Case, asked: Asked, chosen: Sequence[int], made: Rounds) -> Iterator[_Pair]:
    """List visits on the same day or on the next whose bins stand in each other's way."""
    begins_s = {tour.round_id: [stop.begin_s for stop in tour.stops] for tour in made.rounds}
    begin_s = {visit: begins_s[round_id][k] for visit, (round_id, k) in made.stop_of.items()}
    for i, others in enumerate(asked.meets):
        for j in sorted(others):
            for day in asked.calls[i].alternatives[chosen[i]]:
                for other in asked.calls[j].alternatives[chosen[j]]:
                    if (other - day) % (7 * case.weeks) == 1:
                        yield _Pair((i, day), (j, other), 0 if other > day else case.cycle_min)
                    elif other == day and (begin_s[i, day], i) < (begin_s[j, day], j):
                        yield _Pair((i, day), (j, day), 0)


@dataclass(frozen=True, slots=True)
class _Met:
    """A stop whose bins go out while those of another call are there.

    ``free_min`` is when its window should begin instead, ``None`` where its truck would have to wait too long.
    """

    calls: tuple[int, int]
    stop: StopNumber
    free_min: int | None


def _in_the_way(
    case: Case, asked: Asked, chosen: Sequence[int], told: Publication, duties: Duties, pairs: Sequence[_Pair]
) -> Iterator[_Met]:
    """List the stops whose bins go out too early."""
    begins_s = {tour.round_id: [stop.begin_s for stop in tour.stops] for tour in told.made.rounds}

    into: dict[Visit, int] = {}
    for visit in {pair.first for pair in pairs}:
        into[visit] = max(
            out_and_in(truck_s // 60, truck_s // 60, case.behaviour, duties.get(task.key[0]))[1]
            for (round_id, k), part in parts_of(asked, chosen, told.made, *visit)
            for task in part.tasks
            for truck_s in (begins_s[round_id][k] + part.middle_s[task.key],)
        )
    for pair in pairs:
        free_min = into[pair.first] - pair.turn_min
        for stop, part in parts_of(asked, chosen, told.made, *pair.second):
            own = {duties.get(task.key[0]) for task in part.tasks}
            from_min = told.windows[stop].from_min
            begin_min = begins_s[stop[0]][stop[1]] // 60
            if _first_out(case, from_min, own) < free_min:
                yield _Met((pair.first[0], pair.second[0]), stop, _free(case, from_min, begin_min, free_min, own))


def _first_out(case: Case, from_min: int, duties: Collection[Duty | None]) -> int:
    return min(out_and_in(from_min, from_min, case.behaviour, duty)[0] for duty in duties)


def _free(case: Case, from_min: int, begin_min: int, free_min: int, duties: Collection[Duty | None]) -> int | None:
    """Find the first step from which on nobody's bins go out before a minute."""
    step = case.punctuality.window_step_min
    for begin in range(from_min, begin_min + MOST_WAIT_MIN + 1, step):
        if _first_out(case, begin, duties) >= free_min:
            return begin
    return None
