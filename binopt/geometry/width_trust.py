"""How far the width of each transect can be trusted: where it comes from, and by how much it may be off."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import shapely

from binopt.domain.case import Case
from binopt.domain.street import FloatArray, IntArray, WidthSource
from binopt.geometry.coverage import midway
from binopt.geometry.model import Transects

SOURCES = tuple(WidthSource)
_CRACK_M = 0.05
"""The middle of a transect may lie in a crack that is bridged (contract); beyond it lies no pavement."""


@dataclass(frozen=True, slots=True)
class Trust:
    """What the pavement below the middle of each transect says about its width.

    Attributes
    ----------
    case
        Whose pavements.
    pavement
        Index of the pavement of each transect, -1 where it lies on none.
    """

    case: Case
    pavement: IntArray

    @classmethod
    def of(cls, case: Case, transects: Transects) -> Trust:
        """Find the pavement of every transect; of several that overlap there, the first of the case."""
        shapes = np.empty(len(case.pavements), dtype=object)
        shapes[:] = [pavement.geometry for pavement in case.pavements]
        found = np.full(len(transects), len(shapes))
        wide = np.flatnonzero(transects.width_m > 0)
        point, pavement = shapely.STRtree(shapely.make_valid(shapes)).query(
            shapely.points(midway(transects)[wide]), predicate="dwithin", distance=_CRACK_M
        )
        np.minimum.at(found, wide[point], pavement)
        return cls(case, np.where(found < len(shapes), found, -1))

    @classmethod
    def in_doubt(cls, case: Case, transects: Transects) -> Trust:
        """Find the pavement of every transect where that matters: not where all pavements are measured."""
        if all(p.width is None and p.width_source is WidthSource.MEASURED for p in case.pavements):
            return cls(case, np.full(len(transects), -1))
        return cls.of(case, transects)

    @property
    def source(self) -> IntArray:
        """Where each width comes from, as an index into ``SOURCES``; what nobody drew counts as measured."""
        of = [SOURCES.index(pavement.width_source) for pavement in self.case.pavements]
        return np.array([*of, SOURCES.index(WidthSource.MEASURED)], dtype=np.int64)[self.pavement]

    def less_m(self, quantile: float) -> FloatArray:
        """Return by how much each transect's pavement is narrower than drawn at a quantile of its interval."""
        of = [0.0 if p.width is None else p.width.less_m(quantile) for p in self.case.pavements]
        return np.array([*of, 0.0], dtype=float)[self.pavement]

    def keeping(self, transects: Transects, quantile: float) -> Transects:
        """Return the transects with what the clear width has to reckon with at a quantile."""
        return replace(transects, unsure_m=self.less_m(quantile))
