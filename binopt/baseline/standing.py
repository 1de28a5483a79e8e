"""Bins that already stand, found again by where they are: an index that grows with every bin that is put down."""

from __future__ import annotations

from dataclasses import dataclass

import shapely
from rtree.index import Index
from shapely.geometry import Polygon

from binopt.domain.service import BinType
from binopt.geometry.footing import OVERLAP_M2
from binopt.rules.gaps import FOUR_WHEELED_GAP_M, gap_between

ROUNDING_M = 1e-6


@dataclass(frozen=True, slots=True)
class StandingBin:
    """One bin that stands: its face (index), the chainage of its middle in whole centimetres, its type and shape."""

    face: int
    middle_cm: int
    bin_type: BinType
    shape: Polygon


class StandingBins:
    """All bins put down so far."""

    def __init__(self) -> None:
        self._index = Index()
        self._bins: dict[int, StandingBin] = {}
        self._made = 0

    def put(self, standing: StandingBin) -> int:
        """Add a bin and return the number by which it can be lifted again."""
        self._made += 1
        self._bins[self._made] = standing
        self._index.insert(self._made, standing.shape.bounds)
        return self._made

    def lift(self, number: int) -> StandingBin:
        """Take a bin away again."""
        standing = self._bins.pop(number)
        self._index.delete(number, standing.shape.bounds)
        return standing

    def bar(self, coming: StandingBin) -> bool:
        """Say whether a bin cannot come: too near a bin of the same row, or over a bin of another face."""
        west, south, east, north = coming.shape.bounds
        reach = FOUR_WHEELED_GAP_M
        around = (west - reach, south - reach, east + reach, north + reach)
        for number in self._index.intersection(around):
            other = self._bins[number]
            if other.face == coming.face:
                least_m = gap_between(coming.bin_type, other.bin_type) - ROUNDING_M
                if shapely.distance(coming.shape, other.shape) < least_m:
                    return True
            elif shapely.area(shapely.intersection(coming.shape, other.shape)) > OVERLAP_M2:
                return True
        return False
