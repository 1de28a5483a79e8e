"""The windows of rounds: as late as is worth what crews wait for them, and held in the share of weeks asked for."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType

import numpy as np

from binopt.domain.case import Case
from binopt.domain.rounds import Round, StopKind
from binopt.domain.street import FloatArray, IntArray
from binopt.measure.punctuality import WEEKS, Timetable, at_its_minutes, streams_of_chance, timetable
from binopt.solve.rounds.draw import Rounds
from binopt.solve.rounds.minutes import Publication, Published, StopNumber
from binopt.units import DAY_MIN

EARLY_MIN = (0.0, 5.0, 10.0, 20.0, 40.0, math.inf)
"""How long before the expected minutes a round's windows may begin: bins stand longer, crews wait less."""


@dataclass(frozen=True, slots=True)
class Worth:
    """What is traded off against each other, in one unit.

    ``second`` is the price of a second of a crew's shift, ``out_s`` that of a second for which the bins of a stop are
    out.
    """

    second: float = 0.0
    out_s: Mapping[StopNumber, float] = field(default_factory=dict)


def publish(
    case: Case,
    made: Rounds,
    seed: int,
    worth: Worth,
    *,
    not_before: Mapping[StopNumber, int] = MappingProxyType({}),
    early_min: Mapping[str, float] = MappingProxyType({}),
) -> Publication:
    """Find the window of every stop that collects, and what crews wait for it.

    Parameters
    ----------
    worth
        Decides how early the windows of each round begin, among what lets its crew be back in time.
    not_before
        Minute of the cycle before which the window of a stop may not begin, where it matters.
    early_min
        How early the windows of some rounds begin, where that is settled; earlier still where the shift asks for it.
    """
    windows: dict[StopNumber, Published] = {}
    rounds, over, settled = [], [], {}
    for tour in made.rounds:
        last_s = _due_back_s(case, made.rounds, tour)
        ways = list(_ways(case, tour, seed, not_before, early_min.get(tour.round_id), last_s))
        out_s = np.array([worth.out_s.get((tour.round_id, k), 0.0) for k in range(len(tour.stops))])
        early, told = min(ways, key=lambda way: (_late_s(way[1], last_s), _cost(way[1], worth.second, out_s)))
        settled[tour.round_id] = early
        rounds.append(at_its_minutes(tour, told))
        over += [tour.round_id] if _late_s(told, last_s) else []
        for k, stop in enumerate(tour.stops):
            if stop.kind is StopKind.COLLECT:
                window = (int(told.from_min[k]), int(told.to_min[k]))
                windows[tour.round_id, k] = Published(tour.round_id, stop.face_id, *window)
    return Publication(replace(made, rounds=tuple(rounds)), windows, settled, tuple(over))


def _due_back_s(case: Case, rounds: Sequence[Round], tour: Round) -> int:
    """Return when a round must be back: at the end of its truck's shift, or when the truck leaves again before that."""
    [truck] = [one for one in case.trucks if one.truck_id == tour.truck_id]
    again = (
        one.start_s
        for one in rounds
        if (one.truck_id, one.day) == (tour.truck_id, tour.day) and one.start_s > tour.start_s
    )
    return min((60 * (tour.day * DAY_MIN + truck.shift.to_min), *again))


def _ways(
    case: Case,
    tour: Round,
    seed: int,
    not_before: Mapping[StopNumber, int],
    settled: float | None,
    last_s: int,
) -> Iterator[tuple[float, Timetable]]:
    """List ways to publish a round, told by how early windows begin; where that is settled the first that fits."""
    floors: IntArray = np.array([not_before.get((tour.round_id, k), 0) for k in range(len(tour.stops))], np.int64)
    for early in EARLY_MIN:
        if settled is not None and early < settled:
            continue
        [chance] = streams_of_chance([tour], seed)
        told = timetable(
            tour,
            case.punctuality,
            WEEKS,
            chance,
            case.behaviour.min_window_min,
            early_min=early,
            not_before_min=floors,
        )
        yield early, told
        if settled is not None and not _late_s(told, last_s):
            return


def _late_s(told: Timetable, last_s: int) -> int:
    """Return by how many seconds a round is back too late."""
    return max(int(told.begin_s[-1]) - last_s, 0)


def _cost(told: Timetable, second: float, out_s: FloatArray) -> float:
    """Price what crews wait, and for how long bins are out before the truck."""
    return second * float(told.hold_s.sum()) + float(out_s @ (told.begin_s - 60 * told.from_min))
