"""Plan the rounds of a period: short searches side by side, from fresh starts and from mixtures of the best."""

from __future__ import annotations

import multiprocessing
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection

import numpy as np

from binopt.errors import NoPlanInTimeError
from binopt.solve.routing.annealing import Annealer, Found
from binopt.solve.routing.book import Book
from binopt.solve.routing.crossing import cross, renamings
from binopt.solve.routing.feasibility import demand_feasible, shortfall
from binopt.solve.routing.limit import Limit, Progress
from binopt.solve.routing.moves import choices
from binopt.solve.routing.plan import PeriodicPlan, read_in, write_out
from binopt.solve.routing.problem import PeriodicProblem
from binopt.solve.routing.tours import Weights
from binopt.solve.routing.visits import IntArray, Tables, tabulate

STRETCHES = 24
"""Searches into which a limit is cut, each from a start of its own."""

FRESH = 4
"""Of these the first start from nothing."""

KEPT = 8
"""Plans that are mixed."""

HOT_FRESH, HOT_AGAIN, COLD = 0.015, 0.005, 0.001
"""Temperatures as shares of the cost: fresh starts, known plans, the end."""

OVERLOAD_SHARE = 0.1
"""Share of a truck's capacity that may be over where that costs as much as unloading."""

LITRES_SHARE, SECOND_WEIGHT = 4.0, 3.0
"""A mean load over capacity costs as much as so many typical ways; a second over a shift so many seconds of driving."""


@dataclass(frozen=True)
class Task:
    """One stretch: a fresh start where there is no parent, one plan anew, or two mixed."""

    parents: tuple[Found, ...]
    limit: Limit


@dataclass(frozen=True, slots=True)
class Progressed:
    """The best cost after a stretch, for those who watch: the stretch, all stretches, the cost (None: none lawful)."""

    done: int
    of: int
    cost: int | None


class Searcher:
    """Runs stretches one after the other; what it learns of days stays."""

    def __init__(self, problem: PeriodicProblem, seed: int) -> None:
        self.tables = tabulate(problem)
        self._random = np.random.default_rng(seed)
        self._arrays = choices(self.tables)
        book = Book(self.tables, seed, start_weights(self.tables))
        self._annealer = Annealer(book, self._arrays, self._random)
        self._names = renamings(self.tables)

    def run(self, task: Task) -> Found:
        """Run one stretch."""
        progress = Progress(task.limit, self._annealer.work)
        if not task.parents:
            return self._annealer.run(self._balanced(), (), HOT_FRESH, COLD, progress)
        one = np.array(task.parents[0].chosen, np.int64)
        if len(task.parents) == 1:
            return self._annealer.run(one, task.parents[0].tours, HOT_AGAIN, COLD, progress)
        other = np.array(task.parents[1].chosen, np.int64)
        child = cross(one, other, self._names, self._outwards(), self._random)
        return self._annealer.run(child, task.parents[0].tours, HOT_AGAIN, COLD, progress)

    def _balanced(self) -> IntArray:
        """Choose alternatives in random order so that the days' loads stay even."""
        arrays, tables = self._arrays, self.tables
        litres = np.append(np.maximum(tables.litres, 1), 0)
        load = np.zeros(tables.problem.days, np.int64)
        chosen = np.zeros(len(tables.options), np.int64)
        order = np.lexsort((self._random.random(len(chosen)), -arrays.served.sum(axis=2).max(axis=1, initial=0)))
        for stop in order:
            after = load + litres[arrays.visit[stop]]
            costs = (after**2).sum(axis=1) + self._random.random(len(after))
            costs[~arrays.valid[stop]] = np.inf
            chosen[stop] = int(costs.argmin())
            load = after[chosen[stop]]
        return chosen

    def _outwards(self) -> IntArray:
        """Order all stops by their distance from a random one."""
        stops = self.tables.problem.stops
        at = np.array([one.location for one in stops], np.int64)
        seed = at[self._random.integers(len(at))]
        way = self.tables.problem.drive_s[seed, at] + self.tables.problem.drive_s[at, seed]
        return np.argsort(way, kind="stable")


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
        Processes side by side, which exchange their plans.
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
    random = np.random.default_rng(seed)
    kept: list[Found] = []
    first: tuple[Found, ...] = ()
    if start is not None:
        chosen, tours = read_in(tables, start)
        first = (Found(tuple(map(int, chosen)), tours, 0, 1),)
    stretches = STRETCHES
    begun = limit.clock() if limit.clock else 0.0
    with _crew(problem, seed, workers) as run:
        for stretch in range(stretches):
            left = _left(limit, begun, stretch, stretches)
            if left is None:
                break
            tasks = [Task(_parents(kept, first, stretch, worker, random), left) for worker in range(workers)]
            for found in run(tasks):
                kept = _merged(kept, found)
            if watch is not None:
                watch(Progressed(stretch + 1, stretches, None if kept[0].excess else kept[0].cost))
    if not kept or kept[0].excess:
        raise NoPlanInTimeError(shortfall(kept[0]) if kept else "No time was left to search for rounds")
    return write_out(tables, kept[0])


