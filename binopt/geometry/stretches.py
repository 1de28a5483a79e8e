"""Which stretches of a line are kerb of a face: those with pavement beside them that don't run up a side street."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry import LineString

from binopt.domain.street import BoolArray, FloatArray, GeometryArray, IntArray
from binopt.geometry.corners import as_array, cut_out
from binopt.geometry.model import CELL_M, Ground, Obstruents, Transects
from binopt.geometry.transects import cut_transects, of_lines

GAP_M = 3.0
"""Pavement missing for no longer than this (a driveway's apron, a dirty edge) does not end a face."""
LEAST_M = 3.0
"""A shorter stretch is no face of its own."""
WIDE_TIMES, WIDE_MORE_M = 2.2, 2.5
"""A transect is suspiciously long above ``max(WIDE_TIMES * median, median + WIDE_MORE_M)`` of its line."""
DEEP_M = 6.0
"""Away from a line's ends, long transects shallower than this beyond the median are a recess."""
NEAR_END_M = 6.0
LEAST_PAVED = 0.75
"""A line of whose transects fewer meet pavement is no kerb."""

_ROUNDS = 30  # of cutting and measuring again; on a rounded corner a line is cut back cell by cell


@dataclass(frozen=True, slots=True)
class Runs:
    """Maximal runs of transects of one line on which a mask holds: ``from_ : to`` are their indices."""

    line: IntArray
    from_: IntArray
    to: IntArray

    def __len__(self) -> int:
        return len(self.line)


def measure_lines(ground: Ground, lines: GeometryArray) -> Transects:
    """Cut lines into transects as the plan's measure will, without obstacles."""
    return cut_transects(ground, lines, Obstruents.of(()))


def runs_of(transects: Transects, mask: BoolArray) -> Runs:
    """Find the runs on which a mask over transects holds."""
    held = np.concatenate([[False], mask, [False]])
    line = np.concatenate([[-1], transects.face, [-1]])
    # a run ends where the mask does or the next line begins
    begins = held & ~(np.roll(held, 1) & (np.roll(line, 1) == line))
    ends = held & ~(np.roll(held, -1) & (np.roll(line, -1) == line))
    from_, to = np.flatnonzero(begins) - 1, np.flatnonzero(ends)
    return Runs(transects.face[from_], from_, to)


def paved(transects: Transects, gap_m: float = GAP_M) -> BoolArray:
    """Say which transects meet pavement, or lie in a gap no longer than ``gap_m`` between ones that do."""
    return close_gaps(transects, transects.width_m > 0, gap_m)


def close_gaps(transects: Transects, mask: BoolArray, gap_m: float) -> BoolArray:
    """Add to a mask its gaps of at most ``gap_m`` between transects of the same line."""
    gaps = runs_of(transects, ~mask)
    inner = (gaps.from_ > transects.first[gaps.line]) & (gaps.to < transects.first[gaps.line + 1])
    short = inner & ((gaps.to - gaps.from_) * CELL_M <= gap_m)
    return mask | spread(len(mask), gaps, short)


def spread(count: int, runs: Runs, chosen: BoolArray) -> BoolArray:
    """Mark the transects of the chosen runs."""
    step = np.zeros(count + 1, dtype=np.int64)
    step[runs.from_[chosen]] += 1
    step[runs.to[chosen]] -= 1
    return np.asarray(np.cumsum(step)[:-1] > 0)


def up_side_streets(transects: Transects) -> BoolArray:
    """Say which transects run up a side street or an alley instead of across the face's own pavement.

    A transect much longer than its line's median does, where the long ones stand on less kerb than they are deep: an
    alley is deeper than wide, a square is not. Away from the line's ends a shallow recess stays.
    """
    median = medians(transects)[transects.face]
    wide = transects.width_m > np.maximum(WIDE_TIMES * median, median + WIDE_MORE_M)
    runs = runs_of(transects, wide)
    if not len(runs):
        return wide
    excess = np.maximum.reduceat(
        np.append(np.where(wide, transects.width_m - median, 0.0), 0.0), np.column_stack([runs.from_, runs.to]).ravel()
    )[::2]
    length = (runs.to - runs.from_) * CELL_M
    to_end = CELL_M * np.minimum(runs.from_ - transects.first[runs.line], transects.first[runs.line + 1] - runs.to)
    return spread(len(wide), runs, (length < excess) & ((to_end < NEAR_END_M) | (excess > DEEP_M)))


def medians(transects: Transects) -> FloatArray:
    """Return the median width of the transects that meet pavement, per line; 0 where none does."""
    lines = len(transects.first) - 1
    met = np.flatnonzero(transects.width_m > 0)
    order = met[np.lexsort((transects.width_m[met], transects.face[met]))]
    count = np.bincount(transects.face[met], minlength=lines)
    first = np.cumsum(count) - count
    some = np.flatnonzero(count)
    out = np.zeros(lines)
    low, high = first[some] + (count[some] - 1) // 2, first[some] + count[some] // 2
    out[some] = (transects.width_m[order[low]] + transects.width_m[order[high]]) / 2
    return out


def cut_runs(
    lines: GeometryArray, transects: Transects, mask: BoolArray, least_m: float = LEAST_M
) -> tuple[GeometryArray, IntArray]:
    """Cut the stretches out of lines on which a mask over their transects holds.

    Returns
    -------
    pieces, line
        Lines whose length is a whole multiple of ``CELL_M``, and the index of the line each is cut from.
    """
    runs = runs_of(transects, mask)
    from_cell, to_cell = runs.from_ - transects.first[runs.line], runs.to - transects.first[runs.line]
    # the measure's last cell may be a rounded-up part: a kerb is made of whole ones
    to_cell = np.minimum(to_cell, np.floor(shapely.length(lines)[runs.line] / CELL_M + 1e-6).astype(np.int64))
    long = np.flatnonzero((to_cell - from_cell) * CELL_M >= least_m)
    line, from_m, to_m = runs.line[long], from_cell[long] * CELL_M, to_cell[long] * CELL_M
    pieces = [cut_out(shapely.get_coordinates(lines[k]), a, b) for k, a, b in zip(line, from_m, to_m, strict=True)]
    return as_array(pieces), line


def cut_settled(ground: Ground, lines: GeometryArray) -> tuple[GeometryArray, Transects]:
    """Cut lines down to what may stand as kerbs of faces: every transect of what is left counts.

    Left are lines on which nearly all transects meet pavement and none runs up a side street, with pavement on the
    left rather than on the right. Cutting a line moves its end and so its last chords, and its median: lines that were
    cut are measured again until nothing changes.

    Returns
    -------
    lines, transects
        What may stand, and its transects.
    """
    settled: list[LineString] = []
    for _ in range(_ROUNDS):
        if not len(lines):
            break
        transects = measure_lines(ground, lines)
        keep = paved(transects) & ~up_side_streets(transects)
        pieces, of = cut_runs(lines, transects, keep)
        whole = np.bincount(transects.face[~keep], minlength=len(lines))[of] == 0
        settled.extend(pieces[whole])
        lines = pieces[~whole]
    out = as_array([*settled, *lines])
    transects = measure_lines(ground, out)
    left = paved_shares(transects, len(out))
    # a line that meets pavement all along cannot be the other way round
    doubtful = np.flatnonzero(left < 1)
    turned = measure_lines(ground, np.asarray(shapely.reverse(out[doubtful]), dtype=object))
    wrong = doubtful[(left[doubtful] < LEAST_PAVED) | (paved_shares(turned, len(doubtful)) > left[doubtful])]
    right = np.delete(np.arange(len(out)), wrong)
    return out[right], of_lines(transects, right)


def paved_shares(transects: Transects, lines: int) -> FloatArray:
    """Return the share of the transects of each of so many lines that meet pavement; 0 where it has none."""
    count = np.bincount(transects.face, minlength=lines)
    return np.bincount(transects.face, transects.width_m > 0, lines) / np.maximum(count, 1)
