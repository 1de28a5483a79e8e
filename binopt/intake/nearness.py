"""How far points are from polygons, for tens of thousands of points at once.

A pavement is one polygon round a whole block, with thousands of corners: asked for as a polygon, every distance walks
all of them. Its edges in a tree are asked for one by one.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import shapely

from binopt.domain.street import BoolArray, FloatArray, GeometryArray, IntArray


@dataclass(frozen=True)
class Area:
    """Polygons, indexed as such and by the pieces of their edges."""

    polygons: GeometryArray
    tree: shapely.STRtree = field(repr=False)
    edges: GeometryArray = field(repr=False)
    edge_tree: shapely.STRtree = field(repr=False)

    @classmethod
    def of(cls, polygons: GeometryArray) -> Area:
        """Index single, valid polygons."""
        points, ring = shapely.get_coordinates(shapely.get_rings(polygons), return_index=True)
        same = ring[1:] == ring[:-1]
        edges = shapely.linestrings(np.stack([points[:-1][same], points[1:][same]], axis=1))
        shapely.prepare(polygons)
        return cls(polygons, shapely.STRtree(polygons), edges, shapely.STRtree(edges))

    def inside(self, points: GeometryArray) -> BoolArray:
        """Tell which points lie in a polygon or on its edge."""
        # the polygons ask for the points, because the asking side is the one that GEOS prepares
        _, hit = shapely.STRtree(points).query(self.polygons, predicate="intersects")
        found = np.zeros(len(points), dtype=bool)
        found[hit] = True
        return found

    def edge_points(self, points: GeometryArray, most_m: float = np.inf) -> FloatArray:
        """Return the point of the nearest edge to each point, (n, 2), whether it lies inside or outside.

        NaN where no edge is within ``most_m``; a limit spares most of the search.
        """
        found = np.full((len(points), 2), np.nan)
        if not len(points) or not len(self.edges):
            return found
        limit_m = most_m if np.isfinite(most_m) else None
        which, edge = self.edge_tree.query_nearest(points, max_distance=limit_m, all_matches=False)
        lines = shapely.shortest_line(points[which], self.edges[edge])
        found[which] = shapely.get_coordinates(lines).reshape(-1, 2, 2)[:, 1]
        return found

    def distance(self, points: GeometryArray, most_m: float = np.inf) -> FloatArray:
        """Return each point's distance to the nearest polygon: 0 inside, infinite where none is within ``most_m``."""
        away = self.edge_points(points, most_m) - shapely.get_coordinates(points)
        distance = np.hypot(away[:, 0], away[:, 1])
        return np.where(self.inside(points), 0.0, np.nan_to_num(distance, nan=np.inf))


def boundary_samples(shapes: GeometryArray, step_m: float) -> tuple[FloatArray, IntArray, IntArray]:
    """Return points on the boundaries of polygons, at most ``step_m`` apart and with every corner among them.

    Also the index of the shape and of the ring (over all shapes) that each belongs to. Rings end where they began, so
    that their first point comes twice.
    """
    parts, part_of = shapely.get_parts(shapes, return_index=True)
    rings, owner = shapely.get_rings(parts, return_index=True)
    points, ring = shapely.get_coordinates(shapely.segmentize(rings, step_m), return_index=True)
    return points, np.asarray(part_of[owner[ring]], dtype=np.int64), np.asarray(ring, dtype=np.int64)
