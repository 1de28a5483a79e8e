"""Where a walk along a ring turns round a corner: there one face ends and the next begins."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import shapely
from shapely.geometry import LineString

from binopt.domain.street import FloatArray, GeometryArray

CORNER_TURN_DEG = 35.0
CORNER_CHORD_M = 5.0
LASTING_TURN_DEG = 30.0
"""A corner turns the ways of two chords' length before and after it by more than this; a parking bay's jog does not."""
ROUND_SHARE = 0.4
"""This share of a chord next to a corner is left out of those ways: it may be rounded."""

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

    turn = _turn_deg(at(s) - at(s - chord), at(s + chord) - at(s))
    near, far = chord * ROUND_SHARE, chord * (2 + ROUND_SHARE)
    lasting = _turn_deg(at(s - near) - at(s - far), at(s + far) - at(s + near))
    # beside a sharp corner the turn is still large, but it grows towards the corner
    around = np.concatenate([s - length, s, s + length])
    beside = np.searchsorted(around, np.column_stack([s - _BESIDE_M, s + _BESIDE_M])).ravel()
    summit = turn >= np.maximum.reduceat(np.tile(turn, 3), beside)[::2] - 1e-6
    candidates = np.flatnonzero((turn > CORNER_TURN_DEG) & (lasting > LASTING_TURN_DEG) & summit)
    corners = np.zeros(0)
    for i in candidates[np.lexsort((candidates, -turn[candidates].round(6)))]:
        apart = np.abs(corners - s[i])
        if (np.minimum(apart, length - apart) > _WINDOW_M).all():
            corners = np.append(corners, s[i])
    return np.sort(corners)


def _turn_deg(before: FloatArray, after: FloatArray) -> FloatArray:
    cross = before[:, 0] * after[:, 1] - before[:, 1] * after[:, 0]
    return np.asarray(np.abs(np.degrees(np.arctan2(cross, (before * after).sum(axis=1)))))


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
