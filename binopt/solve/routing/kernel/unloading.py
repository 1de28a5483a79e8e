"""Moves about unloading: where and how often a truck is emptied, and whole trips driven at another time or truck."""

from __future__ import annotations

from binopt.solve.routing.kernel.compiled import compiled
from binopt.solve.routing.kernel.layout import (
    FIRST,
    LEFT,
    LENGTH,
    NEXT,
    NODE,
    RIGHT,
    SLACK,
    TOTAL,
    VEHICLE,
    Day,
    Desk,
    Net,
    Whole,
)
from binopt.solve.routing.kernel.pieces import LESS, add, add_node, attempt, clear, weigh


@compiled
def _change_facility(net: Net, day: Day, desk: Desk, r: Whole, p: Whole) -> bool:
    """Unload elsewhere, or not at all."""
    for facility in range(net.terms[FIRST]):
        if facility == day.lines[r, NODE, p]:
            continue
        clear(desk)
        add(desk, LEFT, r, 0, p - 1, 0)
        if facility > 0:
            add_node(desk, LEFT, facility)
        add(desk, LEFT, r, p + 1, day.heads[r, LENGTH] + 1, 0)
        if attempt(net, day, desk, r, r):
            return True
    return False


@compiled
def _lay_unloading(day: Day, desk: Desk, r: Whole, p: Whole, facility: Whole) -> None:
    clear(desk)
    add(desk, LEFT, r, 0, p, 0)
    add_node(desk, LEFT, facility)
    add(desk, LEFT, r, p + 1, day.heads[r, LENGTH] + 1, 0)


@compiled
def _unload_more(net: Net, day: Day, desk: Desk, r: Whole) -> bool:
    """Put in the unloading that pays most, where a trip loads too much."""
    first, count = net.terms[FIRST], day.heads[r, LENGTH]
    if day.broken[r, count + 1] <= LESS or count >= day.lines.shape[2] - 3:
        return False
    best, at, where = day.costs[r, TOTAL] - LESS, -1, 0
    for p in range(1, count):
        a, b = day.lines[r, NODE, p], day.lines[r, NODE, p + 1]
        if a < first or b < first:
            continue
        for facility in range(1, first):
            if net.edge[a, facility] + net.edge[facility, b] - net.edge[a, b] >= day.costs[r, SLACK]:
                continue
            _lay_unloading(day, desk, r, p, facility)
            cost = weigh(net, day, desk, LEFT, day.heads[r, VEHICLE])
            if cost < best:
                best, at, where = cost, p, facility
    if at < 0:
        return False
    _lay_unloading(day, desk, r, at, where)
    return attempt(net, day, desk, r, r)


@compiled
def _lay_trip(day: Day, desk: Desk, r: Whole, i: Whole, end: Whole, other: Whole, j: Whole, facility: Whole) -> None:
    """Lay out a trip, from position ``i`` up to before ``end``, at the junction behind position ``j``."""
    count, count_other = day.heads[r, LENGTH], day.heads[other, LENGTH]
    before, after = i - 1, end
    if after <= count:
        after += 1
    elif before > 0:
        before -= 1
    clear(desk)
    if r != other:
        add(desk, LEFT, r, 0, before, 0)
        add(desk, LEFT, r, after, count + 1, 0)
        row = RIGHT
        add(desk, row, other, 0, j, 0)
    else:
        row = LEFT
        if j <= before:
            add(desk, row, r, 0, j, 0)
        else:
            add(desk, row, r, 0, before, 0)
            add(desk, row, r, after, j, 0)
    if j == count_other and count_other > 0:
        add_node(desk, row, facility)
    add(desk, row, r, i, end - 1, 0)
    if j < count_other:
        add_node(desk, row, facility)
    if r == other and j <= before:
        add(desk, row, r, j + 1, before, 0)
        add(desk, row, r, after, count + 1, 0)
    else:
        add(desk, row, other, j + 1, count_other + 1, 0)


@compiled
def _move_trip(net: Net, day: Day, desk: Desk, r: Whole, i: Whole) -> bool:
    """Drive a trip that begins at position ``i`` at another time of its round, or in another round."""
    first, count = net.terms[FIRST], day.heads[r, LENGTH]
    end = day.lines[r, NEXT, i]
    seen = -1
    for other in range(len(day.heads)):
        vehicle, count_other = day.heads[other, VEHICLE], day.heads[other, LENGTH]
        if vehicle < 0 or (other == r and end - i == count):
            continue
        if count_other == 0:
            if vehicle == seen:
                continue
            seen = vehicle
        for j in range(count_other + 1):
            if 0 < j < count_other and day.lines[other, NODE, j] >= first:
                continue
            if other == r and i - 2 <= j <= end:
                continue
            for facility in range(1, first):
                _lay_trip(day, desk, r, i, end, other, j, facility)
                if attempt(net, day, desk, r, other):
                    return True
                if count_other == 0:
                    break
    return False


@compiled
def improve_unloading(net: Net, day: Day, desk: Desk) -> bool:
    """Make all such moves that pay; tells whether there were any."""
    better = False
    for r in range(len(day.heads)):
        if day.heads[r, VEHICLE] < 0:
            continue
        p = 1
        while p <= day.heads[r, LENGTH]:
            if day.lines[r, NODE, p] < net.terms[FIRST] and _change_facility(net, day, desk, r, p):
                better = True
            else:
                p += 1
        while _unload_more(net, day, desk, r):
            better = True
    for r in range(len(day.heads)):
        i = 1
        while i <= day.heads[r, LENGTH]:
            if _move_trip(net, day, desk, r, i):
                better, i = True, 1
            else:
                i = day.lines[r, NEXT, i] + 1
    return better