def _left(limit: Limit, begun: float, stretch: int, stretches: int) -> Limit | None:
    """Give a stretch its share of what is left; None where nothing is."""
    seconds = None
    if limit.seconds is not None and limit.clock is not None:
        rest = limit.seconds - (limit.clock() - begun)
        if rest <= 0 and stretch:
            return None
        seconds = max(rest, 0.0) / (stretches - stretch)
    return replace(limit, work=None if limit.work is None else max(limit.work // stretches, 1), seconds=seconds)


def _parents(
    kept: Sequence[Found], first: tuple[Found, ...], stretch: int, worker: int, random: np.random.Generator
) -> tuple[Found, ...]:
    """Choose what a stretch starts from: fresh ones first, then two of the best, sometimes the best alone."""
    if first and not stretch:
        return first
    if stretch < FRESH and not first:
        return ()
    if len(kept) < 2 or (worker == 0 and stretch % 4 == 3):
        return tuple(kept[:1])
    rank = sorted(int(k) for k in random.choice(len(kept), 2, replace=False))
    return kept[rank[0]], kept[rank[1]]


def _merged(kept: Sequence[Found], found: Found) -> list[Found]:
    """Keep the best, one of each cost."""
    by_rank = {one.rank: one for one in (found, *kept)}
    return [by_rank[rank] for rank in sorted(by_rank)][:KEPT]


@contextmanager
def _crew(problem: PeriodicProblem, seed: int, workers: int) -> Iterator[Callable[[Sequence[Task]], list[Found]]]:
    """Open the workers; one worker searches in this process."""
    if workers <= 1:
        searcher = Searcher(problem, seed)
        yield lambda tasks: [searcher.run(task) for task in tasks]
        return
    context = multiprocessing.get_context("spawn")
    with ExitStack() as stack:
        lines = []
        for worker in range(workers):
            here, there = context.Pipe()
            process = context.Process(target=_serve, args=(there, problem, seed + 1000 * worker), daemon=True)
            process.start()
            there.close()
            stack.callback(_end, process, here)
            lines.append(here)

        def run(tasks: Sequence[Task]) -> list[Found]:
            for line, task in zip(lines, tasks, strict=True):
                line.send(task)
            return [line.recv() for line in lines]

        yield run


def _serve(line: Connection, problem: PeriodicProblem, seed: int) -> None:
    """Search what comes down the line until it is closed; interrupts are for the first process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    searcher = Searcher(problem, seed)
    while True:
        try:
            task = line.recv()
        except EOFError:
            return
        line.send(searcher.run(task))


def _end(process: multiprocessing.process.BaseProcess, line: Connection) -> None:
    line.close()
    process.join(timeout=1)
    if process.is_alive():
        process.terminate()
