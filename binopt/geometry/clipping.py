"""Geometries cut out by upright rectangles: fast where GEOS manages it, right everywhere."""

from __future__ import annotations

import numpy as np
import shapely

from binopt.domain.street import FloatArray, GeometryArray

BESIDE = (-0.7310585e-6, -0.6180339e-6, 0.7548776e-6, 0.5698402e-6)
"""How far beyond each edge of a rectangle is cut: nobody's coordinates lie there, as they often do on the edge."""
NEARLY_ALL = 1 - 1e-5
"""Who gets more than this share of the rectangle is asked whether its middle really lies in the shape."""


def clip(shapes: GeometryArray, bounds: FloatArray) -> GeometryArray:
    """Return what of each shape lies in a rectangle ``(west, south, east, north)``, or a micrometre beside it.

    ``clip_by_rect`` is many times as fast as an intersection. But where rings touch the rectangle's edge it may give
    pieces that overlap, so it cuts where no ring has a corner; and where needles thinner than rounding cross the edge
    it gives up, or takes their wrong side and gives all of the rectangle. Those shapes alone are intersected.
    """
    beside = np.asarray(bounds, dtype=float) + BESIDE
    try:
        found = np.asarray(shapely.clip_by_rect(shapes, *beside), dtype=object)
    except shapely.GEOSException:
        found = np.array([_one(shape, beside) for shape in shapes], dtype=object)
    west, south, east, north = beside
    whole = np.flatnonzero(shapely.area(found) > NEARLY_ALL * (east - west) * (north - south))
    middle = shapely.Point((west + east) / 2, (south + north) / 2)
    for i in whole[~shapely.intersects(shapes[whole], middle)]:
        found[i] = _intersected(shapes[i], beside)
    return found


def _one(shape: shapely.Geometry, bounds: FloatArray) -> shapely.Geometry:
    try:
        return shapely.clip_by_rect(shape, *bounds)
    except shapely.GEOSException:
        return _intersected(shape, bounds)


def _intersected(shape: shapely.Geometry, bounds: FloatArray) -> shapely.Geometry:
    return shapely.intersection(shapely.make_valid(shape), shapely.box(*bounds))
