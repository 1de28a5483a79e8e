"""Faces in pieces that are straight enough for a strip of paper, and how these are laid on pages."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import shapely

from binopt.domain.plan_files import FaceRow
from binopt.domain.street import FloatArray
from binopt.geometry.model import StreetModel

BEND_M = 1.0
"""How far a kerb may leave the straight line of its piece."""
_LEAST_M, _SAMPLE_M = 1.0, 0.5
_DEEPEST_M = 9.0
"""What is shown of a pavement's width; squares beyond are cut off."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a face, to be drawn with its kerb from left to right and its pavement above.

    Attributes
    ----------
    face_id, from_m, to_m
        Which stretch, in chainage.
    begin_m, end_m : (2,)
        The kerb's points at its ends.
    low_m, high_m
        How far what is shown reaches below and above the straight line between them.
    """

    face_id: str
    from_m: float
    to_m: float
    begin_m: tuple[float, float]
    end_m: tuple[float, float]
    low_m: float
    high_m: float

    @property
    def length_m(self) -> float:
        """Length of the straight line."""
        return math.hypot(self.end_m[0] - self.begin_m[0], self.end_m[1] - self.begin_m[1])

    @property
    def turn_rad(self) -> float:
        """By how much the street is turned so that the kerb runs from left to right."""
        return -math.atan2(self.end_m[1] - self.begin_m[1], self.end_m[0] - self.begin_m[0])


def cut_face(face: FaceRow, depth_m: FloatArray, at_m: FloatArray, most_m: float) -> list[Piece]:
    """Cut a face into pieces no longer than ``most_m`` and nowhere farther than ``BEND_M`` from a straight line.

    Parameters
    ----------
    depth_m, at_m
        How far the pavement reaches from the kerb, at some chainages.
    """
    pieces: list[Piece] = []
    begin, whole = 0.0, float(face.kerb.length)
    while whole - begin > 1e-6:
        rest = whole - begin
        step = rest / math.ceil(rest / most_m)
        points, off = _beside(face, begin, step)
        while np.abs(off).max() > BEND_M and step > _LEAST_M:
            step = max(0.8 * step, _LEAST_M)
            points, off = _beside(face, begin, step)
        here = (at_m >= begin - 0.5) & (at_m <= begin + step + 0.5)
        deep = float(np.minimum(depth_m[here], _DEEPEST_M).max(initial=1.0))
        first, last = points[0].tolist(), points[-1].tolist()
        low, high = float(off.min()), deep + float(off.max())
        pieces.append(Piece(face.face_id, begin, begin + step, (first[0], first[1]), (last[0], last[1]), low, high))
        begin += step
    return pieces


def _beside(face: FaceRow, begin_m: float, long_m: float) -> tuple[FloatArray, FloatArray]:
    """Return points of a stretch of kerb, and how far each lies left of the line from the first to the last."""
    at = np.linspace(begin_m, begin_m + long_m, max(3, math.ceil(long_m / _SAMPLE_M)))
    points = shapely.get_coordinates(shapely.line_interpolate_point(face.kerb, at))
    chord = points[-1] - points[0]
    chord = chord / max(float(np.hypot(*chord)), 1e-9)
    from_begin = points - points[0]
    off: FloatArray = chord[0] * from_begin[:, 1] - chord[1] * from_begin[:, 0]
    return points, off


def cut_faces(faces: Iterable[FaceRow], model: StreetModel, most_m: float) -> Mapping[str, list[Piece]]:
    """Cut all faces, each as deep as its transects find pavement."""
    transects, index = model.transects, model.index()
    found = {}
    for face in faces:
        number = index[face.face_id]
        own = slice(int(transects.first[number]), int(transects.first[number + 1]))
        depth_m = transects.start_m[own] + transects.width_m[own]
        usual = float(np.median(depth_m)) if len(depth_m) else 0.0
        capped = np.minimum(depth_m, 2 * usual + 1.5)  # a ray up a side path makes no piece deeper
        found[face.face_id] = cut_face(face, capped, transects.s_m[own], most_m)
    return found


@dataclass(frozen=True, slots=True)
class Cell:
    """A piece on a page: its left and top, its width and height, in points."""

    piece: Piece
    x: float
    top: float
    wide: float
    high: float


def lay_on_pages(
    sized: Sequence[tuple[Piece, float, float]], wide_pt: float, high_pt: float, gap_pt: float
) -> list[list[Cell]]:
    """Lay pieces in rows from left to right, rows from the top, pages one after the other.

    Parameters
    ----------
    sized
        Pieces with the width and height that each takes, none larger than a page.

    Returns
    -------
    list
        Cells of each page, measured from its upper left corner, ``top`` downwards.
    """
    rows: list[list[tuple[Piece, float, float]]] = []
    left = math.inf
    for one in sized:
        if left + one[1] > wide_pt + 1e-6:
            rows.append([])
            left = 0.0
        rows[-1].append(one)
        left += one[1] + gap_pt
    pages: list[list[Cell]] = []
    down = math.inf
    for row in rows:
        high = max(each[2] for each in row)
        if down + high > high_pt + 1e-6:
            pages.append([])
            down = 0.0
        lefts = np.cumsum([0.0, *(each[1] + gap_pt for each in row)]).tolist()
        pages[-1] += [Cell(each[0], x, down, each[1], each[2]) for each, x in zip(row, lefts, strict=False)]
        down += high + gap_pt
    return pages
