"""The same bins on pavements narrower or wider than drawn: what figures would be if estimated widths are wrong."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from binopt.domain.plan import Presentation
from binopt.domain.street import FloatArray, IntArray
from binopt.geometry.free_width import longest_free
from binopt.geometry.model import CELL_M, Transects
from binopt.geometry.ragged import firsts
from binopt.measure.evaluator import Prepared, times_of
from binopt.measure.narrowing import Lines
from binopt.measure.weighing import weigh

_AT_WALL_M = 0.10
"""What ends this near to the far edge stands at the wall, and moves with it."""


def grid_rows(lines: Lines, grid: Transects) -> IntArray:
    """Return for each line, which bins' ends cut, the transect of the 0.25 m grid in whose cell it stands."""
    cell = np.floor(lines.s_m / CELL_M).astype(np.int64)
    last = np.diff(grid.first)[lines.face] - 1
    return np.asarray(grid.first[lines.face] + np.clip(cell, 0, np.maximum(last, 0)), dtype=np.int64)


def with_widths(prepared: Prepared, grid: Transects, less_m: FloatArray) -> Prepared:
    """Return prepared spots as they would stand on other pavements.

    The wall moves and the kerb stays. What stands at the wall moves with it, all else stays where it is; what has no
    room left reaches from wall to kerb.

    Parameters
    ----------
    prepared
        Spots on the pavements as drawn.
    grid
        The street model's transects.
    less_m
        By how much the pavement on each of them is narrower than drawn; below 0 where it is wider.
    """
    lines = prepared.lines
    if not len(lines):
        return prepared
    less = less_m[grid_rows(lines, grid)]
    width_m = np.maximum(lines.width_m - less, 0.0)
    of = lines.of_piece()
    moved = np.where(lines.to_m >= lines.width_m[of] - _AT_WALL_M, less[of], 0.0)
    from_m, to_m = (np.clip(values - moved, 0.0, width_m[of]) for values in (lines.from_m, lines.to_m))
    order = np.lexsort((from_m, of))
    from_m, to_m, one, other = from_m[order], to_m[order], lines.bin[order], lines.other[order]
    solid = one < 0
    alone = firsts(of[order][solid], len(lines))
    changed = replace(
        lines,
        width_m=width_m,
        free_m=longest_free(width_m, alone, from_m[solid], to_m[solid]),
        from_m=from_m,
        to_m=to_m,
        bin=one,
        other=other,
    )
    return replace(prepared, lines=changed)


def o_by_group(
    prepared: Prepared, presentations: Iterable[Presentation], grid: Transects, group: IntArray, groups: int
) -> FloatArray:
    """Return ``O`` in m·h a week, (groups,), summed over the lines whose transect of the grid is in each group."""
    lines = prepared.lines
    figures = weigh(lines, times_of(prepared, presentations), prepared.weights)
    sums: FloatArray = np.bincount(group[grid_rows(lines, grid)], figures.o, groups) / prepared.weeks
    return sums
