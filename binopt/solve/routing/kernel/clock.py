"""What a round costs and which limits it breaks, to the second: the one judge of all moves."""

from __future__ import annotations

from binopt.solve.routing.kernel.compiled import compiled
from binopt.solve.routing.kernel.layout import (
    BEYOND_S,
    CHOOSY,
    CLOSES_S,
    DURATION_WEIGHT,
    EARLIEST_S,
    FIRST,
    KG,
    LATEST_S,
    LITRES,
    MOST_KG,
    MOST_LITRES,
    OPENS_S,
    PRICE,
    REFUSED_S,
    ROUND_PRICE,
    SERVICE_S,
    SHIFT_S,
    TIMED,
    Desk,
    Net,
    Whole,
)
from binopt.solve.routing.visits import IntArray


@compiled
def measure(
    net: Net, nodes: IntArray, count: Whole, vehicle: Whole, window: IntArray
) -> tuple[Whole, Whole, Whole, Whole]:
    """Measure a round.

    A truck leaves as late as its first return allows. The formulas are those of joining time windows along a route
    (Vidal, Crainic, Gendreau and Prins 2013, "A hybrid genetic algorithm with adaptive diversity management for a
    large class of vehicle routing problems with time-windows"): duration, time by which windows are missed, earliest
    and latest start of what was joined so far. Of several windows of a visit the cheapest is taken that is still
    open, waiting counted.

    Parameters
    ----------
    nodes, count
        The round's nodes are ``nodes[1]`` to ``nodes[count]``.
    window
        (places,) is told the number of each visit's window.

    Returns
    -------
    cost, litres, kg, seconds
        The cost without work at visits, and what is over limits.
    """
    if count == 0:
        return 0, 0, 0, 0
    first, weight = net.terms[FIRST], net.terms[DURATION_WEIGHT]
    cost = net.terms[ROUND_PRICE]
    litres = kg = over_litres = over_kg = over_s = waited_s = 0
    duration_s = missed_s = 0
    start_s, latest_s = net.fleet[vehicle, EARLIEST_S], net.fleet[vehicle, LATEST_S]
    last = 0
    for p in range(1, count + 2):
        node = nodes[p] if p <= count else 0
        cost += net.edge[last, node]
        way_s = net.length_s[last, node]
        at_s = duration_s - missed_s + way_s
        opens_s, closes_s, work_s = 0, BEYOND_S, 0
        if node >= first:
            visit = node - first
            litres += net.nodes[node, LITRES]
            kg += net.nodes[node, KG]
            work_s = net.nodes[node, SERVICE_S]
            if net.terms[CHOOSY] and net.refused[vehicle, visit]:
                over_s += REFUSED_S
            if net.terms[TIMED]:
                begin, end = net.window_of[visit], net.window_of[visit + 1]
                if end > begin:
                    best, least = -1, 0
                    for k in range(begin, end):
                        if net.windows[k, CLOSES_S] >= start_s + at_s:
                            price = net.windows[k, PRICE]
                            early_s = net.windows[k, OPENS_S] - latest_s - at_s
                            if early_s > 0:
                                price += weight * early_s
                            if best < 0 or price < least:
                                best, least = k, price
                    if best < 0:
                        best = end - 1
                    opens_s, closes_s = net.windows[best, OPENS_S], net.windows[best, CLOSES_S]
                    cost += net.windows[best, PRICE]
                    window[p] = best - begin
        else:
            over_litres += max(litres - net.fleet[vehicle, MOST_LITRES], 0)
            over_kg += max(kg - net.fleet[vehicle, MOST_KG], 0)
            litres = kg = 0
            if p <= count:
                work_s = net.nodes[node, SERVICE_S]
                cost += weight * work_s
            else:
                closes_s = net.fleet[vehicle, LATEST_S]
        wait_s = max(opens_s - at_s - latest_s, 0)
        late_s = max(start_s + at_s - closes_s, 0)
        duration_s += work_s + way_s + wait_s
        waited_s += wait_s
        missed_s += late_s
        start_s = max(opens_s - at_s, start_s) - late_s
        latest_s = min(closes_s - at_s, latest_s) + wait_s
        last = node
    over_s += missed_s + max(duration_s - missed_s - net.fleet[vehicle, SHIFT_S], 0)
    return cost + weight * waited_s, over_litres, over_kg, over_s


@compiled
def total(net: Net, desk: Desk, nodes: IntArray, count: Whole, vehicle: Whole, window: IntArray) -> float:
    """Return a round's cost with what it breaks."""
    cost, litres, kg, seconds = measure(net, nodes, count, vehicle, window)
    return cost + desk.limits[0] * litres + desk.limits[1] * kg + desk.limits[2] * seconds
