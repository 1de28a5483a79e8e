"""The problem as tables: every distinct visit numbered once, and one matrix over depot, facilities and visits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from binopt.solve.routing.problem import IntMatrix, PeriodicProblem, Vehicle, Visit

BoolArray = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Tables:
    """Numbers for everything.

    A node is the depot (0), a facility (1 + its number) or a visit (``first`` + its number). Two days of a stop that
    bring the same work and load in the same windows are one visit: what is learnt of one day holds for the other.

    Parameters
    ----------
    stop_of, visits
        Of each visit: its stop and what it brings.
    service_s, litres, kg
        Of each visit.
    drive_s
        (nodes, nodes) seconds of driving; the column of the depot holds the way home by way of unloading.
    last_s
        (nodes,) seconds of unloading on the way home.
    last_facility
        (nodes,) the facility on the way home.
    options
        Of each stop and alternative: the visit by day.
    fleets
        Distinct selections of vehicles (numbers), ``fleet_of`` each day.
    """

    problem: PeriodicProblem
    first: int
    stop_of: npt.NDArray[np.int64]
    visits: tuple[Visit, ...]
    service_s: npt.NDArray[np.int64]
    litres: npt.NDArray[np.int64]
    kg: npt.NDArray[np.int64]
    drive_s: IntMatrix
    last_s: npt.NDArray[np.int64]
    last_facility: npt.NDArray[np.int64]
    options: tuple[tuple[Mapping[int, int], ...], ...]
    fleets: tuple[tuple[int, ...], ...]
    fleet_of: tuple[int, ...]

    @property
    def vehicles(self) -> tuple[Vehicle, ...]:
        """The vehicles of the problem."""
        return self.problem.vehicles


def tabulate(problem: PeriodicProblem) -> Tables:
    """Number the visits and fold the last unloading into the way home."""
    numbers: dict[tuple[int, Visit], int] = {}
    options = tuple(
        tuple(
            {day: numbers.setdefault((i, visit), len(numbers)) for day, visit in alternative.visits.items()}
            for alternative in stop.alternatives
        )
        for i, stop in enumerate(problem.stops)
    )
    stop_of = np.array([i for i, _ in numbers], np.int64)
    visits = tuple(visit for _, visit in numbers)
    facilities = problem.facilities
    at = np.array(
        [problem.depot, *(one.location for one in facilities), *(problem.stops[i].location for i in stop_of)], np.int64
    )
    drive_s = problem.drive_s[np.ix_(at, at)].copy()
    ways = np.array([problem.drive_s[at, one.location] + problem.drive_s[one.location, problem.home] for one in facilities])
    service = np.array([one.service_s for one in facilities], np.int64)
    last = np.argmin(ways + service[:, None], axis=0)
    drive_s[:, 0] = np.take_along_axis(ways, last[None, :], axis=0)[0]
    np.fill_diagonal(drive_s, 0)
    fleets: dict[tuple[int, ...], int] = {}
    fleet_of = tuple(
        fleets.setdefault(tuple(k for k, one in enumerate(problem.vehicles) if one.drives_on(day)), len(fleets))
        for day in range(problem.days)
    )
    return Tables(
        problem,
        1 + len(facilities),
        stop_of,
        visits,
        np.array([one.service_s for one in visits], np.int64),
        np.array([one.litres for one in visits], np.int64),
        np.array([one.kg for one in visits], np.int64),
        drive_s,
        service[last],
        last,
        options,
        tuple(fleets),
        fleet_of,
    )
