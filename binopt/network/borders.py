"""Where the data ends and streets go on: open ends, and the ways outside between them.

A quarter cut out of a city leaves streets that end in the void. Taken for dead ends they could hardly be served, and a
one-way street out of the quarter not at all. So a street's free end before which no other street of the case lies is
taken to go on, and a truck that leaves there comes back at any other such end.
"""

from __future__ import annotations

import numpy as np
import shapely

from binopt.domain.case import NetworkRules
from binopt.domain.street import BoolArray, FloatArray, IntArray, Street
from binopt.network.lines import Edges
from binopt.network.turns import HEADING_M, Arcs, Moves, pairs_at_nodes


def free_ends(edges: Edges) -> IntArray:
    """Return the nodes at which only one edge ends."""
    return np.flatnonzero(np.bincount(np.concatenate([edges.begin, edges.end]), minlength=len(edges.node_xy)) == 1)


def judge_ends(edges: Edges, streets: tuple[Street, ...]) -> tuple[BoolArray, BoolArray]:
    """Tell which nodes lead outside, and at which a truck can turn.

    A free end is open or has a turning place where its street says so (``dead_end``). Where the street says nothing,
    it is open if the street's straight prolongation meets no other street: within a block it would meet the next one.
    """
    count = len(edges.node_xy)
    is_open, turning = np.zeros(count, dtype=bool), np.zeros(count, dtype=bool)
    ends = free_ends(edges)
    if not len(ends):
        return is_open, turning
    at_begin = np.zeros(count, dtype=bool)
    at_begin[edges.begin] = True
    of_node = np.full(count, -1)
    of_node[edges.begin], of_node[edges.end] = np.arange(len(edges.begin)), np.arange(len(edges.end))
    edge = of_node[ends]
    said = np.array([streets[i].dead_end for i in edges.street[edge]], dtype=object)

    length = shapely.length(edges.line[edge])
    inside_m = np.where(at_begin[ends], np.minimum(HEADING_M, length), np.maximum(length - HEADING_M, 0.0))
    inside = shapely.get_coordinates(shapely.line_interpolate_point(edges.line[edge], inside_m))
    end = edges.node_xy[ends]
    step = end - inside
    unit = step / np.maximum(np.hypot(step[:, 0], step[:, 1]), 1e-9)[:, None]
    far = float(np.hypot(*np.ptp(edges.node_xy, axis=0))) + 1.0
    rays = shapely.linestrings(np.stack([end + 0.01 * unit, end + far * unit], axis=1))
    which, _ = shapely.STRtree(edges.line).query(rays, predicate="intersects")
    met = np.zeros(len(ends), dtype=bool)
    met[which] = True

    is_open[ends] = (said == "open") | ((said == "") & ~met)
    turning[ends] = said == "turning"
    return is_open, turning


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
