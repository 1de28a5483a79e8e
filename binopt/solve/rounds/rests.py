"""Breaks of crews whose rounds became long only by what they wait for windows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from binopt.domain.case import Case
from binopt.domain.rounds import Round
from binopt.solve.rounds.minutes import StopNumber


def rests_missing(case: Case, rounds: Sequence[Round]) -> list[StopNumber]:
    """List the stops before which crews have to rest, that are out for longer than they may without.

    As late as it may be: before the first stop whose work ends after that time.
    """
    of_day: dict[tuple[str, int], list[Round]] = defaultdict(list)
    for tour in sorted(rounds, key=lambda tour: tour.start_s):
        of_day[tour.truck_id, tour.day].append(tour)
    found = []
    for tours in of_day.values():
        due_s = tours[0].start_s + round(60 * case.crew.break_after_min)
        rests_s = [stop.wait_s for tour in tours for stop in tour.stops]
        rests_s += [following.start_s - tour.end_s for tour, following in pairwise(tours)]
        late = ((tour.round_id, k) for tour in tours for k, stop in enumerate(tour.stops) if k and stop.end_s > due_s)
        stop = next(late, None)
        if stop is not None and max(rests_s) < 60 * case.crew.break_min:
            found.append(stop)
    return found


def with_rests(case: Case, rounds: Sequence[Round], rests: Sequence[StopNumber]) -> tuple[Round, ...]:
    """Put breaks in before some stops; what comes after them comes later."""
    before: Mapping[str, set[int]] = defaultdict(set)
    for round_id, k in rests:
        before[round_id].add(k)
    return tuple(_with_rests(case, tour, before[tour.round_id]) if tour.round_id in before else tour for tour in rounds)


def _with_rests(case: Case, tour: Round, before: set[int]) -> Round:
    break_s, later_s, stops = round(60 * case.crew.break_min), 0, []
    for k, stop in enumerate(tour.stops):
        rest_s = break_s if k in before else 0
        later_s += rest_s
        stops.append(replace(stop, wait_s=stop.wait_s + rest_s, begin_s=stop.begin_s + later_s))
    return replace(tour, stops=tuple(stops))
