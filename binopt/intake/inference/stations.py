"""Stations along both sides of centre lines: how far it is to the carriageway's edge, and from there to a building."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely

from binopt.domain.street import BoolArray, FloatArray, GeometryArray, IntArray
from binopt.intake.nearness import Area

STEP_M = 1.0
REACH_M = 40.0
_CHORD_M = 1.0  # a station's direction is that of the chord to either side of it, so that a bend is rounded
_MOUTH = 1.3  # an edge farther off than this many times the line's usual one lies in the mouth of a side street
_MOUTH_M = 0.5
_END_M = 0.01  # the first and last station lie that far within: at a square end the ray would run along the edge
_HAIR_M = 1e-6


@dataclass(frozen=True, slots=True)
class Stations:
    """Places on the sides of lines, in order along each line, the left side's before the right side's.

    Attributes
    ----------
    line, side
        Whose they are; side 0 is left, 1 right.
    points, outward : (n, 2)
        The place on the centre line, and the unit vector away from it.
    edge_m
        Distance to the carriageway's edge.
    free_m
        From there to the first building; infinite where none is within reach.
    across_m
        From there to the next carriageway; infinite where none is within reach.
    open
        Whether a pavement may run there: false in the mouths of side streets and inside buildings.
    """

    line: IntArray
    side: IntArray
    points: FloatArray
    outward: FloatArray
    edge_m: FloatArray
    free_m: FloatArray
    across_m: FloatArray
    open: BoolArray


def measure(lines: GeometryArray, carriageways: Area, barriers: Area) -> Stations:
    """Place stations at most ``STEP_M`` apart and measure from each outwards, to ``REACH_M`` at most.

    Parameters
    ----------
    lines : (n,)
        Centre lines, metres.
    carriageways
        All of them, united: an edge within would end every measurement.
    barriers
        Buildings and whatever else ends a pavement.
    """
    line, points, along = _along(lines)
    left = np.column_stack([-along[:, 1], along[:, 0]])
    count = len(line)
    line, points = np.tile(line, 2), np.vstack([points, points])
    side = np.repeat([0, 1], count)
    outward = np.vstack([left, -left])

    to_edges = crossings(points, outward, carriageways)
    edge_m = _nearest(*to_edges, count=2 * count)
    ray, at_m = to_edges
    beyond = at_m > edge_m[ray] + _HAIR_M
    across_m = _nearest(ray[beyond], at_m[beyond], count=2 * count)
    ray, at_m = crossings(points, outward, barriers)
    barrier_m = _nearest(ray, at_m, count=2 * count)
    spots = shapely.points(points)
    within = ~carriageways.inside(spots) | barriers.inside(spots)
    opened = np.isfinite(edge_m) & ~within & ~_mouths(line, side, edge_m)
    opened, edge_m = _into_mouths(line, side, opened, np.where(np.isfinite(edge_m), edge_m, 0.0))
    free_m = np.maximum(barrier_m - edge_m, 0.0)
    order = np.lexsort((np.arange(2 * count), side, line))
    return Stations(
        line[order],
        side[order],
        points[order],
        outward[order],
        edge_m[order],
        free_m[order],
        np.maximum(across_m - edge_m, 0.0)[order],
        opened[order],
    )


def crossings(points: FloatArray, directions: FloatArray, area: Area) -> tuple[IntArray, FloatArray]:
    """Cut rays of ``REACH_M`` by the edges of polygons: index of the ray, and distance from its origin in metres."""
    if not len(points) or not len(area.edges):
        return np.zeros(0, dtype=np.int64), np.zeros(0)
    rays = shapely.linestrings(np.stack([points, points + directions * REACH_M], axis=1))
    ray, edge = area.edge_tree.query(rays, predicate="intersects")
    met = shapely.intersection(rays[ray], area.edges[edge])
    return np.asarray(ray, dtype=np.int64), np.asarray(shapely.distance(shapely.points(points[ray]), met), dtype=float)


def _nearest(ray: IntArray, at_m: FloatArray, count: int) -> FloatArray:
    found = np.full(count, np.inf)
    np.minimum.at(found, ray, at_m)
    return found


def _along(lines: GeometryArray) -> tuple[IntArray, FloatArray, FloatArray]:
    """Return line, place and direction of the stations, at most ``STEP_M`` apart."""
    length_m = shapely.length(lines)
    pieces = np.maximum(np.ceil(length_m / STEP_M).astype(np.int64), 1)
    line = np.repeat(np.arange(len(lines)), pieces + 1)
    first = np.concatenate([[0], np.cumsum(pieces + 1)])[:-1]
    share = (np.arange(len(line)) - first[line]) / pieces[line]
    at_m = _END_M + share * np.maximum(length_m - 2 * _END_M, 0.0)[line]
    places = shapely.get_coordinates(shapely.line_interpolate_point(lines[line], at_m))
    before = shapely.line_interpolate_point(lines[line], np.maximum(at_m - _CHORD_M, 0.0))
    after = shapely.line_interpolate_point(lines[line], np.minimum(at_m + _CHORD_M, length_m[line]))
    chord = shapely.get_coordinates(after) - shapely.get_coordinates(before)
    return line, places, chord / np.maximum(np.hypot(chord[:, 0], chord[:, 1]), _HAIR_M)[:, None]


def _mouths(line: IntArray, side: IntArray, edge_m: FloatArray) -> BoolArray:
    """Tell the stations whose ray runs up a side street: the edge is much farther than that line's usually is."""
    key = line * 2 + side
    found = np.zeros(len(key), dtype=bool)
    order = np.argsort(key, kind="stable")
    for run in runs(key[order]):
        mine = order[run]
        finite = edge_m[mine][np.isfinite(edge_m[mine])]
        if len(finite):
            usual_m = float(np.quantile(finite, 0.25))
            found[mine] = edge_m[mine] > usual_m * _MOUTH + _MOUTH_M
    return found


def _into_mouths(line: IntArray, side: IntArray, opened: BoolArray, edge_m: FloatArray) -> tuple[BoolArray, FloatArray]:
    """Let pavements run on by one station into a mouth, along the edge that they come from: corners lie there."""
    alike = (line[1:] == line[:-1]) & (side[1:] == side[:-1])
    wider, edge = opened.copy(), edge_m.copy()
    for here, there in ((slice(1, None), slice(None, -1)), (slice(None, -1), slice(1, None))):
        gains = np.flatnonzero(alike & ~opened[here] & opened[there])
        to, of = np.arange(len(opened))[here][gains], np.arange(len(opened))[there][gains]
        edge[to], wider[to] = edge_m[of], True
    return wider, edge


def runs(key: IntArray) -> list[IntArray]:
    """Split indices where the key changes; equal keys lie together."""
    if not len(key):
        return []
    return np.split(np.arange(len(key)), np.flatnonzero(np.diff(key)) + 1)
