"""Stands: between bins that are out together with less than 1.5 m of kerb between them nobody weaves in."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from binopt.domain.street import FloatArray, IntArray, Side
from binopt.geometry.ragged import ranges
from binopt.measure.spots import SIDES, SpotTable

STAND_GAP_M = 1.5
"""Kerb between two bins of the same face and side below which the gap counts as filled (contract)."""


@dataclass(frozen=True, slots=True)
class Gaps:
    """Gaps between any two bins of the same face and side that are closer than ``STAND_GAP_M``.

    Attributes
    ----------
    bin, other
        The two bins, the one of lower chainage first.
    begin_m, end_m
        The gap along the kerb.
    depth_m
        How far it is filled from the side's edge: the lesser of the two reaches.
    """

    bin: IntArray
    other: IntArray
    begin_m: FloatArray
    end_m: FloatArray
    depth_m: FloatArray


def find_gaps(table: SpotTable) -> Gaps:
    """Find all pairs of bins with less than 1.5 m of kerb between them, whoever stands between, out together or not."""
    on_pavement = np.flatnonzero(table.side != SIDES.index(Side.CARRIAGEWAY))
    row = table.face[on_pavement] * len(SIDES) + table.side[on_pavement]
    order = np.lexsort((table.begin_m[on_pavement], row))
    bins, row = on_pavement[order], row[order]
    begin, end = table.begin_m[bins], table.end_m[bins]
    # rows of bins are searched side by side, each at its own offset; what it rounds away is given back by the margin
    stride = 2.0 ** np.ceil(np.log2(end.max(initial=1.0) + 2 * STAND_GAP_M))
    upto = np.searchsorted(begin + row * stride, end + row * stride + STAND_GAP_M + 0.001, side="right")
    here = np.arange(len(bins))
    count = np.maximum(upto - here - 1, 0)
    first, second = np.repeat(here, count), ranges(here + 1, count)
    between = begin[second] - end[first]
    close = (between > 0) & (between < STAND_GAP_M)
    first, second = first[close], second[close]
    depth = np.minimum(table.reach_m[bins[first]], table.reach_m[bins[second]])
    return Gaps(bins[first], bins[second], end[first], begin[second], depth)
