"""Rounds with sums along them, so that what a move changes can be weighed without driving the round again."""

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
    LENGTH,
    LITRES,
    LITRES_SUM,
    MOST_KG,
    MOST_LITRES,
    NEXT,
    NODE,
    POSITION,
    ROUND,
    ROUND_PRICE,
    SECONDS,
    SERVICE_S,
    SLACK,
    STOP,
    TOTAL,
    VEHICLE,
    WINDOW,
    Day,
    Desk,
    Net,
    Whole,
)
from binopt.solve.routing.visits import IntArray


@compiled
def refresh(net: Net, day: Day, desk: Desk, r: Whole) -> None:
    """Sum a round up anew after its nodes or its length changed."""
    first, vehicle = net.terms[FIRST], day.heads[r, VEHICLE]
    line, count = day.lines[r], day.heads[r, LENGTH]
    line[NODE, 0] = line[NODE, count + 1] = 0
    for field in range(COST, NEXT):
        line[field, 0] = 0
    line[LAST, 0] = -1
    day.broken[r, 0] = 0.0
    litres = kg = 0
    broken, last = 0.0, -1
    for p in range(1, count + 2):
        a, b = line[NODE, p - 1], line[NODE, p]
        cost = net.edge[a, b]
        work_s = net.nodes[b, SERVICE_S] if p <= count else 0
        if b < first:
            cost += net.terms[DURATION_WEIGHT] * work_s
            broken += desk.limits[0] * max(litres - net.fleet[vehicle, MOST_LITRES], 0)
            broken += desk.limits[1] * max(kg - net.fleet[vehicle, MOST_KG], 0)
            litres = kg = 0
            last = p
        else:
            litres += net.nodes[b, LITRES]
            kg += net.nodes[b, KG]
            stop = net.nodes[b, STOP]
            day.where[stop, ROUND], day.where[stop, POSITION] = r, p
        line[COST, p] = line[COST, p - 1] + cost
        line[BACK, p] = line[BACK, p - 1] + net.edge[b, a]
        line[SECONDS, p] = line[SECONDS, p - 1] + net.length_s[a, b] + work_s
        line[BACK_S, p] = line[BACK_S, p - 1] + net.length_s[b, a]
        line[LITRES_SUM, p] = line[LITRES_SUM, p - 1] + (net.nodes[b, LITRES] if p <= count else 0)
        line[KG_SUM, p] = line[KG_SUM, p - 1] + (net.nodes[b, KG] if p <= count else 0)
        line[LAST, p] = last
        day.broken[r, p] = broken
    following = count + 1
    for p in range(count + 1, -1, -1):
        if p > 0 and line[NODE, p] < first:
            following = p
        line[NEXT, p] = following
    whole = total(net, desk, line[NODE, :], count, vehicle, line[WINDOW, :])
    day.costs[r, TOTAL] = whole
    day.costs[r, SLACK] = whole - line[COST, count + 1] - (net.terms[ROUND_PRICE] if count > 0 else 0)


@compiled
def tidy(net: Net, day: Day, desk: Desk, r: Whole) -> None:
    """Leave out unloadings with nothing to unload, and sum the round up."""
    first, line = net.terms[FIRST], day.lines[r]
    kept = 0
    for p in range(1, day.heads[r, LENGTH] + 1):
        node = line[NODE, p]
        if node >= first or (kept > 0 and line[NODE, kept] >= first):
            kept += 1
            line[NODE, kept] = node
    while kept > 0 and line[NODE, kept] < first:
        kept -= 1
    day.heads[r, LENGTH] = kept
    refresh(net, day, desk, r)


@compiled
def load(net: Net, day: Day, desk: Desk, nodes: IntArray, lengths: IntArray) -> None:
    """Take rounds over that were kept: (rounds, places) nodes and (rounds,) lengths."""
    for stop in range(len(day.where)):
        day.where[stop, ROUND] = -1
    for r in range(len(lengths)):
        day.heads[r, LENGTH] = lengths[r]
        for p in range(1, lengths[r] + 1):
            day.lines[r, NODE, p] = nodes[r, p]
        if day.heads[r, VEHICLE] >= 0:
            refresh(net, day, desk, r)


@compiled
def keep(day: Day, nodes: IntArray, lengths: IntArray) -> None:
    """Keep a day's rounds: (rounds, places) nodes and (rounds,) lengths."""
    for r in range(len(lengths)):
        lengths[r] = day.heads[r, LENGTH]
        for p in range(1, lengths[r] + 1):
            nodes[r, p] = day.lines[r, NODE, p]


@compiled
def cost_of_day(day: Day) -> float:
    """Add up the rounds' costs with what they break."""
    cost = 0.0
    for r in range(len(day.costs)):
        cost += day.costs[r, TOTAL]
    return cost
