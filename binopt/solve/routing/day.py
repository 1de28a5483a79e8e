"""One day's rounds for a given set of visits, by PyVRP, starting from rounds that were good for a similar set.

Two ways. ``sketch`` improves rounds until no move helps, over data that are made once for all visits: a set is the
visits that stand in the rounds, so that nothing has to be built for it. ``polish`` makes data for the set alone and
shakes the rounds some times: many times as dear, and better by what a shake finds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from pyvrp import (
    Activity,
    ActivityType,
    Client,
    ClientGroup,
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
    InsertOptionalClient,
    LocalSearch,
    NeighbourhoodParams,
    PerturbationManager,
    PerturbationParams,
    RemoveOptionalClient,
    ReplaceOptionalClient,
    compute_neighbours,
)

from binopt.solve.routing.problem import Window
from binopt.solve.routing.tours import NOTHING, DayPlan, Tour, Weights
from binopt.solve.routing.trips import dealt_out
from binopt.solve.routing.visits import Tables

WITHOUT_LIMIT = 2**40
REFUSED_S = 2**32
"""Driving to a stop that refuses the vehicle: longer than any shift."""

NEIGHBOURS = 30
SHAKE = PerturbationParams(3, 12)
"""Visits taken out at once; fewer find less in the same time."""

STILL = PerturbationParams(0, 0)
STRICT = 8.0
"""Weights are so many times larger while a lawful plan is looked for."""

LEAVE_SET_ALONE = (InsertOptionalClient, RemoveOptionalClient, ReplaceOptionalClient)
"""Moves that would change which visits are made; these are chosen outside."""


@dataclass(frozen=True, slots=True)
class _Data:
    """PyVRP's data for some visits, and what its numbers mean."""

    data: ProblemData
    fleet: tuple[int, ...]
    of_client: tuple[tuple[int, int], ...]  # node and window
    client_of: dict[tuple[int, int], Activity]
    depots: tuple[Activity, ...]
    cost_of_client: tuple[int, ...]
    near: dict[Activity, list[Activity]]


