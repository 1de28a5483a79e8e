"""Where the data ends and streets go on: open ends, and the ways outside between them.

A quarter cut out of a city leaves streets that end in the void. Taken for dead ends they could hardly be served, and a
one-way street out of the quarter not at all. So a street's end before which no other street of the case lies is taken
to go on, and a truck that leaves there comes back at any other such end.
"""

from __future__ import annotations

import numpy as np
import shapely

from binopt.domain.case import NetworkRules
from binopt.domain.street import BoolArray, FloatArray, IntArray, Street
from binopt.network.lines import JOIN_M, Edges
from binopt.network.turns import STRAIGHT_DEG, Arcs, Moves, pairs_at_nodes

RIM_M = 30.0
"""How far inside the hull of all streets a one-way street may stop short and still be one that the data's end cut."""


def judge_ends(edges: Edges, arcs: Arcs, streets: tuple[Street, ...]) -> tuple[BoolArray, BoolArray]:
    """Tell which nodes lead outside, and at which a truck can turn.

    Asked are the ends from which no other street leads on, or to which none leads: dead ends, and ends of streets cut
    off at a junction. Such an end is open or has a turning place where its street says so (``dead_end``). Where the
    street says nothing, it is open if its straight prolongation meets no other street, as it would within a block; of
    one-way streets also if it lies at the rim of the network, for they cannot end.
    """
    count = len(edges.node_xy)
    is_open, turning = np.zeros(count, dtype=bool), np.zeros(count, dtype=bool)
    arc, at_end = _stuck(arcs, count)
    if not len(arc):
        return is_open, turning
    node = np.where(at_end, arcs.end[arc], arcs.begin[arc])
    ahead = np.where(at_end[:, None], arcs.head_out[arc], -arcs.head_in[arc])
    street = edges.street[arcs.edge[arc]]
    said = np.array([one.dead_end for one in streets], dtype=object)[street]
    oneway = np.array([one.oneway != 0 for one in streets], dtype=bool)[street]

    end = edges.node_xy[node]
    far = float(np.hypot(*np.ptp(edges.node_xy, axis=0))) + 1.0
    rays = shapely.linestrings(np.stack([end + JOIN_M * ahead, end + far * ahead], axis=1))
    which, _ = shapely.STRtree(edges.line).query(rays, predicate="intersects")
    free = ~_leads_on(arcs, arc, node, ahead, count)
    free[which] = False
    rim = shapely.boundary(shapely.convex_hull(shapely.multipoints(edges.node_xy)))
    free |= oneway & (shapely.distance(rim, shapely.points(end)) <= RIM_M)

    is_open[node[(said == "open") | ((said == "") & free)]] = True
    turning[node[said == "turning"]] = True
    return is_open, turning


def _leads_on(arcs: Arcs, arc: IntArray, node: IntArray, ahead: FloatArray, nodes: int) -> BoolArray:
    """Tell of ends whether another street leads straight on there, though it may only be driven the other way."""
    there = np.concatenate([arcs.begin, arcs.end])
    away = np.concatenate([arcs.head_in, -arcs.head_out])
    one, other = pairs_at_nodes(node, there, nodes)
    straight = (ahead[one] * away[other]).sum(axis=1) >= np.cos(np.radians(STRAIGHT_DEG))
    on = straight & (np.tile(arcs.edge, 2)[other] != arcs.edge[arc[one]])
    found: BoolArray = np.bincount(one[on], minlength=len(arc)) > 0
    return found


def _stuck(arcs: Arcs, nodes: int) -> tuple[IntArray, BoolArray]:
    """Return arcs from whose end, or to whose begin, leads nothing but the way back; and which of the two it is."""
    one, other = pairs_at_nodes(arcs.end, arcs.begin, nodes)
    on = (arcs.edge[one] != arcs.edge[other]) | (arcs.forward[one] == arcs.forward[other])
    last, first = np.ones(len(arcs), dtype=bool), np.ones(len(arcs), dtype=bool)
    last[one[on]] = False
    first[other[on]] = False
    arc = np.concatenate([np.flatnonzero(last), np.flatnonzero(first)])
    return arc, np.arange(len(arc)) < last.sum()


def moves_outside(edges: Edges, arcs: Arcs, is_open: BoolArray, rules: NetworkRules) -> Moves:
    """Return a move from every arc that ends at an open end into every one that begins at such an end.

    Its length is the shorter way around the quarter, along the convex hull of its nodes, times ``outside_detour``,
    and at least ``outside_least_m``: the straight line would lead through the quarter itself. Driven at the default
    speed.
    """
    group = is_open.astype(np.int64)
    out, back = np.flatnonzero(is_open[arcs.end]), np.flatnonzero(is_open[arcs.begin])
    if not rules.outside_detour or not len(out) or not len(back):
        nothing = np.empty(0, dtype=np.int64)
        return Moves(nothing, nothing, np.empty(0), np.empty(0))
    one, other = pairs_at_nodes(group[arcs.end[out]], group[arcs.begin[back]], 2)
    one, other = out[one], back[other]
    around_m = _around_m(edges.node_xy, arcs.end[one], arcs.begin[other])
    metres = np.maximum(around_m * rules.outside_detour, rules.outside_least_m)
    return Moves(one, other, metres * 3.6 / rules.default_speed_kmh, metres)


def _around_m(node_xy: FloatArray, begin: IntArray, end: IntArray) -> FloatArray:
    """Return the way between two nodes along the hull of all: to the hull, around it, and back from it."""
    hull = shapely.convex_hull(shapely.multipoints(node_xy))
    rim = shapely.get_exterior_ring(hull) if shapely.get_dimensions(hull) == 2 else hull
    if shapely.get_dimensions(rim) < 1:
        return np.zeros(len(begin))
    points = shapely.points(node_xy)
    place_m, off_m = shapely.line_locate_point(rim, points), shapely.distance(rim, points)
    between = np.abs(place_m[begin] - place_m[end])
    if shapely.get_dimensions(hull) == 2:
        between = np.minimum(between, shapely.length(rim) - between)
    direct = np.hypot(*(node_xy[begin] - node_xy[end]).T)
    around: FloatArray = np.where(begin == end, 0.0, np.maximum(between + off_m[begin] + off_m[end], direct))
    return around
