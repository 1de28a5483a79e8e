"""Which stops to serve in another way next: one, two that change places, or some neighbours at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from binopt.solve.routing.visits import BoolArray, IntArray, Tables

FloatArray = npt.NDArray[np.float64]
NEVER = 1e15

ONE, TWO = 0.30, 0.65
"""Shares of moves: below the first one stop, below the second two stops, else a group."""

TRIED = 6
"""Stops looked at for a move of one."""

NEAREST = 12
LARGEST_GROUP = 5


@dataclass(frozen=True, eq=False)
class Choices:
    """The alternatives of all stops on arrays.

    Parameters
    ----------
    visit
        (stops, alternatives, days) the visit; the number of visits where there is none.
    served
        The same, whether there is one.
    valid
        (stops, alternatives) the stop has so many.
    cost
        (stops, alternatives) own cost.
    free
        Stops with more than one alternative.
    near
        (stops, up to NEAREST) other free stops, the nearest first.
    """

    visit: IntArray
    served: BoolArray
    valid: BoolArray
    cost: IntArray
    free: IntArray
    near: IntArray


def choices(tables: Tables) -> Choices:
    """Set the alternatives of all stops on arrays."""
    stops, days, none = len(tables.options), tables.problem.days, len(tables.visits)
    widest = max((len(one) for one in tables.options), default=1)
    visit = np.full((stops, widest, days), none, np.int64)
    valid = np.zeros((stops, widest), bool)
    cost = np.zeros((stops, widest), np.int64)
    for i, alternatives in enumerate(tables.options):
        valid[i, : len(alternatives)] = True
        cost[i, : len(alternatives)] = tables.option_cost[i]
        for k, by_day in enumerate(alternatives):
            for day, number in by_day.items():
                visit[i, k, day] = number
    free = np.flatnonzero(valid.sum(axis=1) > 1)
    at = np.array([one.location for one in tables.problem.stops], np.int64)
    way = tables.problem.drive_s[np.ix_(at, at[free])]
    way = way + tables.problem.drive_s[np.ix_(at[free], at)].T
    way[free, np.arange(len(free))] = np.iinfo(np.int64).max
    near = free[np.argsort(way, axis=1, kind="stable")[:, : min(NEAREST, max(len(free) - 1, 0))]]
    return Choices(visit, visit < none, valid, cost, free, near)


def deltas(arrays: Choices, chosen: IntArray, marginal: IntArray) -> FloatArray:
    """Estimate what every alternative would add to the cost, from what each visit costs on each day.

    ``marginal`` is (days, visits); the outcome (stops, alternatives) is NEVER for what is chosen or does not exist.
    """
    padded = np.concatenate([marginal, np.zeros((len(marginal), 1), np.int64)], axis=1)
    cost = padded[np.arange(len(marginal)), arrays.visit].sum(axis=2) + arrays.cost
    stops = np.arange(len(cost))
    delta: FloatArray = (cost - cost[stops, chosen][:, None]).astype(np.float64)
    delta[~arrays.valid] = NEVER
    delta[stops, chosen] = NEVER
    return delta


class Mover:
    """Draws changes; estimates weigh what is drawn."""

    def __init__(self, arrays: Choices, random: np.random.Generator, spread: float) -> None:
        self._arrays = arrays
        self._random = random
        self._spread = spread
        self._count = arrays.valid.sum(axis=1)

    def draw(self, chosen: IntArray, delta: FloatArray, temperature: float) -> dict[int, int]:
        """Return the stops to change with their new alternatives; may be empty."""
        lot = self._random.random()
        if lot < ONE:
            return self._one(delta, temperature)
        if lot < TWO:
            return self._two(chosen, delta)
        return self._group(chosen)

    def _another(self, stop: int, chosen: int) -> int:
        """Draw an alternative other than the chosen one."""
        number = int(self._random.integers(self._count[stop] - 1))
        return number + (number >= chosen)

    def _one(self, delta: FloatArray, temperature: float) -> dict[int, int]:
        """Take the change that seems best among some stops, with noise."""
        free = self._arrays.free
        stops = self._random.choice(free, min(TRIED, len(free)), replace=False)
        seeming = delta[stops] + self._random.gumbel(size=(len(stops), delta.shape[1])) * temperature
        stop, alternative = divmod(int(seeming.argmin()), delta.shape[1])
        return {int(stops[stop]): alternative} if delta[stops[stop], alternative] < NEVER else {}

    def _two(self, chosen: IntArray, delta: FloatArray) -> dict[int, int]:
        """Move one stop to other days, and one that is served there to days that the first leaves."""
        arrays = self._arrays
        stop = int(self._random.choice(arrays.free))
        alternative = self._another(stop, int(chosen[stop]))
        before, after = arrays.served[stop, chosen[stop]], arrays.served[stop, alternative]
        gained, left = after & ~before, before & ~after
        now = arrays.served[np.arange(len(chosen)), chosen]
        fits = (now & gained).any(axis=1)[:, None] & ((arrays.served & ~now[:, None, :]) & left).any(axis=2)
        seeming = np.where(fits, delta, NEVER)
        seeming[stop] = NEVER
        seeming = seeming + self._random.gumbel(size=seeming.shape) * (0.5 * self._spread)
        other, instead = divmod(int(seeming.argmin()), delta.shape[1])
        change = {stop: alternative}
        if seeming[other, instead] < NEVER / 2:
            change[other] = instead
        return change

    def _group(self, chosen: IntArray) -> dict[int, int]:
        """Give some neighbours the days of one of them, or any."""
        arrays, random = self._arrays, self._random
        seed = int(random.choice(arrays.free))
        size = min(int(random.integers(2, LARGEST_GROUP + 1)) - 1, arrays.near.shape[1])
        stops = [seed, *(int(i) for i in random.choice(arrays.near[seed][:8], min(size, 8), replace=False))]
        change: dict[int, int] = {}
        days = arrays.served[seed, self._another(seed, int(chosen[seed]))]
        together = random.random() < 0.5
        for stop in stops:
            if together:
                served = arrays.served[stop]
                like = (served & days).sum(axis=1) * 2 - served.sum(axis=1) * 0.01 + random.random(len(served)) * 0.9
                alternative = int(np.where(arrays.valid[stop], like, -9.0).argmax())
            else:
                alternative = int(random.integers(self._count[stop]))
            if alternative != chosen[stop]:
                change[stop] = alternative
        return change
