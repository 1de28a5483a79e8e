"""The rectangle on which a bin stands: along the kerb's chord, at the kerb or flush with the far edge.

The pavement's edges are only known on transects. A rectangle is pushed inwards until it lies inside the edges of all
transects that it crosses, and does not fit where their neighbours, up to ``EDGE_SLACK_M`` beyond its ends, would push
it much farther: there the edge jumps somewhere between two transects.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import shapely
from shapely.geometry import LineString, Polygon

from binopt.domain.service import BinType
from binopt.domain.street import BoolArray, FloatArray, GeometryArray, IntArray, Side
from binopt.geometry.model import CELL_M, StreetModel

HALF_CHORD_M = 1.25
"""A kerb's direction is that of its chord from this far before to this far behind a point (contract)."""
EDGE_SLACK_M = 0.125
"""How far beyond a rectangle's ends the pavement's edges are looked at: half a cell."""
EDGE_JUMP_M = 0.08
"""How much farther inwards those neighbours may lie before the place counts as broken."""
END_MARGIN_M = 0.05
"""How near a rectangle's end a transect may pass it by, where the kerb bends."""
BEND_REACH_M = 2.5
"""How far along the kerb a bend can shift what a rectangle's corners project to: a corner of 35 degrees, 5 m deep."""
BEND_RADIANS = 0.12
"""Kerbs that turn by less than that, some 7 degrees, within that reach count as straight."""
SHIFT_M = 0.15
"""How far the middle of what a rectangle projects to may lie from the chainage that it was laid at."""
INSIDE_M = 0.03
"""How far a rectangle may stand out of the pavement; the contract allows 0.05."""


@dataclass(frozen=True, slots=True)
class Frames:
    """Feet on a kerb with their directions: ``point``, ``along`` and ``left``, each of shape (n, 2)."""

    point: FloatArray
    along: FloatArray
    left: FloatArray


@dataclass(frozen=True, slots=True)
class Rectangles:
    """Places of one bin type on one side of one face.

    Attributes
    ----------
    middles_m
        Chainages of their middles, shape (n,).
    corners
        Shape (n, 4, 2), anticlockwise from the kerb's lower end.
    fits
        Whether each lies inside the pavement and within the ends of the kerb.
    near_m
        Distance of the rectangle's kerbward edge from the kerb's foot, along the normal.
    """

    middles_m: FloatArray
    corners: FloatArray
    fits: BoolArray
    near_m: FloatArray

    def polygon(self, i: int) -> Polygon:
        """Return one rectangle as a polygon."""
        return Polygon(self.corners[i])

    def polygons(self) -> GeometryArray:
        """Return all rectangles as polygons."""
        return np.asarray(shapely.polygons(self.corners), dtype=object)


def frames(kerb: LineString, chainages_m: FloatArray) -> Frames:
    """Find feet and directions at chainages of a kerb, the chord clipped to the kerb's ends."""
    coordinates = shapely.get_coordinates(kerb)
    steps = np.hypot(*np.diff(coordinates, axis=0).T)
    at = np.concatenate([[0.0], np.cumsum(steps)])

    def locate(chainage_m: FloatArray) -> FloatArray:
        clipped = np.clip(chainage_m, 0.0, at[-1])
        return np.column_stack([np.interp(clipped, at, coordinates[:, k]) for k in (0, 1)])

    chord = locate(chainages_m + HALF_CHORD_M) - locate(chainages_m - HALF_CHORD_M)
    along = chord / np.maximum(np.hypot(*chord.T), 1e-9)[:, None]
    return Frames(locate(chainages_m), along, np.column_stack([-along[:, 1], along[:, 0]]))


def edges(
    model: StreetModel, face: int | IntArray, places: Frames, middles_m: FloatArray, width_m: float
) -> tuple[FloatArray, FloatArray, BoolArray]:
    """Find how far in the pavement begins and how far out it ends for rectangles of one width.

    Parameters
    ----------
    face
        Index of the face of all places, or of each.
    places, middles_m
        Feet on the kerbs with their directions, and their chainages.

    Returns
    -------
    near_m, far_m : (n,)
        Greatest beginning and least end of the pavement on the transects that a rectangle crosses, along its normal
        and measured from its foot on the kerb.
    sound : (n,)
        Whether every crossed transect meets pavement and no neighbour lies ``EDGE_JUMP_M`` farther in.
    """
    transects = model.transects
    first = np.reshape(transects.first[face], (-1, 1))
    count = np.reshape(transects.first[np.add(face, 1)], (-1, 1)) - first
    if not count.any():
        nothing = np.zeros(len(middles_m))
        return nothing, nothing, np.zeros(len(middles_m), bool)
    reach = width_m / 2 + EDGE_SLACK_M
    lowest = np.floor((middles_m - reach) / CELL_M).astype(np.int64)
    columns = int(np.ceil(2 * reach / CELL_M)) + 1
    cell = lowest[:, None] + np.arange(columns)[None, :]
    there = (cell >= 0) & (cell < count)
    index = np.minimum(first + np.clip(cell, 0, np.maximum(count - 1, 0)), len(transects) - 1)
    away = np.abs(transects.s_m[index] - middles_m[:, None])
    core = there & (away <= width_m / 2 + CELL_M / 2)
    wide = there & (away <= reach + CELL_M / 2)
    start, width = transects.start_m[index], transects.width_m[index]
    normal = places.left[:, None, :]
    base = ((transects.point[index] - places.point[:, None, :]) * normal).sum(axis=2)
    lean = (transects.left[index] * normal).sum(axis=2)
    near, far = base + lean * start, base + lean * (start + width)
    met = width > 0
    # only what surely crosses the rectangle says where it should stand: from a jump beside it, it would stand off
    inner = there & (away <= width_m / 2 - END_MARGIN_M)
    near_core = np.where(inner & met, near, -np.inf).max(axis=1)
    # a transect that leans against the rectangle, where the kerb bends, may leave it before its own far edge
    aside = ((transects.point[index] - places.point[:, None, :]) * places.along[:, None, :]).sum(axis=2)
    aside += (transects.left[index] * places.along[:, None, :]).sum(axis=2) * (start + width)
    inner_far = inner & (np.abs(aside) <= width_m / 2 - END_MARGIN_M)
    far_core = np.where(inner_far & met, far, np.inf).min(axis=1)
    near_wide = np.where(wide & met, near, -np.inf).max(axis=1)
    far_wide = np.where(wide & met, far, np.inf).min(axis=1)
    sound = (
        np.isfinite(near_core)
        & ~(core & ~met).any(axis=1)
        & (near_wide <= near_core + EDGE_JUMP_M)
        & (far_core <= far_wide + EDGE_JUMP_M)
    )
    return np.where(sound, near_wide, 0.0), np.where(sound, far_wide, 0.0), sound


