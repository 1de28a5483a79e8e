"""Streets cut at their junctions and joined again where only tags change: the stretches that have one cross section."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from binopt.domain.street import FloatArray, GeometryArray, IntArray
from binopt.intake.osm.ways import Ways

LONGEST_M = 120.0
"""Longer stretches are cut in equal parts: over so much of a street its fronts are straight lines."""
_ROUND_M = 1e-3  # points of ways that share a node are the same to the last digit; rounding guards the projection


@dataclass(frozen=True)
class Stretches:
    """Pieces of streets between junctions.

    Attributes
    ----------
    lines
        In the direction of their ways.
    way
        Of each the way whose tags hold on most of it, as an index.
    begin, end
        Nodes at both ends; ``node_xy`` (k, 2) says where they lie.
    """

    lines: GeometryArray
    way: IntArray
    begin: IntArray
    end: IntArray
    node_xy: FloatArray

    def __len__(self) -> int:
        return len(self.lines)


def cut_stretches(ways: Ways) -> Stretches:
    """Cut ways where they meet, and join pieces again that only differ in what does not change the cross section."""
    pieces, way = _cut(ways.lines)
    begin, end, _ = _nodes(pieces)
    degree = np.bincount(np.concatenate([begin, end]))
    label = _joined(ways, way, begin, end, degree)
    lines, origin = _merged(pieces, way, label)
    lines, origin = _shortened(lines, origin)
    begin, end, node_xy = _nodes(lines)
    return Stretches(lines, origin, begin, end, node_xy)


def _cut(lines: GeometryArray) -> tuple[GeometryArray, IntArray]:
    """Cut lines at the points that several of them share."""
    xy, line = shapely.get_coordinates(lines, return_index=True)
    key = _keys(xy)
    first = np.concatenate([[True], line[1:] != line[:-1]])
    last = np.concatenate([first[1:], [True]])
    shared = np.bincount(key)[key] > 1
    # a point at which a line is cut stands twice: it ends one piece and begins the next
    cut = shared & ~first & ~last
    copies = 1 + cut
    begins = np.repeat(first, copies)
    begins[np.cumsum(copies)[cut] - 1] = True
    piece = np.cumsum(begins) - 1
    found = shapely.linestrings(np.repeat(xy, copies, axis=0), indices=piece)
    return np.asarray(found, dtype=object), np.repeat(line, copies)[begins].astype(np.int64)


def _keys(xy: FloatArray) -> IntArray:
    """Number points, equal ones alike."""
    _, key = np.unique(np.round(xy / _ROUND_M).astype(np.int64), axis=0, return_inverse=True)
    return key.reshape(-1).astype(np.int64)


def _nodes(lines: GeometryArray) -> tuple[IntArray, IntArray, FloatArray]:
    """Return the nodes at which lines begin and end, and where those lie."""
    ends = np.concatenate([shapely.get_coordinates(shapely.get_point(lines, at)) for at in (0, -1)])
    key = _keys(ends)
    node_xy = np.zeros((int(key.max(initial=-1)) + 1, 2))
    node_xy[key] = ends
    return key[: len(lines)], key[len(lines) :], node_xy


def _joined(ways: Ways, way: IntArray, begin: IntArray, end: IntArray, degree: IntArray) -> IntArray:
    """Label pieces that follow each other at a point where no third one begins, and look alike."""
    count = len(way)
    look = [
        (ways.kind[w], ways.names[w], bool(ways.public[w]), bool(ways.ground[w]), *ways.sidewalk[w].tolist())
        for w in range(len(ways))
    ]
    number = {one: i for i, one in enumerate(dict.fromkeys(look))}
    alike = np.array([number[one] for one in look], dtype=np.int64)[way] if count else way
    comes = np.full(len(degree), -1)
    goes = np.full(len(degree), -1)
    comes[end], goes[begin] = np.arange(count), np.arange(count)
    plain = np.flatnonzero((degree == 2) & (comes >= 0) & (goes >= 0))
    one, other = comes[plain], goes[plain]
    same = (one != other) & (alike[one] == alike[other])
    one, other = one[same], other[same]
    graph = coo_array((np.ones(len(one), dtype=bool), (one, other)), shape=(count, count))
    return np.asarray(connected_components(graph, directed=False)[1], dtype=np.int64)


def _merged(pieces: GeometryArray, way: IntArray, label: IntArray) -> tuple[GeometryArray, IntArray]:
    """Merge the pieces of each label, in their own direction; the longest one's way stands for all."""
    order = np.argsort(label, kind="stable")
    whole = shapely.line_merge(shapely.multilinestrings(pieces[order], indices=label[order]), directed=True)
    by_length = np.lexsort((-shapely.length(pieces), label))
    longest = by_length[np.concatenate([[True], np.diff(label[by_length]) > 0])[: len(by_length)]]
    lines, of = shapely.get_parts(whole, return_index=True)
    return np.asarray(lines, dtype=object), way[longest][of]


def _shortened(lines: GeometryArray, origin: IntArray) -> tuple[GeometryArray, IntArray]:
    """Cut long lines at the points nearest to equal parts."""
    found: list[shapely.Geometry] = []
    owner: list[int] = []
    long = shapely.length(lines) > LONGEST_M
    for line, way in zip(lines[long], origin[long], strict=True):
        parts = _parts(line)
        found += parts
        owner += [int(way)] * len(parts)
    more = np.empty(len(found), dtype=object)
    more[:] = found
    return np.concatenate([lines[~long], more]), np.concatenate([origin[~long], np.array(owner, dtype=np.int64)])


def _parts(line: shapely.Geometry) -> list[shapely.Geometry]:
    xy = shapely.get_coordinates(line)
    at_m = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(xy, axis=0).T))])
    count = int(np.ceil(at_m[-1] / LONGEST_M))
    cuts = np.linspace(0, at_m[-1], count + 1)
    found = []
    for low, high in pairwise(cuts):
        inner = xy[(at_m > low + _ROUND_M) & (at_m < high - _ROUND_M)]
        ends = np.column_stack([np.interp([low, high], at_m, xy[:, axis]) for axis in (0, 1)])
        found.append(shapely.LineString(np.concatenate([ends[:1], inner, ends[1:]])))
    return found
