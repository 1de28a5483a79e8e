"""Which edge of a pavement is its kerb, where no carriageway touches it.

The case knows doors, not buildings, so both edges are compared: the kerb is the one farther from doors and nearer to
carriageways and streets.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely

from binopt.domain.street import FloatArray, GeometryArray
from binopt.geometry.coverage import midway
from binopt.geometry.model import CELL_M, Transects

HEARD_M = 10.0
"""Doors, carriageways and streets farther from an edge than this say nothing about it."""
SMOOTH_HALF_M = 10.0
"""The choice is averaged over this much of the edge to both sides: doors stand metres apart."""


@dataclass(frozen=True, slots=True)
class Clues:
    """What tells the open edge from the built one.

    ``doors`` are their feet, ``openings`` the edges of carriageway and the pieces of streets, indexed.
    """

    doors: shapely.STRtree
    openings: shapely.STRtree

    @classmethod
    def of(cls, feet: FloatArray, carriageways: GeometryArray, streets: GeometryArray) -> Clues:
        """Take doors' feet (k, 2), polygons of carriageway and lines of streets."""
        lines = np.concatenate([shapely.get_rings(carriageways), streets])
        coords, owner = shapely.get_coordinates(lines, return_index=True)
        within = np.flatnonzero(owner[1:] == owner[:-1])
        # the nearest of many short pieces is found much faster than that of few long lines
        pieces = shapely.linestrings(np.stack([coords[within], coords[within + 1]], axis=1))
        return cls(shapely.STRtree(shapely.points(feet)), shapely.STRtree(pieces))

    def openness(self, transects: Transects) -> FloatArray:
        """Weigh the two ends of each transect, in metres: positive where it starts at the open edge.

        How much nearer a door the far edge is than the kerb, plus how much nearer the kerb is to what is open.
        """
        near, far = transects.point, midway(transects, 1.0)
        return (
            _distance(self.doors, near)
            - _distance(self.doors, far)
            + _distance(self.openings, far)
            - _distance(self.openings, near)
        )


def smoothed(transects: Transects, value: FloatArray) -> FloatArray:
    """Average a value over the transects of the same line within ``SMOOTH_HALF_M``."""
    half = int(SMOOTH_HALF_M / CELL_M)
    total = np.concatenate([[0.0], np.cumsum(value)])
    index = np.arange(len(value))
    low = np.maximum(index - half, transects.first[transects.face])
    high = np.minimum(index + half + 1, transects.first[transects.face + 1])
    return np.asarray((total[high] - total[low]) / (high - low))


def _distance(tree: shapely.STRtree, points: FloatArray) -> FloatArray:
    """Return the distance to the nearest thing, at most ``HEARD_M``."""
    out = np.full(len(points), HEARD_M)
    if len(tree) and len(points):
        (point, _), out_m = tree.query_nearest(
            shapely.points(points), max_distance=HEARD_M, all_matches=False, return_distance=True
        )
        out[point] = out_m
    return out
