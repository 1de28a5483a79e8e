"""From one stretch of street into the next: which turns a truck may make, and what each costs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely

from binopt.domain.case import NetworkRules
from binopt.domain.street import BoolArray, FloatArray, GeometryArray, IntArray

HEADING_M = 8.0
"""The stretch at an edge's end by which its heading is taken: the last vertex alone may lie anywhere in a junction."""
STRAIGHT_DEG = 45.0
SHARP_DEG = 135.0


@dataclass(frozen=True, slots=True)
class Arcs:
    """Edges by the direction in which they may be driven.

    Attributes
    ----------
    edge, forward
        The edge of each arc, and whether it is driven along the edge's line.
    begin, end
        Its nodes.
    head_in, head_out : (n, 2)
        Unit vectors of driving at its begin and at its end.
    """

    edge: IntArray
    forward: BoolArray
    begin: IntArray
    end: IntArray
    head_in: FloatArray
    head_out: FloatArray

    def __len__(self) -> int:
        return len(self.edge)

    @classmethod
    def of(cls, lines: GeometryArray, begin: IntArray, end: IntArray, along: BoolArray, against: BoolArray) -> Arcs:
        """Make an arc of each edge and each of the directions in which it is open."""
        edge = np.concatenate([np.flatnonzero(along), np.flatnonzero(against)])
        forward = np.arange(len(edge)) < along.sum()
        order = np.lexsort((~forward, edge))
        edge, forward = edge[order], forward[order]
        length = shapely.length(lines)
        first, last = (_heading(lines, length, at_end) for at_end in (False, True))
        return cls(
            edge,
            forward,
            np.where(forward, begin[edge], end[edge]),
            np.where(forward, end[edge], begin[edge]),
            np.where(forward[:, None], first[edge], -last[edge]),
            np.where(forward[:, None], last[edge], -first[edge]),
        )


@dataclass(frozen=True, slots=True)
class Moves:
    """From the end of one arc into another: ``seconds`` and ``metres`` are those between the two, without the arcs."""

    from_arc: IntArray
    to_arc: IntArray
    seconds: FloatArray
    metres: FloatArray

    def __len__(self) -> int:
        return len(self.from_arc)

    def joined(self, other: Moves) -> Moves:
        """Return the moves of both."""
        return Moves(
            np.concatenate([self.from_arc, other.from_arc]),
            np.concatenate([self.to_arc, other.to_arc]),
            np.concatenate([self.seconds, other.seconds]),
            np.concatenate([self.metres, other.metres]),
        )


def moves_at_nodes(arcs: Arcs, turning: BoolArray, rules: NetworkRules, drives_on: str) -> Moves:
    """Return every move over a node.

    Back into the edge that it came from a truck turns only at a node with a turning place (``turning``, per node):
    nobody reverses, and nobody turns in the middle of a junction. A bend of one street, where only two edges meet,
    costs nothing.
    """
    streets = _edges_at(arcs, len(turning))
    one, other = pairs_at_nodes(arcs.end, arcs.begin, len(turning))
    back = (arcs.edge[one] == arcs.edge[other]) & (arcs.forward[one] != arcs.forward[other])
    node = arcs.end[one]
    kept = ~back | turning[node]
    one, other, back, node = one[kept], other[kept], back[kept], node[kept]
    seconds = _turn_s(arcs.head_out[one], arcs.head_in[other], rules, drives_on)
    seconds[streets[node] <= 2] = 0.0
    seconds[back] = rules.turn_round_s
    return Moves(one, other, seconds, np.zeros(len(one)))


def pairs_at_nodes(left: IntArray, right: IntArray, nodes: int) -> tuple[IntArray, IntArray]:
    """Return all pairs of an entry of ``left`` and one of ``right`` that have the same node."""
    order = np.argsort(right, kind="stable")
    first = np.searchsorted(right[order], np.arange(nodes + 1))
    count = np.diff(first)[left]
    one = np.repeat(np.arange(len(left)), count)
    run = np.arange(len(one)) - np.repeat(np.cumsum(count) - count, count)
    other = order[np.repeat(first[left], count) + run]
    return one.astype(np.int64), other.astype(np.int64)


def _edges_at(arcs: Arcs, nodes: int) -> IntArray:
    """Return how many ends of edges meet at each node."""
    single = np.concatenate([[True], arcs.edge[1:] != arcs.edge[:-1]])[: len(arcs)]
    ends = np.concatenate([arcs.begin[single], arcs.end[single]])
    return np.bincount(ends, minlength=nodes).astype(np.int64)


def _turn_s(came: FloatArray, goes: FloatArray, rules: NetworkRules, drives_on: str) -> FloatArray:
    cross = came[:, 0] * goes[:, 1] - came[:, 1] * goes[:, 0]
    angle_deg = np.degrees(np.arctan2(cross, (came * goes).sum(axis=1)))
    to_own = angle_deg if drives_on == "left" else -angle_deg
    seconds = np.where(to_own > 0, rules.turn_near_s, rules.turn_across_s)
    seconds = np.where(np.abs(angle_deg) <= STRAIGHT_DEG, rules.turn_straight_s, seconds)
    found: FloatArray = np.where(np.abs(angle_deg) > SHARP_DEG, rules.turn_sharp_s, seconds)
    return found


def _heading(lines: GeometryArray, length_m: FloatArray, at_end: bool) -> FloatArray:
    """Return unit vectors along the lines over their first or last metres."""
    reach = np.minimum(HEADING_M, length_m)
    near, far = (length_m - reach, length_m) if at_end else (np.zeros(len(lines)), reach)
    step = shapely.get_coordinates(shapely.line_interpolate_point(lines, far)) - shapely.get_coordinates(
        shapely.line_interpolate_point(lines, near)
    )
    long = np.hypot(step[:, 0], step[:, 1])
    unit: FloatArray = step / np.where(long > 0, long, 1.0)[:, None]
    return unit
