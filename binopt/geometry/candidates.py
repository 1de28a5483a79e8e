"""Every place of a face where a bin of one type could stand, with what it would take from the pavement.

Places are laid out along the kerb on both sides, a step of the case's rules apart, and on carriageway stands where the
case allows them. What a place takes is weighed on the model's transects, each by the length of its cell that the bin
covers; the evaluator, which cuts transects at the ends of bins, has the last word on a finished plan. A place on a
stand takes nothing from the pavement, but what stands there is displaced.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntFlag

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from binopt.domain.case import Rules
from binopt.domain.service import BinType
from binopt.domain.street import BoolArray, FloatArray, IntArray, Side
from binopt.geometry.bays import BAY_OFF_M, bay_chainages, bay_rectangles
from binopt.geometry.clearances import MM, keep_clear
from binopt.geometry.footing import lie_inside, paved_along
from binopt.geometry.model import CELL_M, StreetModel
from binopt.geometry.rectangles import INSIDE_M, Frames, corners_of, edges, fits_bends, frames
from binopt.units import to_cm

SHY_M = 0.20
"""Taken off at each end of a free interval for the effective width (contract; TfL Pedestrian Comfort Guidance)."""
BARRIER_M = 0.80
"""Below this nobody with a wheelchair or a pram gets by (contract)."""
SIDES = (Side.KERB, Side.BUILDING, Side.CARRIAGEWAY)
"""Sides in the order of their number in ``Places.side``."""
ON_PAVEMENT = (0, 1)
ON_BAY = 2
DEEPEST_BIN_M = 1.5


class Breach(IntFlag):
    """Rules that a place can break though a bin fits there."""

    WIDTH = 1
    CLEARANCE = 2
    CORNER = 4
    SIDE = 8


@dataclass(frozen=True, slots=True)
class FreeGaps:
    """What is free between solid obstacles on each transect of one face, without bins.

    ``low_m`` and ``high_m`` have shape (transects, gaps), measured from the pavement's start, empty gaps zero wide;
    ``longest_m`` is ``F`` without bins, ``width_m`` the pavement's ``W``. ``paved`` is the ground along the face, as
    far out as counts as inside.
    """

    low_m: FloatArray
    high_m: FloatArray
    longest_m: FloatArray
    width_m: FloatArray
    paved: BaseGeometry


@dataclass(frozen=True, slots=True)
class Places:
    """Candidate places of one bin type on one face; all arrays of the same length.

    Attributes
    ----------
    middle_cm
        Chainage of the rectangle's middle.
    side
        0 at the kerb, 1 at the building side, 2 on a stand of the carriageway.
    usable
        Inside the pavement or the stand, on no obstacle.
    breaks
        Sum of the ``Breach`` flags of the rules that a bin alone here breaks; the carry is not looked at.
    short_m
        By how much the clear width is missed where it is, at the quantile of widths at which the case keeps it.
    pinched
        Lawful only as a short pinch: nothing else may stand within 1.5 m at the same time.
    across_m
        The way from the bin to the kerb: the pavement's width without the bin's depth at the building side, else 0.
    o, s, b
        Metres of pavement taken, below the clear width, and barred, while the bin is out alone: m·h an hour.
    displaced
        Metres displaced onto the carriageway: the bin's length on a stand, else 0.
    """

    face: int
    bin_type: BinType
    middle_cm: IntArray
    side: IntArray
    usable: BoolArray
    breaks: IntArray
    short_m: FloatArray
    pinched: BoolArray
    across_m: FloatArray
    o: FloatArray
    s: FloatArray
    b: FloatArray
    displaced: FloatArray

    @property
    def lawful(self) -> BoolArray:
        """Places that keep every rule, but for the carry."""
        lawful: BoolArray = self.usable & (self.breaks == 0)
        return lawful


def free_gaps(model: StreetModel, face: int) -> FreeGaps:
    """Cut solid obstacles out of one face's transects."""
    transects = model.transects
    first, last = int(transects.first[face]), int(transects.first[face + 1])
    width = transects.width_m[first:last]
    lo, hi = np.searchsorted(transects.fixed_of, [first, last])
    of = transects.fixed_of[lo:hi] - first
    begin, end = transects.fixed_from_m[lo:hi], transects.fixed_to_m[lo:hi]
    order = np.lexsort((begin, of))
    of, begin, end = of[order], begin[order], end[order]
    rank = np.arange(len(of)) - np.searchsorted(of, of)
    columns = int(rank.max()) + 1 if len(of) else 0
    begins = np.repeat(width[:, None], columns, axis=1)
    ends = np.repeat(width[:, None], columns, axis=1)
    begins[of, rank], ends[of, rank] = begin, end
    low = np.concatenate([np.zeros((len(width), 1)), np.maximum.accumulate(ends, axis=1)], axis=1)
    high = np.maximum(np.concatenate([begins, width[:, None]], axis=1), low)
    return FreeGaps(low, high, (high - low).max(axis=1, initial=0.0), width, paved_along(model, face))