class DayRouter:
    """Finds rounds for sets of visits; ``searches`` counts the local searches, the measure of work done."""

    def __init__(self, tables: Tables, seed: int) -> None:
        self.tables = tables
        self.searches = 0
        self._random = RandomNumberGenerator(seed)
        self._place = Location(0, 0)
        self._kg = bool(tables.kg.any()) and any(one.kg is not None for one in tables.vehicles)
        self._timed = any(visit.windows for visit in tables.visits)
        self._dear = any(window.cost for visit in tables.visits for window in visit.windows)
        duration_s = tables.drive_s.copy()
        duration_s[1:, 0] += tables.last_s[1:]
        profiles = {tables.refused[k].tobytes(): k for k in range(len(tables.vehicles))}
        self._profiles = tuple(profiles)
        self._matrices = [self._closed(duration_s, vehicle) for vehicle in profiles.values()]
        self._distances = [self._closed(tables.drive_s, vehicle) for vehicle in profiles.values()]
        everything = list(range(len(tables.visits)))
        self._sketches = [self._data(fleet, everything, required=False) for fleet in range(len(tables.fleets))]
        self._still = [self._search(one.data, one.near, STILL) for one in self._sketches]

    def sketch(self, fleet: int, tours: Sequence[Tour], weights: Weights) -> DayPlan:
        """Improve rounds until no single move helps."""
        known, search = self._sketches[fleet], self._still[fleet]
        self.searches += 1
        evaluator = self._evaluator(weights)
        plan = self._read(known, search(self._solution(known, tours), evaluator, exhaustive=True))
        return self._dealt_out(known, plan)

    def polish(
        self, fleet: int, visits: Sequence[int], tours: Sequence[Tour], weights: Weights, shakes: int
    ) -> list[DayPlan]:
        """Improve rounds that may lack some of the visits, and shake them some times.

        Returns the best by the weights and, where that breaks a limit, the best that was seen to break none. As long
        as none was seen, every other shake is weighed so that breaking limits hardly pays.
        """
        if not visits:
            return [NOTHING]
        known = self._data(fleet, visits, required=True)
        search = self._search(known.data, known.near, SHAKE)
        usual, strict = self._evaluator(weights), self._evaluator(weights.times(STRICT))
        best = current = search(self._solution(known, tours), usual, exhaustive=True)
        best_cost = current_cost = usual.penalised_cost(current)
        lawful = current if current.is_feasible() else None

        for shake in range(shakes):
            evaluator = strict if lawful is None and shake % 2 else usual
            candidate = search(current, evaluator, exhaustive=False)
            cost = usual.penalised_cost(candidate)
            if cost <= current_cost:
                current, current_cost = candidate, cost
            if cost < best_cost:
                best, best_cost = candidate, cost
            if candidate.is_feasible() and (lawful is None or cost < usual.penalised_cost(lawful)):
                lawful = candidate
        self.searches += 1 + shakes
        kept = [best] if lawful is None or lawful is best else [best, lawful]
        return [self._dealt_out(known, self._read(known, one)) for one in kept]

    def _dealt_out(self, known: _Data, plan: DayPlan) -> DayPlan:
        """Deal the trips out anew, which PyVRP's moves do not look for."""
        if self._timed:
            return plan
        tours = dealt_out(self.tables, plan.tours)
        if {tour.nodes for tour in tours} == {tour.nodes for tour in plan.tours}:
            return plan
        better = self._read(known, self._solution(known, tours))
        return better if (sum(better.excess), better.cost) < (sum(plan.excess), plan.cost) else plan

    def _closed(self, seconds: np.ndarray, vehicle: int) -> np.ndarray:
        """Put the visits that refuse a vehicle out of its reach."""
        refused = np.flatnonzero(self.tables.refused[vehicle]) + self.tables.first
        matrix = seconds.copy()
        matrix[:, refused] += REFUSED_S
        np.fill_diagonal(matrix, 0)
        return matrix

    def _evaluator(self, weights: Weights) -> CostEvaluator:
        loads = [weights.litre, weights.kg] if self._kg else [weights.litre]
        return CostEvaluator(loads, weights.second, 0)

    def _load(self, litres: int | None, kg: int | None) -> list[int]:
        amounts = (litres, kg) if self._kg else (litres,)
        return [WITHOUT_LIMIT if one is None else one for one in amounts]

    def _search(
        self, data: ProblemData, near: dict[Activity, list[Activity]], shake: PerturbationParams
    ) -> LocalSearch:
        search = LocalSearch(data, self._random, near, PerturbationManager(shake))
        for operator in OPERATORS:
            if operator not in LEAVE_SET_ALONE and operator.supports(data):
                search.add_operator(operator(data))
        return search

    def _data(self, fleet: int, visits: Sequence[int], *, required: bool) -> _Data:
        tables, problem = self.tables, self.tables.problem
        first = tables.first
        nodes = np.concatenate([np.arange(first), np.array(visits, np.int64) + first])
        take = np.ix_(nodes, nodes)
        clients: list[Client] = []
        of_client: list[tuple[int, int]] = []
        groups: list[ClientGroup] = []
        costs: list[int] = []
        for place, number in enumerate(visits, first):
            visit = tables.visits[number]
            windows = visit.windows or (Window(),)
            dearest = max(window.cost for window in windows)
            group = None
            if len(windows) > 1:
                group = len(groups)
                groups.append(ClientGroup(list(range(len(clients), len(clients) + len(windows))), required=required))
            for k, window in enumerate(windows):
                clients.append(
                    Client(
                        place,
                        delivery=self._load(visit.litres, visit.kg),
                        service_duration=visit.service_s,
                        tw_early=window.earliest_s,
                        tw_late=window.latest_s,
                        prize=dearest - window.cost,
                        required=required and group is None,
                        group=group,
                    )
                )
                of_client.append((first + number, k))
                costs.append(window.cost)
        vehicles = tables.fleets[fleet]
        types = [
            VehicleType(
                num_available=one.count,
                capacity=self._load(one.litres, one.kg),
                fixed_cost=problem.round_price,
                tw_early=one.earliest_s,
                tw_late=one.latest_s,
                shift_duration=one.shift_s,
                unit_distance_cost=problem.drive_weight,
                unit_duration_cost=problem.duration_weight,
                profile=self._profiles.index(tables.refused[k].tobytes()),
                reload_depots=list(range(1, first)),
            )
            for k, one in ((k, tables.vehicles[k]) for k in vehicles)
        ]
        depots = [Depot(0), *(Depot(k, service_duration=one.service_s) for k, one in enumerate(problem.facilities, 1))]
        data = ProblemData(
            [self._place] * len(nodes),
            clients,
            depots,
            types,
            [matrix[take] for matrix in self._distances],
            [matrix[take] for matrix in self._matrices],
            groups,
        )
        return _Data(
            data,
            vehicles,
            tuple(of_client),
            {one: Activity(ActivityType.CLIENT, k) for k, one in enumerate(of_client)},
            tuple(Activity(ActivityType.DEPOT, k) for k in range(first)),
            tuple(costs),
            compute_neighbours(data, NeighbourhoodParams(num_neighbours=NEIGHBOURS)),
        )

    def _solution(self, known: _Data, tours: Sequence[Tour]) -> Solution:
        """Say rounds in PyVRP's numbers, without visits that are not in its data and without empty trips."""
        first = self.tables.first
        routes = []
        for tour in tours:
            activities: list[Activity] = []
            for node, window in zip(tour.nodes, tour.windows, strict=True):
                if node >= first:
                    activity = known.client_of.get((node, window))
                    if activity is not None:
                        activities.append(activity)
                elif activities and activities[-1].is_client():
                    activities.append(known.depots[node])
            while activities and not activities[-1].is_client():
                activities.pop()
            if activities:
                routes.append(Route(known.data, activities, known.fleet.index(tour.vehicle)))
        return Solution(known.data, routes)

    def _read(self, known: _Data, solution: Solution) -> DayPlan:
        """Say PyVRP's rounds in nodes."""
        of_client = known.of_client
        tours, windows_cost = [], 0
        for route in solution.routes():
            inner = [(one.idx, 0) if one.is_depot() else of_client[one.idx] for one in list(route)[1:-1]]
            if self._dear:
                windows_cost += sum(known.cost_of_client[one.idx] for one in route if one.is_client())
            nodes, windows = zip(*inner, strict=True)
            tours.append(Tour(known.fleet[route.vehicle_type()], nodes, windows))
        loads = solution.excess_load()
        duration_cost = solution.duration_cost()
        if duration_cost:  # the work itself is counted with the alternatives
            works = sum(route.service_duration() for route in solution.routes()) - self._unloading_s(tours)
            duration_cost -= self.tables.problem.duration_weight * works
        cost = solution.distance_cost() + solution.fixed_vehicle_cost() + duration_cost + windows_cost
        return DayPlan(cost, (loads[0], loads[1] if self._kg else 0, solution.time_warp()), tuple(tours))

    def _unloading_s(self, tours: Sequence[Tour]) -> int:
        """Return seconds of unloading between trips (the last unloading is part of the way home)."""
        facilities, first = self.tables.problem.facilities, self.tables.first
        return sum(facilities[node - 1].service_s for tour in tours for node in tour.nodes if node < first)
