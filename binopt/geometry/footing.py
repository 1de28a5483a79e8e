"""What shapes stand on: how much of each lies on pavement, and how much on obstacles."""

from __future__ import annotations

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from binopt.domain.street import BoolArray, FloatArray, GeometryArray, IntArray
from binopt.geometry.clipping import clip
from binopt.geometry.model import Ground, Obstruents, StreetModel

EDGE_M = 0.05
"""What lies this near the pavement counts as inside it (contract)."""
INSIDE_SHARE = 0.999
"""Share of a bin's rectangle that has to lie inside the pavement, ``EDGE_M`` allowed."""
TOUCH_M = 0.0005
"""An obstacle that reaches no deeper than this under a bin's edge only touches it: less than ``OVERLAP_M2``."""
ROUND_ABOUT_M = 2.0
"""How much farther than a face's pavement is wide its ground is looked at: bins reach round bends."""
OVERLAP_M2 = 0.001
"""Two footprints that share no more than this only touch: a tenth of a millimetre along a bin's edge is no overlap."""


def drawn_in(shapes: GeometryArray, by_m: float) -> GeometryArray:
    """Draw each shape in by some metres on all sides; rectangles by arithmetic, which is much faster."""
    if (shapely.get_num_coordinates(shapes) == 5).all():
        corners = shapely.get_coordinates(shapes).reshape(-1, 5, 2)[:, :4]
        along, across = corners[:, 1] - corners[:, 0], corners[:, 3] - corners[:, 0]
        along *= (by_m / np.maximum(np.hypot(along[:, 0], along[:, 1]), 1e-9))[:, None]
        across *= (by_m / np.maximum(np.hypot(across[:, 0], across[:, 1]), 1e-9))[:, None]
        inward = np.stack([along + across, across - along, -along - across, along - across], axis=1)
        return np.asarray(shapely.polygons(corners + inward), dtype=object)
    return np.asarray(shapely.buffer(shapes, -by_m, join_style="mitre"), dtype=object)


def share_inside(ground: Ground, shapes: GeometryArray) -> FloatArray:
    """Share of each shape's area that lies within ``EDGE_M`` of the pavement, 0 to 1.

    Most bins stand well inside one polygon: a core, drawn in so far that its polygon reaches ``EDGE_M`` beyond the
    shape's corners, tells so at once. Only the others are cut out exactly.
    """
    share = np.zeros(len(shapes))
    shapely.prepare(ground.polygons)
    cores = drawn_in(shapes, EDGE_M * 0.7)
    shape, polygon = ground.tree.query(cores)
    share[shape[shapely.covers(ground.polygons[polygon], cores[shape])]] = 1.0
    rest = np.flatnonzero(share == 0.0)
    row, polygon = ground.tree.query(shapes[rest], predicate="dwithin", distance=EDGE_M)
    shape = rest[row]
    order = np.argsort(shape, kind="stable")
    shape, polygon = shape[order], polygon[order]
    for i, start in zip(*np.unique(shape, return_index=True), strict=True):
        end = start + int(np.searchsorted(shape[start:], i, side="right"))
        bounds = shapely.bounds(shapes[i]) + np.array([-1, -1, 1, 1]) * 4 * EDGE_M
        near = clip(ground.polygons[polygon[start:end]], bounds)
        inside = shapely.intersection(shapes[i], shapely.union_all(shapely.buffer(near, EDGE_M)))
        share[i] = shapely.area(inside) / max(shapely.area(shapes[i]), 1e-9)
    return share


def parts_along(model: StreetModel, face: int) -> GeometryArray:
    """Cut the ground out that lies along one face: as far from its kerb as its pavement is wide, and a little more."""
    transects = model.transects
    rows = slice(int(transects.first[face]), int(transects.first[face + 1]))
    reach_m = float((transects.start_m[rows] + transects.width_m[rows]).max(initial=0.0)) + ROUND_ABOUT_M
    bounds = shapely.bounds(model.faces[face].kerb) + np.array([-1, -1, 1, 1]) * reach_m
    near = model.ground.polygons[model.ground.tree.query(shapely.box(*bounds))]
    cut = shapely.get_parts(clip(near, bounds))
    return np.asarray(cut[shapely.get_type_id(cut) == shapely.GeometryType.POLYGON], dtype=object)


def paved_along(model: StreetModel, face: int) -> BaseGeometry:
    """Unite the ground along one face, ``EDGE_M`` wider than it is, in one prepared shape."""
    paved = shapely.union_all(shapely.buffer(parts_along(model, face), EDGE_M))
    shapely.prepare(paved)
    return paved


def lie_inside(paved: BaseGeometry, shapes: GeometryArray) -> BoolArray:
    """Tell which shapes lie inside what ``paved_along`` gave, as ``share_inside`` would."""
    inside = np.asarray(shapely.covers(paved, shapes), dtype=bool)
    rest = np.flatnonzero(~inside)
    share = shapely.area(shapely.intersection(shapes[rest], paved)) / shapely.area(shapes[rest])
    inside[rest] = share >= INSIDE_SHARE
    return inside


def overlap_with_obstacles(obstacles: Obstruents, shapes: GeometryArray) -> tuple[IntArray, IntArray, FloatArray]:
    """Measure by how much shapes stand on obstacles, solid or flat.

    Returns
    -------
    shape, obstacle, area_m2
        One entry a pair that shares more than ``OVERLAP_M2``.
    """
    if not obstacles.ids:
        none = np.zeros(0, np.int64)
        return none, none, np.zeros(0)
    shape, obstacle = obstacles.tree.query(shapes, predicate="intersects")
    area = shapely.area(shapely.intersection(shapes[shape], obstacles.footprints[obstacle]))
    real = area > OVERLAP_M2
    return shape[real], obstacle[real], area[real]


def stands_on_obstacle(obstacles: Obstruents, shapes: GeometryArray) -> BoolArray:
    """Say quickly which rectangles stand on an obstacle: their inner part, half a millimetre in, meets a footprint."""
    on = np.zeros(len(shapes), bool)
    if not obstacles.ids:
        return on
    met = np.unique(obstacles.tree.query(shapes, predicate="intersects")[0])
    if len(met):
        on[met[obstacles.tree.query(drawn_in(shapes[met], TOUCH_M), predicate="intersects")[0]]] = True
    return on
