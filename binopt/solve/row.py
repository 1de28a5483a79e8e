"""Bins that stand on one face on one day: which places still fit beside them, and what the rows take in all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from binopt.domain.street import BoolArray, FloatArray
from binopt.solve.choices import GAP_CM, GAP_FOUR_WHEELED_CM, STAND_GAP_CM, Choice, Fill
from binopt.solve.pricing import Prices

EPSILON_CM = 1e-6


@dataclass(frozen=True, slots=True)
class Standing:
    """One bin on its place: ends along the kerb, side, depth, wheels, and whether nothing may stand near it."""

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


def keeps_apart(choice: Choice, other: Standing) -> BoolArray:
    """Tell which places of a choice may be taken while another bin is out.

    Bins of one row keep their gap, bins never stand across from each other, and nothing stands within a stand's gap
    of a bin that is lawful only as a short pinch.
    """
    wide = choice.bin_type.four_wheeled and other.four_wheeled
    row_gap = float(GAP_FOUR_WHEELED_CM if wide else GAP_CM)
    gap = np.where(choice.side == other.side, row_gap, 0.0)
    gap = np.where(choice.isolated.astype(bool) | other.isolated, float(STAND_GAP_CM), gap)
    apart: BoolArray = (choice.low_cm >= other.high_cm + gap - EPSILON_CM) | (
        choice.high_cm + gap - EPSILON_CM <= other.low_cm
    )
    return apart


def gap_cost(choice: Choice, other: Standing, fill: FillTable, price: Prices) -> FloatArray:
    """Price what would be taken between another bin and each place of a choice, were both neighbours of a stand."""
    cost = np.zeros(len(choice.cost))
    gap = np.maximum(choice.low_cm - other.high_cm, other.low_cm - choice.high_cm)
    near = np.flatnonzero((choice.side == other.side) & (gap > 0) & (gap < STAND_GAP_CM))
    if len(near):
        depth = min(round(choice.bin_type.depth_m * 100), other.depth_cm)
        start = np.minimum(choice.high_cm[near], other.high_cm)
        cost[near] = fill[depth, other.side].cost(price, start, start + gap[near])
    return cost


def rows_cost(bins: Iterable[Standing], fill: FillTable, price: Prices) -> float:
    """Price what the gaps of one day's rows take, both sides, for one presentation."""
    total = 0.0
    standing = sorted(bins, key=lambda b: (b.side, b.low_cm))
    for left, right in pairwise(standing):
        if left.side == right.side and 0 < right.low_cm - left.high_cm < STAND_GAP_CM:
            depth = min(left.depth_cm, right.depth_cm)
            ends = np.array([left.high_cm]), np.array([right.low_cm])
            total += float(fill[depth, left.side].cost(price, *ends)[0])
    return total


def fits_with(choice: Choice, others: Sequence[Standing]) -> BoolArray:
    """Tell which places of a choice may be taken while all the others are out."""
    fits = np.ones(len(choice.cost), bool)
    for other in others:
        fits &= keeps_apart(choice, other)
    return fits