def blocked_free_m(gaps: FreeGaps, index: IntArray, from_m: FloatArray, to_m: FloatArray) -> FloatArray:
    """Longest free interval on transects when one more stretch of each is taken.

    ``index``, ``from_m`` and ``to_m`` have the same shape, which is that of the result.
    """
    low, high = gaps.low_m[index], gaps.high_m[index]
    before = np.minimum(high, from_m[..., None]) - low
    after = high - np.maximum(low, to_m[..., None])
    free: FloatArray = np.maximum(np.maximum(before, after).max(axis=-1), 0.0)
    return free


def share_taken(free_m: FloatArray, free_before_m: FloatArray) -> FloatArray:
    """Share of the effective width that is lost, 0 where there was none."""
    before = np.maximum(free_before_m - 2 * SHY_M, 0.0)
    now = np.maximum(free_m - 2 * SHY_M, 0.0)
    share: FloatArray = np.where(before > 0, 1 - now / np.where(before > 0, before, 1.0), 0.0)
    return share


def clear_width_at(rules: Rules, face_clear_m: float, width_m: FloatArray) -> FloatArray:
    """Clear width on transects: the face's, or a share of the pavement's width where the rule says so."""
    return np.maximum(face_clear_m, rules.clear_width.share_of_width * width_m)


def reach_m(model: StreetModel) -> FloatArray:
    """Return by face how far from the kerb its pavement, or a bin on a stand beside it, reaches at most."""
    widest = np.zeros(len(model.faces))
    np.maximum.at(widest, model.transects.face, model.transects.width_m + model.transects.start_m)
    beside = model.bays.face[model.bays.face >= 0]
    widest[beside] = np.maximum(widest[beside], BAY_OFF_M + DEEPEST_BIN_M)
    return widest


def obstacles_by_face(model: StreetModel) -> list[IntArray]:
    """Find the obstacles near each face: on its pavement or a clearance away from it."""
    if not model.faces or not model.obstacles.ids:
        return [np.zeros(0, np.int64) for _ in model.faces]
    widest = reach_m(model)
    kerbs = np.array([f.kerb for f in model.faces], dtype=object)
    margin = float(model.obstacles.clearance_m.max()) + 0.1
    face, obstacle = model.obstacles.tree.query(kerbs, predicate="dwithin", distance=widest + margin)
    order = np.lexsort((obstacle, face))
    face, obstacle = face[order], obstacle[order]
    return list(np.split(obstacle, np.searchsorted(face, np.arange(1, len(model.faces)))))


def lay_places(
    model: StreetModel, rules: Rules, face: int, bin_type: BinType, obstacles: IntArray, gaps: FreeGaps
) -> Places:
    """Lay out and weigh all places of a bin type on a face.

    Parameters
    ----------
    obstacles
        Indices of the obstacles near the face, from ``obstacles_by_face``.
    gaps
        The face's free gaps, from ``free_gaps``.
    """
    length_m = model.faces[face].length_m
    half = bin_type.width_m / 2
    step_cm = to_cm(rules.spot_step_m)
    lowest = int(np.ceil(half * 100 / step_cm - 1e-9)) * step_cm
    one_side = np.arange(lowest, int((length_m - half) * 100 + 1e-6) + 1, step_cm)
    middles = one_side / 100
    places = frames(model.faces[face].kerb, middles)
    near, far, sound = edges(model, face, places, middles, bin_type.width_m)
    parts = [
        _lay_side(model, rules, face, bin_type, obstacles, gaps, middles, places, near, far, k) for k in ON_PAVEMENT
    ]
    on_bay = np.zeros(0, np.int64)
    if Side.CARRIAGEWAY in rules.sides:
        on_bay = bay_chainages(model, face, middles)
        parts.append(_lay_bays(model, rules, face, bin_type, obstacles, middles[on_bay]))
    usable, breaks, short, pinched, o, s, b = (np.concatenate([part[i] for part in parts]) for i in range(7))
    cell = np.clip((middles / CELL_M).astype(np.int64), 0, max(len(gaps.width_m) - 1, 0))
    across = np.maximum(gaps.width_m[cell] - bin_type.depth_m, 0.0) if len(gaps.width_m) else np.zeros(len(middles))
    bays = len(on_bay)
    return Places(
        face,
        bin_type,
        np.concatenate([np.tile(one_side, 2), one_side[on_bay]]),
        np.concatenate([np.repeat(ON_PAVEMENT, len(one_side)), np.full(bays, ON_BAY)]),
        usable & np.concatenate([np.tile(sound, 2), np.ones(bays, bool)]),
        breaks,
        short,
        pinched,
        np.concatenate([np.zeros(len(middles)), across, np.zeros(bays)]),
        o,
        s,
        b,
        np.concatenate([np.zeros(2 * len(middles)), np.full(bays, bin_type.width_m)]),
    )


