"""How much of the pavement that lies before buildings the transects of the faces cover.

What no transect covers nobody plans, so the share is printed beside every plan.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely

from binopt.domain.street import BoolArray, FloatArray, IntArray
from binopt.geometry.frontage import Frontage
from binopt.geometry.model import Ground, Transects

SAMPLE_M = 0.5
"""Spacing of the points by which areas are taken."""


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
    """What transects stand for on the ground: quadrilaterals as wide as their piece of kerb and ``W`` long."""

    tree: shapely.STRtree

    @classmethod
    def of(cls, transects: Transects) -> Strips:
        """Draw the strips of the transects that meet pavement."""
        met = transects.width_m > 0
        left, half = transects.left[met], transects.along[met] * (transects.weight_m[met, None] / 2)
        near = transects.point[met] + left * transects.start_m[met, None]
        far = near + left * transects.width_m[met, None]
        corners = np.stack([near - half, near + half, far + half, far - half], axis=1)
        return cls(shapely.STRtree(shapely.polygons(corners) if len(corners) else np.zeros(0, dtype=object)))

    def cover(self, points: FloatArray) -> BoolArray:
        """Say which points (n, 2) lie on a strip."""
        covered = np.zeros(len(points), dtype=bool)
        covered[self.tree.query(shapely.points(points), predicate="intersects")[0]] = True
        return covered


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


def _expand(first: FloatArray, count: IntArray) -> tuple[IntArray, FloatArray]:
    """List ``count`` whole numbers from ``first`` on for each owner: the owner and the number."""
    owner = np.repeat(np.arange(len(count)), count)
    return owner, first[owner] + np.arange(len(owner)) - np.repeat(np.cumsum(count) - count, count)


def midway(transects: Transects, share: float = 0.5) -> FloatArray:
    """Return the points (n, 2) at a share of each transect's width, for what lies beside it."""
    return np.asarray(transects.point + transects.left * (transects.start_m + transects.width_m * share)[:, None])