def bends_near(model: StreetModel, face: int, middles_m: FloatArray) -> BoolArray:
    """Tell at which chainages the kerb turns within ``BEND_REACH_M``."""
    first, last = int(model.transects.first[face]), int(model.transects.first[face + 1])
    along = model.transects.along[first:last]
    if len(along) == 0 or len(middles_m) == 0:
        return np.zeros(len(middles_m), bool)
    cells = int(BEND_REACH_M / CELL_M)
    here = np.clip((middles_m / CELL_M).astype(np.int64), 0, len(along) - 1)
    low, high = int(here.min(initial=0)), int(here.max(initial=0))
    angle = np.unwrap(np.arctan2(along[:, 1], along[:, 0]))
    padded = np.pad(angle[max(low - cells, 0) : high + cells + 1], cells, mode="edge")
    around = np.lib.stride_tricks.sliding_window_view(padded, 2 * cells + 1)[here - max(low - cells, 0)]
    own = angle[here]
    bent: BoolArray = np.maximum(around.max(axis=1) - own, own - around.min(axis=1)) > BEND_RADIANS
    return bent


def true_to_kerb(kerb: LineString, corners: FloatArray, middles_m: FloatArray) -> BoolArray:
    """Tell which rectangles project onto the stretch of kerb that they were laid at, bends notwithstanding."""
    chainage = shapely.line_locate_point(kerb, shapely.points(corners))
    middle = (chainage.min(axis=1, initial=np.inf) + chainage.max(axis=1, initial=-np.inf)) / 2
    true: BoolArray = np.abs(middle - middles_m) <= SHIFT_M
    return true


def corners_of(places: Frames, low_m: FloatArray, bin_type: BinType) -> FloatArray:
    """Lay out the corners, shape (n, 4, 2), of rectangles whose kerbward edges lie ``low_m`` from the kerb."""
    half = bin_type.width_m / 2
    ends = np.array([-half, half, half, -half])
    depths = np.array([0.0, 0.0, bin_type.depth_m, bin_type.depth_m])
    corners: FloatArray = (
        places.point[:, None, :]
        + places.along[:, None, :] * ends[None, :, None]
        + places.left[:, None, :] * (low_m[:, None] + depths[None, :])[:, :, None]
    )
    return corners


def fits_bends(model: StreetModel, face: int, corners: FloatArray, middles_m: FloatArray) -> BoolArray:
    """Tell which rectangles are true to their kerb; only those near a bend are looked at."""
    fits = np.ones(len(middles_m), bool)
    bent = np.flatnonzero(bends_near(model, face, middles_m))
    if len(bent):
        fits[bent] = true_to_kerb(model.faces[face].kerb, corners[bent], middles_m[bent])
    return fits


def rectangles(
    model: StreetModel, face: int, bin_type: BinType, middles_m: FloatArray, side: Side, setback_m: float
) -> Rectangles:
    """Lay a bin's rectangle at each of the chainages.

    Parameters
    ----------
    face
        Index of the face in ``model.faces``.
    middles_m
        Chainages of the rectangles' middles, any order.
    setback_m
        Distance kept from the kerb by bins at the kerb; bins at the building side stand flush.
    """
    places = frames(model.faces[face].kerb, middles_m)
    laid = lay(model, face, places, bin_type, middles_m, model.faces[face].length_m, side, setback_m)
    return replace(laid, fits=laid.fits & fits_bends(model, face, laid.corners, middles_m))


def lay(
    model: StreetModel,
    face: int | IntArray,
    places: Frames,
    bin_type: BinType,
    middles_m: FloatArray,
    length_m: float | FloatArray,
    side: Side,
    setback_m: float,
) -> Rectangles:
    """Lay rectangles at feet on kerbs, of one face or each of its own, as if no kerb bent."""
    near, far, sound = edges(model, face, places, middles_m, bin_type.width_m)
    low = near + setback_m if side is Side.KERB else far - bin_type.depth_m
    inside = (low >= near - INSIDE_M) & (low + bin_type.depth_m <= far + INSIDE_M)
    half = bin_type.width_m / 2
    fits = sound & inside & (middles_m - half >= -1e-9) & (middles_m + half <= length_m + 1e-9)
    return Rectangles(middles_m, corners_of(places, low, bin_type), fits, low)
