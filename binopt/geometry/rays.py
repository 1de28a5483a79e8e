"""Rays into the pavement: the one place that says which stretch of a line is pavement (``W`` of the contract)."""

from __future__ import annotations

import numpy as np
import shapely

from binopt.domain.street import BoolArray, FloatArray, GeometryArray, IntArray
from binopt.geometry.model import Ground

RAY_REACH_M = 40.0
"""A transect ends here, measured from the kerb."""
KERB_REACH_M = 3.0
"""Pavement has to start within this of the kerb line."""
CRACK_M = 0.05
"""Cracks between pavement polygons up to this width are bridged."""
SLIVER_M = 0.10
"""A piece of pavement no longer than this is no pavement."""

_FIRST_REACH_M = 8.0  # pavement is mostly left before
_CHUNK = 50_000  # rays that are cut at a time: bounds the memory
_AHEAD_M = 1e-6  # what a ray meets nearer than this it starts on


def first_pieces(ground: Ground, points: FloatArray, directions: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Find the first piece of pavement on each ray: where it starts and how long it is.

    Two pieces with a crack of up to ``CRACK_M`` between them are one. What counts is the first piece longer than
    ``SLIVER_M`` that starts at most ``KERB_REACH_M`` from the ray's origin; it is cut off ``RAY_REACH_M`` from there.

    Parameters
    ----------
    ground
        The pavement; its polygons may overlap each other.
    points : (n, 2)
        Origins of the rays, on the kerb.
    directions : (n, 2)
        Unit vectors.

    Returns
    -------
    start_m, width_m : (n,)
        Distance from the origin to the piece, and its length; both 0 where a ray meets no pavement.
    """
    start, width = np.zeros(len(points)), np.zeros(len(points))
    shapely.prepare(ground.polygons)
    for begin in range(0, len(points), _CHUNK):
        rays = np.arange(begin, min(begin + _CHUNK, len(points)))
        # most pavements end soon: only what still runs on where a short ray ends is looked at to the full length
        for reach_m in (_FIRST_REACH_M, RAY_REACH_M):
            ray, lower, upper = merge_pieces(*pieces_on(ground, points[rays], directions[rays], reach_m), CRACK_M)
            counts = (lower <= KERB_REACH_M) & (upper - lower > SLIVER_M)
            ray, first = np.unique(ray[counts], return_index=True)
            lower, upper = lower[counts][first], upper[counts][first]
            known = np.ones(len(ray), dtype=bool) if reach_m == RAY_REACH_M else upper < reach_m - CRACK_M
            found = rays[ray[known]]
            start[found], width[found] = lower[known], upper[known] - lower[known]
            rays = np.delete(rays, ray[known])
    return start, width


def pieces_on(
    ground: Ground, points: FloatArray, directions: FloatArray, reach_m: float = RAY_REACH_M
) -> tuple[IntArray, FloatArray, FloatArray]:
    """Find all pieces of rays that lie inside single polygons: the ray, and from where to where in metres.

    Each ray enters and leaves a polygon in turn, so the n-th place of entering and the n-th of leaving, both in order
    along the ray, bound a piece. A piece that runs on where the ray ends ends at ``reach_m``.
    """
    count = max(len(ground.polygons), 1)
    rays = shapely.linestrings(np.stack([points, points + directions * reach_m], axis=1))
    ray, polygon, at_m, enters = _crossings(ground, rays, points, directions, reach_m)
    crossed, of = np.unique(ray * count + polygon, return_inverse=True)
    entered_m, left_m = np.full(len(crossed), np.inf), np.full(len(crossed), np.inf)
    np.minimum.at(entered_m, of[enters], at_m[enters])
    np.minimum.at(left_m, of[~enters], at_m[~enters])
    # what is left first is what the ray starts in; where that cannot be told by crossings, its first point tells
    tie = left_m == entered_m
    amid = _pairs_amid(ground, rays, points, directions, reach_m, crossed[~tie], crossed[tie])
    pairs = np.concatenate([crossed, amid[~np.isin(amid, crossed)]])
    inside = np.ones(len(pairs), dtype=bool)
    inside[: len(crossed)] = (left_m < entered_m) | (tie & np.isin(crossed, amid))
    excess = inside + np.bincount(of, np.where(enters, 1, -1), len(pairs)).astype(np.int64)
    pair = np.arange(len(pairs))
    begun = np.concatenate([pair[inside], np.repeat(pair, np.maximum(-excess, 0)), of[enters]])
    ended = np.concatenate([of[~enters], np.repeat(pair, np.maximum(excess, 0))])
    lower = np.concatenate([np.zeros(len(begun) - enters.sum()), at_m[enters]])
    upper = np.concatenate([at_m[~enters], np.full(len(ended) - (~enters).sum(), reach_m)])
    first, last = np.lexsort((lower, begun)), np.lexsort((upper, ended))
    return pairs[begun[first]] // count, lower[first], upper[last]


def _crossings(
    ground: Ground, rays: GeometryArray, points: FloatArray, directions: FloatArray, reach_m: float
) -> tuple[IntArray, IntArray, FloatArray, BoolArray]:
    """Cut rays by the polygons' edges: ray, polygon, distance from the origin, and whether the ray enters there."""
    edges = ground.edges
    ray, edge = edges.tree.query(rays)
    to_begin, to_end, along = edges.begin[edge] - points[ray], edges.end[edge] - points[ray], directions[ray]
    left_begin = along[:, 0] * to_begin[:, 1] - along[:, 1] * to_begin[:, 0]
    left_end = along[:, 0] * to_end[:, 1] - along[:, 1] * to_end[:, 0]
    # an end on the ray itself counts as right of it, so that of two edges that meet there one or both or none are cut
    cut = np.flatnonzero((left_begin > 0) != (left_end > 0))
    ray, edge, left_begin, left_end = ray[cut], edge[cut], left_begin[cut], left_end[cut]
    begin_m, end_m = (to_begin[cut] * along[cut]).sum(axis=1), (to_end[cut] * along[cut]).sum(axis=1)
    at_m = begin_m + (end_m - begin_m) * left_begin / (left_begin - left_end)
    # at a vertex on the ray both its edges are to be cut at the very same place
    at_m = np.where(left_begin == 0, begin_m, np.where(left_end == 0, end_m, at_m))
    ahead = (at_m > _AHEAD_M) & (at_m < reach_m)
    return ray[ahead], edges.polygon[edge[ahead]], at_m[ahead], left_begin[ahead] > 0


def _pairs_amid(
    ground: Ground,
    rays: GeometryArray,
    points: FloatArray,
    directions: FloatArray,
    reach_m: float,
    sure: IntArray,
    tied: IntArray,
) -> IntArray:
    """Return ray and polygon, as one number, where a ray starts amid a polygon rather than on its edge.

    Pairs of which crossings tell that surely are left out, and of those without crossings, that is all but the tied
    ones, those whose ray ends beyond the polygon's extent: it never was inside.
    """
    ray, polygon = ground.tree.query(rays)
    key = ray * len(ground.polygons) + polygon
    west, south, east, north = shapely.bounds(ground.polygons)[polygon].T

    def around(places: FloatArray) -> BoolArray:
        x, y = places[ray].T
        return np.asarray((x >= west) & (x <= east) & (y >= south) & (y <= north))

    stays = around(points + directions * reach_m) | np.isin(key, tied)
    open_ = np.flatnonzero(around(points) & stays & ~np.isin(key, sure))
    ray, polygon, key = ray[open_], polygon[open_], key[open_]
    left = np.column_stack([-directions[:, 1], directions[:, 0]])
    for aside in (left, -left):
        near = points[ray] + (directions[ray] + aside[ray]) * _AHEAD_M
        within = shapely.contains_xy(ground.polygons[polygon], *near.T)
        ray, polygon, key = ray[within], polygon[within], key[within]
    return np.asarray(key, dtype=np.int64)


def merge_pieces(
    owner: IntArray, lower: FloatArray, upper: FloatArray, gap_m: float
) -> tuple[IntArray, FloatArray, FloatArray]:
    """Unite intervals of the same owner that overlap or leave at most ``gap_m`` between them.

    Parameters
    ----------
    owner, lower, upper : (n,)
        Whose interval it is, and its ends in metres; in any order.
    gap_m
        The widest gap that is bridged.

    Returns
    -------
    owner, lower, upper
        The united intervals, by owner and then by place.
    """
    order = np.lexsort((lower, owner))
    owner, lower, upper = owner[order], lower[order], upper[order]
    # a running maximum that starts anew with each owner: owners are lifted apart by more than any interval reaches
    lift = owner * (2 * RAY_REACH_M)
    reached = np.maximum.accumulate(upper + lift) - lift
    new: BoolArray = np.ones(len(owner), dtype=bool)
    new[1:] = (owner[1:] != owner[:-1]) | (lower[1:] > reached[:-1] + gap_m)
    firsts = np.flatnonzero(new)
    if not len(firsts):
        return owner, lower, upper
    return owner[firsts], lower[firsts], np.maximum.reduceat(upper, firsts)
