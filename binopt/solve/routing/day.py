"""One day's rounds for a given set of visits, by PyVRP, starting from rounds that were good for a similar set.

A round is written as nodes: visits and the facilities between its trips; depot and last unloading are not written,
they follow. What was found for a set is kept: other days with the same visits and vehicles share it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from pyvrp import (
    Activity,
    ActivityType,
    Client,
    CostEvaluator,
    Depot,
    Location,
    ProblemData,
    RandomNumberGenerator,
    Route,
    Solution,
    VehicleType,
)
from pyvrp.search import (
    OPERATORS,
    LocalSearch,
    NeighbourhoodParams,
    PerturbationManager,
    PerturbationParams,
    compute_neighbours,
)

from binopt.solve.routing.visits import Tables

LARGE = 2**40


@dataclass(frozen=True, slots=True)
class Tour:
    """One truck's day: the vehicle's number and the nodes between depot and last unloading."""

    vehicle: int
    nodes: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class DayPlan:
    """Rounds for a set of visits: their cost, and by how much they break capacity and shift (0: lawful)."""

    cost: int
    excess: int
    tours: tuple[Tour, ...]


EMPTY = DayPlan(0, 0, ())


class DayRouter:
    """Finds rounds for sets of visits."""

    def __init__(self, tables: Tables, seed: int, *, load_penalty: float, time_penalty: float) -> None:
        self.tables = tables
        self._rng = RandomNumberGenerator(seed)
        self._client = [Activity(ActivityType.CLIENT, k) for k in range(len(tables.visits))]
        self._depot = [Activity(ActivityType.DEPOT, k) for k in range(tables.first)]
        self._location = Location(0, 0)
        vehicles = tables.vehicles
        self._types = [
            VehicleType(
                num_available=one.count,
                capacity=[LARGE if one.litres is None else one.litres],
                shift_duration=one.shift_s,
                fixed_cost=tables.problem.round_price,
                reload_depots=list(range(1, tables.first)),
                unit_distance_cost=tables.problem.drive_weight,
                unit_duration_cost=tables.problem.duration_weight,
            )
            for one in vehicles
        ]
        self._clients = [
            Client(0, delivery=[int(v.litres)], service_duration=v.service_s) for v in tables.visits
        ]
        self._duration = tables.drive_s.copy()
        self._duration[:, 0] += tables.last_s
        np.fill_diagonal(self._duration, 0)
        self.evaluator = CostEvaluator([load_penalty], time_penalty, 0)
        self._near = NeighbourhoodParams(num_neighbours=20)
        self._perturb = PerturbationParams(1, 6)
        self.calls = 0

    def _data(self, fleet: int, ids: list[int]) -> ProblemData:
        first = self.tables.first
        rows = np.concatenate([np.arange(first), np.array(ids, np.int64) + first])
        take = np.ix_(rows, rows)
        clients = [
            Client(first + k, delivery=[self.tables.visits[v].litres], service_duration=self.tables.visits[v].service_s)
            for k, v in enumerate(ids)
        ]
        depots = [Depot(0)] + [
            Depot(1 + k, service_duration=one.service_s) for k, one in enumerate(self.tables.problem.facilities)
        ]
        types = [self._types[k] for k in self.tables.fleets[fleet]]
        return ProblemData(
            [self._location] * len(rows), clients, depots, types, [self.tables.drive_s[take]], [self._duration[take]]
        )

    def route(self, fleet: int, ids: list[int], warm: tuple[Tour, ...], iterations: int) -> DayPlan:
        """Return rounds for some visits, from warm ones that may miss some and hold others."""
        if not ids:
            return EMPTY
        self.calls += 1
        first = self.tables.first
        data = self._data(fleet, ids)
        search = LocalSearch(data, self._rng, compute_neighbours(data, self._near), PerturbationManager(self._perturb))
        for operator in OPERATORS:
            if operator.supports(data):
                search.add_operator(operator(data))
        number = {v + first: k for k, v in enumerate(ids)}
        fleet_types = self.tables.fleets[fleet]
        routes = []
        for tour in warm:
            activities: list[Activity] = []
            for node in tour.nodes:
                if node < first:
                    if activities and not activities[-1].is_depot():
                        activities.append(self._depot[node])
                elif node in number:
                    activities.append(self._client[number[node]])
            while activities and activities[-1].is_depot():
                activities.pop()
            if activities:
                routes.append(Route(data, activities, fleet_types.index(tour.vehicle)))
        evaluator = self.evaluator
        current = search(Solution(data, routes), evaluator, exhaustive=True)
        best, best_cost = current, evaluator.penalised_cost(current)
        current_cost = best_cost
        for _ in range(iterations):
            candidate = search(current, evaluator, exhaustive=False)
            cost = evaluator.penalised_cost(candidate)
            if cost <= current_cost:
                current, current_cost = candidate, cost
                if cost < best_cost:
                    best, best_cost = candidate, cost
        return self._plan(best, best_cost, ids, fleet_types)

    def _plan(self, solution: Solution, penalised: int, ids: list[int], types: tuple[int, ...]) -> DayPlan:
        first = self.tables.first
        tours = tuple(
            Tour(
                types[route.vehicle_type()],
                tuple(
                    one.idx if one.is_depot() else first + ids[one.idx] for one in list(route)[1:-1]
                ),
            )
            for route in solution.routes()
        )
        cost = solution.distance_cost() + solution.fixed_vehicle_cost() + solution.duration_cost()
        return DayPlan(cost, penalised - cost, tours)
