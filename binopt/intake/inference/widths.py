"""How wide a pavement is taken to be, and between which bounds the true width may lie."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from binopt.domain.street import BoolArray, FloatArray, GeometryArray, WidthSource

LEFT, RIGHT = 0, 1
"""Columns of arrays by line and side, as seen along the line."""


@dataclass(frozen=True, slots=True)
class WidthRule:
    """How a pavement's width is estimated. All in metres; every default is an assumption and no survey.

    Parameters
    ----------
    fill_m
        Where a building stands at most this far from the carriageway's edge, all between is pavement. Beyond, gardens
        and squares begin, and the default width of the side is taken.
    default_m, default_low_m, default_high_m
        Width from the carriageway's edge where no building line is near, and its bounds.
    error_m
        By how much the distance from carriageway edge to building line may be wrong either way.
    parking_m
        What a row of parked cars that the source does not know may take of that distance; it lowers the lower bound
        wherever ``least_m`` is left beside it.
    least_m
        A pavement narrower than this is none.
    around_m
        Where the building line is interrupted (a gateway, a gap), the pavement goes on as wide as it is in the middle
        of that many metres to either side.
    """

    fill_m: float = 5.0
    default_m: float = 2.0
    default_low_m: float = 1.0
    default_high_m: float = 3.0
    error_m: float = 0.5
    parking_m: float = 2.0
    least_m: float = 0.3
    around_m: float = 10.0


@dataclass(frozen=True, slots=True)
class SideWidths:
    """What is known of each line's two sides, (n, 2) each, left and right as seen along the line.

    Attributes
    ----------
    paved
        Whether the side has a pavement at all.
    tagged_m
        The width that the source says, NaN where it says none.
    default_m, low_m, high_m
        What is taken where neither source nor buildings say more, with bounds.
    """

    paved: BoolArray
    tagged_m: FloatArray
    default_m: FloatArray
    low_m: FloatArray
    high_m: FloatArray

    @classmethod
    def alike(cls, count: int, rule: WidthRule) -> SideWidths:
        """Say that every side of ``count`` lines has a pavement of unknown width."""

        def full(value: float) -> FloatArray:
            return np.full((count, 2), value)

        return cls(
            np.ones((count, 2), dtype=bool),
            full(np.nan),
            full(rule.default_m),
            full(rule.default_low_m),
            full(rule.default_high_m),
        )


def interval(
    width_m: FloatArray, filled: BoolArray, tagged_m: FloatArray, low_m: FloatArray, high_m: FloatArray, rule: WidthRule
) -> tuple[FloatArray, FloatArray, GeometryArray]:
    """Bound widths from below and above, and say where they come from.

    Parameters
    ----------
    width_m
        The widths as they came out.
    filled
        Whether the pavement ends at a building line.
    tagged_m, low_m, high_m
        What the source says, and the bounds of the default.
    rule
        Error and parking.

    Returns
    -------
    low, high, source
        Bounds with ``low <= width <= high``, and the names of ``WidthSource``.
    """
    tagged = ~np.isnan(tagged_m)
    parked = np.where(width_m - rule.parking_m >= rule.least_m, rule.parking_m, 0.0)
    low = np.where(tagged, width_m, np.where(filled, width_m - rule.error_m - parked, low_m))
    high = np.where(tagged, width_m, np.where(filled, width_m + rule.error_m, high_m))
    source = np.where(tagged, WidthSource.TAGGED.value, WidthSource.ESTIMATED.value).astype(object)
    return np.clip(low, 0.0, width_m), np.maximum(high, width_m), source
