"""Strips of many streets to one carriageway and one pavement round each block, cut apart by the side of the street."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from binopt.domain.street import FloatArray, GeometryArray, IntArray
from binopt.intake.layers.shapes import polygon_parts
from binopt.intake.osm.stretches import Stretches
from binopt.intake.osm.strips import Strips

KERB_REACH_M = 3.0
"""Pavement farther than this from every carriageway is no face's: a sliver behind a house, or a path."""
_NARROW_M = 0.7  # what is narrower is cut off: nobody walks there, and rays meet it first
_LEAST_M2 = 4.0
_GRID_M = 1e-3
_AROUND_M = 15.0
_SLIVER_M2 = 0.01
_SEAM_M = 0.005
_TOUCH_M = 0.01
_CORNER_M = 6.0  # pavements of streets that do not meet touch at corners over no more than their width
_PART_M = 0.1  # more than the cracks that are walked over


@dataclass(frozen=True)
class Surfaces:
    """What was drawn, cleaned.

    Attributes
    ----------
    carriageway
        Single polygons.
    pavement
        Polygons or multipolygons that do not overlap.
    stretch, side
        Of each pavement the stretch and the side that it lies at; -1 for one that was mapped as an area.
    mapped
        The number of that area, -1 for others.
    """

    carriageway: GeometryArray
    pavement: GeometryArray
    stretch: IntArray
    side: IntArray
    mapped: IntArray


def lay_surfaces(
    stretches: Stretches,
    strips: Strips,
    buildings: GeometryArray,
    mapped: GeometryArray,
    more_carriageway: GeometryArray,
    corner_m: float,
) -> Surfaces:
    """Unite carriageways, cut houses and carriageways out of pavements, and clean what is left.

    Parameters
    ----------
    stretches, strips
        Streets, and their strips as drawn.
    buildings
        Polygons that stand on the ground.
    mapped
        Pavements that are mapped as areas: they go before what was inferred.
    more_carriageway
        Carriageways and bays that are mapped as areas.
    corner_m
        Radius to which kerbs are rounded where streets meet.
    """
    degree = np.bincount(np.concatenate([stretches.begin, stretches.end]), minlength=len(stretches.node_xy))
    junctions = stretches.node_xy[degree >= 3]
    driven = np.concatenate([strips.carriageway, more_carriageway])
    driven = np.concatenate([driven, _corners(_united(driven), junctions, corner_m)])
    road = shapely.difference(_united(driven), _united(buildings), grid_size=_GRID_M)
    carriageway, _ = polygon_parts(np.array([road], dtype=object))
    carriageway = carriageway[shapely.area(carriageway) >= _LEAST_M2]

    at = np.argwhere(strips.pavement != None)  # noqa: E711 (elementwise)
    drawn = np.concatenate([mapped, strips.pavement[at[:, 0], at[:, 1]]])
    stretch = np.concatenate([np.full(len(mapped), -1), at[:, 0]])
    side = np.concatenate([np.full(len(mapped), -1), at[:, 1]])
    free = _cut(drawn, np.concatenate([driven, buildings]))
    whole = _cleaned(free, carriageway)
    pieces = _back_to_back(_without_overlaps(_kept(free, whole)), stretch, stretches)
    pieces = _areal(shapely.set_precision(pieces, _GRID_M))
    real = shapely.area(pieces) > 0.05
    area = np.where(stretch < 0, np.arange(len(stretch)), -1)
    return Surfaces(carriageway, pieces[real], *(of[real].astype(np.int64) for of in (stretch, side, area)))


def _united(shapes: GeometryArray) -> BaseGeometry:
    return shapely.union_all(shapes) if len(shapes) else shapely.Polygon()


def _corners(road: BaseGeometry, junctions: FloatArray, corner_m: float) -> GeometryArray:
    """Return what rounds the kerbs at corners: where a wheel of the radius does not come from outside."""
    if not len(junctions) or corner_m <= 0:
        return np.zeros(0, dtype=object)
    around = shapely.union_all(shapely.buffer(shapely.points(junctions), _AROUND_M))
    near = shapely.intersection(road, around)
    closed = shapely.buffer(shapely.buffer(near, corner_m), -corner_m)
    more = shapely.difference(shapely.intersection(closed, shapely.buffer(around, -corner_m)), road)
    parts, _ = polygon_parts(np.array([more], dtype=object))
    # a hair wider, so that no seam is left to the carriageway
    return np.asarray(
        shapely.buffer(parts[shapely.area(parts) > _SLIVER_M2], _SEAM_M, join_style="mitre"), dtype=object
    )


