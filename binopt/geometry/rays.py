"""Rays into the pavement: the one place that says which stretch of a line counts as pavement (``W`` of the contract)."""

from __future__ import annotations

import numpy as np
import shapely

from binopt.domain.street import BoolArray, FloatArray, IntArray
from binopt.geometry.model import Ground

RAY_REACH_M = 40.0
"""A transect ends here, measured from the kerb."""
KERB_REACH_M = 3.0
"""Pavement has to start within this of the kerb line."""
CRACK_M = 0.05
"""Cracks between pavement polygons up to this width are bridged."""
SLIVER_M = 0.10
"""A piece of pavement no longer than this is no pavement."""

_CHUNK = 50_000


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
    for begin in range(0, len(points), _CHUNK):
        part = slice(begin, begin + _CHUNK)
        start[part], width[part] = _first_pieces(ground, points[part], directions[part])
    return start, width


def _first_pieces(ground: Ground, points: FloatArray, directions: FloatArray) -> tuple[FloatArray, FloatArray]:
    start, width = np.zeros(len(points)), np.zeros(len(points))
    rays = shapely.linestrings(np.stack([points, points + directions * RAY_REACH_M], axis=1))
    ray, polygon = ground.tree.query(rays, predicate="intersects")
    parts, of = shapely.get_parts(shapely.intersection(rays[ray], ground.polygons[polygon]), return_index=True)
    lines = shapely.get_type_id(parts) == shapely.GeometryType.LINESTRING
    parts, ray = parts[lines], ray[of[lines]]
    if not len(ray):
        return start, width
    ends = np.stack([shapely.get_coordinates(shapely.get_point(parts, i)) for i in (0, -1)])
    along = np.sort(((ends - points[ray]) * directions[ray]).sum(axis=2), axis=0)
    ray, lower, upper = merge_pieces(ray, along[0], along[1], CRACK_M)
    counts = (lower <= KERB_REACH_M) & (upper - lower > SLIVER_M)
    ray, first = np.unique(ray[counts], return_index=True)
    start[ray] = np.maximum(lower[counts][first], 0.0)
    width[ray] = upper[counts][first] - start[ray]
    return start, width


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
