"""A day laid out for compiled loops, with drawn rounds."""

from dataclasses import replace

import numpy as np

from binopt.solve.routing.kernel.layout import NODE, Day, lay_days, lay_desk, lay_net
from binopt.solve.routing.kernel.lines import load
from binopt.solve.routing.problem import Alternative, Facility, Vehicle, Window
from binopt.solve.routing.visits import tabulate
from tests.solve.routing.small import problem


def laid_out(seed, *, stops=9, trucks=2, windows=False, duration_weight=0):
    """Draw a problem of one day and rounds for it: the net, the day, the desk."""
    random = np.random.default_rng(seed)
    one = problem(stops=stops, days=1, seed=seed, litres=9, shift_s=2500, trucks=trucks, round_price=70)
    one = replace(
        one,
        facilities=(Facility(1, 60), Facility(2, 45)),
        vehicles=(replace(one.vehicles[0], count=trucks - 1), Vehicle("other", 1, 14, 3000)),
        duration_weight=duration_weight,
    )
    if windows:
        opens = random.integers(0, 2500, stops)
        made = []
        for stop, open_s in zip(one.stops, opens.tolist(), strict=True):
            visit = replace(
                stop.alternatives[0].visits[0], windows=(Window(open_s, open_s + 300, 7), Window(open_s + 800, 5000))
            )
            made.append(replace(stop, alternatives=(Alternative({0: visit}),)))
        one = replace(one, stops=tuple(made))
    tables = tabulate(one)
    net, days = lay_net(tables), lay_days(tables)
    desk = lay_desk(days, seed)
    desk.limits[:] = 30.0, 0.0, 3.0
    day = Day(*(part[0] for part in days))
    nodes, lengths = np.zeros(day.lines[:, NODE].shape, np.int64), np.zeros(trucks, np.int64)
    where = random.integers(0, trucks, stops)
    for r in range(trucks):
        line = []
        for stop in random.permutation(np.flatnonzero(where == r)).tolist():
            if line and random.random() < 0.3:
                line.append(int(random.integers(1, tables.first)))
            line.append(tables.first + stop)
        lengths[r] = len(line)
        nodes[r, 1 : len(line) + 1] = line
    load(net, day, desk, nodes, lengths)
    return one, tables, net, day, desk


def visits_of(net, day):
    """List the visits of all rounds."""
    return sorted(
        int(node)
        for r in range(len(day.heads))
        for node in day.lines[r, 0, 1 : day.heads[r, 0] + 1]
        if node >= net.terms[0]
    )
