"""Rounds as they are driven: who, on which day, where, from when to when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from binopt.solve.routing.problem import PeriodicProblem, Window
from binopt.solve.routing.tours import Found, Tour
from binopt.solve.routing.visits import Tables


@dataclass(frozen=True, slots=True)
class Call:
    """One call of a round: at a stop or, with ``facility``, at an unloading facility; seconds from the day's start."""

    stop: int | None
    facility: int | None
    arrive_s: int
    begin_s: int
    leave_s: int


@dataclass(frozen=True, slots=True)
class Round:
    """One truck's day, from depot to depot, the last call at a facility."""

    day: int
    vehicle: int
    depart_s: int
    calls: tuple[Call, ...]
    back_s: int


@dataclass(frozen=True, slots=True)
class PeriodicPlan:
    """For each stop the alternative, the rounds by day and vehicle, and the cost in the problem's unit."""

    chosen: tuple[int, ...]
    rounds: tuple[Round, ...]
    cost: int


def write_out(tables: Tables, found: Found) -> PeriodicPlan:
    """Say what was found in stops, facilities and seconds."""
    rounds = tuple(
        _timed(tables, day, tour)
        for day, tours in enumerate(found.tours)
        for tour in sorted(tours, key=lambda one: (one.vehicle, one.nodes))
    )
    return PeriodicPlan(found.chosen, rounds, found.cost)


def _timed(tables: Tables, day: int, tour: Tour) -> Round:
    """Leave as late as the earliest return allows: no waiting that leaving later could save."""
    problem, first = tables.problem, tables.first
    vehicle = problem.vehicles[tour.vehicle]
    last = 1 + int(tables.last_facility[tour.nodes[-1]])
    nodes = (*tour.nodes, last)
    windows = [
        Window() if node < first or not (options := tables.visits[node - first].windows) else options[window]
        for node, window in zip(nodes, (*tour.windows, 0), strict=True)
    ]
    work_s = [
        problem.facilities[node - 1].service_s if node < first else int(tables.service_s[node - first])
        for node in nodes
    ]
    locations = [
        problem.facilities[node - 1].location
        if node < first
        else problem.stops[int(tables.stop_of[node - first])].location
        for node in nodes
    ]
    way_s = [int(problem.drive_s[a, b]) for a, b in pairwise((problem.depot, *locations, problem.home))]
    begin = vehicle.earliest_s
    at = []
    for way, work, window in zip(way_s, work_s, windows, strict=False):
        begin = max(begin + way, window.earliest_s)
        at.append(begin)
        begin += work
    latest = at[-1]
    for k in range(len(nodes) - 2, -1, -1):
        latest = min(latest - way_s[k + 1] - work_s[k], windows[k].latest_s)
    depart = latest - way_s[0]
    calls, now = [], depart
    for node, way, work, window in zip(nodes, way_s, work_s, windows, strict=False):
        arrive = now + way
        begin = max(arrive, window.earliest_s)
        now = begin + work
        stop = None if node < first else int(tables.stop_of[node - first])
        calls.append(Call(stop, node - 1 if node < first else None, arrive, begin, now))
    return Round(day, tour.vehicle, depart, tuple(calls), now + way_s[-1])


def read_in(tables: Tables, plan: PeriodicPlan) -> tuple[np.ndarray, tuple[tuple[Tour, ...], ...]]:
    """Say a plan, perhaps of a problem that differs a little, in the tables' numbers.

    Calls at stops that are not visited on the day any more are left out; new visits are left to the search.
    """
    chosen = np.array(
        [min(k, len(options) - 1) for k, options in zip(plan.chosen, tables.options, strict=True)], np.int64
    )
    tours: list[list[Tour]] = [[] for _ in range(tables.problem.days)]
    for one in plan.rounds:
        if one.vehicle not in tables.fleets[tables.fleet_of[one.day]]:
            continue
        nodes: list[int] = []
        for call in one.calls[:-1]:
            if call.facility is not None:
                nodes.append(1 + call.facility)
            elif call.stop is not None:
                visit = tables.options[call.stop][chosen[call.stop]].get(one.day)
                if visit is not None:
                    nodes.append(tables.first + visit)
        if nodes:
            windows = tuple(_window(tables, node, one.calls) for node in nodes)
            tours[one.day].append(Tour(one.vehicle, tuple(nodes), windows))
    return chosen, tuple(tuple(one) for one in tours)


def _window(tables: Tables, node: int, calls: Sequence[Call]) -> int:
    """Find the window in which a stop was begun; the first where none holds it."""
    if node < tables.first:
        return 0
    stop = int(tables.stop_of[node - tables.first])
    begin = next(call.begin_s for call in calls if call.stop == stop)
    windows = tables.visits[node - tables.first].windows
    return next((k for k, one in enumerate(windows) if one.earliest_s <= begin <= one.latest_s), 0)


def cost_of(problem: PeriodicProblem, plan: PeriodicPlan) -> int:
    """Count a plan's cost from its rounds, the cheapest window that holds each begin taken."""
    total = sum(stop.alternatives[k].cost for stop, k in zip(problem.stops, plan.chosen, strict=True))
    for one in plan.rounds:
        places = [
            problem.stops[call.stop].location
            if call.stop is not None
            else problem.facilities[call.facility or 0].location
            for call in one.calls
        ]
        driven = sum(int(problem.drive_s[a, b]) for a, b in pairwise((problem.depot, *places, problem.home)))
        total += problem.drive_weight * driven + problem.round_price
        total += problem.duration_weight * (one.back_s - one.depart_s)
        for call in one.calls:
            if call.stop is None:
                continue
            visit = problem.stops[call.stop].alternatives[plan.chosen[call.stop]].visits[one.day]
            costs = [w.cost for w in visit.windows if w.earliest_s <= call.begin_s <= w.latest_s]
            total += min(costs, default=0)
    return total
