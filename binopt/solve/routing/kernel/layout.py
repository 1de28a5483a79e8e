"""The arrays that compiled loops work on: a problem, the rounds of days, and a desk to work at.

Numbers of one kind share an array, with a name for each column: compiled functions are called millions of times, and
each array that is handed over costs some nanoseconds.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from binopt.solve.routing.visits import BoolArray, FloatArray, IntArray, Tables

Whole = int | np.int64
"""What compiled functions count in."""

FIRST, TIMED, CHOOSY, DURATION_WEIGHT, ROUND_PRICE = range(5)
"""Terms: the first node that is a visit, whether hours and whether trucks matter, the problem's prices."""

SERVICE_S, LITRES, KG, STOP = range(4)
"""Of a node: seconds of work, load, and the number of its stop (-1: none)."""

MOST_LITRES, MOST_KG, SHIFT_S, EARLIEST_S, LATEST_S = range(5)
"""Of a vehicle."""

OPENS_S, CLOSES_S, PRICE = range(3)
"""Of a window."""

NODE, COST, BACK, SECONDS, BACK_S, LITRES_SUM, KG_SUM, NEXT, LAST, WINDOW = range(10)
"""Along a round, position 0 being the depot: the node; sums of cost, of the cost of the same ways driven back, of
seconds with work, of seconds driven back, and of loads; the next and the last position at which the truck is emptied
(LAST is -1 before the first); the window in which a visit begins."""

LENGTH, VEHICLE = range(2)
"""Of a round: visits and unloadings in it, and the vehicle's kind (-1: there is no such round on that day)."""

TOTAL, SLACK = range(2)
"""Of a round: its cost with what it breaks, and how much of that is not the ways': waiting and limits."""

ROUND, POSITION = range(2)
"""Of a stop on a day: where it is served; round -1: it is not."""

LEFT, RIGHT, STAMP, WORK = (np.int64(k) for k in range(4))
"""Counters of a desk: pieces laid out for the first and for the second round, moves made, moves weighed."""

START, ONE = np.int64(0), np.int64(1)
FORWARD, BACKWARD = np.int64(0), np.int64(1)
"""Numbers that are handed to compiled functions: as plain numbers each would have its function compiled apart."""

BEYOND_S = 2**40
"""Later than any window closes."""

WITHOUT_LIMIT = 2**40

REFUSED_S = 100_000
"""Seconds over the shift that a visit counts to which its vehicle may not come."""

NEAREST = 80
"""Other stops that are looked at from each, those that are not served on the day left out."""

SPARE = 24
"""Places in a round beside one for each stop, for unloadings."""


class Net(NamedTuple):
    """A problem.

    Parameters
    ----------
    terms
        (5,) see FIRST and following.
    edge, length_s
        (nodes, nodes) cost and seconds of going from node to node; home by way of unloading, that included.
    nodes
        (nodes, 4) see SERVICE_S and following.
    window_of, windows
        (visits + 1,) where a visit's windows begin in (windows, 3), see OPENS_S and following.
    near
        (stops, up to NEAREST) other stops, the nearest first.
    fleet
        (vehicles, 5) see MOST_LITRES and following.
    refused
        (vehicles, visits) the vehicle may not come.
    """

    terms: IntArray
    edge: IntArray
    length_s: IntArray
    nodes: IntArray
    window_of: IntArray
    windows: IntArray
    near: IntArray
    fleet: IntArray
    refused: BoolArray


class Day(NamedTuple):
    """The rounds of a day, or with one axis more of all days.

    ``lines`` is (rounds, 10, places), see NODE and following; ``broken`` (rounds, places) what loads of the trips
    that end up to there are over, weighed; ``heads`` (rounds, 2), see LENGTH; ``costs`` (rounds, 2), see TOTAL;
    ``where`` (stops, 2), see ROUND.
    """

    lines: IntArray
    broken: FloatArray
    heads: IntArray
    costs: FloatArray
    where: IntArray


class Desk(NamedTuple):
    """What a search needs beside the rounds.

    ``pieces`` (2, 16, 4) are rounds put together from stretches, see ``pieces``; ``counts`` see LEFT; ``written``
    (2, places) nodes; ``tested`` (stops,) and ``changed`` (rounds,) stamps of the last look and the last change;
    ``order`` is room for lists of stops, ``scratch`` for what is not needed; ``random`` (1,) the state of the draws;
    ``limits`` (3,) what a litre, a kilogram and a second over a limit cost.
    """

    pieces: IntArray
    counts: IntArray
    written: IntArray
    tested: IntArray
    changed: IntArray
    order: IntArray
    scratch: IntArray
    random: np.ndarray[tuple[int], np.dtype[np.uint64]]
    limits: FloatArray


