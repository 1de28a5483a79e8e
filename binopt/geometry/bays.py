"""Carriageway stands: which face's kerb each lies at, and the rectangles on which bins stand there.

A bin on a stand stands along the stand's kerb side, on the carriageway's side of the kerb, at the chainage of its foot.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely

from binopt.domain.service import BinType
from binopt.domain.street import BoolArray, CarriagewayStand, Face, FloatArray, GeometryArray, IntArray, Side
from binopt.geometry.model import CELL_M, Bays, Ground, StreetModel
from binopt.geometry.rectangles import Frames, Rectangles, corners_of, fits_bends, frames, rectangles

BAY_OFF_M = 1.0
"""How far from the kerb a stand may begin: the gutter, or a kerb line drawn roughly."""
OFF_EDGE_M = 0.001
"""Bins stand a millimetre within the stand's edge, so that none counts as standing on the pavement beside it."""
SAMPLE_M = 0.125
"""How far apart along a bin the stand's edge is looked for."""
INSIDE_SHARE = 0.999
"""Share of a bin's rectangle that has to lie inside its stand."""


def find_bays(stands: Sequence[CarriagewayStand], faces: Sequence[Face], ground: Ground) -> Bays:
    """Find the face at whose kerb each stand lies: the one that it borders longest, on the carriageway's side.

    What of a stand lies on pavement is no part of it.
    """
    shapes = np.array([stand.geometry for stand in stands], dtype=object)
    owner = np.full(len(stands), -1, dtype=np.int64)
    if len(stands) and len(faces):
        kerbs = np.array([face.kerb for face in faces], dtype=object)
        stand, face = shapely.STRtree(kerbs).query(shapes, predicate="dwithin", distance=BAY_OFF_M)
        longest = np.zeros(len(stands))
        for i, k in sorted(zip(stand.tolist(), face.tolist(), strict=True)):
            beside_m = _beside_m(faces[k], shapes[i])
            if beside_m > longest[i]:
                longest[i], owner[i] = beside_m, k
    for i, shape in enumerate(shapes):
        paved = ground.polygons[ground.tree.query(shape, predicate="intersects")]
        if len(paved):
            shapes[i] = shapely.difference(shape, shapely.union_all(paved))
    return Bays(tuple(stand.stand_id for stand in stands), shapes, owner)


def tell_bays(bays: Bays, sides: Sequence[Side]) -> tuple[str, ...]:
    """Say which stands nobody can use, and why."""
    if not bays.ids:
        return ()
    if Side.CARRIAGEWAY not in sides:
        return (f"{len(bays.ids)} carriageway stands are not used: rules.sides does not allow the carriageway",)
    lost = [name for name, face in zip(bays.ids, bays.face, strict=True) if face < 0]
    return (f"carriageway stands that lie at no kerb are not used: {', '.join(lost)}",) if lost else ()


def bay_rectangles(model: StreetModel, face: int, bin_type: BinType, middles_m: FloatArray) -> Rectangles:
    """Lay a bin's rectangle at each of the chainages on whatever stand lies there; as ``rectangles`` does on pavement.

    ``near_m`` is below 0: the edge away from the kerb lies so far on its right.
    """
    shapes = model.bays.at_face(face)
    places = frames(model.faces[face].kerb, middles_m)
    near_m = _edge_m(places, shapes, bin_type.width_m)
    low_m = -(np.where(np.isfinite(near_m), near_m, 0.0) + OFF_EDGE_M + bin_type.depth_m)
    corners = corners_of(places, low_m, bin_type)
    half = bin_type.width_m / 2
    fits = np.isfinite(near_m) & (middles_m - half >= -1e-9)
    fits &= middles_m + half <= model.faces[face].length_m + 1e-9
    fits[fits] = _inside_one(shapes, np.asarray(shapely.polygons(corners[fits]), dtype=object))
    fits[fits] = fits_bends(model, face, corners[fits], middles_m[fits])
    return Rectangles(middles_m, corners, fits, low_m)


def rectangles_at(
    model: StreetModel, face: int, bin_type: BinType, middles_m: FloatArray, side: Side, setback_m: float
) -> Rectangles:
    """Lay a bin's rectangle at each of the chainages, on any side; see ``rectangles``."""
    if side is Side.CARRIAGEWAY:
        return bay_rectangles(model, face, bin_type, middles_m)
    return rectangles(model, face, bin_type, middles_m, side, setback_m)


def bay_chainages(model: StreetModel, face: int, middles_m: FloatArray) -> IntArray:
    """List which of some chainages of a face lie beside a stand."""
    beside = np.zeros(len(middles_m), bool)
    kerb = model.faces[face].kerb
    for shape in model.bays.at_face(face):
        at = shapely.line_locate_point(kerb, shapely.points(shapely.get_coordinates(shape)))
        beside |= (middles_m >= at.min(initial=np.inf)) & (middles_m <= at.max(initial=-np.inf))
    found: IntArray = np.flatnonzero(beside)
    return found


def _beside_m(face: Face, shape: object) -> float:
    """Measure along how much of a face's kerb a stand begins near it, on its right."""
    s_m = np.arange(CELL_M / 2, face.length_m, CELL_M)
    places = frames(face.kerb, s_m)
    rays = _rays(places, s_m * 0, BAY_OFF_M)
    return float(np.count_nonzero(shapely.intersects(rays, shape)) * CELL_M)


def _rays(places: Frames, offset_m: FloatArray, length_m: float) -> GeometryArray:
    """Draw lines from feet, moved along the chord, over the carriageway on the kerb's right."""
    begin = places.point + places.along * offset_m[:, None]
    rays = shapely.linestrings(np.stack([begin, begin - places.left * length_m], axis=1))
    return np.asarray(rays, dtype=object)


def _edge_m(places: Frames, shapes: GeometryArray, width_m: float) -> FloatArray:
    """Find how far from the kerb the nearest stand begins for bins of one width; infinite where there is none."""
    count = len(places.point)
    samples = np.linspace(-width_m / 2, width_m / 2, int(np.ceil(width_m / SAMPLE_M)) + 1)
    farthest = np.zeros(count)
    for offset_m in samples:
        rays = _rays(places, np.full(count, offset_m), BAY_OFF_M)
        start_m = np.full(count, np.inf)
        for shape in shapes:
            met = shapely.intersection(rays, shape)
            away = shapely.distance(met, shapely.get_point(rays, 0))
            start_m = np.fmin(start_m, away)  # nan where they do not meet
        farthest = np.maximum(farthest, start_m)
    return farthest


def _inside_one(shapes: GeometryArray, bins: GeometryArray) -> BoolArray:
    """Tell which rectangles lie inside one of the stands."""
    inside = np.zeros(len(bins), bool)
    for shape in shapes:
        share = shapely.area(shapely.intersection(bins, shape)) / np.maximum(shapely.area(bins), 1e-9)
        inside |= share >= INSIDE_SHARE
    return inside
