"""Where a walk along a ring turns round a corner: there one face ends and the next begins."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import shapely
from shapely.geometry import LineString

from binopt.domain.street import BoolArray, FloatArray, GeometryArray

CORNER_TURN_DEG = 35.0
CORNER_CHORD_M = 5.0
LASTING_TURN_DEG = 30.0
"""A corner turns the ways of two chords' length before and after it by more than this; a parking bay's jog does not."""
ROUND_SHARE = 0.4
"""This share of a chord next to a corner is left out of those ways: it may be rounded."""
SHARP_TURN_DEG = 60.0
END_TURN_DEG = 120.0
"""Sharp turns next to each other that add up to more than this are the end of a strip, with a corner at each."""

_STEP_M = 0.25
_WINDOW_M = 2.5  # corners nearer to each other than this are one
_BESIDE_M = 1.0
_INNER_M = 1e-3  # a vertex this near to an end would make a piece too short to have a direction


def find_corners(ring: LineString) -> FloatArray:
    """Find the chainages at which a closed ring turns by more than ``CORNER_TURN_DEG``.

    The turn is that between the chord of the ``CORNER_CHORD_M`` before a point and that of the ones after it, so that
    neither a quantised edge nor a kerb stone makes a corner and a rounded corner makes one. The turn has to last over
    longer ways as well, so that a parking bay does not cut a face in three. Of a cluster of such points the one that
    turns most counts.

    Parameters
    ----------
    ring
        Closed line; where it starts has no influence.

    Returns
    -------
    s_m : (n,)
        Chainages of the corners, ascending; none on a ring that only bends gently.
    """
    coords = shapely.get_coordinates(ring)
    place = _chainages(coords)
    length = float(place[-1])
    chord = min(CORNER_CHORD_M, length / 10)
    # the vertices themselves belong to the candidates: a sharp corner is then met exactly
    s = np.unique(np.concatenate([np.linspace(0, length, int(length / _STEP_M) + 1, endpoint=False), place[:-1]]))

    def at(s_m: FloatArray) -> FloatArray:
        return np.column_stack([np.interp(s_m % length, place, coords[:, axis]) for axis in (0, 1)])

    def turns_deg(chord_m: float) -> FloatArray:
        return _turn_deg(at(s) - at(s - chord_m), at(s + chord_m) - at(s))

    turn = np.abs(turns_deg(chord))
    near, far = chord * ROUND_SHARE, chord * (2 + ROUND_SHARE)
    lasting = np.abs(_turn_deg(at(s - near) - at(s - far), at(s + far) - at(s + near)))
    # beside a sharp corner the turn is still large, but it grows towards the corner
    summit = _summits(s, turn, length, _BESIDE_M)
    candidates = np.flatnonzero((turn > CORNER_TURN_DEG) & (lasting > LASTING_TURN_DEG) & summit)
    corners = np.zeros(0)
    for i in candidates[np.lexsort((candidates, -turn[candidates].round(6)))]:
        if (_apart(corners, s[i], length) > _WINDOW_M).all():
            corners = np.append(corners, s[i])
    sharp = turns_deg(chord / 5)
    edged = np.flatnonzero((np.abs(sharp) > SHARP_TURN_DEG) & _summits(s, np.abs(sharp), length, _BESIDE_M / 2))
    for corner in corners:
        # the end of a narrow strip is one corner by long chords, in its middle, and two by short ones
        both = edged[_apart(s[edged], corner, length) <= _WINDOW_M]
        if len(both) > 1 and abs(sharp[both].sum()) > END_TURN_DEG:
            corners = np.concatenate([corners[corners != corner], s[both]])
    return np.unique(corners)


def _summits(s_m: FloatArray, value: FloatArray, length_m: float, reach_m: float) -> BoolArray:
    """Say where a value along a ring is not exceeded within reach."""
    around = np.concatenate([s_m - length_m, s_m, s_m + length_m])
    beside = np.searchsorted(around, np.column_stack([s_m - reach_m, s_m + reach_m])).ravel()
    return np.asarray(value >= np.maximum.reduceat(np.tile(value, 3), beside)[::2] - 1e-6)


def _apart(s_m: FloatArray, at_m: float, length_m: float) -> FloatArray:
    """Return how far chainages of a ring are from one of them, either way round."""
    apart = np.abs(s_m - at_m)
    return np.asarray(np.minimum(apart, length_m - apart))


def _turn_deg(before: FloatArray, after: FloatArray) -> FloatArray:
    """Return by how much vectors turn to the left."""
    cross = before[:, 0] * after[:, 1] - before[:, 1] * after[:, 0]
    return np.asarray(np.degrees(np.arctan2(cross, (before * after).sum(axis=1))))


def cut_at_corners(rings: GeometryArray) -> GeometryArray:
    """Cut closed rings into lines from corner to corner, over the place where the ring happens to start.

    A ring without corners stays one line, from its start.
    """
    lines: list[LineString] = []
    for ring in rings:
        corners = find_corners(ring)
        coords = shapely.get_coordinates(ring)
        if not len(corners):
            lines.append(LineString(coords))
            continue
        twice = np.concatenate([coords, coords[1:]])
        ends = np.append(corners, corners[0] + ring.length)
        lines.extend(cut_out(twice, a, b) for a, b in pairwise(ends) if b - a > _STEP_M)
    return as_array(lines)


def cut_out(coords: FloatArray, from_m: float, to_m: float) -> LineString:
    """Return the part of the line through ``coords`` (m, 2) between two chainages, ``0 <= from_m < to_m``."""
    place = _chainages(coords)
    inner = (place > from_m + _INNER_M) & (place < to_m - _INNER_M)
    ends = np.column_stack([np.interp([from_m, to_m], place, coords[:, axis]) for axis in (0, 1)])
    return LineString(np.concatenate([ends[:1], coords[inner], ends[1:]]))


def as_array(geometries: list[LineString]) -> GeometryArray:
    """Put geometries into an array of objects, also where there are none or one."""
    out = np.empty(len(geometries), dtype=object)
    out[:] = geometries
    return out


def _chainages(coords: FloatArray) -> FloatArray:
    return np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(coords, axis=0).T))])
