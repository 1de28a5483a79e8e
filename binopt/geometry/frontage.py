"""Which pavement lies before buildings, told from doors: a case knows its premises, not their buildings."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely

from binopt.domain.street import BoolArray, FloatArray, GeometryArray, IntArray
from binopt.geometry.blocks import connected
from binopt.geometry.model import Ground
from binopt.geometry.ragged import ranges
from binopt.geometry.rays import CRACK_M

FRONT_REACH_M = 15.0
"""Pavement this near to a door's foot lies before a building: half a wide plot to either side."""
DOOR_REACH_M = 100.0
"""A door farther from all pavement belongs to none."""

_TOUCH_M = 0.15  # of the way between two pavements, at each end: carriageway there is the kerb's own edge


@dataclass(frozen=True, slots=True)
class Frontage:
    """Where doors meet the pavement.

    Attributes
    ----------
    feet : (k, 2)
        For each door near pavement the point of the pavement nearest to it.
    block : (polygons of the ground,)
        Number of the connected pavement that a polygon is part of; cracks up to 5 cm are walked over.
    blocks
        How many connected pavements there are.
    reached
        Pairs of foot and block, as ``foot * blocks + block``, between which no carriageway lies; ascending.
    """

    feet: FloatArray
    block: IntArray
    blocks: int
    reached: IntArray

    @classmethod
    def of(cls, doors: GeometryArray, ground: Ground, barriers: GeometryArray) -> Frontage:
        """Find the feet of doors.

        Parameters
        ----------
        doors
            Points.
        ground
            The pavement.
        barriers
            What a front does not reach across: polygons of carriageway, or the streets' lines.
        """
        one, other = ground.tree.query(ground.polygons, predicate="dwithin", distance=CRACK_M)
        _, block = np.unique(connected(len(ground.polygons), one, other), return_inverse=True)
        blocks = int(block.max(initial=-1)) + 1
        door, polygon = ground.tree.query_nearest(doors, max_distance=DOOR_REACH_M) if blocks else _NO_PAIRS
        door, first = np.unique(door, return_index=True)
        own = polygon[first]
        lines = shapely.shortest_line(doors[door], ground.polygons[own])
        feet = shapely.get_coordinates(shapely.get_point(lines, 1))
        points = shapely.points(feet)
        foot, near = ground.tree.query(points, predicate="dwithin", distance=FRONT_REACH_M) if blocks else _NO_PAIRS
        strange = np.flatnonzero(block[near] != block[own[foot]])
        across = shapely.shortest_line(points[foot[strange]], ground.polygons[near[strange]])
        free = np.ones(len(foot), dtype=bool)
        free[strange[_crossing(across, barriers)]] = False
        reached = np.unique(foot[free] * blocks + block[near[free]])
        return cls(feet, block, blocks, reached)

    def before(self, points: FloatArray, polygon: IntArray) -> BoolArray:
        """Say which points (n, 2) of a lattice, in the given polygons of the ground, lie before a building.

        Of the circle round each foot every row of the lattice is one stretch of columns: no pairs of feet and points
        are formed, of which a town has tens of millions.
        """
        if not len(points) or not len(self.reached):
            return np.zeros(len(points), dtype=bool)
        foot, block = np.divmod(self.reached, self.blocks)
        (columns, column), (rows, row) = (np.unique(axis, return_inverse=True) for axis in points.T)
        place = (self.block[polygon] * len(rows) + row) * len(columns) + column
        order = np.argsort(place)
        place = place[order]
        lowest = np.searchsorted(rows, self.feet[foot, 1] - FRONT_REACH_M, side="left")
        count = np.searchsorted(rows, self.feet[foot, 1] + FRONT_REACH_M, side="right") - lowest
        pair, level = np.repeat(np.arange(len(foot)), count), ranges(lowest, count)
        x, y = self.feet[foot[pair]].T
        half_m = np.sqrt(np.maximum(FRONT_REACH_M**2 - (rows[level] - y) ** 2, 0.0))
        line = (block[pair] * len(rows) + level) * len(columns)
        begin = np.searchsorted(place, line + np.searchsorted(columns, x - half_m, side="left"), side="left")
        end = np.searchsorted(place, line + np.searchsorted(columns, x + half_m, side="right"), side="left")
        open_ = np.cumsum(np.bincount(begin, minlength=len(place) + 1) - np.bincount(end, minlength=len(place) + 1))
        before = np.zeros(len(points), dtype=bool)
        before[order] = open_[:-1] > 0
        return before


_NO_PAIRS = np.zeros((2, 0), dtype=np.int64)


def _crossing(lines: GeometryArray, barriers: GeometryArray) -> IntArray:
    """Return the indices of the straight lines that cross a barrier instead of touching its edge with an end."""
    length = shapely.length(lines)
    long = np.flatnonzero(length > 2 * _TOUCH_M)
    ends = shapely.get_coordinates(lines[long]).reshape(-1, 2, 2)
    trim = (ends[:, 1] - ends[:, 0]) * (_TOUCH_M / length[long])[:, None]
    inner = shapely.linestrings(np.stack([ends[:, 0] + trim, ends[:, 1] - trim], axis=1))
    line, barrier = shapely.STRtree(barriers).query(inner)
    shapely.prepare(barriers)
    met = shapely.intersects(barriers[barrier], inner[line])
    return np.unique(long[line[met]])