_Laid = tuple[BoolArray, IntArray, FloatArray, BoolArray, FloatArray, FloatArray, FloatArray]
"""Of places on one side: usable, breaks, short, pinched, o, s and b, as in ``Places``."""


def _lay_bays(
    model: StreetModel, rules: Rules, face: int, bin_type: BinType, obstacles: IntArray, middles: FloatArray
) -> _Laid:
    laid = bay_rectangles(model, face, bin_type, middles)
    off, kept = np.zeros(len(middles), bool), np.zeros(len(middles), bool)
    there = laid.fits
    off[there], kept[there] = keep_clear(
        model, obstacles, face, middles[there], laid.near_m[there], laid.polygons()[there]
    )
    breaks = Breach.CLEARANCE * ~kept + Breach.CORNER * ~_off_corners(model, rules, face, bin_type, middles)
    nothing = np.zeros(len(middles))
    return there & off, breaks, nothing, np.zeros(len(middles), bool), nothing, nothing, nothing


def _off_corners(model: StreetModel, rules: Rules, face: int, bin_type: BinType, middles: FloatArray) -> BoolArray:
    half = bin_type.width_m / 2
    off: BoolArray = (middles - half >= rules.corner_clearance_m - 1e-9) & (
        middles + half <= model.faces[face].length_m - rules.corner_clearance_m + 1e-9
    )
    return off


def _lay_side(
    model: StreetModel,
    rules: Rules,
    face: int,
    bin_type: BinType,
    obstacles: IntArray,
    gaps: FreeGaps,
    middles: FloatArray,
    places: Frames,
    near: FloatArray,
    far: FloatArray,
    side: int,
) -> _Laid:
    depth, half = bin_type.depth_m, bin_type.width_m / 2
    low = near + rules.kerb_setback_m if side == 0 else far - depth
    room = (low >= near - INSIDE_M) & (low + depth <= far + INSIDE_M)
    corners = corners_of(places, low, bin_type)
    room &= fits_bends(model, face, corners, middles)
    shapes = np.asarray(shapely.polygons(corners), dtype=object)
    room[room] = lie_inside(gaps.paved, shapes[room])
    off, kept = np.zeros(len(room), bool), np.zeros(len(room), bool)
    off[room], kept[room] = keep_clear(model, obstacles, face, middles[room], low[room], shapes[room])
    feet, left = places.point, places.left
    # each place's cells, by how much of each it covers
    count = len(gaps.width_m)
    columns = int(np.ceil(bin_type.width_m / CELL_M)) + 1
    cell = np.floor((middles - half) / CELL_M + 1e-9).astype(np.int64)[:, None] + np.arange(columns)[None, :]
    covered = np.minimum(middles[:, None] + half, (cell + 1) * CELL_M) - np.maximum(
        middles[:, None] - half, cell * CELL_M
    )
    covered = np.where((cell >= 0) & (cell < count), np.maximum(covered, 0.0), 0.0)
    covered[covered < 1e-9] = 0.0
    index = np.clip(cell, 0, count - 1)
    transects = model.transects
    at = int(transects.first[face]) + index
    base = ((transects.point[at] - feet[:, None, :]) * left[:, None, :]).sum(axis=2) + transects.start_m[at]
    begin = low[:, None] - base
    free = blocked_free_m(gaps, index, begin, begin + depth)
    before = gaps.longest_m[index]
    clear = clear_width_at(rules, model.faces[face].clear_width_m, gaps.width_m[index])
    less = (free < before - MM) & (covered > 0)
    sure = free - transects.unsure_m[at]
    narrow = less & (sure < clear - MM)
    o = (share_taken(free, before) * covered).sum(axis=1)
    s = ((less & (free < clear - MM)) * covered).sum(axis=1)
    b = ((less & (free < BARRIER_M - MM)) * covered).sum(axis=1)
    rule = rules.clear_width
    pinched = np.zeros(len(middles), bool)
    breaks = narrow.any(axis=1)
    if rule.pinch_width_m is not None:
        too_narrow = (less & (sure < rule.pinch_width_m - MM)).any(axis=1)
        short = (narrow * covered).sum(axis=1) <= (rule.pinch_length_m if rule.pinch_length_m is not None else np.inf)
        pinched = breaks & ~too_narrow & short
        breaks = breaks & ~pinched
    corner = _off_corners(model, rules, face, bin_type, middles)
    found = (
        Breach.WIDTH * breaks
        + Breach.CLEARANCE * ~kept
        + Breach.CORNER * ~corner
        + Breach.SIDE * (SIDES[side] not in rules.sides)
    )
    short_m = (np.where(narrow, clear - sure, 0.0)).max(axis=1)
    return room & off, found, short_m, pinched, o, s, b
