"""All days of a period together: bred from kept rounds, improved with the alternatives of all stops, shaken, kept."""

from __future__ import annotations

import numpy as np

from binopt.solve.routing.kernel.chance import shuffle
from binopt.solve.routing.kernel.clock import measure
from binopt.solve.routing.kernel.compiled import compiled
from binopt.solve.routing.kernel.descent import descend, touch
from binopt.solve.routing.kernel.gaps import (
    BLINKS,
    NO_BLINKS,
    cheapest_gap,
    put_in_all,
    put_in_cheaply,
    saved_by_leaving_out,
    take_out,
)
from binopt.solve.routing.kernel.layout import (
    LENGTH,
    NODE,
    POSITION,
    ROUND,
    STAMP,
    START,
    STOP,
    VEHICLE,
    WINDOW,
    Day,
    Desk,
    Net,
    Ways,
    Whole,
)
from binopt.solve.routing.kernel.lines import keep, load, refresh, tidy
from binopt.solve.routing.kernel.pieces import LESS
from binopt.solve.routing.kernel.shaking import shake
from binopt.solve.routing.visits import FloatArray, IntArray

ROUNDS_OF_IMPROVING = 30
"""Improving days and choosing alternatives take turns so often at most."""

SAVED, PRICE, PRICED = range(3)
"""Of a stop's days: what leaving it out saves, what taking it in costs, and the node that was priced."""


@compiled
def day_of(days: Day, day: Whole) -> Day:
    """Return one day."""
    return Day(days.lines[day], days.broken[day], days.heads[day], days.costs[day], days.where[day])


@compiled
def load_week(net: Net, days: Day, desk: Desk, nodes: IntArray, lengths: IntArray) -> None:
    """Take rounds over that were kept: (days, rounds, places) nodes and (days, rounds) lengths."""
    for day in range(len(nodes)):
        load(net, day_of(days, day), desk, nodes[day], lengths[day])


@compiled
def keep_week(days: Day, nodes: IntArray, lengths: IntArray) -> None:
    """Keep all rounds."""
    for day in range(len(nodes)):
        keep(day_of(days, day), nodes[day], lengths[day])


@compiled
def tally(net: Net, days: Day, sums: IntArray) -> None:
    """Add up cost, litres, kilograms and seconds over limits of all rounds into ``sums`` (4,); notes windows."""
    for k in range(4):
        sums[k] = 0
    for day in range(len(days.heads)):
        for r in range(days.heads.shape[1]):
            line = days.lines[day, r]
            count, vehicle = days.heads[day, r, LENGTH], days.heads[day, r, VEHICLE]
            cost, litres, kg, seconds = measure(net, line[NODE, :], count, vehicle, line[WINDOW, :])
            sums[0] += cost
            sums[1] += litres
            sums[2] += kg
            sums[3] += seconds


@compiled
def breed_week(
    net: Net,
    days: Day,
    desk: Desk,
    ways: Ways,
    chosen: IntArray,
    nodes: IntArray,
    lengths: IntArray,
    missing: IntArray,
) -> None:
    """Make rounds for chosen alternatives out of rounds for others: without what is not due, with what is missing.

    ``missing`` (stops,) is room for visits.
    """
    for number in range(len(nodes)):
        day = day_of(days, number)
        for stop in range(len(chosen)):
            day.where[stop, ROUND] = -1
        for r in range(nodes.shape[1]):
            kept = 0
            for p in range(1, lengths[number, r] + 1):
                node = nodes[number, r, p]
                stop = net.nodes[node, STOP]
                if stop >= 0:
                    node = ways.node[stop, chosen[stop], number]
                if node >= 0:
                    kept += 1
                    day.lines[r, NODE, kept] = node
            day.heads[r, LENGTH] = kept
            if day.heads[r, VEHICLE] >= 0:
                tidy(net, day, desk, r)
        count = START
        for stop in range(len(chosen)):
            node = ways.node[stop, chosen[stop], number]
            if node >= 0 and day.where[stop, ROUND] < 0:
                missing[count] = node
                count += 1
        put_in_all(net, day, desk, missing, count, NO_BLINKS)


@compiled
def _change(
    net: Net, days: Day, desk: Desk, ways: Ways, stop: Whole, before: Whole, after: Whole, dirty: IntArray
) -> None:
    """Serve a stop by another alternative."""
    for number in range(len(dirty)):
        old, new = ways.node[stop, before, number], ways.node[stop, after, number]
        if old == new:
            continue
        day = day_of(days, number)
        dirty[number] = 1
        if old >= 0 and new >= 0:
            r = day.where[stop, ROUND]
            day.lines[r, NODE, day.where[stop, POSITION]] = new
            refresh(net, day, desk, r)
        elif old >= 0:
            take_out(net, day, desk, stop)
        else:
            put_in_cheaply(net, day, desk, new, NO_BLINKS)


