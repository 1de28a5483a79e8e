"""Spots as arrays: which face and side each lies on, where along the kerb, and how far it stands out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely

from binopt.domain.plan import Spot
from binopt.domain.street import FloatArray, IntArray, Side
from binopt.geometry.model import CELL_M, StreetModel

SIDES = (Side.KERB, Side.BUILDING, Side.CARRIAGEWAY)
"""Sides in the order of their number in ``SpotTable.side``."""


@dataclass(frozen=True, slots=True)
class SpotTable:
    """The bins of a set of spots, in its order.

    Attributes
    ----------
    spots
        The spots themselves.
    face, side
        Index of the face in the street model, and of the side in ``SIDES``.
    corners : (n, 4, 2)
        The rectangles.
    begin_m, end_m
        Chainages of the rectangle's ends: its corners projected on the kerb, the least and the most of them.
    reach_m
        How far the bin stands out from its own side's edge of the pavement, on the transect at its middle.
    """

    spots: tuple[Spot, ...]
    face: IntArray
    side: IntArray
    corners: FloatArray
    begin_m: FloatArray
    end_m: FloatArray
    reach_m: FloatArray

    def __len__(self) -> int:
        return len(self.spots)


def tabulate(model: StreetModel, spots: Sequence[Spot]) -> SpotTable:
    """Turn spots into arrays.

    Raises
    ------
    ValueError
        When a spot names a face that the model does not have, or its shape is no rectangle.
    """
    index = model.index()
    strangers = sorted({spot.face_id for spot in spots} - set(index))
    if strangers:
        raise ValueError(f"spots on faces that the street model does not have: {', '.join(strangers[:5])}")
    face = np.array([index[spot.face_id] for spot in spots], dtype=np.int64)
    side = np.array([SIDES.index(spot.side) for spot in spots], dtype=np.int64)
    rings = shapely.get_exterior_ring(np.array([spot.shape for spot in spots], dtype=object))
    if not (shapely.get_num_coordinates(rings) == 5).all():
        raise ValueError("a spot is a rectangle: four corners")
    corners = shapely.get_coordinates(rings).reshape(-1, 5, 2)[:, :4]
    kerbs = np.array([one.kerb for one in model.faces], dtype=object)
    feet = shapely.line_locate_point(np.repeat(kerbs[face], 4), shapely.points(corners.reshape(-1, 2))).reshape(-1, 4)
    begin_m, end_m = feet.min(axis=1, initial=np.inf), feet.max(axis=1, initial=-np.inf)
    reach_m = _reaches(model, face, side, corners, (begin_m + end_m) / 2)
    return SpotTable(tuple(spots), face, side, corners, begin_m, end_m, reach_m)


def _reaches(
    model: StreetModel, face: IntArray, side: IntArray, corners: FloatArray, middle_m: FloatArray
) -> FloatArray:
    """Measure how far each bin stands out on the grid's transect whose piece of kerb holds its middle."""
    transects = model.transects
    count = np.diff(transects.first)[face]
    cell = np.clip(np.ceil(middle_m / CELL_M).astype(np.int64) - 1, 0, np.maximum(count - 1, 0))
    at = np.minimum(transects.first[face] + cell, max(len(transects) - 1, 0))
    away = ((corners - transects.point[at][:, None]) * transects.left[at][:, None]).sum(axis=2)
    across = away - transects.start_m[at][:, None]
    from_kerb = across.max(axis=1, initial=-np.inf)
    from_building = transects.width_m[at] - across.min(axis=1, initial=np.inf)
    reach: FloatArray = np.where(side == SIDES.index(Side.BUILDING), from_building, from_kerb)
    return np.where(count > 0, reach, 0.0)