def _cut(shapes: GeometryArray, by: GeometryArray) -> GeometryArray:
    """Cut polygons off shapes: of each shape all that meet it at once."""
    found = shapes.copy()
    if not len(shapes) or not len(by):
        return found
    which, other = shapely.STRtree(by).query(shapes, predicate="intersects")
    order = np.argsort(which, kind="stable")
    owners, number = np.unique(which[order], return_inverse=True)
    groups = shapely.union_all(shapely.geometrycollections(by[other[order]], indices=number)[:, None], axis=1)
    found[owners] = shapely.difference(shapes[owners], groups)
    return found


def _cleaned(shapes: GeometryArray, carriageway: GeometryArray) -> GeometryArray:
    """Return connected pavement without what is narrow, small, or far from every carriageway."""
    half = _NARROW_M / 2
    whole = shapely.buffer(_united(shapes), 0.02, join_style="mitre")
    opened = shapely.buffer(shapely.buffer(whole, -half - 0.02, join_style="mitre"), half, join_style="mitre")
    parts, _ = polygon_parts(np.array([opened], dtype=object))
    parts = parts[shapely.area(parts) >= _LEAST_M2]
    near = np.unique(shapely.STRtree(carriageway).query(parts, predicate="dwithin", distance=KERB_REACH_M)[0])
    return np.asarray(parts[near], dtype=object)


def _kept(shapes: GeometryArray, whole: GeometryArray) -> GeometryArray:
    """Keep of each shape what lies in the cleaned whole."""
    found = np.full(len(shapes), shapely.Polygon(), dtype=object)
    which, part = shapely.STRtree(whole).query(shapes, predicate="intersects")
    if not len(which):
        return found
    pieces = shapely.intersection(shapes[which], whole[part])
    order = np.argsort(which, kind="stable")
    owners, number = np.unique(which[order], return_inverse=True)
    found[owners] = shapely.union_all(shapely.geometrycollections(pieces[order], indices=number)[:, None], axis=1)
    return found


def _without_overlaps(shapes: GeometryArray) -> GeometryArray:
    """Give ground that several shapes cover to the first of them."""
    found = shapes.copy()
    one, other = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    first, later = one[one < other], other[one < other]
    order = np.argsort(later, kind="stable")
    owners, number = np.unique(later[order], return_inverse=True)
    if len(owners):
        groups = shapely.geometrycollections(shapes[first[order]], indices=number)
        found[owners] = shapely.difference(shapes[owners], shapely.union_all(groups[:, None], axis=1))
    return _areal(found)


def _back_to_back(shapes: GeometryArray, stretch: IntArray, stretches: Stretches) -> GeometryArray:
    """Part the pavements of two streets that lie side by side along more than a corner: nobody mapped one for both.

    Else each street's bins would stand on the other's ground too.
    """
    found = shapes.copy()
    one, other = shapely.STRtree(shapes).query(shapes, predicate="dwithin", distance=_TOUCH_M)
    inferred = (one < other) & (stretch[one] >= 0) & (stretch[other] >= 0)
    one, other = one[inferred], other[inferred]
    nodes = np.column_stack([stretches.begin, stretches.end])
    meet = (nodes[stretch[one]][:, :, None] == nodes[stretch[other]][:, None, :]).any(axis=(1, 2))
    one, other = one[~meet], other[~meet]
    edge = shapely.intersection(shapely.boundary(shapes[other]), shapely.buffer(shapes[one], 2 * _TOUCH_M))
    long = shapely.length(edge) > _CORNER_M
    for i, k in zip(one[long], other[long], strict=True):
        found[k] = shapely.difference(found[k], shapely.buffer(shapes[i], _PART_M, join_style="mitre"))
    return found


def _areal(shapes: GeometryArray) -> GeometryArray:
    """Keep of each shape its polygons only."""
    parts, origin = polygon_parts(shapes)
    found = np.full(len(shapes), shapely.Polygon(), dtype=object)
    owners, number = np.unique(origin, return_inverse=True)
    if len(owners):
        found[owners] = shapely.multipolygons(parts, indices=number)
    single = shapely.get_num_geometries(found) == 1
    found[single] = shapely.get_geometry(found[single], 0)
    return np.asarray(found, dtype=object)
