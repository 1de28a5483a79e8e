"""Carriageway polygons out of centre lines and widths."""

from __future__ import annotations

import itertools

import numpy as np
import shapely

from binopt.domain.street import FloatArray, GeometryArray

_SAME_NODE_M = 0.01  # lines that meet are digitised to meet; what is left is rounding


def roadways(lines: GeometryArray, width_m: FloatArray) -> GeometryArray:
    """Widen each line to half its width on either side, a polygon a line.

    Where lines meet, the joint is rounded, so that no notch is left in the outer side of a bend; free ends are cut
    square, because a street that leaves the data goes on.

    Parameters
    ----------
    lines : (n,)
        Centre lines, metres.
    width_m : (n,)
        Carriageway widths from edge to edge, above 0.
    """
    half_m = np.asarray(width_m, dtype=float) / 2
    bodies = shapely.buffer(lines, half_m, cap_style="flat", join_style="round")
    ends = np.concatenate([shapely.get_point(lines, 0), shapely.get_point(lines, -1)])
    of = np.tile(np.arange(len(lines)), 2)
    key = np.round(shapely.get_coordinates(ends) / _SAME_NODE_M).astype(np.int64)
    _, node, count = np.unique(key, axis=0, return_inverse=True, return_counts=True)
    node = node.reshape(-1)
    joined = count[node] > 1
    # the joint is as wide as the narrowest of its lines: a wider disc would bulge out of that one
    radius_m = np.full(len(count), np.inf)
    np.minimum.at(radius_m, node, half_m[of])
    discs = shapely.buffer(ends[joined], radius_m[node[joined]])
    parts = np.concatenate([bodies, discs])
    owner = np.concatenate([np.arange(len(lines)), of[joined]])
    order = np.argsort(owner, kind="stable")
    bounds = np.searchsorted(owner[order], np.arange(len(lines) + 1))
    whole = np.empty(len(lines), dtype=object)
    whole[:] = [shapely.union_all(parts[order[a:b]]) for a, b in itertools.pairwise(bounds)]
    return whole
