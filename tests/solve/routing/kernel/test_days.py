"""What compiled loops weigh is held against driving the rounds, what they move against what was there before."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from binopt.solve.routing.kernel.clock import total
from binopt.solve.routing.kernel.descent import descend, touch
from binopt.solve.routing.kernel.gaps import NO_BLINKS, cheapest_gap, put_in, saved_by_leaving_out, take_out
from binopt.solve.routing.kernel.layout import LEFT, LENGTH, NODE, POSITION, ROUND, TOTAL, VEHICLE
from binopt.solve.routing.kernel.lines import cost_of_day
from binopt.solve.routing.kernel.pieces import add, add_node, clear, weigh
from binopt.solve.routing.kernel.shaking import shake
from tests.solve.routing.kernel.days import laid_out, visits_of

SEEDS = st.integers(0, 500)


def driven(net, day, desk, r):
    """Cost of a round found by driving it again."""
    count = int(day.heads[r, LENGTH])
    nodes = day.lines[r, NODE].copy()
    return total(net, desk, nodes, count, int(day.heads[r, VEHICLE]), np.zeros_like(nodes))


@settings(deadline=None, max_examples=60)
@given(SEEDS, st.booleans(), st.sampled_from([0, 2]), st.data())
def test_pieces_weigh_what_driving_them_costs_waiting_apart(seed, windows, duration_weight, data):
    _, _, net, day, desk = laid_out(seed, windows=windows, duration_weight=duration_weight)
    r, other = data.draw(st.permutations([0, 1]))
    count, count_other = int(day.heads[r, LENGTH]), int(day.heads[other, LENGTH])
    cut = data.draw(st.integers(0, count))
    clear(desk)
    add(desk, LEFT, r, 0, cut, 0)
    if count_other:
        i = data.draw(st.integers(1, count_other))
        j = data.draw(st.integers(i, count_other))
        # backwards only within a trip, as the moves do
        whole_trip = all(day.lines[other, NODE, p] >= net.terms[0] for p in range(i, j + 1))
        add(desk, LEFT, other, i, j, int(whole_trip and data.draw(st.booleans())))
    if data.draw(st.booleans()):
        add_node(desk, LEFT, data.draw(st.integers(1, int(net.terms[0]) - 1)))
        add_node(desk, LEFT, int(net.terms[0]))
    add(desk, LEFT, r, cut + 1, count + 1, 0)
    nodes = as_laid(day, desk)
    vehicle = int(day.heads[r, VEHICLE])
    exact = total(net, desk, np.array([0, *nodes, 0]), len(nodes), vehicle, np.zeros(len(nodes) + 2, np.int64))
    quick = weigh(net, day, desk, LEFT, vehicle)
    if windows:
        assert quick <= exact + 1e-6
    else:
        assert quick == pytest.approx(exact)


def as_laid(day, desk):
    """List the nodes of the pieces, unloadings with nothing to unload too."""
    nodes = []
    for r, a, b, back in desk.pieces[LEFT, : int(desk.counts[LEFT])].tolist():
        if r < 0:
            nodes.append(a)
            continue
        inner = [int(day.lines[r, NODE, p]) for p in range(a, b + 1) if 0 < p <= day.heads[r, LENGTH]]
        nodes += reversed(inner) if back else inner
    return nodes


@settings(deadline=None, max_examples=40)
@given(SEEDS, st.booleans(), st.sampled_from([0, 2]))
def test_descent_keeps_the_visits_and_its_books_and_never_costs_more(seed, windows, duration_weight):
    _, _, net, day, desk = laid_out(seed, windows=windows, duration_weight=duration_weight)
    visits, before = visits_of(net, day), cost_of_day(day)
    touch(desk)
    descend(net, day, desk)
    assert visits_of(net, day) == visits
    assert cost_of_day(day) <= before + 1e-6
    for r in range(len(day.heads)):
        assert day.costs[r, TOTAL] == pytest.approx(driven(net, day, desk, r))
    for stop in range(len(day.where)):
        r, p = day.where[stop]
        assert net.nodes[day.lines[r, NODE, p], 3] == stop


@settings(deadline=None, max_examples=40)
@given(SEEDS, st.booleans())
def test_taking_out_saves_and_putting_in_costs_what_was_said(seed, windows):
    _, _, net, day, desk = laid_out(seed, windows=windows, duration_weight=2)
    stop = seed % len(day.where)
    node = int(day.lines[day.where[stop, ROUND], NODE, day.where[stop, POSITION]])
    before = cost_of_day(day)
    saved = saved_by_leaving_out(net, day, desk, stop)
    take_out(net, day, desk, stop)
    without = cost_of_day(day)
    assert without == pytest.approx(before - saved)
    price, r, behind = cheapest_gap(net, day, desk, node, NO_BLINKS)
    put_in(net, day, desk, node, r, behind)
    assert cost_of_day(day) == pytest.approx(without + price)


@settings(deadline=None, max_examples=20)
@given(SEEDS)
def test_shaking_keeps_the_visits_and_the_best(seed):
    _, _, net, day, desk = laid_out(seed)
    visits, before = visits_of(net, day), cost_of_day(day)
    nodes, lengths = np.zeros_like(day.lines[:, NODE]), np.zeros(len(day.heads), np.int64)
    shake(net, day, desk, 5, nodes, lengths, np.zeros(len(day.where), np.int64))
    assert visits_of(net, day) == visits
    assert cost_of_day(day) <= before + 1e-6
