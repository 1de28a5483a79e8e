"""Shapes as whole centimetres from an origin, each point as the step from the one before: small and exact enough.

GeoJSON at nine decimals is some six times larger, and a bin is drawn to the centimetre either way.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

import numpy as np
import shapely
from shapely.geometry import LineString
from shapely.geometry.base import BaseGeometry

from binopt.domain.plan import Spot
from binopt.domain.street import FloatArray, IntArray
from binopt.geometry.model import StreetModel, Transects

SIMPLIFY_M = 0.05
"""How far a drawn outline may lie off the true one."""
ROUND_SHARE = 0.85
"""Footprints that fill this share of the circle about them are drawn as circles (an octagon fills 0.90)."""

Ring = list[int]


def steps(values: Iterable[int] | IntArray) -> list[int]:
    """Code a sequence as its first value and the differences that follow."""
    array = np.fromiter(values, dtype=np.int64)
    return [int(step) for step in np.diff(array, prepend=0)]


def code_line(points: FloatArray, origin: FloatArray) -> Ring:
    """Code points (n, 2) as centimetres from the origin: ``x, y, dx, dy, dx, dy …``."""
    cm = np.rint((points - origin) * 100).astype(np.int64)
    return [int(step) for step in np.diff(cm, axis=0, prepend=np.zeros((1, 2), np.int64)).ravel()]


def code_polygons(shapes: Sequence[BaseGeometry], origin: FloatArray) -> list[Ring]:
    """Code polygons of any kind as their rings, shells anticlockwise and holes clockwise.

    Filled by the non-zero rule, holes stay open and overlapping polygons unite.
    """
    if not len(shapes):
        return []
    parts = shapely.get_parts(shapely.simplify(np.asarray(shapes, dtype=object), SIMPLIFY_M))
    polygons = parts[(shapely.get_type_id(parts) == shapely.GeometryType.POLYGON) & ~shapely.is_empty(parts)]
    rings = shapely.get_rings(shapely.orient_polygons(polygons, exterior_cw=False))
    return [code_line(shapely.get_coordinates(ring)[:-1], origin) for ring in rings]


def code_footprints(shapes: Sequence[BaseGeometry], origin: FloatArray) -> list[Ring]:
    """Code obstacles' footprints: three numbers ``x, y, radius`` for what is round, else its outer ring."""
    if not len(shapes):
        return []
    array = np.asarray(shapes, dtype=object)
    radius_m = shapely.minimum_bounding_radius(array)
    round_ones = (radius_m > 0) & (shapely.area(array) >= ROUND_SHARE * np.pi * radius_m**2)
    centres = shapely.centroid(array)
    found: list[Ring] = []
    for shape, is_round, centre, radius in zip(array, round_ones, centres, radius_m, strict=True):
        if is_round:
            found.append([*code_line(np.array([[centre.x, centre.y]]), origin), round(float(radius) * 100)])
        else:
            found.append(next(iter(code_polygons([shape], origin)), []))
    return found


def face_outlines(model: StreetModel) -> list[list[FloatArray]]:
    """Outline the pavement of each face as its transects see it: from the kerb to the far edge.

    Returns
    -------
    list
        Per face its rings, each of shape (n, 2) in metres and not closed; one for each stretch that meets pavement.
    """
    transects = model.transects
    near = transects.point + transects.left * transects.start_m[:, None]
    far = near + transects.left * _drawn_widths(transects)[:, None]
    half = transects.along * (transects.weight_m / 2)[:, None]
    outlines: list[list[FloatArray]] = []
    for first, last in pairwise(transects.first):
        met = np.flatnonzero(transects.width_m[first:last] > 0) + first
        runs = np.split(met, np.flatnonzero(np.diff(met) > 1) + 1) if len(met) else []
        outlines.append([_outline(near[run], far[run], half[run]) for run in runs])
    return outlines


def face_strips(model: StreetModel, origin: FloatArray) -> list[list[Ring]]:
    """Code the outlines of the faces' pavement."""
    return [[code_line(ring, origin) for ring in rings] for rings in face_outlines(model)]


def _drawn_widths(transects: Transects) -> FloatArray:
    """Cap widths for drawing at twice the face's median and a bit: a ray down a side path is no part of the picture."""
    capped = transects.width_m.copy()
    for first, last in pairwise(transects.first):
        met = capped[first:last] > 0
        if met.any():
            most = 2 * float(np.median(capped[first:last][met])) + 1.5
            capped[first:last] = np.minimum(capped[first:last], most)
    return capped


def label_places(lines: Sequence[LineString], origin: FloatArray) -> tuple[IntArray, IntArray]:
    """Return where the street name of kerbs goes: their middle in centimetres (n, 2), and its turn in 0.1°."""
    if not len(lines):
        return np.zeros((0, 2), np.int64), np.zeros(0, np.int64)
    kerbs = np.array(lines, dtype=object)
    before, middle, behind = (
        shapely.get_coordinates(shapely.line_interpolate_point(kerbs, share, normalized=True))
        for share in (0.3, 0.5, 0.7)
    )
    chord = behind - before
    turn = np.rint(np.degrees(np.arctan2(chord[:, 1], chord[:, 0])) * 10).astype(np.int64)
    return np.rint((middle - origin) * 100).astype(np.int64), turn


def _outline(near: FloatArray, far: FloatArray, half: FloatArray) -> FloatArray:
    """Join near and far edge to one ring, drawn out by half a piece at its ends."""
    edges = []
    for edge in (near, far):
        whole = np.vstack([edge[:1] - half[:1], edge, edge[-1:] + half[-1:]])
        edges.append(shapely.get_coordinates(shapely.simplify(shapely.linestrings(whole), SIMPLIFY_M)))
    ring: FloatArray = np.vstack([edges[0], edges[1][::-1]])
    return ring


def rectangles_of(spots: Sequence[Spot], origin: FloatArray) -> tuple[IntArray, IntArray]:
    """Return the middles of spots in centimetres from the origin (n, 2), and the turn of their width in 0.1°, 0 … 1799.

    The width is the side of the rectangle whose length is nearest to the bin's own.
    """
    if not spots:
        return np.zeros((0, 2), np.int64), np.zeros(0, np.int64)
    shapes = np.array([spot.shape for spot in spots], dtype=object)
    odd = shapely.get_num_coordinates(shapes) != 5
    shapes[odd] = shapely.minimum_rotated_rectangle(shapes[odd])
    corners = shapely.get_coordinates(shapes).reshape(len(spots), 5, 2)
    first, second = corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 1]
    width_m = np.array([spot.bin_type.width_m for spot in spots])
    off = [np.abs(np.hypot(*side.T) - width_m) for side in (first, second)]
    along = np.where((off[0] <= off[1])[:, None], first, second)
    turn = np.rint(np.degrees(np.arctan2(along[:, 1], along[:, 0])) * 10).astype(np.int64) % 1800
    return np.rint((corners[:, :4].mean(axis=1) - origin) * 100).astype(np.int64), turn
