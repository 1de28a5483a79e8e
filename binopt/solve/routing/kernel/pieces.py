"""Rounds put together from stretches of rounds: how every move is said, weighed and made.

A piece is four numbers: the round, its first and last position, and whether it is driven backwards; round -1: the
single node that stands in place of the first position. A round's pieces begin with a stretch from position 0 and end
with one to the depot's position at the end. Pieces of a move lie in ``desk.pieces``: those of the first round that
changes in row LEFT, those of the second in row RIGHT.
"""

from __future__ import annotations

from binopt.solve.routing.kernel.clock import total
from binopt.solve.routing.kernel.compiled import compiled
from binopt.solve.routing.kernel.layout import (
    BACK,
    BACK_S,
    COST,
    DURATION_WEIGHT,
    FIRST,
    KG,
    KG_SUM,
    LAST,
    LEFT,
    LENGTH,
    LITRES,
    LITRES_SUM,
    MOST_KG,
    MOST_LITRES,
    NEXT,
    NODE,
    RIGHT,
    ROUND_PRICE,
    SECONDS,
    SERVICE_S,
    SHIFT_S,
    STAMP,
    START,
    TOTAL,
    VEHICLE,
    WINDOW,
    WORK,
    Day,
    Desk,
    Net,
    Whole,
)
from binopt.solve.routing.kernel.lines import refresh

LESS = 1e-7
"""A move must save more than that."""


@compiled
def clear(desk: Desk) -> None:
    """Begin to lay out a move."""
    desk.counts[LEFT] = desk.counts[RIGHT] = 0


@compiled
def add(desk: Desk, row: Whole, r: Whole, begin: Whole, end: Whole, back: Whole) -> None:
    """Add a stretch of a round; an empty one is left out."""
    if end < begin:
        return
    k = desk.counts[row]
    piece = desk.pieces[row, k]
    piece[0], piece[1], piece[2], piece[3] = r, begin, end, back
    desk.counts[row] = k + 1


@compiled
def add_node(desk: Desk, row: Whole, node: Whole) -> None:
    """Add a single node that stands in none of the rounds."""
    add(desk, row, -1, node, node, 0)


@compiled
def weigh(net: Net, day: Day, desk: Desk, row: Whole, vehicle: Whole) -> float:
    """Return the cost of pieces driven by a vehicle, with what they break; windows and waiting would only add to it."""
    first, weight = net.terms[FIRST], net.terms[DURATION_WEIGHT]
    most_litres, most_kg = net.fleet[vehicle, MOST_LITRES], net.fleet[vehicle, MOST_KG]
    cost = seconds = litres = kg = 0
    broken, last, driven = 0.0, -1, False
    for k in range(desk.counts[row]):
        piece = desk.pieces[row, k]
        r, a, b = piece[0], piece[1], piece[2]
        if r < 0:
            cost += net.edge[last, a]
            seconds += net.length_s[last, a] + net.nodes[a, SERVICE_S]
            last = a
            if a >= first:
                litres += net.nodes[a, LITRES]
                kg += net.nodes[a, KG]
                driven = True
            else:
                cost += weight * net.nodes[a, SERVICE_S]
                broken += desk.limits[0] * max(litres - most_litres, 0) + desk.limits[1] * max(kg - most_kg, 0)
                litres = kg = 0
            continue
        line = day.lines[r]
        before = max(a - 1, 0)
        if piece[3]:
            head, tail = line[NODE, b], line[NODE, a]
            cost += line[BACK, b] - line[BACK, a]
            # work is the same in both directions
            seconds += line[BACK_S, b] - line[BACK_S, a] + line[SECONDS, b] - line[SECONDS, before]
            for p in range(before, b):
                seconds -= net.length_s[line[NODE, p], line[NODE, p + 1]]
        else:
            head, tail = line[NODE, a], line[NODE, b]
            cost += line[COST, b] - line[COST, a]
            seconds += line[SECONDS, b] - line[SECONDS, a]
            if 0 < a <= day.heads[r, LENGTH]:
                seconds += net.nodes[head, SERVICE_S]
                if head < first:
                    cost += weight * net.nodes[head, SERVICE_S]
        if last >= 0:
            cost += net.edge[last, head]
            seconds += net.length_s[last, head]
        last = tail
        emptied = line[NEXT, a]
        if emptied <= b:
            litres += line[LITRES_SUM, emptied] - line[LITRES_SUM, before]
            kg += line[KG_SUM, emptied] - line[KG_SUM, before]
            broken += desk.limits[0] * max(litres - most_litres, 0) + desk.limits[1] * max(kg - most_kg, 0)
            emptied_last = line[LAST, b]
            broken += _broken_between(net, day, desk, r, emptied, emptied_last, vehicle)
            litres = line[LITRES_SUM, b] - line[LITRES_SUM, emptied_last]
            kg = line[KG_SUM, b] - line[KG_SUM, emptied_last]
        else:
            litres += line[LITRES_SUM, b] - line[LITRES_SUM, before]
            kg += line[KG_SUM, b] - line[KG_SUM, before]
        driven |= b > a or head >= first
    if not driven:
        return 0.0
    over_s = max(seconds - net.fleet[vehicle, SHIFT_S], 0)
    return cost + net.terms[ROUND_PRICE] + broken + desk.limits[2] * over_s


