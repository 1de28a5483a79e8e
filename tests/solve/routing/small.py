"""Small problems made by hand or drawn, and their optimum by trying everything."""

from itertools import pairwise, permutations, product

import numpy as np

from binopt.solve.routing.problem import Alternative, Facility, PeriodicProblem, Stop, Vehicle, Visit


def problem(*, stops=4, days=2, seed=0, litres=10, shift_s=10_000, trucks=1, unloading_s=60, **more):
    """Draw stops on a plane with one-way detours: depot 0, facility 1, stops from 2."""
    random = np.random.default_rng(seed)
    at = random.integers(0, 600, (stops + 2, 2))
    drive_s = np.abs(at[:, None] - at[None]).sum(axis=2) + random.integers(0, 60, (stops + 2, stops + 2))
    np.fill_diagonal(drive_s, 0)
    for k in range(stops + 2):  # shortest ways: none is shorter by way of somewhere else
        drive_s = np.minimum(drive_s, drive_s[:, k, None] + drive_s[None, k, :])
    made = []
    for i in range(stops):
        load = int(random.integers(2, 6))
        if i % 3 == 2 and days > 1:
            visits = [{day: Visit(100, load) for day in range(days)}]
        else:
            visits = [{day: Visit(100, load)} for day in range(days)]
        made.append(
            Stop(f"stop {i}", 2 + i, tuple(Alternative(one, cost=int(random.integers(0, 50))) for one in visits))
        )
    return PeriodicProblem(
        days=days,
        drive_s=drive_s,
        depot=0,
        facilities=(Facility(1, unloading_s),),
        stops=tuple(made),
        vehicles=(Vehicle("truck", trucks, litres, shift_s),),
        **more,
    )


def optimum(one):
    """Try all alternatives, all shares among trucks, all orders and all unloadings; None: nothing is lawful."""
    best = None
    known = {}
    for chosen in product(*(range(len(stop.alternatives)) for stop in one.stops)):
        cost = sum(stop.alternatives[k].cost for stop, k in zip(one.stops, chosen, strict=True))
        for day in range(one.days):
            calls = tuple(
                (stop.location, stop.alternatives[k].visits[day].service_s, stop.alternatives[k].visits[day].litres)
                for stop, k in zip(one.stops, chosen, strict=True)
                if day in stop.alternatives[k].visits
            )
            if calls not in known:
                known[calls] = _day(one, calls)
            if known[calls] is None:
                break
            cost += known[calls]
        else:
            best = cost if best is None else min(best, cost)
    return best


def _day(one, calls):
    truck, best = one.vehicles[0], None
    for share in product(range(truck.count), repeat=len(calls)):
        cost = 0
        for k in range(truck.count):
            mine = [call for call, of in zip(calls, share, strict=True) if of == k]
            least = _round(one, truck, mine) if mine else 0
            if least is None:
                break
            cost += least
        else:
            best = cost if best is None else min(best, cost)
    return best


def _round(one, truck, calls):
    best = None
    for order in permutations(calls):
        for unloads in product((False, True), repeat=len(order) - 1):
            places, work_s, load, lawful = [one.depot], 0, 0, True
            for (place, service_s, litres), unload in zip(order, (*unloads, True), strict=True):
                places.append(place)
                work_s += service_s
                load += litres
                lawful &= load <= truck.litres
                if unload:
                    places.append(one.facilities[0].location)
                    work_s += one.facilities[0].service_s
                    load = 0
            driven = sum(int(one.drive_s[a, b]) for a, b in pairwise((*places, one.home)))
            if lawful and driven + work_s <= truck.shift_s:
                cost = one.drive_weight * driven + one.duration_weight * (driven + work_s) + one.round_price
                best = cost if best is None else min(best, cost)
    return best
