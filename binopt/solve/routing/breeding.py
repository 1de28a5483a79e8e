"""One search: plans are bred from two others, improved, and kept while they are good or unlike the rest.

A hybrid genetic algorithm after Vidal and others 2012 (see ``population``) with the local search of ``kernel``. Plans
that break limits breed too, at a price that follows how often children break them. Where a population brings nothing
better for long, another is begun; in the end the best of all are brought together.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from binopt.solve.routing.crossing import mixed, renamings
from binopt.solve.routing.kernel.layout import (
    LENGTH,
    NODE,
    VEHICLE,
    WINDOW,
    WORK,
    lay_days,
    lay_desk,
    lay_net,
    lay_ways,
)
from binopt.solve.routing.kernel.weeks import (
    breed_week,
    improve_week,
    keep_week,
    load_week,
    shake_week,
    stir_week,
    tally,
)
from binopt.solve.routing.limit import Progress
from binopt.solve.routing.population import KEPT, Plan, Population
from binopt.solve.routing.tours import Found, Tour, Weights
from binopt.solve.routing.visits import BoolArray, FloatArray, IntArray, Tables

FIRST_BORN = 2 * KEPT
FIRST_SHARE = 0.25
"""Plans that are made from nothing before any breed, and the share of the limit that they may take."""

PATIENCE = 50
"""Births for each stop without anything better after which another population is begun."""

REPAIRED = 0.5
STRICT = 10.0
"""Share of unlawful children that are improved once more with limits that cost so many times more."""

LAWFUL_SHARE = 0.3
WATCHED = 50
DEARER, CHEAPER = 1.2, 0.85
LEAST_SCALE, MOST_SCALE = 0.05, 50.0
"""Share of children that should be lawful, births between two looks at it, and what limits are scaled by then."""

NEAR_BEST = 1.003
SHAKES = 20
"""Lawful children that come that near to the best are shaken so often."""

MUTATED = 3
"""Stops of a child of two like parents that are served in any way."""

STIRRED_SHARE = 0.15
STIRRED, NEAR_SHARE = (2, 8), 0.75
"""Share of children that come of one plan, of which some stops near each other are served anew; how many, and which
share of those that are near."""

IDLE = 15
DEAREST = 4.0**8
"""Where no stop has a choice: turns of shaking without anything better that end the search, and how much dearer
breaking limits is made before giving up."""

MOVES_PER_WORK = 1000
MOVES_PER_BIRTH = 20
"""Moves weighed in a unit of work, and moves that a birth counts as besides: small problems have next to none."""


class Breeder:
    """Breeds plans of one problem; what it finds stays from run to run."""

    def __init__(self, tables: Tables, seed: int, weights: Weights) -> None:
        self.tables = tables
        self.best: Plan | None = None
        self._net, self._days, self._ways = lay_net(tables), lay_days(tables), lay_ways(tables)
        self._desk = lay_desk(self._days, seed)
        self._random = np.random.default_rng(seed)
        self._names = renamings(tables)
        self._start_limits = np.array([weights.litre, weights.kg, weights.second])
        self._scale = 1.0
        self._born = 0
        self._choices = self._ways.valid.sum(axis=1)
        self._champions: list[Plan] = []
        self._seedling: IntArray | None = None
        at = np.array([one.location for one in tables.problem.stops], np.int64)
        between = tables.problem.drive_s[np.ix_(at, at)]
        self._near = np.argsort(between + between.T, axis=1, kind="stable")
        days, rounds, _, places = self._days.lines.shape
        stops = len(at)
        self._nodes, self._lengths = np.zeros((days, rounds, places), np.int64), np.zeros((days, rounds), np.int64)
        self._order, self._out = np.zeros(stops, np.int64), np.zeros(stops, np.int64)
        self._prices, self._dirty = np.zeros((3, days)), np.zeros(days, np.int64)
        self._sums = np.zeros(4, np.int64)
        self._begin_population()
        self._price_limits()

    def work(self) -> float:
        """Return the work done so far."""
        return (float(self._desk.counts[WORK]) + MOVES_PER_BIRTH * self._born) / MOVES_PER_WORK

    def champions(self) -> list[Plan]:
        """Return the best of each population so far."""
        return [*self._champions, *([] if self._best_here is None else [self._best_here])]

    def plant(self, chosen: IntArray, tours: Sequence[Sequence[Tour]]) -> None:
        """Start from a plan: as it is, improved, and as the seed of others."""
        self._seedling = chosen
        self._lengths[:] = 0
        for day, of_day in enumerate(tours):
            kinds = self._days.heads[day, :, VEHICLE].tolist()
            for tour in of_day:
                r = kinds.index(tour.vehicle)
                kinds[r] = -1
                self._lengths[day, r] = len(tour.nodes)
                self._nodes[day, r, 1 : len(tour.nodes) + 1] = tour.nodes
        self._breed(chosen)
        self._keep_if_best(self._snapshot(chosen))
        self._raise(chosen.copy())

    def gather(self, plans: Sequence[Plan]) -> None:
        """Bring plans of other populations in."""
        for plan in plans:
            self._populations[0 if not plan.excess.any() else 1].add(plan, self._limits)
            self._keep_if_best(plan)
        self._births = FIRST_BORN
        self._since_better = 0

    def run(self, progress: Progress) -> None:
        """Search until a limit is reached."""
        if not (self._choices > 1).any():
            self._drive(progress)
            return
        while progress.spent() < 1:
            if self._since_better > PATIENCE * len(self._choices):
                self._champions = self.champions()
                self._begin_population()
            breeding = self._births >= FIRST_BORN or (progress.spent() > FIRST_SHARE and self._grown())
            if not breeding:
                self._raise(self._newcomer())
            else:
                self._raise(self._stirred() if self._random.random() < STIRRED_SHARE else self._child())
            self._births += 1
            self._follow_limits()

    def found(self) -> Found | None:
        """Return the best plan so far in nodes and vehicles."""
        plan = self.best
        if plan is None:
            return None
        load_week(self._net, self._days, self._desk, plan.nodes, plan.lengths)
        tally(self._net, self._days, self._sums)
        lines, heads = self._days.lines, self._days.heads
        tours = tuple(
            tuple(
                Tour(
                    int(heads[day, r, VEHICLE]),
                    tuple(lines[day, r, NODE, 1 : count + 1].tolist()),
                    tuple(lines[day, r, WINDOW, 1 : count + 1].tolist()),
                )
                for r in range(heads.shape[1])
                if (count := int(heads[day, r, LENGTH])) > 0
            )
            for day in range(len(heads))
        )
        return Found(tuple(plan.chosen.tolist()), tours, plan.cost, int(plan.excess.sum()))

    def _begin_population(self) -> None:
        self._populations = (Population(self._names), Population(self._names))
        self._best_here: Plan | None = None
        self._births = self._since_better = self._lawful = self._watched = 0

    def _grown(self) -> bool:
        return sum(map(len, self._populations)) > 1

    @property
    def _limits(self) -> FloatArray:
        limits: FloatArray = self._start_limits * self._scale
        return limits

    def _price_limits(self, factor: float = 1.0) -> None:
        self._desk.limits[:] = self._limits * factor

    def _follow_limits(self) -> None:
        """Make breaking limits dearer where too few children are lawful, cheaper where too many."""
        if self._watched < WATCHED:
            return
        share = self._lawful / self._watched
        factor = DEARER if share < LAWFUL_SHARE - 0.05 else CHEAPER if share > LAWFUL_SHARE + 0.05 else 1.0
        self._scale = min(max(self._scale * factor, LEAST_SCALE), MOST_SCALE)
        self._price_limits()
        self._lawful = self._watched = 0

    def _newcomer(self) -> IntArray:
        """Make a plan from nothing, or from a part of the one that was planted."""
        chosen = self._balanced() if self._random.random() < 0.7 else self._any()
        if self._seedling is not None:
            chosen = mixed(self._seedling, chosen, self._near, self._random)
        self._lengths[:] = 0
        self._breed(chosen)
        return chosen

    def _child(self) -> IntArray:
        """Make a plan of two others; each day starts from the rounds of the parent that serves more of its stops."""
        one, other = self._parents()
        renamed, names = self._names.nearest(one.chosen, other.chosen, self._random)
        chosen = mixed(one.chosen, renamed, self._near, self._random)
        if np.array_equal(one.chosen, renamed):
            for stop in self._random.choice(len(chosen), min(MUTATED, len(chosen)), replace=False):
                chosen[stop] = self._random.integers(self._choices[stop])
        self._nodes[:], self._lengths[:] = one.nodes, one.lengths
        served, ones, others = self._served(chosen), self._served(one.chosen), self._served(other.chosen)
        for day, name in enumerate(names.tolist()):
            unlike_one, unlike_other = (
                (served[:, name] != ones[:, name]).sum(),
                (served[:, name] != others[:, day]).sum(),
            )
            if unlike_other < unlike_one or (unlike_other == unlike_one and self._random.random() < 0.5):
                self._nodes[name], self._lengths[name] = other.nodes[day], other.lengths[day]
        self._breed(chosen)
        return chosen

    def _stirred(self) -> IntArray:
        """Serve some stops of a plan anew that lie near each other, in random order, whatever the days."""
        plan, _ = self._parents()
        chosen = plan.chosen.copy()
        near = self._near[self._random.integers(len(chosen))]
        wanted = int(self._random.integers(STIRRED[0], STIRRED[1] + 1))
        stops = self._random.permutation(near[self._random.random(len(near)) < NEAR_SHARE][:wanted])
        load_week(self._net, self._days, self._desk, plan.nodes, plan.lengths)
        stir_week(self._net, self._days, self._desk, self._ways, chosen, stops, self._prices)
        return chosen

    def _served(self, chosen: IntArray) -> BoolArray:
        """(stops, days) whether a stop is visited."""
        served: BoolArray = self._ways.node[np.arange(len(chosen)), chosen] >= 0
        return served

    def _parents(self) -> tuple[Plan, Plan]:
        """Draw two plans, each the fitter of two."""
        plans = [*self._populations[0].plans, *self._populations[1].plans]
        fitness = np.concatenate([one.fitness(self._limits) for one in self._populations])
        pairs = self._random.integers(len(plans), size=(2, 2))
        first, second = (int(a if fitness[a] < fitness[b] else b) for a, b in pairs)
        if first == second:
            second = (first + 1 + int(self._random.integers(len(plans) - 1))) % len(plans)
        return plans[first], plans[second]

    def _breed(self, chosen: IntArray) -> None:
        breed_week(self._net, self._days, self._desk, self._ways, chosen, self._nodes, self._lengths, self._out)

    def _improve(self, chosen: IntArray) -> Plan:
        improve_week(self._net, self._days, self._desk, self._ways, chosen, self._order, self._prices, self._dirty)
        return self._snapshot(chosen)

    def _shake(self, plan: Plan, times: int) -> Plan:
        shake_week(self._net, self._days, self._desk, times, self._nodes, self._lengths, self._out)
        return self._snapshot(plan.chosen)

    def _raise(self, chosen: IntArray) -> None:
        """Improve the plan that is laid out, mend it if it breaks limits, and let it live."""
        plan = self._improve(chosen)
        lawful = not plan.excess.any()
        self._born += 1
        self._watched += 1
        self._lawful += lawful
        if lawful and (self._best_here is None or plan.cost < self._best_here.cost * NEAR_BEST):
            plan = min(self._shake(plan, SHAKES), plan, key=lambda one: one.rank)
        self._let_live(plan)
        if not lawful and self._random.random() < REPAIRED:
            self._price_limits(STRICT)
            load_week(self._net, self._days, self._desk, plan.nodes, plan.lengths)
            mended = self._improve(plan.chosen.copy())
            self._price_limits()
            if not mended.excess.any():
                self._let_live(mended)

    def _let_live(self, plan: Plan) -> None:
        self._populations[1 if plan.excess.any() else 0].add(plan, self._limits)
        self._since_better += 1
        self._keep_if_best(plan)

    def _keep_if_best(self, plan: Plan) -> None:
        if self._best_here is None or plan.rank < self._best_here.rank:
            self._best_here, self._since_better = plan, 0
        if self.best is None or plan.rank < self.best.rank:
            self.best = plan

    def _snapshot(self, chosen: IntArray) -> Plan:
        """Keep what is laid out."""
        nodes, lengths = np.zeros_like(self._nodes), np.zeros_like(self._lengths)
        keep_week(self._days, nodes, lengths)
        tally(self._net, self._days, self._sums)
        own = int(self._ways.cost[np.arange(len(chosen)), chosen].sum())
        return Plan(chosen.copy(), nodes, lengths, int(self._sums[0]) + own, self._sums[1:].copy())

    def _balanced(self) -> IntArray:
        """Choose alternatives in random order so that the days' loads stay even."""
        litres = np.append(self._net.nodes[:, 1], 0) + 1
        litres[-1] = 0
        load = np.zeros(self._ways.node.shape[2], np.int64)
        chosen = np.zeros(len(self._choices), np.int64)
        often = (self._ways.node >= 0).sum(axis=2).max(axis=1, initial=0)
        for stop in np.lexsort((self._random.random(len(chosen)), -often)):
            after = load + litres[self._ways.node[stop, : self._choices[stop]]]
            costs = (after**2).sum(axis=1) + self._random.random(len(after))
            chosen[stop] = int(costs.argmin())
            load = after[chosen[stop]]
        return chosen

    def _any(self) -> IntArray:
        drawn: IntArray = self._random.integers(self._choices).astype(np.int64)
        return drawn

    def _drive(self, progress: Progress) -> None:
        """Shake the days' rounds where there is nothing else to decide, until nothing gets better for long."""
        chosen, dearer, idle = np.zeros(len(self._choices), np.int64), 1.0, 0
        if self.best is None:
            self._lengths[:] = 0
            self._breed(chosen)
            self._keep_if_best(self._improve(chosen))
        assert self.best is not None  # noqa: S101 - for the type checker
        plan = self.best
        while progress.spent() < 1 or (plan.excess.any() and dearer < DEAREST):
            load_week(self._net, self._days, self._desk, plan.nodes, plan.lengths)
            shaken = self._shake(plan, SHAKES)
            self._born += 1
            idle = 0 if shaken.rank < plan.rank else idle + 1
            plan = min(plan, shaken, key=lambda one: one.rank)
            self._keep_if_best(plan)
            if plan.excess.any():
                dearer = min(dearer * 4, DEAREST)
                self._price_limits(dearer)
            if idle >= IDLE:
                return
