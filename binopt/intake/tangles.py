"""Rings that cross themselves all over: points in no order, of which nobody can tell what they went round."""

from __future__ import annotations

import numpy as np
import shapely

from binopt.domain.street import BoolArray, GeometryArray

MOST_ROUNDS = 15.0
"""A drawn ring is a few times as long as its own box is round, a winding pavement's ten times at most. To untangle 400
points in no order, sixty times as long, takes GEOS two minutes, and what comes out means nothing."""
_AMID = (0.05, 0.95)  # the box is that of most points: a single stray one would make it as large as may be


def are_tangled(shapes: GeometryArray) -> BoolArray:
    """Tell which invalid polygons have a ring that is longer than ``MOST_ROUNDS`` times round its own box."""
    tangled = np.zeros(len(shapes), dtype=bool)
    broken = np.flatnonzero(~shapely.is_valid(shapes) & (shapely.get_dimensions(shapes) == 2))
    parts, of_shape = shapely.get_parts(shapes[broken], return_index=True)
    parts, inner = shapely.get_parts(parts, return_index=True)
    polygons = np.flatnonzero(shapely.get_type_id(parts) == shapely.GeometryType.POLYGON)
    rings, of_part = shapely.get_rings(parts[polygons], return_index=True)
    long = np.array([_rounds(ring) > MOST_ROUNDS for ring in rings], dtype=bool)
    tangled[broken[of_shape[inner[polygons[of_part[long]]]]]] = True
    return tangled


def _rounds(ring: shapely.LinearRing) -> float:
    """Return how many times as long as the box of most of its points a ring is, leaving out its longest pieces."""
    points = shapely.get_coordinates(ring)
    low, high = np.quantile(points, _AMID, axis=0)
    pieces = np.sort(np.hypot(*np.diff(points, axis=0).T))
    return float(pieces[: int(len(pieces) * _AMID[1])].sum() / max(2 * float((high - low).sum()), 1e-9))
