"""Plans that breed: the better and the more unlike the others a plan is, the longer it stays."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from binopt.solve.routing.crossing import Renamings
from binopt.solve.routing.visits import FloatArray, IntArray

KEPT, BORN = 25, 40
"""Plans that stay when a population is thinned out, and births until then (Vidal and others 2012 use these sizes)."""

ELITE = 4
"""So many of the best stay however alike they are."""

CLOSE = 5
"""A plan's contribution to variety is its mean distance to so many nearest."""


@dataclass(frozen=True, eq=False)
class Plan:
    """A plan as it breeds: alternatives (stops,), nodes (days, rounds, places) and lengths (days, rounds) of rounds.

    ``excess`` (3,) are litres, kilograms and seconds over limits.
    """

    chosen: IntArray
    nodes: IntArray
    lengths: IntArray
    cost: int
    excess: IntArray

    @property
    def rank(self) -> tuple[int, int]:
        """Lawful before cheap."""
        return int(self.excess.sum()), self.cost


class Population:
    """Plans of one kind (all lawful, or none), with the distances between them.

    Fitness is that of Vidal, Crainic, Gendreau, Lahrichi and Rei 2012, "A hybrid genetic algorithm for multidepot and
    periodic vehicle routing problems": rank by cost plus a share of the rank by variety.
    """

    def __init__(self, names: Renamings) -> None:
        self.plans: list[Plan] = []
        self._names = names
        self._apart = np.zeros((KEPT + BORN + 1, KEPT + BORN + 1), np.int64)

    def __len__(self) -> int:
        return len(self.plans)

    def add(self, plan: Plan, limits: FloatArray) -> None:
        """Add a plan, and thin the population out when it is full; ``limits`` (3,) weigh what plans break."""
        count = len(self.plans)
        if count:
            apart = self._names.distances(plan.chosen, np.array([one.chosen for one in self.plans]))
            self._apart[count, :count] = self._apart[:count, count] = apart
        self.plans.append(plan)
        if len(self.plans) > KEPT + BORN:
            while len(self.plans) > KEPT:
                self._drop_worst(limits)

    def fitness(self, limits: FloatArray) -> FloatArray:
        """Return each plan's fitness, less is better."""
        count = len(self.plans)
        if count == 0:
            return np.zeros(0)
        costs = np.array([one.cost for one in self.plans]) + np.array([one.excess for one in self.plans]) @ limits
        variety = np.sort(self._between(), axis=1)[:, :CLOSE].sum(axis=1)
        share = 1 - ELITE / max(count, ELITE)
        found: FloatArray = (_ranks(costs) + share * _ranks(-variety)) / max(count - 1, 1)
        return found

    def _between(self) -> IntArray:
        """Distances to others, that to oneself left out."""
        count = len(self.plans)
        between = self._apart[:count, :count].copy()
        np.fill_diagonal(between, np.iinfo(np.int32).max if count > CLOSE else 0)
        return between

    def _drop_worst(self, limits: FloatArray) -> None:
        """Drop the least fit, of those first that are like another."""
        fitness = self.fitness(limits)
        between = self._apart[: len(self.plans), : len(self.plans)].copy()
        np.fill_diagonal(between, 1)
        worst = int(np.lexsort((fitness, ~between.all(axis=1)))[-1])
        del self.plans[worst]
        kept = np.delete(np.arange(len(self.plans) + 1), worst)
        count = len(kept)
        self._apart[:count, :count] = self._apart[np.ix_(kept, kept)]


def _ranks(values: FloatArray | IntArray) -> FloatArray:
    ranks = np.empty(len(values))
    ranks[np.argsort(values, kind="stable")] = np.arange(len(values))
    return ranks
