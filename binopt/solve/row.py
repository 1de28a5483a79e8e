"""Bins that stand on one face on one day: which places still fit beside them, and what the rows take in all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from binopt.domain.street import BoolArray, FloatArray, IntArray
from binopt.geometry.candidates import ON_BAY
from binopt.solve.choices import GAP_CM, GAP_FOUR_WHEELED_CM, STAND_GAP_CM, Choice, Fill
from binopt.solve.pricing import Prices

EPSILON_CM = 1e-6


@dataclass(frozen=True, slots=True)
class Standing:
    """One bin on its place: ends along the kerb, side, depth, wheels, and whether nothing may stand near."""

    low_cm: float
    high_cm: float
    side: int
    depth_cm: int
    four_wheeled: bool
    isolated: bool

    @classmethod
    def at(cls, choice: Choice, k: int) -> Standing:
        """Take the ``k``-th place of a choice."""
        return cls(
            float(choice.low_cm[k]),
            float(choice.high_cm[k]),
            int(choice.side[k]),
            round(choice.bin_type.depth_m * 100),
            choice.bin_type.four_wheeled,
            bool(choice.isolated[k]),
        )


FillTable = Mapping[tuple[int, int], Fill]
"""What gaps take, by depth in whole centimetres and side."""


@dataclass(frozen=True, slots=True)
class Standings:
    """Bins that stand at the same time, as arrays of one length, each of shape (1, n); meant as ``Standing``."""

    low_cm: FloatArray
    high_cm: FloatArray
    side: IntArray
    depth_cm: IntArray
    four_wheeled: BoolArray
    isolated: BoolArray

    @classmethod
    def of(cls, standing: Sequence[Standing]) -> Standings:
        """Stack bins into arrays."""
        return cls(
            np.array([[one.low_cm for one in standing]]),
            np.array([[one.high_cm for one in standing]]),
            np.array([[one.side for one in standing]], dtype=np.int64),
            np.array([[one.depth_cm for one in standing]], dtype=np.int64),
            np.array([[one.four_wheeled for one in standing]], dtype=bool),
            np.array([[one.isolated for one in standing]], dtype=bool),
        )


def keeps_apart(choice: Choice, others: Standings) -> BoolArray:
    """Tell which places of a choice may be taken while other bins are out, shape (places, others).

    Bins of one row keep their gap, bins on the pavement never stand across from each other, and nothing there stands
    within a stand's gap of a bin that is lawful only as a short pinch.
    """
    row_gap = np.where(choice.bin_type.four_wheeled & others.four_wheeled, GAP_FOUR_WHEELED_CM, GAP_CM)
    same = choice.side[:, None] == others.side
    gap = np.where(same, row_gap, 0.0)
    isolated = (choice.isolated.astype(bool)[:, None] | others.isolated) & (others.side != ON_BAY)
    gap = np.where(isolated, STAND_GAP_CM, gap) - EPSILON_CM
    # who stands on the carriageway takes nothing from the pavement beside it
    beside = ~same & ((choice.side[:, None] == ON_BAY) | (others.side == ON_BAY))
    gap = np.where(beside, -np.inf, gap)
    apart: BoolArray = (choice.low_cm[:, None] >= others.high_cm + gap) | (
        choice.high_cm[:, None] + gap <= others.low_cm
    )
    return apart


def gap_cost(choice: Choice, others: Standings, fill: FillTable, price: Prices) -> FloatArray:
    """Price what would be taken between each place of a choice and all other bins, were they neighbours of a stand.

    Returns the sum over the others, shape (places,).
    """
    low, high = choice.low_cm[:, None], choice.high_cm[:, None]
    gap = np.maximum(low - others.high_cm, others.low_cm - high)
    row = (choice.side[:, None] == others.side) & (others.side != ON_BAY)
    place, other = np.nonzero(row & (gap > 0) & (gap < STAND_GAP_CM))
    total = np.zeros(len(choice.cost))
    if len(place) == 0:
        return total
    depth = np.minimum(round(choice.bin_type.depth_m * 100), others.depth_cm[0, other])
    start = np.minimum(choice.high_cm[place], others.high_cm[0, other])
    end = start + gap[place, other]
    kind = 2 * depth + others.side[0, other]
    cost = np.zeros(len(place))
    for one in np.unique(kind).tolist():
        mine = kind == one
        cost[mine] = fill[one // 2, one % 2].cost(price, start[mine], end[mine])
    np.add.at(total, place, cost)
    return total


def rows_cost(bins: Iterable[Standing], fill: FillTable, price: Prices) -> float:
    """Price what the gaps of one day's rows take from the pavement, both sides, for one presentation."""
    total = 0.0
    standing = sorted((b for b in bins if b.side != ON_BAY), key=lambda b: (b.side, b.low_cm))
    for left, right in pairwise(standing):
        if left.side == right.side and 0 < right.low_cm - left.high_cm < STAND_GAP_CM:
            depth = min(left.depth_cm, right.depth_cm)
            ends = np.array([left.high_cm]), np.array([right.low_cm])
            total += float(fill[depth, left.side].cost(price, *ends)[0])
    return total


def fits_with(choice: Choice, others: Sequence[Standing]) -> BoolArray:
    """Tell which places of a choice may be taken while all the others are out."""
    return np.asarray(keeps_apart(choice, Standings.of(others)).all(axis=1))
