"""When work at a call may begin: in the trucks' shifts, out of others' way, and at what cost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from binopt.solve.rounds.agenda import Slot
from binopt.solve.rounds.job import DAY_S, STEP_S, ZoneJob
from binopt.solve.routing.problem import Window

MOST_PIECES = 5
"""Pieces of a day that cost differently are taken together until there are no more: each makes routing slower."""

Busy = Mapping[int, Sequence[tuple[int, int]]]
"""For each call from when to when bins in its bins' way are out, in seconds of the cycle."""


def openings(
    job: ZoneJob, call: int, day: int, service_s: int, busy: Busy, slot: Slot | None = None
) -> tuple[int, tuple[Window, ...]] | None:
    """Say when work at a call may begin on a day.

    Parameters
    ----------
    service_s
        Seconds of the work.
    slot
        When its stream is collected on the day, where that is agreed.

    Returns
    -------
    (cost, windows) or None
        Least cost of coming on that day, and windows with what they cost above that; ``None`` where work may not begin
        at all. Without windows it may begin at any time of the shift.
    """
    shifts = [job.trucks[number].shift for number in job.fleet[job.calls[call].stream]]
    way_s = int(job.drive_s[job.depot.location, len(job.places) + call])
    first = min(shift.from_min for shift in shifts) * 60 + way_s
    last = max(shift.to_min for shift in shifts) * 60 - job.way_home_s(call) - service_s
    begin = first if slot is None else max(first, slot.from_s)
    end = last if slot is None else min(last, slot.to_s)
    free = [(max(a, begin), min(b, end)) for a, b in _free(job, call, day, busy) if max(a, begin) <= min(b, end)]
    if not free:
        return None
    costs = (job.time_cost[call] or {}).get(day)
    if costs is None:
        return 0, () if free == [(first, last)] else tuple(Window(a, b) for a, b in free)
    pieces = _pieces(costs, free)
    least = min(cost for *_, cost in pieces)
    return least, tuple(Window(a, b, cost - least) for a, b, cost in pieces)


def _free(job: ZoneJob, call: int, day: int, busy: Busy) -> list[tuple[int, int]]:
    """List the stretches of a day in which a truck may come without its bins meeting others'."""
    free = np.ones(DAY_S // STEP_S, bool)
    span = job.spans[call] + day * DAY_S
    cycle_s = job.days * DAY_S
    for out_s, in_s in busy.get(call, ()):
        for turn in (-cycle_s, 0, cycle_s):
            free &= (span[:, 1] <= out_s + turn) | (span[:, 0] >= in_s + turn)
    cuts = [0, *(np.flatnonzero(np.diff(free)) + 1).tolist(), len(free)]
    return [(a * STEP_S, b * STEP_S - 1) for a, b in pairwise(cuts) if free[a]]


def _pieces(costs: NDArray[np.int64], free: Sequence[tuple[int, int]]) -> list[tuple[int, int, int]]:
    """Cut free stretches where the cost changes, and take neighbours together that differ least until few are left."""
    cut: list[list[tuple[int, int, float]]] = []
    for begin, end in free:
        steps = np.arange(begin // STEP_S, end // STEP_S + 1)
        at = [0, *(np.flatnonzero(np.diff(costs[steps])) + 1).tolist(), len(steps)]
        cut.append(
            [
                (
                    max(int(steps[a]) * STEP_S, begin),
                    min(int(steps[b - 1] + 1) * STEP_S - 1, end),
                    float(costs[steps[a]]),
                )
                for a, b in pairwise(at)
            ]
        )
    while sum(map(len, cut)) > max(MOST_PIECES, len(cut)):
        _, row, k = min(
            (abs(x[2] - y[2]), row, k) for row, pieces in enumerate(cut) for k, (x, y) in enumerate(pairwise(pieces))
        )
        (a, b, c), (d, e, f) = cut[row][k : k + 2]
        cut[row][k : k + 2] = [(a, e, (c * (b - a + 1) + f * (e - d + 1)) / (e - a + 1))]
    return [(a, b, round(cost)) for pieces in cut for a, b, cost in pieces]
