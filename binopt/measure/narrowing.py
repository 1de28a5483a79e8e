"""What a set of spots takes from the pavement: the part of the measure that does not know the time.

Only transects that some bin or stand can narrow are kept; everywhere else every figure is 0. Each keeps its pieces:
solid obstacles, which are always there, bins, which are there when they are out, and gaps of stands, which are there
when both their bins are.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely

from binopt.domain.case import Case
from binopt.domain.street import FloatArray, IntArray, Side
from binopt.geometry.free_width import longest_free
from binopt.geometry.model import StreetModel, Transects
from binopt.geometry.ragged import firsts, ranges
from binopt.geometry.transects import recut_transects
from binopt.measure.spots import SIDES, SpotTable
from binopt.measure.stands import Gaps, find_gaps


@dataclass(frozen=True, slots=True)
class Lines:
    """Transects with the pieces that narrow them.

    Attributes
    ----------
    face, s_m, weight_m, width_m
        Index of the face, chainage, length of kerb that the transect stands for, and the pavement's width on it.
    free_m, limit_m
        Its free width without bins, and the clear width that is to stay free.
    unsure_m
        By how much all its widths may be less, for the rule about the clear width; the measure takes them as drawn.
    first
        ``first[i] : first[i + 1]`` are the pieces of line ``i``, ascending by ``from_m``.
    from_m, to_m
        The pieces, measured from the pavement's start.
    bin, other
        The bins of which a piece is: a bin twice, or the two of a gap; -1 for a solid obstacle.
    """

    face: IntArray
    s_m: FloatArray
    weight_m: FloatArray
    width_m: FloatArray
    free_m: FloatArray
    limit_m: FloatArray
    unsure_m: FloatArray
    first: IntArray
    from_m: FloatArray
    to_m: FloatArray
    bin: IntArray
    other: IntArray

    def __len__(self) -> int:
        return len(self.face)

    def of_piece(self) -> IntArray:
        """Return the line that each piece lies on."""
        return np.repeat(np.arange(len(self)), np.diff(self.first))

    def take(self, lines: IntArray, without: IntArray | None = None, owner: IntArray | None = None) -> Lines:
        """Return some of the lines, in the order given and as often as given.

        Parameters
        ----------
        lines
            Indices of lines.
        without, owner
            For each line taken, a number whose pieces are left out: those of bins ``b`` with ``owner[b]`` equal to it.
        """
        count = np.diff(self.first)[lines]
        piece = ranges(self.first[lines], count)
        line = np.repeat(np.arange(len(lines)), count)
        if without is not None and owner is not None and len(owner):
            gone = (self.bin[piece] >= 0) & (
                (owner[self.bin[piece]] == without[line]) | (owner[self.other[piece]] == without[line])
            )
            piece, line = piece[~gone], line[~gone]
        return Lines(
            self.face[lines],
            self.s_m[lines],
            self.weight_m[lines],
            self.width_m[lines],
            self.free_m[lines],
            self.limit_m[lines],
            self.unsure_m[lines],
            firsts(line, len(lines)),
            self.from_m[piece],
            self.to_m[piece],
            self.bin[piece],
            self.other[piece],
        )


def narrow(case: Case, model: StreetModel, table: SpotTable) -> Lines:
    """Cut the kerbs at the ends of the spots, and find which spots and stands narrow which transect."""
    kerbs = np.array([face.kerb for face in model.faces], dtype=object)
    ends = np.concatenate([table.begin_m, table.end_m])
    transects = recut_transects(
        model.transects, model.ground, kerbs, model.obstacles, np.concatenate([table.face, table.face]), ends
    )
    bins, gaps = _bins_on(transects, table), _gaps_on(transects, table, find_gaps(table))
    kept = np.unique(np.concatenate([bins.line, gaps.line]))
    solids = _solids_on(transects, kept)
    pieces = _Pieces.joined(bins, gaps, solids).on(kept)
    alone = solids.on(kept)
    width_m = transects.width_m[kept]
    clear_m = np.array([face.clear_width_m for face in model.faces], dtype=float)[transects.face[kept]]
    return Lines(
        transects.face[kept],
        transects.s_m[kept],
        transects.weight_m[kept],
        width_m,
        longest_free(width_m, firsts(alone.line, len(kept)), alone.from_m, alone.to_m),
        np.maximum(clear_m, case.rules.clear_width.share_of_width * width_m),
        transects.unsure_m[kept],
        firsts(pieces.line, len(kept)),
        pieces.from_m,
        pieces.to_m,
        pieces.bin,
        pieces.other,
    )


@dataclass(frozen=True, slots=True)
class _Pieces:
    """Pieces taken from lines, in any order."""

    line: IntArray
    from_m: FloatArray
    to_m: FloatArray
    bin: IntArray
    other: IntArray

    @classmethod
    def joined(cls, *parts: _Pieces) -> _Pieces:
        return cls(
            np.concatenate([part.line for part in parts]),
            np.concatenate([part.from_m for part in parts]),
            np.concatenate([part.to_m for part in parts]),
            np.concatenate([part.bin for part in parts]),
            np.concatenate([part.other for part in parts]),
        )

    def on(self, kept: IntArray) -> _Pieces:
        """Order pieces by line and place, the lines counted among ``kept``, which holds them all."""
        order = np.lexsort((self.from_m, self.line))
        line = np.searchsorted(kept, self.line[order])
        return _Pieces(line, self.from_m[order], self.to_m[order], self.bin[order], self.other[order])


def _bins_on(transects: Transects, table: SpotTable) -> _Pieces:
    """Find where bins, of whichever face, stand on transects."""
    wide = np.flatnonzero(transects.width_m > 0)
    lines = transects.lines()[wide]
    tree = shapely.STRtree(shapely.polygons(table.corners))
    line, spot = tree.query(lines)
    line = wide[line]
    near = transects.point[line] + transects.left[line] * transects.start_m[line, None]
    from_m, to_m = _clip(near, transects.left[line], transects.width_m[line], table.corners[spot])
    met = to_m > from_m
    return _Pieces(line[met], from_m[met], to_m[met], spot[met], spot[met])


def _clip(
    near: FloatArray, left: FloatArray, width_m: FloatArray, corners: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Return where lines enter and leave rectangles, each its own; the end lies before the start where it misses."""
    edge = np.roll(corners, -1, axis=1) - corners
    turn = edge[:, 0, 0] * edge[:, 1, 1] - edge[:, 0, 1] * edge[:, 1, 0]
    edge = edge * np.sign(turn)[:, None, None]  # the inside of every edge on its left, whichever way the ring runs
    away = near[:, None] - corners
    inside = edge[..., 0] * away[..., 1] - edge[..., 1] * away[..., 0]
    slope = edge[..., 0] * left[:, None, 1] - edge[..., 1] * left[:, None, 0]
    at = np.divide(-inside, slope, out=np.zeros_like(inside), where=slope != 0)
    from_m = np.where(slope > 0, at, 0.0).max(axis=1, initial=0.0)
    to_m = np.minimum(np.where(slope < 0, at, np.inf).min(axis=1, initial=np.inf), width_m)
    beside = ((slope == 0) & (inside < 0)).any(axis=1)
    return from_m, np.where(beside, -1.0, to_m)


