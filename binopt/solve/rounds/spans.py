"""From when to when the bins of a call are out, for a truck at any time of the day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from binopt.domain.case import Case
from binopt.domain.service import Duty
from binopt.measure.handling import out_and_in
from binopt.solve.rounds.calls import Call
from binopt.solve.rounds.job import DAY_S, STEP_S

NO_SPANS = np.zeros((DAY_S // STEP_S, 2), np.int64)
"""Of calls that nobody meets."""


def spans_of(case: Case, calls: Sequence[Call], duties: Mapping[str, Duty | None]) -> tuple[NDArray[np.int64], ...]:
    """Say for each call and each step of a day from when to when its bins are out if the truck begins in that step.

    The window is taken to begin with the step; a published one that would begin earlier than others' bins allow is made
    to begin later.

    Returns
    -------
    tuple of (steps, 2) arrays
        Seconds after the day's midnight, of the first bin out and the last one in.
    """
    known: dict[tuple[frozenset[Duty | None], int], NDArray[np.int64]] = {}
    found = []
    for call in calls:
        works = [work for days in call.alternatives for work in days.values()]
        own = frozenset(duties.get(task.key[0]) for work in works for task in work.tasks)
        service_min = -(-max((work.service_s for work in works), default=0) // 60)
        if (own, service_min) not in known:
            known[own, service_min] = _table(case, own, service_min)
        found.append(known[own, service_min])
    return tuple(found)


def _table(case: Case, duties: frozenset[Duty | None], service_min: int) -> NDArray[np.int64]:
    rows = []
    for begin_min in range(0, DAY_S // 60, STEP_S // 60):
        last_min = begin_min + STEP_S // 60 + service_min
        pairs = [out_and_in(begin_min, last_min, case.behaviour, duty) for duty in duties]
        rows.append((60 * min(out for out, _ in pairs), 60 * max(into for _, into in pairs)))
    return np.array(rows, dtype=np.int64)