@compiled
def _broken_between(
    net: Net, day: Day, desk: Desk, r: Whole, emptied: Whole, emptied_last: Whole, vehicle: Whole
) -> float:
    """Return what whole trips of a round break between two unloadings, driven by a vehicle that may be another."""
    own = day.heads[r, VEHICLE]
    most_litres, most_kg = net.fleet[vehicle, MOST_LITRES], net.fleet[vehicle, MOST_KG]
    if most_litres == net.fleet[own, MOST_LITRES] and most_kg == net.fleet[own, MOST_KG]:
        return day.broken[r, emptied_last] - day.broken[r, emptied]
    line, broken, p = day.lines[r], 0.0, emptied
    while p < emptied_last:
        q = line[NEXT, p + 1]
        broken += desk.limits[0] * max(line[LITRES_SUM, q] - line[LITRES_SUM, p] - most_litres, 0)
        broken += desk.limits[1] * max(line[KG_SUM, q] - line[KG_SUM, p] - most_kg, 0)
        p = q
    return broken


@compiled
def write(net: Net, day: Day, desk: Desk, row: Whole) -> Whole:
    """Write the nodes of pieces, without unloadings that unload nothing, and return how many there are."""
    first, nodes = net.terms[FIRST], desk.written[row]
    count = 0
    for k in range(desk.counts[row]):
        piece = desk.pieces[row, k]
        r, a, b = piece[0], piece[1], piece[2]
        for q in range(a, b + 1):
            if r < 0:
                node = a
            else:
                p = a + b - q if piece[3] else q
                if p == 0 or p == day.heads[r, LENGTH] + 1:
                    continue
                node = day.lines[r, NODE, p]
            if node >= first or (count > 0 and nodes[count] >= first):
                count += 1
                nodes[count] = node
    while count > 0 and nodes[count] < first:
        count -= 1
    return count


@compiled
def weigh_exactly(net: Net, day: Day, desk: Desk, row: Whole, vehicle: Whole) -> float:
    """Return the cost of pieces as they would be driven, waiting and windows included."""
    count = write(net, day, desk, row)
    return total(net, desk, desk.written[row], count, vehicle, desk.scratch)


@compiled
def _take(net: Net, day: Day, desk: Desk, row: Whole, count: Whole, r: Whole) -> None:
    day.heads[r, LENGTH] = count
    for p in range(1, count + 1):
        day.lines[r, NODE, p] = desk.written[row, p]
    refresh(net, day, desk, r)
    desk.changed[r] = desk.counts[STAMP]


@compiled
def attempt(net: Net, day: Day, desk: Desk, r: Whole, other: Whole) -> bool:
    """Make the move that is laid out if the rounds then cost less; ``other`` is ``r`` where one round changes."""
    desk.counts[WORK] += 1
    before = day.costs[r, TOTAL]
    after = weigh(net, day, desk, LEFT, day.heads[r, VEHICLE])
    if other != r:
        before += day.costs[other, TOTAL]
        after += weigh(net, day, desk, RIGHT, day.heads[other, VEHICLE])
    if after >= before - LESS:
        return False
    places = day.lines.shape[2] - 2
    count = write(net, day, desk, LEFT)
    after = total(net, desk, desk.written[LEFT], count, day.heads[r, VEHICLE], day.lines[r, WINDOW, :])
    count_other: Whole = START
    if other != r:
        count_other = write(net, day, desk, RIGHT)
        after += total(
            net, desk, desk.written[RIGHT], count_other, day.heads[other, VEHICLE], day.lines[other, WINDOW, :]
        )
    if after >= before - LESS or count > places or count_other > places:
        return False
    desk.counts[STAMP] += 1
    _take(net, day, desk, LEFT, count, r)
    if other != r:
        _take(net, day, desk, RIGHT, count_other, other)
    return True
