"""Which rectangles stand off the footprints of obstacles, and which keep their clearances."""

from __future__ import annotations

import numpy as np
import shapely

from binopt.domain.street import BoolArray, FloatArray, GeometryArray, IntArray
from binopt.geometry.model import StreetModel
from binopt.geometry.rectangles import frames

MM = 0.001
OUTLINE_STEP_M = 0.5
BENDS_M = 0.5
"""By how much distances along and across the kerb may be wrong where the kerb bends."""


def keep_clear(
    model: StreetModel, obstacles: IntArray, face: int, middles_m: FloatArray, low_m: FloatArray, shapes: GeometryArray
) -> tuple[BoolArray, BoolArray]:
    """Tell which rectangles stand off every footprint, and which keep every clearance.

    Along and across the kerb is a quick way to see which pairs are near each other; only those, and all where the
    kerb bends, are measured.
    """
    kerb = model.faces[face].kerb
    off, kept = np.ones(len(middles_m), bool), np.ones(len(middles_m), bool)
    if len(obstacles) == 0 or len(middles_m) == 0:
        return off, kept
    footprints, clearance = model.obstacles.footprints[obstacles], model.obstacles.clearance_m[obstacles]
    points, owner = shapely.get_coordinates(shapely.segmentize(footprints, OUTLINE_STEP_M), return_index=True)
    chainage = shapely.line_locate_point(kerb, shapely.points(points))
    feet = frames(kerb, chainage)
    across = ((points - feet.point) * feet.left).sum(axis=1)
    chainage = chainage + ((points - feet.point) * feet.along).sum(axis=1)
    first = np.searchsorted(owner, np.arange(len(obstacles)))
    corners = shapely.get_coordinates(shapes).reshape(len(shapes), -1, 2)
    half_m = np.hypot(*(corners[:, 1] - corners[:, 0]).T) / 2
    deep_m = np.hypot(*(corners[:, 3] - corners[:, 0]).T)
    reach = clearance + BENDS_M
    beside = np.maximum(
        np.minimum.reduceat(chainage, first)[None, :] - middles_m[:, None],
        middles_m[:, None] - np.maximum.reduceat(chainage, first)[None, :],
    )
    beyond = np.maximum(
        np.minimum.reduceat(across, first)[None, :] - (low_m + deep_m)[:, None],
        low_m[:, None] - np.maximum.reduceat(across, first)[None, :],
    )
    place, thing = np.nonzero((beside - half_m[:, None] < reach) & (beyond < reach))
    distance = shapely.distance(shapes[place], footprints[thing])
    off[place[distance <= MM]] = False
    kept[place[distance < clearance[thing] - MM / 2]] = False
    return off, kept
