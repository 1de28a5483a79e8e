"""What compiled loops do over a whole period is held against the alternatives that were chosen."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from binopt.solve.routing.kernel.layout import LENGTH, NODE, lay_days, lay_desk, lay_net, lay_ways
from binopt.solve.routing.kernel.weeks import breed_week, keep_week, load_week, stir_week
from binopt.solve.routing.visits import tabulate
from tests.solve.routing.small import problem


def due(ways, chosen):
    """List by day the nodes that chosen alternatives ask for."""
    return [
        sorted(node for stop, k in enumerate(chosen.tolist()) if (node := int(ways.node[stop, k, day])) >= 0)
        for day in range(ways.node.shape[2])
    ]


def visited(net, days):
    """List by day the nodes that are visited, unloading left out."""
    return [
        sorted(
            int(node)
            for r in range(days.heads.shape[1])
            for node in days.lines[day, r, NODE, 1 : days.heads[day, r, LENGTH] + 1]
            if node >= net.terms[0]
        )
        for day in range(len(days.heads))
    ]


@settings(max_examples=30)
@given(st.integers(0, 300), st.data())
def test_stirred_stops_are_served_by_whole_alternatives_and_others_stay(seed, data):
    tables = tabulate(problem(stops=9, days=3, seed=seed, litres=9))
    net, days, ways = lay_net(tables), lay_days(tables), lay_ways(tables)
    desk = lay_desk(days, seed)
    desk.limits[:] = 30.0, 0.0, 3.0
    chosen = np.zeros(9, np.int64)
    nodes = np.zeros(days.lines[:, :, NODE].shape, np.int64)
    lengths = np.zeros(nodes.shape[:2], np.int64)
    breed_week(net, days, desk, ways, chosen, nodes, lengths, np.zeros(9, np.int64))
    assert visited(net, days) == due(ways, chosen)
    keep_week(days, nodes, lengths)
    stops = np.array(data.draw(st.lists(st.integers(0, 8), min_size=1, max_size=6, unique=True)), np.int64)
    before = chosen.copy()
    stir_week(net, days, desk, ways, chosen, stops, np.zeros((3, 3)))
    assert visited(net, days) == due(ways, chosen)
    others = np.setdiff1d(np.arange(9), stops)
    assert (chosen[others] == before[others]).all()
    load_week(net, days, desk, nodes, lengths)
    assert visited(net, days) == due(ways, before)
