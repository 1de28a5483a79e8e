"""Moves of visits within a day: stretches elsewhere, in each other's place, backwards, and ends exchanged.

Each says the rounds after it in pieces and makes it if they cost less. Positions are those of ``Day.lines``; stretches
lie within one trip. A trip that is emptied takes one of the unloadings beside it along.
"""

from __future__ import annotations

from binopt.solve.routing.kernel.compiled import compiled
from binopt.solve.routing.kernel.layout import FIRST, LEFT, LENGTH, NEXT, NODE, RIGHT, Day, Desk, Net, Whole
from binopt.solve.routing.kernel.pieces import add, attempt, clear


@compiled
def relocate(
    net: Net, day: Day, desk: Desk, r: Whole, i: Whole, size: Whole, other: Whole, j: Whole, back: Whole
) -> bool:
    """Drive ``size`` nodes of a round, from position ``i``, behind position ``j`` of another or of the same."""
    if r == other and i - 1 <= j < i + size:
        return False
    count, count_other = day.heads[r, LENGTH], day.heads[other, LENGTH]
    line, first = day.lines[r], net.terms[FIRST]
    before, after = i - 1, i + size
    if line[NODE, before] < first and line[NODE, after] < first and count > size:
        if after <= count:
            after += 1
        else:
            before -= 1
        if r == other and (j == i - 1 or j == i + size):
            return False
    clear(desk)
    if r != other:
        add(desk, LEFT, r, 0, before, 0)
        add(desk, LEFT, r, after, count + 1, 0)
        add(desk, RIGHT, other, 0, j, 0)
        add(desk, RIGHT, r, i, i + size - 1, back)
        add(desk, RIGHT, other, j + 1, count_other + 1, 0)
    elif j < i:
        add(desk, LEFT, r, 0, j, 0)
        add(desk, LEFT, r, i, i + size - 1, back)
        add(desk, LEFT, r, j + 1, before, 0)
        add(desk, LEFT, r, after, count + 1, 0)
    else:
        add(desk, LEFT, r, 0, before, 0)
        add(desk, LEFT, r, after, j, 0)
        add(desk, LEFT, r, i, i + size - 1, back)
        add(desk, LEFT, r, j + 1, count + 1, 0)
    return attempt(net, day, desk, r, other)


@compiled
def swap(
    net: Net, day: Day, desk: Desk, r: Whole, i: Whole, size: Whole, other: Whole, j: Whole, size_other: Whole
) -> bool:
    """Put two stretches in each other's place."""
    if r == other:
        if i > j:
            i, j = j, i
            size, size_other = size_other, size
        if i + size > j:
            return False
    count, count_other = day.heads[r, LENGTH], day.heads[other, LENGTH]
    clear(desk)
    add(desk, LEFT, r, 0, i - 1, 0)
    add(desk, LEFT, other, j, j + size_other - 1, 0)
    if r != other:
        add(desk, LEFT, r, i + size, count + 1, 0)
        add(desk, RIGHT, other, 0, j - 1, 0)
        add(desk, RIGHT, r, i, i + size - 1, 0)
        add(desk, RIGHT, other, j + size_other, count_other + 1, 0)
    else:
        add(desk, LEFT, r, i + size, j - 1, 0)
        add(desk, LEFT, r, i, i + size - 1, 0)
        add(desk, LEFT, r, j + size_other, count + 1, 0)
    return attempt(net, day, desk, r, other)


@compiled
def reverse(net: Net, day: Day, desk: Desk, r: Whole, i: Whole, j: Whole) -> bool:
    """Drive a stretch of a trip backwards."""
    clear(desk)
    add(desk, LEFT, r, 0, i - 1, 0)
    add(desk, LEFT, r, i, j, 1)
    add(desk, LEFT, r, j + 1, day.heads[r, LENGTH] + 1, 0)
    return attempt(net, day, desk, r, r)


@compiled
def exchange_ends(net: Net, day: Day, desk: Desk, r: Whole, i: Whole, other: Whole, j: Whole, whole: bool) -> bool:
    """Let position ``i`` of a round follow position ``j`` of another, and what followed there take its place.

    The ends are those of the trips or, with ``whole``, of the rounds; ends of trips may be of one round.
    """
    count, count_other = day.heads[r, LENGTH], day.heads[other, LENGTH]
    line, first = day.lines[r], net.terms[FIRST]
    if whole:
        if r == other:
            return False
        end, end_other = count + 1, count_other + 1
    else:
        end, end_other = line[NEXT, i], day.lines[other, NEXT, j + 1]
        if r == other and end == end_other:
            return False
    before, after = i - 1, end
    if not whole and line[NODE, before] < first and end_other == j + 1 and line[NODE, end] < first:
        if after <= count:
            if r == other and j == after:
                return False
            after += 1
        elif before > 0:
            if r == other and j == before:
                return False
            before -= 1
    clear(desk)
    if r != other:
        add(desk, LEFT, r, 0, before, 0)
        add(desk, LEFT, other, j + 1, end_other - 1, 0)
        add(desk, LEFT, r, after, count + 1, 0)
        add(desk, RIGHT, other, 0, j, 0)
        add(desk, RIGHT, r, i, end - 1, 0)
        add(desk, RIGHT, other, end_other, count_other + 1, 0)
    elif j < i:
        add(desk, LEFT, r, 0, j, 0)
        add(desk, LEFT, r, i, end - 1, 0)
        add(desk, LEFT, r, end_other, before, 0)
        add(desk, LEFT, r, j + 1, end_other - 1, 0)
        add(desk, LEFT, r, after, count + 1, 0)
    else:
        add(desk, LEFT, r, 0, before, 0)
        add(desk, LEFT, r, j + 1, end_other - 1, 0)
        add(desk, LEFT, r, after, j, 0)
        add(desk, LEFT, r, i, end - 1, 0)
        add(desk, LEFT, r, end_other, count + 1, 0)
    return attempt(net, day, desk, r, other)
