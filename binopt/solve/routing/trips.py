"""Which truck drives which trips in which order, and where it unloads between them.

PyVRP moves visits between rounds and within trips; it moves no whole trip. With the few trips of a day every way to
deal them out can be tried.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, permutations

from binopt.solve.routing.tours import Tour
from binopt.solve.routing.visits import Tables

MOST_TRIPS = 4
"""With more trips than this the ways to deal them out are too many to be tried."""


@dataclass(frozen=True, slots=True)
class _Trip:
    """Visits between two unloadings, their windows, and the seconds from the first to the end of the last."""

    nodes: tuple[int, ...]
    windows: tuple[int, ...]
    length_s: int


def dealt_out(tables: Tables, tours: Sequence[Tour]) -> tuple[Tour, ...]:
    """Return the same trips dealt out to the trucks of each kind at the least cost that keeps their shifts."""
    kinds = sorted({tour.vehicle for tour in tours})
    return tuple(
        better for kind in kinds for better in _dealt(tables, kind, [tour for tour in tours if tour.vehicle == kind])
    )


def _dealt(tables: Tables, kind: int, tours: list[Tour]) -> list[Tour]:
    trips = [trip for tour in tours for trip in _trips(tables, tour)]
    if not 1 < len(trips) <= MOST_TRIPS:
        return tours
    vehicle, price = tables.vehicles[kind], tables.problem.round_price
    cost, length_s = tables.look_up.cost, tables.look_up.length_s
    over, over_s = tables.look_up.unload_cost, tables.look_up.unload_s
    firsts = [trip.nodes[0] for trip in trips]
    lasts = [trip.nodes[-1] for trip in trips]
    best: tuple[int, list[tuple[int, ...]]] | None = None
    for rounds in _deals(len(trips), vehicle.count):
        total = price * len(rounds)
        for order in rounds:
            total += cost[0][firsts[order[0]]] + cost[lasts[order[-1]]][0]
            total += sum(over[lasts[a]][firsts[b]] for a, b in pairwise(order))
        if best is not None and total >= best[0]:
            continue
        if all(
            length_s[0][firsts[order[0]]]
            + length_s[lasts[order[-1]]][0]
            + sum(over_s[lasts[a]][firsts[b]] for a, b in pairwise(order))
            + sum(trips[k].length_s for k in order)
            <= vehicle.shift_s
            for order in rounds
        ):
            best = total, rounds
    if best is None:
        return tours
    return [_joined(tables, kind, [trips[k] for k in order]) for order in best[1]]


def _trips(tables: Tables, tour: Tour) -> Iterator[_Trip]:
    """Cut a round where it unloads."""
    nodes: list[int] = []
    windows: list[int] = []
    for node, window in zip((*tour.nodes, 0), (*tour.windows, 0), strict=True):
        if node >= tables.first:
            nodes.append(node)
            windows.append(window)
        elif nodes:
            length_s = tables.look_up.length_s
            spent_s = sum(length_s[a][b] for a, b in pairwise(nodes)) + int(
                sum(tables.service_s[one - tables.first] for one in nodes)
            )
            yield _Trip(tuple(nodes), tuple(windows), spent_s)
            nodes, windows = [], []


def _deals(trips: int, trucks: int) -> Iterator[list[tuple[int, ...]]]:
    """List every way to deal trips out in order; which truck of a kind drives a round makes no difference."""
    for order in permutations(range(trips)):
        for cuts in range(2 ** (trips - 1)):
            if cuts.bit_count() >= trucks:
                continue
            ends = [k + 1 for k in range(trips - 1) if cuts >> k & 1]
            rounds = [order[a:b] for a, b in pairwise((0, *ends, trips))]
            if all(one[0] < other[0] for one, other in pairwise(rounds)):
                yield rounds


def _joined(tables: Tables, kind: int, trips: Sequence[_Trip]) -> Tour:
    """Join trips to a round, unloading between them where it costs least."""
    nodes, windows = list(trips[0].nodes), list(trips[0].windows)
    for before, after in pairwise(trips):
        nodes += [1 + tables.look_up.unload_at[before.nodes[-1]][after.nodes[0]], *after.nodes]
        windows += [0, *after.windows]
    return Tour(kind, tuple(nodes), tuple(windows))
