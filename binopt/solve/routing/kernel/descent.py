"""Local search of a day: every move that brings a stop next to a near one, until none pays."""

from __future__ import annotations

from binopt.solve.routing.kernel.chance import shuffle
from binopt.solve.routing.kernel.compiled import compiled
from binopt.solve.routing.kernel.layout import (
    BACK,
    BACKWARD,
    COST,
    FIRST,
    FORWARD,
    LAST,
    LENGTH,
    NEXT,
    NODE,
    ONE,
    POSITION,
    ROUND,
    SLACK,
    STAMP,
    START,
    STOP,
    VEHICLE,
    Day,
    Desk,
    Net,
    Whole,
)
from binopt.solve.routing.kernel.moves import exchange_ends, relocate, reverse, swap
from binopt.solve.routing.kernel.pieces import LESS
from binopt.solve.routing.kernel.unloading import improve_unloading

LONGEST = 3
"""Nodes that are moved at once."""

LONGEST_SWAPPED = 2

NEIGHBOURS = 15
"""Stops of the day that are looked at from each."""


@compiled
def _move_beside(net: Net, day: Day, desk: Desk, stop: Whole, near: Whole) -> bool:
    """Try all moves that bring a stop next to another.

    What cannot pay by its ways alone is passed over here, without laying it out: a move saves at most what its rounds
    cost beside their ways. Only where a whole trip moves do ways say nothing, since an unloading goes with it.
    """
    r, other = day.where[stop, ROUND], day.where[near, ROUND]
    i, j = day.where[stop, POSITION], day.where[near, POSITION]
    edge, u, v = net.edge, day.lines[r], day.lines[other]
    end, end_other = u[NEXT, i], v[NEXT, j]
    begin = max(u[LAST, i], 0)
    slack = day.costs[r, SLACK] - LESS
    if r != other:
        slack += day.costs[other, SLACK]
    here, ahead, behind = v[NODE, j], v[NODE, j - 1], v[NODE, j + 1]
    gap_behind, gap_ahead = edge[here, behind], edge[ahead, here]

    for size in range(1, LONGEST + 1):  # a stretch that begins with the stop
        if i + size > end:
            break
        head, tail = u[NODE, i], u[NODE, i + size - 1]
        left_out = edge[u[NODE, i - 1], u[NODE, i + size]] - edge[u[NODE, i - 1], head] - edge[tail, u[NODE, i + size]]
        alone = size == end - begin - 1
        if alone or left_out + edge[here, head] + edge[tail, behind] - gap_behind < slack:
            if relocate(net, day, desk, r, i, size, other, j, FORWARD):
                return True
        if alone or left_out + edge[ahead, head] + edge[tail, here] - gap_ahead < slack:
            if relocate(net, day, desk, r, i, size, other, j - 1, FORWARD):
                return True
        if size > 1:
            turned = u[BACK, i + size - 1] - u[BACK, i] - u[COST, i + size - 1] + u[COST, i]
            if alone or left_out + edge[ahead, tail] + edge[head, here] - gap_ahead + turned < slack:
                if relocate(net, day, desk, r, i, size, other, j - 1, BACKWARD):
                    return True
    for size in range(2, LONGEST + 1):  # a stretch that ends with it
        at = i - size + 1
        if at <= begin:
            break
        head, tail = u[NODE, at], u[NODE, i]
        left_out = edge[u[NODE, at - 1], u[NODE, i + 1]] - edge[u[NODE, at - 1], head] - edge[tail, u[NODE, i + 1]]
        alone = size == end - begin - 1
        if alone or left_out + edge[ahead, head] + edge[tail, here] - gap_ahead < slack:
            if relocate(net, day, desk, r, at, size, other, j - 1, FORWARD):
                return True
        turned = u[BACK, i] - u[BACK, at] - u[COST, i] + u[COST, at]
        if alone or left_out + edge[here, tail] + edge[head, behind] - gap_behind + turned < slack:
            if relocate(net, day, desk, r, at, size, other, j, BACKWARD):
                return True

    for size in range(1, LONGEST_SWAPPED + 1):
        if i + size > end:
            break
        head, tail = u[NODE, i], u[NODE, i + size - 1]
        before, after = u[NODE, i - 1], u[NODE, i + size]
        for size_other in range(1, LONGEST_SWAPPED + 1):
            if j + size_other > end_other:
                break
            last, following = v[NODE, j + size_other - 1], v[NODE, j + size_other]
            touching = r == other and i <= j + size_other and j <= i + size
            saved = edge[before, head] + edge[tail, after] + gap_ahead + edge[last, following]
            spent = edge[before, here] + edge[last, after] + edge[ahead, head] + edge[tail, following]
            if touching or spent - saved < slack:
                if swap(net, day, desk, r, i, size, other, j, size_other):
                    return True
    before, mine, after = u[NODE, i - 1], u[NODE, i], u[NODE, i + 1]
    if j + 1 < end_other:  # in place of the one behind it
        following = v[NODE, j + 2]
        touching = r == other and j <= i <= j + 2
        saved = edge[before, mine] + edge[mine, after] + gap_behind + edge[behind, following]
        spent = edge[before, behind] + edge[behind, after] + edge[here, mine] + edge[mine, following]
        if touching or spent - saved < slack:
            if swap(net, day, desk, r, i, ONE, other, j + 1, ONE):
                return True

    if r == other and end == end_other:
        low, high = (j + 1, i) if j < i else (i, j - 1)
        if low >= high:
            return False
        turned = u[BACK, high] - u[BACK, low] - u[COST, high] + u[COST, low]
        ways = edge[u[NODE, low - 1], u[NODE, high]] + edge[u[NODE, low], u[NODE, high + 1]]
        ways -= edge[u[NODE, low - 1], u[NODE, low]] + edge[u[NODE, high], u[NODE, high + 1]]
        return turned + ways < slack and reverse(net, day, desk, r, low, high)
    ends = edge[u[NODE, end - 1], v[NODE, end_other]] + edge[v[NODE, end_other - 1], u[NODE, end]]
    ends -= edge[u[NODE, end - 1], u[NODE, end]] + edge[v[NODE, end_other - 1], v[NODE, end_other]]
    crossed = edge[here, mine] + edge[before, behind] - gap_behind - edge[before, mine]
    if end_other == j + 1 or crossed + ends < slack:
        if exchange_ends(net, day, desk, r, i, other, j, False):
            return True
    if edge[ahead, mine] + edge[before, here] - gap_ahead - edge[before, mine] + ends < slack:
        if exchange_ends(net, day, desk, r, i, other, j - 1, False):
            return True
    return crossed < slack and exchange_ends(net, day, desk, r, i, other, j, True)