class Ways(NamedTuple):
    """The alternatives of all stops: (stops, alternatives, days) nodes (-1: not visited), validity, own cost."""

    node: IntArray
    valid: BoolArray
    cost: IntArray


def lay_net(tables: Tables) -> Net:
    """Lay a problem out."""
    problem, first = tables.problem, tables.first
    length_s = tables.drive_s.copy()
    length_s[1:, 0] += tables.last_s[1:]
    windows = [(one.earliest_s, one.latest_s, one.cost) for visit in tables.visits for one in visit.windows]
    counts = [len(visit.windows) for visit in tables.visits]
    none = np.zeros(first, np.int64)
    work_s = [0, *(one.service_s for one in problem.facilities)]
    nodes = np.stack(
        [
            np.concatenate([work_s, tables.service_s]),
            np.concatenate([none, tables.litres]),
            np.concatenate([none, tables.kg]),
            np.concatenate([none - 1, tables.stop_of]),
        ],
        axis=1,
    )
    fleet = [
        (
            WITHOUT_LIMIT if one.litres is None else one.litres,
            WITHOUT_LIMIT if one.kg is None else one.kg,
            one.shift_s,
            one.earliest_s,
            one.latest_s,
        )
        for one in problem.vehicles
    ]
    timed = bool(windows) or any(one.latest_s - one.earliest_s < one.shift_s for one in problem.vehicles)
    terms = [first, timed, bool(tables.refused.any()), problem.duration_weight, problem.round_price]
    return Net(
        np.array(terms, np.int64),
        np.ascontiguousarray(tables.edge_cost, np.int64),
        np.ascontiguousarray(length_s, np.int64),
        np.ascontiguousarray(nodes, np.int64),
        np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
        np.array(windows, np.int64).reshape(-1, 3),
        _near(tables),
        np.array(fleet, np.int64).reshape(-1, 5),
        np.ascontiguousarray(tables.refused),
    )


def _near(tables: Tables) -> IntArray:
    """List for each stop the others, by the shorter of the two ways between them."""
    at = np.array([one.location for one in tables.problem.stops], np.int64)
    between = tables.problem.drive_s[np.ix_(at, at)]
    way = np.minimum(between, between.T)
    np.fill_diagonal(way, np.iinfo(np.int64).max)
    kept = min(NEAREST, max(len(at) - 1, 0))
    return np.ascontiguousarray(np.argsort(way, axis=1, kind="stable")[:, :kept])


def lay_days(tables: Tables) -> Day:
    """Lay out empty rounds for all days: a round for each truck that drives there."""
    problem = tables.problem
    kinds = [
        [k for k, one in enumerate(problem.vehicles) if one.drives_on(day) for _ in range(one.count)]
        for day in range(problem.days)
    ]
    days, stops = problem.days, len(problem.stops)
    rounds = max((len(found) for found in kinds), default=0)
    places = stops + SPARE + 2
    heads = np.zeros((days, rounds, 2), np.int64)
    heads[:, :, VEHICLE] = -1
    for day, found in enumerate(kinds):
        heads[day, : len(found), VEHICLE] = found
    where = np.zeros((days, stops, 2), np.int64)
    where[:, :, ROUND] = -1
    return Day(
        np.zeros((days, rounds, 10, places), np.int64),
        np.zeros((days, rounds, places)),
        heads,
        np.zeros((days, rounds, 2)),
        where,
    )


def lay_desk(days: Day, seed: int) -> Desk:
    """Lay out a desk for some days."""
    _, rounds, _, places = days.lines.shape
    stops = days.where.shape[1]
    # the generator of the draws must not start from 0
    state = np.random.default_rng(seed).integers(1, 2**63, 1, np.uint64)
    return Desk(
        np.zeros((2, 16, 4), np.int64),
        np.zeros(4, np.int64),
        np.zeros((2, 2 * places), np.int64),
        np.full(stops, -1, np.int64),
        np.zeros(rounds, np.int64),
        np.zeros(stops + places, np.int64),
        np.zeros(2 * places, np.int64),
        state,
        np.zeros(3),
    )


def lay_ways(tables: Tables) -> Ways:
    """Lay the alternatives of all stops out, at least two columns of them."""
    stops, days = len(tables.options), tables.problem.days
    widest = max((len(one) for one in tables.options), default=1)
    node = np.full((stops, max(widest, 2), days), -1, np.int64)
    valid = np.zeros(node.shape[:2], bool)
    cost = np.zeros(node.shape[:2], np.int64)
    for i, alternatives in enumerate(tables.options):
        valid[i, : len(alternatives)] = True
        cost[i, : len(alternatives)] = tables.option_cost[i]
        for k, by_day in enumerate(alternatives):
            for day, number in by_day.items():
                node[i, k, day] = tables.first + number
    return Ways(node, valid, cost)
