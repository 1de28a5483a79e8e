"""Polygons laid over each other, thousands at once: cut out, cut apart, united by owner."""

from __future__ import annotations

import numpy as np
import shapely

from binopt.domain.street import GeometryArray, IntArray

_LEAST_M2 = 1e-6


def polygon_parts(shapes: GeometryArray) -> tuple[GeometryArray, IntArray]:
    """Take geometries apart into single polygons; lines and points are left out. Also the index each came from."""
    parts, origin = shapely.get_parts(shapes, return_index=True)
    parts, inner = shapely.get_parts(parts, return_index=True)
    polygons = shapely.get_type_id(parts) == shapely.GeometryType.POLYGON
    return parts[polygons], origin[inner][polygons]


def cut_out(shapes: GeometryArray, by: GeometryArray) -> GeometryArray:
    """Cut polygons out of shapes: of each shape all that meet it at once."""
    found = shapes.copy()
    if not len(shapes) or not len(by):
        return found
    which, other = shapely.STRtree(by).query(shapes, predicate="intersects")
    return _without(found, which, by, other)


def cut_apart(shapes: GeometryArray) -> GeometryArray:
    """Give ground that several shapes cover to the first of them."""
    one, other = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    return areal(_without(shapes.copy(), other[one < other], shapes, one[one < other]))


def united_by(shapes: GeometryArray, owner: IntArray, count: int) -> GeometryArray:
    """Unite the shapes of each of ``count`` owners; an empty polygon where one has none."""
    real = shapely.area(shapes) > _LEAST_M2
    shapes, owner = shapes[real], owner[real]
    found = np.full(count, shapely.Polygon(), dtype=object)
    if len(shapes):
        order = np.argsort(owner, kind="stable")
        owners, number = np.unique(owner[order], return_inverse=True)
        groups = shapely.geometrycollections(shapes[order], indices=number)
        found[owners] = shapely.union_all(groups[:, None], axis=1)
    return found


def areal(shapes: GeometryArray) -> GeometryArray:
    """Keep of each shape its polygons only: a polygon, a multipolygon, or an empty polygon."""
    parts, origin = polygon_parts(shapes)
    found = np.full(len(shapes), shapely.Polygon(), dtype=object)
    owners, number = np.unique(origin, return_inverse=True)
    if len(owners):
        found[owners] = shapely.multipolygons(parts, indices=number)
    single = shapely.get_num_geometries(found) == 1
    found[single] = shapely.get_geometry(found[single], 0)
    return np.asarray(found, dtype=object)


def _without(found: GeometryArray, which: IntArray, others: GeometryArray, other: IntArray) -> GeometryArray:
    """Take out of the shapes ``which`` whatever of ``others`` each is paired with."""
    if len(which):
        order = np.argsort(which, kind="stable")
        owners, number = np.unique(which[order], return_inverse=True)
        groups = shapely.geometrycollections(others[other[order]], indices=number)
        found[owners] = shapely.difference(found[owners], shapely.union_all(groups[:, None], axis=1))
    return found
