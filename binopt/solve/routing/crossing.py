"""Children of two plans: which alternatives, and from which parent's rounds each day starts.

Where days are alike, plans that are the same but for the names of the days are brought to the same names first.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import permutations

import numpy as np

from binopt.solve.routing.visits import BoolArray, IntArray, Tables

MOST_DAYS = 6
"""With more days than this all orders of days are too many to look at."""

AROUND = 0.6
"""Share of children that take one neighbourhood from the second parent, instead of stops at random."""


@dataclass(frozen=True, eq=False)
class Renamings:
    """Orders of days that leave the problem as it is; the first is the order as it stands.

    ``ways`` (orders, stops, alternatives) is what each alternative becomes, ``days`` (orders, days) what each day does.
    """

    ways: IntArray
    days: IntArray

    def nearest(self, one: IntArray, other: IntArray, random: np.random.Generator) -> tuple[IntArray, IntArray]:
        """Rename the other choice to agree with the one as far as it can; returns it, and the new name of each day."""
        renamed = self.ways[:, np.arange(len(one)), other]
        agreeing = (renamed == one).sum(axis=1) + random.random(len(renamed)) * 0.5
        best = int(agreeing.argmax())
        return renamed[best], self.days[best]

    def distances(self, one: IntArray, others: IntArray) -> IntArray:
        """Count for each of others (plans, stops) the stops served otherwise, under the best names of days."""
        renamed = self.ways[:, np.arange(len(one)), one]
        found: IntArray = (renamed[:, None, :] != others[None]).sum(axis=2).min(axis=0)
        return found


def renamings(tables: Tables) -> Renamings:
    """Find all orders of days that leave the problem as it is."""
    days = tables.problem.days
    widest = max((len(one) for one in tables.options), default=1)
    ways = [np.broadcast_to(np.arange(widest), (len(tables.options), widest))]
    orders = [tuple(range(days))]
    if days <= MOST_DAYS:
        codes = [
            [(*sorted(by_day.items()), (-1, own)) for by_day, own in zip(options, costs, strict=True)]
            for options, costs in zip(tables.options, tables.option_cost, strict=True)
        ]
        for order in permutations(range(days)):
            if order == orders[0] or any(tables.fleet_of[day] != tables.fleet_of[k] for k, day in enumerate(order)):
                continue
            mapped = _renamed(tables, order, codes)
            if mapped is not None:
                ways.append(mapped)
                orders.append(order)
    return Renamings(np.array(ways), np.array(orders, np.int64).reshape(len(orders), days))


def _renamed(tables: Tables, order: tuple[int, ...], codes: list[list[tuple[tuple[int, int], ...]]]) -> IntArray | None:
    """Map each alternative to that with its days renamed, or None where one has none."""
    widest = max(len(one) for one in tables.options)
    mapped = np.tile(np.arange(widest), (len(tables.options), 1))
    for stop, options in enumerate(tables.options):
        for k, by_day in enumerate(options):
            code = tuple(sorted((order[day], visit) for day, visit in by_day.items()))
            try:
                mapped[stop, k] = codes[stop].index((*code, (-1, tables.option_cost[stop][k])))
            except ValueError:
                return None
    return mapped


def mixed(one: IntArray, other: IntArray, near: IntArray, random: np.random.Generator) -> IntArray:
    """Take some stops' alternatives from the other plan: those around one stop, or any.

    ``near`` (stops, stops) lists all stops from each outwards.
    """
    count = len(one)
    taken: BoolArray = np.zeros(count, bool)
    if random.random() < AROUND:
        taken[near[random.integers(count), : int(count * random.uniform(0.1, 0.9))]] = True
    else:
        taken = random.random(count) < random.uniform(0.2, 0.8)
    return np.where(taken, other, one).astype(np.int64)
