"""Bins of different faces on the same ground: round a corner, or back to back between two streets."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely

from binopt.domain.plan import Spot
from binopt.domain.street import IntArray
from binopt.geometry.footing import OVERLAP_M2


def overlapping(found: Sequence[tuple[Spot, int, int]]) -> list[int]:
    """Return the numbers of spots that overlap one of another face before them, whenever each of them is out.

    A face's own rooms keep its bins apart. Two faces are planned apart, and on which days and at which hours their bins
    meet in the end only the week knows: so they never share ground.

    Parameters
    ----------
    found
        Spots, each with the number of its face and of its place.
    """
    shapes = np.array([spot.shape for spot, *_ in found], dtype=object)
    face: IntArray = np.array([face for _, face, _ in found], dtype=np.int64)
    one, other = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    strange = (one < other) & (face[one] != face[other])
    one, other = one[strange], other[strange]
    shared_m2 = shapely.area(shapely.intersection(shapes[one], shapes[other]))
    return [int(i) for i in np.unique(other[shared_m2 > OVERLAP_M2])]
