"""New starts from two good plans: the neighbourhood of one stop as in the one, the rest as in the other.

Where days are alike, plans that are the same but for the names of the days are brought to the same names first.
"""

from __future__ import annotations

from itertools import permutations

import numpy as np

from binopt.solve.routing.visits import IntArray, Tables

MOST_DAYS = 6
"""With more days than this all orders of days are too many to look at."""


def renamings(tables: Tables) -> IntArray:
    """Find the orders of days that leave the problem as it is: (orders, stops, alternatives) → alternative."""
    days = tables.problem.days
    widest = max((len(one) for one in tables.options), default=1)
    identity = np.broadcast_to(np.arange(widest), (len(tables.options), widest))
    found = [identity]
    if days > MOST_DAYS:
        return np.array(found)
    codes = [
        [(*sorted(by_day.items()), (-1, own)) for by_day, own in zip(options, costs, strict=True)]
        for options, costs in zip(tables.options, tables.option_cost, strict=True)
    ]
    for order in permutations(range(days)):
        if order == tuple(range(days)) or any(
            tables.fleet_of[day] != tables.fleet_of[k] for k, day in enumerate(order)
        ):
            continue
        mapped = _renamed(tables, order, codes)
        if mapped is not None:
            found.append(mapped)
    return np.array(found)


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


def cross(
    one: IntArray, other: IntArray, names: IntArray, near_first: IntArray, random: np.random.Generator
) -> IntArray:
    """Mix two choices.

    Parameters
    ----------
    names
        As :func:`renamings` finds them; the other is renamed to agree with the one as far as it can.
    near_first
        (stops,) all stops, from a random one outwards.
    """
    stops = np.arange(len(one))
    renamed = np.array([name[stops, other] for name in names])
    agreeing = (renamed == one).sum(axis=1) + random.random(len(renamed)) * 0.5
    alike = renamed[int(agreeing.argmax())]
    share = int(len(one) * random.uniform(0.25, 0.75))
    child = one.copy()
    child[near_first[:share]] = alike[near_first[:share]]
    return child
