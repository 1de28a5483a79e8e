"""Plan the rounds of a period: searches side by side, whose best plans breed together in the end."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import numpy as np

from binopt.errors import NoPlanInTimeError
from binopt.solve.routing.breeding import Breeder
from binopt.solve.routing.feasibility import demand_feasible, shortfall
from binopt.solve.routing.limit import Limit, Progress
from binopt.solve.routing.plan import PeriodicPlan, read_in, write_out
from binopt.solve.routing.problem import Alternative, Facility, PeriodicProblem, Stop, Vehicle, Visit
from binopt.solve.routing.tours import Found, Weights
from binopt.solve.routing.visits import IntArray, Tables, tabulate

STRETCHES = 24
"""Parts into which a limit is cut; between them searches tell how far they are."""

TOGETHER = 18
"""Before this stretch, counted from 0, each search is given the best plans of all."""

OVERLOAD_SHARE = 0.1
"""Share of a truck's capacity that may be over where that costs as much as unloading."""

LITRES_SHARE, SECOND_WEIGHT = 4.0, 3.0
"""A mean load over capacity costs as much as so many typical ways; a second over a shift so many seconds of driving."""


@dataclass(frozen=True, slots=True)
class Progressed:
    """The best cost after a stretch, for those who watch: the stretch, all stretches, the cost (None: none lawful)."""

    done: int
    of: int
    cost: int | None


def start_weights(tables: Tables) -> Weights:
    """Set what breaking limits costs at first, in the scale of the problem.

    A mean load over capacity costs some typical ways, and a tenth of a truck's capacity at least an unloading trip:
    else trips that take long would never pay.
    """
    problem = tables.problem
    way, trip = LITRES_SHARE * tables.spread(), _trip(tables)
    second = SECOND_WEIGHT * max(problem.drive_weight, problem.duration_weight, 1)
    litres = [one.litres for one in problem.vehicles if one.litres]
    kg = [one.kg for one in problem.vehicles if one.kg]
    return Weights(
        max(way / _mean(tables.litres), trip / (OVERLOAD_SHARE * min(litres)) if litres else 0.0),
        max(way / _mean(tables.kg), trip / (OVERLOAD_SHARE * min(kg)) if kg else 0.0),
        second,
    )


def _trip(tables: Tables) -> float:
    """Return what the cheapest unloading trip costs beside the way to the next stop."""
    problem = tables.problem
    work_s = min((one.service_s for one in problem.facilities), default=0)
    ways = tables.edge_cost[tables.first :, 1 : tables.first]
    return problem.duration_weight * work_s + (float(np.median(ways.min(axis=1))) if ways.size else 0.0)


def _mean(loads: IntArray) -> float:
    some = loads[loads > 0]
    return float(some.mean()) if len(some) else 1.0


def warm_up() -> None:
    """Have the inner loops compiled, or loaded where they were compiled before: half a minute, or half a second.

    Callers that keep time do this before the clock starts.
    """
    stop = Stop("stop", 2, (Alternative({0: Visit(1, 1)}), Alternative({1: Visit(1, 1)})))
    ways_s = np.ones((3, 3), np.int64)
    solve(PeriodicProblem(2, ways_s, 0, (Facility(1),), (stop,), (Vehicle("truck", 1, 1, 60),)), Limit(work=1))


def solve(
    problem: PeriodicProblem,
    limit: Limit,
    *,
    seed: int = 0,
    workers: int = 1,
    start: PeriodicPlan | None = None,
    watch: Callable[[Progressed], None] | None = None,
) -> PeriodicPlan:
    """Choose an alternative for every stop and plan all rounds.

    Parameters
    ----------
    limit
        By work the same seed and workers give the same plan; work is that of each worker.
    workers
        Threads side by side; the loops that take the time release the interpreter's lock.
    start
        A plan of this problem, or of one that differs a little: it is improved instead of starting from nothing.
    watch
        Told after each stretch.

    Raises
    ------
    InfeasibleError
        Some stop can never be served, or the fleet is too small for certain.
    NoPlanInTimeError
        No lawful plan was found; says by how much the best one fails.
    """
    demand_feasible(problem)
    if not problem.stops:
        return PeriodicPlan((), (), 0)
    tables = tabulate(problem)
    weights = start_weights(tables)
    breeders = [Breeder(tables, seed + 1000 * worker, weights) for worker in range(max(workers, 1))]
    if start is not None:
        chosen, tours = read_in(tables, start)
        for breeder in breeders:
            breeder.plant(chosen, tours)
    begun = limit.clock() if limit.clock else 0.0
    with ThreadPoolExecutor(len(breeders)) as threads:
        for stretch in range(STRETCHES):
            left = _left(limit, begun, stretch)
            if left is None:
                break
            if stretch == TOGETHER:
                champions = [plan for breeder in breeders for plan in breeder.champions()]
                for breeder in breeders:
                    breeder.gather([plan for plan in champions if plan not in breeder.champions()[-1:]])
            list(threads.map(lambda breeder, left=left: breeder.run(Progress(left, breeder.work)), breeders))
            if watch is not None:
                best = _best(breeders)
                watch(Progressed(stretch + 1, STRETCHES, None if best is None or best.excess else best.cost))
    found = _best(breeders)
    if found is None or found.excess:
        raise NoPlanInTimeError(shortfall(found) if found else "No time was left to search for rounds")
    return write_out(tables, found)


def _best(breeders: list[Breeder]) -> Found | None:
    """Return the best that any search found."""
    there = [breeder for breeder in breeders if breeder.best is not None]
    if not there:
        return None
    return min(there, key=lambda breeder: breeder.best.rank if breeder.best else (0, 0)).found()


def _left(limit: Limit, begun: float, stretch: int) -> Limit | None:
    """Give a stretch its share of what is left; None where nothing is."""
    seconds = None
    if limit.seconds is not None and limit.clock is not None:
        rest = limit.seconds - (limit.clock() - begun)
        if rest <= 0 and stretch:
            return None
        seconds = max(rest, 0.0) / (STRETCHES - stretch)
    return replace(limit, work=None if limit.work is None else limit.work / STRETCHES, seconds=seconds)
