"""The problem as tables: every distinct visit numbered once, and one matrix over depot, facilities and visits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from binopt.solve.routing.problem import IntMatrix, PeriodicProblem, Vehicle, Visit

IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]
FloatArray = npt.NDArray[np.float64]


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
    last_s, last_facility
        (nodes,) seconds of unloading on the way home, and where.
    edge_cost
        (nodes, nodes) what going from node to node costs, driving and time, unloading on the way home included.
    options
        Of each stop and alternative: the visit by day.
    option_cost
        Of each stop and alternative: its own cost, and that of its work.
    refused
        (vehicles, visits) the vehicle may not come.
    fleets, fleet_of
        Distinct selections of vehicles (numbers); the selection of each day.
    """

    problem: PeriodicProblem
    first: int
    stop_of: IntArray
    visits: tuple[Visit, ...]
    service_s: IntArray
    litres: IntArray
    kg: IntArray
    drive_s: IntMatrix
    last_s: IntArray
    last_facility: IntArray
    edge_cost: IntMatrix
    options: tuple[tuple[Mapping[int, int], ...], ...]
    option_cost: tuple[tuple[int, ...], ...]
    refused: BoolArray
    fleets: tuple[tuple[int, ...], ...]
    fleet_of: tuple[int, ...]

    @property
    def vehicles(self) -> tuple[Vehicle, ...]:
        """The vehicles of the problem."""
        return self.problem.vehicles

    def spread(self) -> float:
        """Return a typical cost from a visit to its nearest others: the scale of all that is traded off."""
        between = self.edge_cost[self.first :, self.first :]
        if len(between) < 2:
            return 1.0
        return max(float(np.sort(between, axis=1)[:, 1:6].mean()), 1.0)


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
    at = np.array(
        [
            problem.depot,
            *(one.location for one in problem.facilities),
            *(problem.stops[i].location for i in stop_of),
        ],
        np.int64,
    )
    drive_s = problem.drive_s[np.ix_(at, at)].copy()
    ways = np.array(
        [problem.drive_s[at, one.location] + problem.drive_s[one.location, problem.home] for one in problem.facilities]
    )
    unloading_s = np.array([one.service_s for one in problem.facilities], np.int64)
    last = np.argmin(ways + unloading_s[:, None], axis=0)
    drive_s[:, 0] = np.take_along_axis(ways, last[None, :], axis=0)[0]
    np.fill_diagonal(drive_s, 0)
    last_s = unloading_s[last]
    duration_s = drive_s.copy()
    duration_s[1:, 0] += last_s[1:]
    edge_cost = problem.drive_weight * drive_s + problem.duration_weight * duration_s
    fleets: dict[tuple[int, ...], int] = {}
    fleet_of = tuple(
        fleets.setdefault(tuple(k for k, one in enumerate(problem.vehicles) if one.drives_on(day)), len(fleets))
        for day in range(problem.days)
    )
    refused = np.array(
        [
            [(allowed := problem.stops[i].vehicles) is not None and one.name not in allowed for i in stop_of]
            for one in problem.vehicles
        ],
        dtype=bool,
    ).reshape(len(problem.vehicles), len(visits))
    return Tables(
        problem=problem,
        first=1 + len(problem.facilities),
        stop_of=stop_of,
        visits=visits,
        service_s=np.array([one.service_s for one in visits], np.int64),
        litres=np.array([one.litres for one in visits], np.int64),
        kg=np.array([one.kg for one in visits], np.int64),
        drive_s=drive_s,
        last_s=last_s,
        last_facility=last,
        edge_cost=edge_cost,
        options=options,
        option_cost=tuple(
            tuple(
                one.cost + problem.duration_weight * sum(visit.service_s for visit in one.visits.values())
                for one in stop.alternatives
            )
            for stop in problem.stops
        ),
        refused=refused,
        fleets=tuple(fleets),
        fleet_of=fleet_of,
    )