@compiled
def _better_way(net: Net, days: Day, desk: Desk, ways: Ways, stop: Whole, now: Whole, prices: FloatArray) -> Whole:
    """Return the alternative of a stop that costs least where everything else stays, -1: the present one.

    ``now`` is -1 where the stop is served on no day yet.
    """
    count = ways.node.shape[2]
    total = float(ways.cost[stop, now]) if now >= 0 else np.inf
    for day in range(count):
        prices[PRICED, day] = -1.0
        if now >= 0 and ways.node[stop, now, day] >= 0:
            prices[SAVED, day] = saved_by_leaving_out(net, day_of(days, day), desk, stop)
            total += prices[SAVED, day]
    best, found = total - LESS, -1
    for way in range(ways.node.shape[1]):
        if way == now or not ways.valid[stop, way]:
            continue
        cost = float(ways.cost[stop, way])
        for day in range(count):
            node = ways.node[stop, way, day]
            if node < 0:
                continue
            if now >= 0 and ways.node[stop, now, day] >= 0:
                cost += prices[SAVED, day]
            else:
                if prices[PRICED, day] != node:
                    price, _, _ = cheapest_gap(net, day_of(days, day), desk, node, NO_BLINKS if now >= 0 else BLINKS)
                    prices[PRICE, day], prices[PRICED, day] = price, node
                cost += prices[PRICE, day]
            if cost >= best:
                break
        if cost < best:
            best, found = cost, way
    return found


@compiled
def _choose_ways(
    net: Net,
    days: Day,
    desk: Desk,
    ways: Ways,
    chosen: IntArray,
    order: IntArray,
    prices: FloatArray,
    dirty: IntArray,
) -> bool:
    """Give each stop, in random order, the alternative that costs least; tells whether any changed."""
    changed = False
    for stop in range(len(chosen)):
        order[stop] = stop
    shuffle(desk, order, len(chosen))
    for k in range(len(chosen)):
        stop = order[k]
        if not ways.valid[stop, 1]:
            continue
        found = _better_way(net, days, desk, ways, stop, chosen[stop], prices)
        if found >= 0:
            _change(net, days, desk, ways, stop, chosen[stop], found, dirty)
            chosen[stop] = found
            changed = True
    return changed


@compiled
def _improve_days(net: Net, days: Day, desk: Desk, dirty: IntArray) -> None:
    for number in range(len(dirty)):
        if dirty[number]:
            for stop in range(len(desk.tested)):
                desk.tested[stop] = desk.counts[STAMP]
            touch(desk)
            descend(net, day_of(days, number), desk)
            dirty[number] = 0


@compiled
def improve_week(
    net: Net,
    days: Day,
    desk: Desk,
    ways: Ways,
    chosen: IntArray,
    order: IntArray,
    prices: FloatArray,
    dirty: IntArray,
) -> None:
    """Improve all days and the alternatives of all stops in turns until neither pays.

    ``chosen`` is changed; ``order`` (stops,), ``prices`` (3, days) and ``dirty`` (days,) are room to work in.
    """
    for day in range(len(dirty)):
        dirty[day] = 1
    for _ in range(ROUNDS_OF_IMPROVING):
        _improve_days(net, days, desk, dirty)
        if not _choose_ways(net, days, desk, ways, chosen, order, prices, dirty):
            return
    _improve_days(net, days, desk, dirty)


@compiled
def stir_week(
    net: Net, days: Day, desk: Desk, ways: Ways, chosen: IntArray, stops: IntArray, prices: FloatArray
) -> None:
    """Take some stops out of all days and put them in anew, in their order, each by the alternative that costs least.

    Ruin and recreate over the whole period, as ``shaking`` does it in a day. ``chosen`` is changed, ``prices``
    (3, days) is room to work in.
    """
    count = ways.node.shape[2]
    for stop in stops:
        for number in range(count):
            if ways.node[stop, chosen[stop], number] >= 0:
                take_out(net, day_of(days, number), desk, stop)
    for stop in stops:
        found = _better_way(net, days, desk, ways, stop, -1, prices)
        if found >= 0:
            chosen[stop] = found
        for number in range(count):
            node = ways.node[stop, chosen[stop], number]
            if node >= 0:
                put_in_cheaply(net, day_of(days, number), desk, node, NO_BLINKS)


@compiled
def shake_week(
    net: Net, days: Day, desk: Desk, times: Whole, nodes: IntArray, lengths: IntArray, out: IntArray
) -> None:
    """Shake each day some times; the last three are room as in ``shaking.shake``, with an axis of days first."""
    for day in range(len(nodes)):
        for stop in range(len(desk.tested)):
            desk.tested[stop] = desk.counts[STAMP]
        shake(net, day_of(days, day), desk, times, nodes[day], lengths[day], out)
