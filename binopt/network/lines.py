"""Centre lines cut where they meet: the nodes and edges of the street network.

Municipal centre lines and OpenStreetMap's ways share their points where a truck can turn from one into the other. So
lines are joined at ends and at common vertices, and where an end touches another line; lines that merely cross are a
bridge over a street and stay apart.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from binopt.domain.street import FloatArray, GeometryArray, IntArray

JOIN_M = 0.5
"""Points this near to each other are one: twice what digitised centre lines miss each other by (0.2 to 0.5 m seen)."""


@dataclass(frozen=True, slots=True)
class Edges:
    """Centre lines in pieces from node to node.

    Attributes
    ----------
    node_xy : (n, 2)
        Where the nodes lie.
    begin, end
        Nodes of each edge, in the direction of its centre line.
    line
        Its geometry, which begins and ends exactly at its nodes.
    street
        Index of the street that it is a piece of.
    extra_node
        The node of each extra point that was asked for.
    """

    node_xy: FloatArray
    begin: IntArray
    end: IntArray
    line: GeometryArray
    street: IntArray
    extra_node: IntArray


_NOTHING = np.empty(0, dtype=np.int64)
NO_EDGES = Edges(np.empty((0, 2)), _NOTHING, _NOTHING, np.empty(0, dtype=object), _NOTHING, _NOTHING)
"""Those of a case without streets."""


def cut_lines(lines: GeometryArray, extra: FloatArray | None = None) -> Edges:
    """Cut centre lines at their nodes.

    Parameters
    ----------
    lines
        At least one line string.
    extra : (k, 2)
        Points at which the nearest line is to be cut too, such as where a depot's drive meets the street.

    Notes
    -----
    The order of nodes and edges follows that of the lines. Of edges shorter than ``JOIN_M`` whose ends became one node
    nothing is kept.
    """
    extra = np.empty((0, 2)) if extra is None else extra
    tree = shapely.STRtree(lines)
    xy, of = shapely.get_coordinates(lines, return_index=True)
    at_m = _chainages(xy, of)
    is_end = np.ones(len(of), dtype=bool)
    is_end[1:-1] = (of[1:-1] != of[:-2]) | (of[1:-1] != of[2:])

    meeting = cKDTree(xy).query_pairs(JOIN_M, output_type="ndarray").astype(np.int64).reshape(-1, 2)
    one, other = meeting[:, 0], meeting[:, 1]
    kept = (of[one] != of[other]) | (is_end[one] & is_end[other])
    joined = meeting[kept]
    chosen = is_end.copy()
    chosen[joined.ravel()] = True

    # cuts: a point of a line at a chainage, each beginning as a node of its own
    touching = _touching(lines, tree, xy, of, np.flatnonzero(is_end))
    nearest = tree.nearest(shapely.points(extra)) if len(extra) else np.empty(0, dtype=np.int64)
    cut_of = np.concatenate([of[chosen], touching[1], nearest]).astype(np.int64)
    cut_xy = np.concatenate([xy[chosen], xy[touching[0]], extra])
    place_m = shapely.line_locate_point(lines[cut_of], shapely.points(cut_xy))
    cut_m = np.concatenate([at_m[chosen], place_m[chosen.sum() :]])
    on_line = shapely.get_coordinates(shapely.line_interpolate_point(lines[cut_of], cut_m))

    # which cuts are one node: vertices joined above, touching ends with what they touch, and what lies together
    place = np.full(len(of), -1)
    place[chosen] = np.arange(chosen.sum())
    pairs = np.concatenate(
        [
            place[joined],
            np.stack([place[touching[0]], chosen.sum() + np.arange(len(touching[0]))], axis=1),
            _together(cut_of, cut_m),
        ]
    )
    count = len(cut_of)
    links = coo_array((np.ones(len(pairs), dtype=bool), (pairs[:, 0], pairs[:, 1])), shape=(count, count))
    nodes, label = connected_components(links, directed=False)
    weight = np.bincount(label, minlength=nodes)
    node_xy = np.stack([np.bincount(label, on_line[:, k], nodes) / weight for k in (0, 1)], axis=1)
    return _pieces(lines, cut_of, cut_m, label, node_xy, label[count - len(extra) :])


def crossings(lines: GeometryArray) -> IntArray:
    """Return pairs of lines (k, 2) that cross without a common vertex: bridges, or data that misses a junction."""
    tree = shapely.STRtree(lines)
    one, other = tree.query(lines, predicate="crosses")
    later = one < other
    one, other = one[later], other[later]
    where = shapely.intersection(lines[one], lines[other])
    near = shapely.buffer(where, JOIN_M)
    vertices = np.array([shapely.multipoints(shapely.get_coordinates(line)) for line in lines], dtype=object)
    joined = shapely.intersects(vertices[one], near) & shapely.intersects(vertices[other], near)
    return np.stack([one[~joined], other[~joined]], axis=1).astype(np.int64)


def _chainages(xy: FloatArray, of: IntArray) -> FloatArray:
    """Return how far along its line each vertex lies."""
    step = np.hypot(*np.diff(xy, axis=0, prepend=xy[:1]).T)
    step[np.flatnonzero(np.diff(of, prepend=-1))] = 0.0
    run = np.cumsum(step)
    first = np.flatnonzero(np.diff(of, prepend=-1))
    chainages: FloatArray = run - run[first][np.searchsorted(first, np.arange(len(of)), side="right") - 1]
    return chainages


def _touching(
    lines: GeometryArray, tree: shapely.STRtree, xy: FloatArray, of: IntArray, ends: IntArray
) -> tuple[IntArray, IntArray]:
    """Return ends of lines, as vertices, and the other lines that each touches."""
    which, line = tree.query(shapely.points(xy[ends]), predicate="dwithin", distance=JOIN_M)
    vertex = ends[which]
    other = of[vertex] != line
    return vertex[other], line[other].astype(np.int64)


def _together(cut_of: IntArray, cut_m: FloatArray) -> IntArray:
    """Return pairs of cuts of one line that lie together, so that no edge is a crumb."""
    order = np.lexsort((cut_m, cut_of))
    one, other = order[:-1], order[1:]
    near = (cut_of[one] == cut_of[other]) & (cut_m[other] - cut_m[one] <= JOIN_M)
    return np.stack([one[near], other[near]], axis=1)


def _pieces(
    lines: GeometryArray, cut_of: IntArray, cut_m: FloatArray, label: IntArray, node_xy: FloatArray, extra: IntArray
) -> Edges:
    """Cut each line between neighbouring cuts, and pull the pieces' ends onto their nodes."""
    order = np.lexsort((cut_m, cut_of))
    one, other = order[:-1], order[1:]
    piece = (cut_of[one] == cut_of[other]) & ((label[one] != label[other]) | (cut_m[other] - cut_m[one] > 2 * JOIN_M))
    one, other = one[piece], other[piece]
    found, street = [], cut_of[one]
    xy, of = shapely.get_coordinates(lines, return_index=True)
    at_m = _chainages(xy, of)
    first = np.searchsorted(of, np.arange(len(lines) + 1))
    for a, b in zip(one, other, strict=True):
        line = slice(first[cut_of[a]], first[cut_of[a] + 1])
        inner = (at_m[line] > cut_m[a] + 1e-6) & (at_m[line] < cut_m[b] - 1e-6)
        found.append(shapely.LineString(np.vstack([node_xy[label[a]], xy[line][inner], node_xy[label[b]]])))
    return Edges(
        node_xy,
        label[one].astype(np.int64),
        label[other].astype(np.int64),
        np.array(found, dtype=object),
        street.astype(np.int64),
        extra.astype(np.int64),
    )
