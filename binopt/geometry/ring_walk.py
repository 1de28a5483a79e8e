"""The first way to kerbs: walk the rings of the united carriageway.

A block of houses is a hole of the carriageway, so its sides come out in order, whatever pavement wraps round it.
"""

from __future__ import annotations

import numpy as np
import shapely

from binopt.domain.street import GeometryArray, IntArray
from binopt.geometry.clipping import clip
from binopt.geometry.corners import cut_at_corners
from binopt.geometry.model import Ground
from binopt.geometry.rays import KERB_REACH_M

MARGIN_M = 30.0
"""Carriageway farther than this outside all pavement is left out before anything costly is done with it."""
SEAM_M = 0.05
"""Seams between carriageway and parking bays up to this wide are closed."""
SMOOTH_M = 0.05
"""A kerb is drawn with no more vertices than keep it within this of the data."""
LEAST_RING_M = 12.0
"""A shorter ring is a refuge or a tree pit in the carriageway: nobody lives there."""


def walk_rings(carriageways: GeometryArray, ground: Ground) -> GeometryArray:
    """Walk round the carriageway and cut the way at its corners.

    Parameters
    ----------
    carriageways
        Polygons of carriageway and parking bays, overlapping or not, valid or not.
    ground
        The pavement; carriageway far from it is left out.

    Returns
    -------
    GeometryArray
        Lines from corner to corner with the carriageway on their right.
    """
    rings = oriented_rings(unite(carriageways, ground), outside=True)
    return cut_at_corners(rings[near_pavement(rings, ground)])


def unite(carriageways: GeometryArray, ground: Ground) -> GeometryArray:
    """Unite carriageways and parking bays near the pavement into single valid polygons."""
    if not len(carriageways) or not len(ground.polygons):
        return np.zeros(0, dtype=object)
    west, south, east, north = shapely.total_bounds(ground.polygons)
    box = np.array([west - MARGIN_M, south - MARGIN_M, east + MARGIN_M, north + MARGIN_M])
    # a whole city's carriageway may be one polygon: it is clipped before it is made valid, which costs a hundredfold
    near = shapely.make_valid(clip(carriageways, box))
    near = near[~shapely.is_empty(near)]
    if len(near) > 1:
        grown = shapely.union_all(shapely.buffer(near, SEAM_M / 2, join_style="mitre"))
        near = np.array([shapely.buffer(grown, -SEAM_M / 2, join_style="mitre")], dtype=object)
    parts = shapely.get_parts(shapely.get_parts(near))
    return np.asarray(parts[shapely.get_type_id(parts) == shapely.GeometryType.POLYGON], dtype=object)


def oriented_rings(polygons: GeometryArray, *, outside: bool) -> GeometryArray:
    """Return all rings of polygons, smoothed, with the polygon on their left, or on their right if ``outside``."""
    rings = shapely.get_rings(shapely.orient_polygons(polygons, exterior_cw=outside))
    rings = rings[shapely.length(rings) >= LEAST_RING_M]
    return np.asarray(shapely.simplify(rings, SMOOTH_M), dtype=object)


def near_pavement(lines: GeometryArray, ground: Ground) -> IntArray:
    """Return the indices of the lines that come near enough to pavement to be its kerb."""
    near, _ = ground.tree.query(lines, predicate="dwithin", distance=KERB_REACH_M)
    return np.unique(near)
