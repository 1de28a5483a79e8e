"""Small zones made by hand: calls on a line of faces, a truck for each stream."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from binopt.domain.service import Truck, Window
from binopt.solve.rounds.calls import Call, Task, Work
from binopt.solve.rounds.job import DAY_S, STEP_S, Site, ZoneJob
from binopt.solve.routing.limit import Limit

LEAD_S, LAG_S = 3600, 900
PLACES = 2
"""The depot and an unloading place."""


def work(face: str, key: str, service_s: int = 600, litres: float = 100.0, cost_per_h: float = 0.0) -> Work:
    task = Task((f"D{face}", key), face, 0.0, float(service_s), 1, litres, cost_per_h)
    return Work((task,), 0.0, 0.0, 0.1)


def call(face: int, stream: str, *alternatives: Sequence[int], service_s: int = 600) -> Call:
    """A call at a face that may come on any of some sets of days."""
    name = f"f{face}"
    options = tuple({day: work(name, stream, service_s) for day in days} for days in alternatives)
    return Call(name, (face,), stream, options)


def spans() -> np.ndarray:
    """Bins out an hour before the truck's step, in a quarter of an hour after it."""
    begin = np.arange(DAY_S // STEP_S, dtype=np.int64) * STEP_S
    return np.stack([begin - LEAD_S, begin + STEP_S + LAG_S], axis=1)


def zone(
    calls: Sequence[Call],
    *,
    trucks: Mapping[str, Sequence[str]] | None = None,
    shift: tuple[int, int] = (6 * 60, 14 * 60),
    meet: bool = True,
    time_cost: Mapping[int, Mapping[int, np.ndarray]] | None = None,
    hop_s: int = 60,
    **changed: object,
) -> ZoneJob:
    """A zone in which all calls of a face meet; trucks are told by name with their streams, one for each stream."""
    streams = sorted({one.stream for one in calls})
    named = trucks or {f"T-{name}": (name,) for name in streams}
    fleet = tuple(Truck(name, tuple(of), Window(*shift), 20_000.0, 10_000.0, range(7)) for name, of in named.items())
    count = PLACES + len(calls)
    drive_s = np.full((count, count), hop_s, np.int64)
    np.fill_diagonal(drive_s, 0)
    meets = [
        frozenset(j for j, other in enumerate(calls) if meet and j != i and other.faces == one.faces)
        for i, one in enumerate(calls)
    ]
    job = ZoneJob(
        tuple(calls),
        tuple(meets),
        (spans(),) * len(calls),
        (0,) * len(calls),
        tuple((time_cost or {}).get(i) for i in range(len(calls))),
        fleet,
        {name: tuple(i for i, truck in enumerate(fleet) if name in truck.streams) for name in streams},
        drive_s,
        Site(0, 0),
        (Site(1, 300),),
        break_s=1200,
        break_after_s=6 * 3600,
        second_price=10,
        days=7,
        seed=1,
        limit=Limit(400),
    )
    return replace(job, **changed)
