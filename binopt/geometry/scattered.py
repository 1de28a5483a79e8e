"""Rectangles at places scattered over many faces, at the price of one call for all of them."""

from __future__ import annotations

import numpy as np
import shapely

from binopt.domain.service import BinType
from binopt.domain.street import BoolArray, FloatArray, GeometryArray, IntArray, Side
from binopt.geometry.model import CELL_M, StreetModel
from binopt.geometry.rectangles import BEND_RADIANS, BEND_REACH_M, HALF_CHORD_M, SHIFT_M, Frames, Rectangles, lay
from binopt.geometry.transects import points_at


def scattered_rectangles(
    model: StreetModel, face: IntArray, bin_type: BinType, middles_m: FloatArray, side: Side, setback_m: float
) -> Rectangles:
    """Lay a bin's rectangle at each of the places, as ``rectangles`` does on one face.

    Parameters
    ----------
    face, middles_m
        Of each place, the index of its face and the chainage of the rectangle's middle.
    bin_type, side, setback_m
        As for ``rectangles``.
    """
    used, own = np.unique(face, return_inverse=True)
    kerbs = np.empty(len(used), dtype=object)
    kerbs[:] = [model.faces[f].kerb for f in used]
    length_m = shapely.length(kerbs)[own]
    laid = lay(model, face, _frames(kerbs, own, middles_m), bin_type, middles_m, length_m, side, setback_m)
    doubtful = np.flatnonzero(laid.fits)
    doubtful = doubtful[_bends_near(model, face[doubtful], middles_m[doubtful])]
    feet_m = shapely.line_locate_point(kerbs[own[doubtful], None], shapely.points(laid.corners[doubtful]))
    middle_m = (feet_m.min(axis=1, initial=np.inf) + feet_m.max(axis=1, initial=-np.inf)) / 2
    laid.fits[doubtful] = np.abs(middle_m - middles_m[doubtful]) <= SHIFT_M
    return laid


def _frames(kerbs: GeometryArray, own: IntArray, at_m: FloatArray) -> Frames:
    chord = points_at(kerbs, own, at_m + HALF_CHORD_M) - points_at(kerbs, own, at_m - HALF_CHORD_M)
    along = chord / np.maximum(np.hypot(*chord.T), 1e-9)[:, None]
    return Frames(points_at(kerbs, own, at_m), along, np.column_stack([-along[:, 1], along[:, 0]]))


def _bends_near(model: StreetModel, face: IntArray, middles_m: FloatArray) -> BoolArray:
    """Tell at which places the kerb turns within ``BEND_REACH_M``."""
    first, cells = model.transects.first, int(BEND_REACH_M / CELL_M)
    last = first[face + 1] - 1
    at = np.clip(first[face] + (middles_m / CELL_M).astype(np.int64), first[face], last)
    here, example, of = np.unique(at, return_index=True, return_inverse=True)
    low, high = first[face][example], last[example]
    own = model.transects.along[here]
    bent = np.zeros(len(here), bool)
    for step in range(-cells, cells + 1):
        other = model.transects.along[np.clip(here + step, low, high)]
        sine = own[:, 0] * other[:, 1] - own[:, 1] * other[:, 0]
        bent |= np.abs(np.arctan2(sine, (own * other).sum(axis=1))) > BEND_RADIANS
    return bent[of]