@compiled
def _move_to_free_truck(net: Net, day: Day, desk: Desk, stop: Whole) -> bool:
    """Try to begin a round that is not driven yet, with a stop and what is beside it."""
    r, i = day.where[stop, ROUND], day.where[stop, POSITION]
    end, begin = day.lines[r, NEXT, i], max(day.lines[r, LAST, i], 0)
    seen = -1
    for other in range(len(day.heads)):
        vehicle = day.heads[other, VEHICLE]
        if vehicle < 0 or vehicle == seen or day.heads[other, LENGTH] > 0:
            continue
        seen = vehicle
        for size in range(1, LONGEST + 1):
            if i + size <= end and relocate(net, day, desk, r, i, size, other, START, FORWARD):
                return True
        if end - i > LONGEST and relocate(net, day, desk, r, i, end - i, other, START, FORWARD):
            return True
        if i - begin > 1 and relocate(net, day, desk, r, begin + 1, i - begin, other, START, FORWARD):
            return True
        if i > 1 and exchange_ends(net, day, desk, r, i, other, START, True):
            return True
    return False


@compiled
def stops_of_day(net: Net, day: Day, desk: Desk) -> Whole:
    """List the stops that are served into ``desk.order``, and return how many there are."""
    count = 0
    for r in range(len(day.heads)):
        for p in range(1, day.heads[r, LENGTH] + 1):
            node = day.lines[r, NODE, p]
            if node >= net.terms[FIRST]:
                desk.order[count] = net.nodes[node, STOP]
                count += 1
    return count


@compiled
def touch(desk: Desk) -> None:
    """Let all rounds count as changed since they were last looked at."""
    desk.counts[STAMP] += 1
    for r in range(len(desk.changed)):
        desk.changed[r] = desk.counts[STAMP]


@compiled
def descend(net: Net, day: Day, desk: Desk) -> None:
    """Improve a day until no move pays. Stops whose round and whose neighbour's did not change are not looked at."""
    tested, changed = desk.tested, desk.changed
    while True:
        again = True
        while again:
            again = False
            count = stops_of_day(net, day, desk)
            shuffle(desk, desk.order, count)
            for k in range(count):
                stop = desk.order[k]
                looked = tested[stop]
                tested[stop] = desk.counts[STAMP]
                seen = 0
                for near in net.near[stop]:
                    if day.where[near, ROUND] < 0:
                        continue
                    seen += 1
                    if seen > NEIGHBOURS:
                        break
                    if changed[day.where[stop, ROUND]] <= looked and changed[day.where[near, ROUND]] <= looked:
                        continue
                    if _move_beside(net, day, desk, stop, near):
                        again = True
                if changed[day.where[stop, ROUND]] > looked and _move_to_free_truck(net, day, desk, stop):
                    again = True
        if not improve_unloading(net, day, desk):
            return