def _gaps_on(transects: Transects, table: SpotTable, gaps: Gaps) -> _Pieces:
    """Find which transects stand in gaps, and what of them counts as filled."""
    face = table.face[gaps.bin]
    # faces are searched side by side, each at its own offset
    stride = 2.0 ** np.ceil(np.log2(transects.s_m.max(initial=1.0) + 1.0))
    place = transects.s_m + transects.face * stride
    begin = np.searchsorted(place, gaps.begin_m + face * stride, side="right")
    count = np.maximum(np.searchsorted(place, gaps.end_m + face * stride, side="left") - begin, 0)
    line, gap = ranges(begin, count), np.repeat(np.arange(len(gaps.bin)), count)
    width_m = transects.width_m[line]
    depth_m = np.minimum(gaps.depth_m[gap], width_m)
    filled = depth_m > 0
    line, gap, width_m, depth_m = line[filled], gap[filled], width_m[filled], depth_m[filled]
    at_building = table.side[gaps.bin[gap]] == SIDES.index(Side.BUILDING)
    from_m = np.where(at_building, width_m - depth_m, 0.0)
    to_m = np.where(at_building, width_m, depth_m)
    return _Pieces(line, from_m, to_m, gaps.bin[gap], gaps.other[gap])


def _solids_on(transects: Transects, kept: IntArray) -> _Pieces:
    """Find the solid obstacles on some of the transects."""
    here = np.zeros(len(transects), dtype=bool)
    here[kept] = True
    solid = here[transects.fixed_of]
    nobody = np.full(int(solid.sum()), -1, dtype=np.int64)
    line, from_m, to_m = transects.fixed_of[solid], transects.fixed_from_m[solid], transects.fixed_to_m[solid]
    return _Pieces(line, from_m, to_m, nobody, nobody)
