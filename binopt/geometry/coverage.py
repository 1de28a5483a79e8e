"""How much of the pavement that lies before buildings the transects of the faces cover.

What no transect covers nobody plans, so the share is printed beside every plan.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from binopt.domain.street import BoolArray, FloatArray, IntArray
from binopt.geometry.frontage import Frontage
from binopt.geometry.model import Ground, Transects
from binopt.geometry.ragged import ranges

SAMPLE_M = 0.5
"""Spacing of the points by which areas are taken."""

_CELL_M = 1.0  # points are looked up by cells of this size
_EDGE_M = 1e-9  # a point this near to a strip lies on its edge
_CHUNK = 20_000  # strips that are looked at at a time: bounds the memory


@dataclass(frozen=True, slots=True)
class Coverage:
    """Areas of pavement before buildings, taken by points every ``SAMPLE_M`` in both directions.

    Attributes
    ----------
    before_m2
        Pavement before buildings: within ``FRONT_REACH_M`` (15 m) of a door's nearest point of pavement, with no
        carriageway between. A path through a park across the street is not, nor is a bridge.
    covered_m2
        The part of it that lies on the strip of a transect, 0.25 m wide and ``W`` long.
    missed : (n, 2)
        The points that no strip covers; each stands for ``SAMPLE_M ** 2`` of area.
    missed_polygon : (n,)
        Index into ``ground.polygons`` of the polygon each missed point lies in.
    """

    before_m2: float
    covered_m2: float
    missed: FloatArray
    missed_polygon: IntArray

    @property
    def share(self) -> float:
        """Share of the pavement before buildings that is covered; 1 where there is none."""
        return self.covered_m2 / self.before_m2 if self.before_m2 else 1.0

    @property
    def uncovered_m2(self) -> float:
        """Pavement before buildings that no transect covers."""
        return self.before_m2 - self.covered_m2


@dataclass(frozen=True, slots=True)
class Front:
    """The pavement before buildings as points (n, 2), and the polygon of the ground that each lies in."""

    points: FloatArray
    polygon: IntArray

    @classmethod
    def of(cls, ground: Ground, frontage: Frontage) -> Front:
        """Sample the pavement before buildings."""
        points, polygon = sample(ground)
        before = frontage.before(points, polygon)
        return cls(points[before], polygon[before])


def measure_coverage(front: Front, transects: Transects) -> Coverage:
    """Measure how much of the pavement before buildings transects cover."""
    covered, area = Strips.of(transects).cover(front.points), SAMPLE_M**2
    total = len(front.points) * area
    return Coverage(total, float(covered.sum()) * area, front.points[~covered], front.polygon[~covered])


@dataclass(frozen=True, slots=True)
class Strips:
    """What transects stand for on the ground: rectangles as wide as their piece of kerb and ``W`` long.

    ``near`` (n, 2) is the middle of the side at the kerb, ``left`` and ``along`` are unit vectors, ``half_m`` is half
    of the width along the kerb.
    """

    near: FloatArray
    left: FloatArray
    along: FloatArray
    half_m: FloatArray
    length_m: FloatArray

    @classmethod
    def of(cls, transects: Transects) -> Strips:
        """Draw the strips of the transects that meet pavement."""
        met = transects.width_m > 0
        near = transects.point[met] + transects.left[met] * transects.start_m[met, None]
        return cls(near, transects.left[met], transects.along[met], transects.weight_m[met] / 2, transects.width_m[met])

    def cover(self, points: FloatArray) -> BoolArray:
        """Say which points (n, 2) lie on a strip.

        Points are sorted into columns of square cells, so that those within a strip's bounds lie in a few runs.
        """
        covered = np.zeros(len(points), dtype=bool)
        if not len(points):
            return covered
        west_south = points.min(axis=0)
        column, row = (np.floor((points - west_south) / _CELL_M).astype(np.int64) + 1).T
        rows, columns = int(row.max()) + 2, int(column.max()) + 2
        place = column * rows + row
        order = np.argsort(place, kind="stable")
        place = place[order]
        for begin in range(0, len(self.near), _CHUNK):
            part = np.arange(begin, min(begin + _CHUNK, len(self.near)))
            low, high = self._bounds(part)
            first = np.clip(np.floor((low - west_south) / _CELL_M) + 1, 0, (columns, rows)).astype(np.int64)
            last = np.clip(np.floor((high - west_south) / _CELL_M) + 1, -1, (columns - 1, rows - 1)).astype(np.int64)
            count = np.where((last >= first).all(axis=1), last[:, 0] - first[:, 0] + 1, 0)
            strip, at = np.repeat(np.arange(len(part)), count), ranges(first[:, 0], count)
            run = np.searchsorted(place, at * rows + first[strip, 1], side="left")
            length = np.searchsorted(place, at * rows + last[strip, 1], side="right") - run
            point, strip = order[ranges(run, length)], part[np.repeat(strip, length)]
            away = points[point] - self.near[strip]
            across_m, along_m = (away * self.left[strip]).sum(axis=1), (away * self.along[strip]).sum(axis=1)
            on = (across_m >= -_EDGE_M) & (across_m <= self.length_m[strip] + _EDGE_M)
            covered[point[on & (np.abs(along_m) <= self.half_m[strip] + _EDGE_M)]] = True
        return covered

    def _bounds(self, strips: IntArray) -> tuple[FloatArray, FloatArray]:
        """Return the lower left and upper right corners around some of the strips."""
        near, beside = self.near[strips], np.abs(self.along[strips]) * self.half_m[strips, None] + _EDGE_M
        far = near + self.left[strips] * self.length_m[strips, None]
        return np.minimum(near, far) - beside, np.maximum(near, far) + beside


def sample(ground: Ground, step_m: float = SAMPLE_M) -> tuple[FloatArray, IntArray]:
    """Return the points of a square lattice that lie on pavement, each once, and the polygon each lies in.

    Walks the lattice's rows through the polygons' edges: the bounding box of a pavement that wraps round a block is
    nearly all houses.
    """
    edges = ground.edges
    low, high = np.minimum(edges.begin[:, 1], edges.end[:, 1]), np.maximum(edges.begin[:, 1], edges.end[:, 1])
    first, count = np.ceil(low / step_m), np.maximum(np.ceil(high / step_m) - np.ceil(low / step_m), 0)
    edge, row = _expand(first, count.astype(np.int64))
    begin, end = edges.begin[edge], edges.end[edge]
    x = begin[:, 0] + (end[:, 0] - begin[:, 0]) * (row * step_m - begin[:, 1]) / (end[:, 1] - begin[:, 1])
    # along a row a polygon is entered and left in turn
    order = np.lexsort((x, row, edges.polygon[edge]))
    x, row, polygon = x[order], row[order], edges.polygon[edge][order]
    first = np.ceil(x[::2] / step_m)
    pair, column = _expand(first, np.maximum(np.ceil(x[1::2] / step_m) - first, 0).astype(np.int64))
    lattice = np.column_stack([column, row[::2][pair]])
    _, once = np.unique(lattice, axis=0, return_index=True)
    return lattice[once] * step_m, polygon[::2][pair][once]


def _expand(first: FloatArray, count: IntArray) -> tuple[IntArray, IntArray]:
    """List ``count`` whole numbers from ``first`` on for each owner: the owner and the number."""
    return np.repeat(np.arange(len(count)), count), ranges(first.astype(np.int64), count)


def midway(transects: Transects, share: float = 0.5) -> FloatArray:
    """Return the points (n, 2) at a share of each transect's width, for what lies beside it."""
    return np.asarray(transects.point + transects.left * (transects.start_m + transects.width_m * share)[:, None])
