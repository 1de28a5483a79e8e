"""Putting visits into a day's rounds where they cost least, and taking them out."""

from __future__ import annotations

import numpy as np

from binopt.solve.routing.kernel.chance import draw, shuffle
from binopt.solve.routing.kernel.compiled import compiled
from binopt.solve.routing.kernel.layout import (
    CHOOSY,
    FIRST,
    LEFT,
    LENGTH,
    NODE,
    POSITION,
    ROUND,
    SLACK,
    START,
    TIMED,
    TOTAL,
    VEHICLE,
    Day,
    Desk,
    Net,
    Whole,
)
from binopt.solve.routing.kernel.lines import refresh, tidy
from binopt.solve.routing.kernel.pieces import add, add_node, clear, weigh, weigh_exactly
from binopt.solve.routing.visits import IntArray

NEVER = 1e18
BLINKS, NO_BLINKS = np.int64(100), np.int64(0)
"""Of a thousand gaps so many are overlooked where places are to vary."""


@compiled
def cheapest_gap(net: Net, day: Day, desk: Desk, node: Whole, blinks: Whole) -> tuple[float, Whole, Whole]:
    """Find where a visit costs least: the cost, the round, and the position behind which it goes; round -1: nowhere."""
    best, at, behind = NEVER, -1, 0
    seen = -1
    for r in range(len(day.heads)):
        count, vehicle = day.heads[r, LENGTH], day.heads[r, VEHICLE]
        if vehicle < 0 or count >= day.lines.shape[2] - 3:
            continue
        if net.terms[CHOOSY] and net.refused[vehicle, node - net.terms[FIRST]]:
            continue
        if count == 0:
            if vehicle == seen:
                continue
            seen = vehicle
        line = day.lines[r]
        for p in range(count + 1):
            a, b = line[NODE, p], line[NODE, p + 1] if p < count else 0
            more = net.edge[a, node] + net.edge[node, b] - net.edge[a, b]
            if more - day.costs[r, SLACK] >= best or (blinks > 0 and draw(desk, 1000) < blinks):
                continue
            clear(desk)
            add(desk, LEFT, r, 0, p, 0)
            add_node(desk, LEFT, node)
            add(desk, LEFT, r, p + 1, count + 1, 0)
            cost = weigh(net, day, desk, LEFT, vehicle) - day.costs[r, TOTAL]
            if cost < best and net.terms[TIMED]:
                cost = weigh_exactly(net, day, desk, LEFT, vehicle) - day.costs[r, TOTAL]
            if cost < best:
                best, at, behind = cost, r, p
    return best, at, behind


@compiled
def put_in(net: Net, day: Day, desk: Desk, node: Whole, r: Whole, behind: Whole) -> None:
    """Put a visit behind a position of a round."""
    count = day.heads[r, LENGTH]
    for p in range(count, behind, -1):
        day.lines[r, NODE, p + 1] = day.lines[r, NODE, p]
    day.lines[r, NODE, behind + 1] = node
    day.heads[r, LENGTH] = count + 1
    refresh(net, day, desk, r)


@compiled
def put_in_cheaply(net: Net, day: Day, desk: Desk, node: Whole, blinks: Whole) -> None:
    """Put a visit where it costs least."""
    _, r, behind = cheapest_gap(net, day, desk, node, blinks)
    if r < 0 and blinks > 0:
        _, r, behind = cheapest_gap(net, day, desk, node, NO_BLINKS)
    if r < 0:  # no truck of the day may come: the first one that drives does, at a price
        r, behind = START, START
    put_in(net, day, desk, node, r, behind)


@compiled
def put_in_all(net: Net, day: Day, desk: Desk, nodes: IntArray, count: Whole, blinks: Whole) -> None:
    """Put visits in, in random order."""
    shuffle(desk, nodes, count)
    for k in range(count):
        put_in_cheaply(net, day, desk, nodes[k], blinks)


@compiled
def take_out(net: Net, day: Day, desk: Desk, stop: Whole) -> None:
    """Take a stop out of its round."""
    r = day.where[stop, ROUND]
    for p in range(day.where[stop, POSITION], day.heads[r, LENGTH]):
        day.lines[r, NODE, p] = day.lines[r, NODE, p + 1]
    day.heads[r, LENGTH] -= 1
    day.where[stop, ROUND] = -1
    tidy(net, day, desk, r)


@compiled
def saved_by_leaving_out(net: Net, day: Day, desk: Desk, stop: Whole) -> float:
    """Return what a day costs less without a stop."""
    r, i = day.where[stop, ROUND], day.where[stop, POSITION]
    count, vehicle, line, first = day.heads[r, LENGTH], day.heads[r, VEHICLE], day.lines[r], net.terms[FIRST]
    before, after = i - 1, i + 1
    if line[NODE, before] < first and line[NODE, after] < first and count > 1:
        if after <= count:
            after += 1
        else:
            before -= 1
    clear(desk)
    add(desk, LEFT, r, 0, before, 0)
    add(desk, LEFT, r, after, count + 1, 0)
    if net.terms[TIMED]:
        return day.costs[r, TOTAL] - weigh_exactly(net, day, desk, LEFT, vehicle)
    return day.costs[r, TOTAL] - weigh(net, day, desk, LEFT, vehicle)
