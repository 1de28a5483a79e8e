"""The same problem by the routing library of OR-Tools: a vehicle for each truck and day, a node for each stop and day.

Visits are optional nodes bound to the vehicles of their day; equations on which of them are made say the patterns.
Unloading is done at optional nodes, some copies for each vehicle, that take the load back to nothing.
"""

from __future__ import annotations

import numpy as np
from ortools.constraint_solver import pywrapcp, routing_enums_pb2

from binopt.solve.routing.problem import PeriodicProblem
from binopt.solve.routing.visits import tabulate

RELOADS = 2
"""Copies of each facility for each vehicle."""


def solve_by_library(problem: PeriodicProblem, seconds: float) -> int | None:
    """Return the cost that the library reaches, or None where it finds no plan; one kind of truck, no windows."""
    tables = tabulate(problem)
    truck = problem.vehicles[0]
    vehicles = [(day, k) for day in range(problem.days) for k in range(truck.count)]
    of_day = {day: [v for v, (other, _) in enumerate(vehicles) if other == day] for day in range(problem.days)}
    at = [0]
    work_s, litres = [0], [0]
    visit_nodes: dict[tuple[int, int], int] = {}
    for stop, alternatives in enumerate(tables.options):
        for by_day in alternatives:
            for day, visit in by_day.items():
                visit_nodes[stop, day] = len(at)
                at.append(tables.first + visit)
                work_s.append(int(tables.service_s[visit]))
                litres.append(int(tables.litres[visit]))
    reload_nodes: dict[int, list[int]] = {v: [] for v in range(len(vehicles))}
    for nodes in reload_nodes.values():
        for k, facility in enumerate(problem.facilities):
            for _ in range(RELOADS):
                nodes.append(len(at))
                at.append(1 + k)
                work_s.append(facility.service_s)
                litres.append(-(truck.litres or 0))
    way_s = tables.drive_s[np.ix_(at, at)]
    length_s = way_s + np.array(work_s)[:, None]
    length_s[:, 0] += tables.last_s[at]
    manager = pywrapcp.RoutingIndexManager(len(at), len(vehicles), 0)
    routing = pywrapcp.RoutingModel(manager)
    drive = routing.RegisterTransitMatrix(way_s.tolist())
    routing.SetArcCostEvaluatorOfAllVehicles(drive)
    routing.AddDimension(routing.RegisterTransitMatrix(length_s.tolist()), 0, truck.shift_s, True, "time")
    load = routing.RegisterUnaryTransitVector(litres)
    routing.AddDimension(load, truck.litres or 0, truck.litres or 0, True, "load")
    solver, load_dimension = routing.solver(), routing.GetDimensionOrDie("load")
    for (_, day), node in visit_nodes.items():
        index = manager.NodeToIndex(node)
        routing.AddDisjunction([index], 0)
        routing.VehicleVar(index).SetValues([-1, *of_day[day]])
        load_dimension.SlackVar(index).SetValue(0)  # only unloading may lose load
    for v, nodes in reload_nodes.items():
        for node in nodes:
            index = manager.NodeToIndex(node)
            routing.AddDisjunction([index], 0)
            routing.VehicleVar(index).SetValues([-1, v])
    for stop, alternatives in enumerate(tables.options):
        made = [[routing.ActiveVar(manager.NodeToIndex(visit_nodes[stop, day])) for day in one] for one in alternatives]
        for together in made:
            for one in together[1:]:
                solver.Add(one == together[0])
        solver.Add(sum(together[0] for together in made) == 1)
    search = pywrapcp.DefaultRoutingSearchParameters()
    search.first_solution_strategy = routing_enums_pb2.FirstSolutionStrategy.PARALLEL_CHEAPEST_INSERTION
    search.local_search_metaheuristic = routing_enums_pb2.LocalSearchMetaheuristic.GUIDED_LOCAL_SEARCH
    search.time_limit.FromMilliseconds(round(seconds * 1000))
    found = routing.SolveWithParameters(search)
    return None if found is None else int(found.ObjectiveValue())
