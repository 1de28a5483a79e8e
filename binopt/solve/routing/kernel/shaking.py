"""Ruin and recreate: some stops near each other are taken out of a day and put in anew, and the day improved.

After Schrimpf, Schneider, Stamm-Wilbrandt and Dueck 2000, "Record breaking optimization results using the ruin and
recreate principle"; gaps are overlooked at random as in Christiaens and Vanden Berghe 2020, "Slack induction by string
removals".
"""

from __future__ import annotations

from binopt.solve.routing.kernel.chance import draw
from binopt.solve.routing.kernel.compiled import compiled
from binopt.solve.routing.kernel.descent import descend, stops_of_day, touch
from binopt.solve.routing.kernel.gaps import BLINKS, put_in_all, take_out
from binopt.solve.routing.kernel.layout import NODE, ONE, POSITION, ROUND, Day, Desk, Net, Whole
from binopt.solve.routing.kernel.lines import cost_of_day, keep, load
from binopt.solve.routing.kernel.pieces import LESS
from binopt.solve.routing.visits import IntArray

FEWEST, MOST = 3, 8
"""Stops that are taken out at once."""

SPARED = 4
"""One near stop of so many stays."""


@compiled
def _node_of(day: Day, stop: Whole) -> Whole:
    return day.lines[day.where[stop, ROUND], NODE, day.where[stop, POSITION]]


@compiled
def shake(net: Net, day: Day, desk: Desk, times: Whole, nodes: IntArray, lengths: IntArray, out: IntArray) -> None:
    """Shake a day some times and keep the best.

    ``nodes`` and ``lengths`` are room for the rounds that are kept, as in ``lines.keep``, ``out`` (stops,) for visits.
    """
    best = cost_of_day(day)
    keep(day, nodes, lengths)
    for _ in range(times):
        count = stops_of_day(net, day, desk)
        if count < 2:
            return
        center = desk.order[draw(desk, count)]
        wanted = min(FEWEST + draw(desk, MOST - FEWEST + 1), count)
        taken = ONE
        out[0] = _node_of(day, center)
        take_out(net, day, desk, center)
        for near in net.near[center]:
            if taken == wanted:
                break
            if day.where[near, ROUND] >= 0 and draw(desk, SPARED) > 0:
                out[taken] = _node_of(day, near)
                taken += ONE
                take_out(net, day, desk, near)
        put_in_all(net, day, desk, out, taken, BLINKS)
        touch(desk)
        descend(net, day, desk)
        cost = cost_of_day(day)
        if cost <= best + LESS:
            best = cost
            keep(day, nodes, lengths)
        else:
            load(net, day, desk, nodes, lengths)
    load(net, day, desk, nodes, lengths)
