"""How far one sees from points in given directions before a line is in the way, for tens of thousands at once."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import shapely

from binopt.domain.street import FloatArray, GeometryArray, IntArray

_PARALLEL = 1e-9


@dataclass(frozen=True)
class Lines:
    """Lines and outlines of polygons in straight pieces, indexed, and the shape that each piece is of."""

    begin: FloatArray
    end: FloatArray
    owner: IntArray
    tree: shapely.STRtree = field(repr=False)

    @classmethod
    def of(cls, shapes: GeometryArray) -> Lines:
        """Take lines, or polygons, of which outer and inner rings count, apart into their pieces."""
        parts, part_of = shapely.get_parts(shapes, return_index=True)
        areal = shapely.get_dimensions(parts) == 2
        rings, ring_of = shapely.get_rings(parts[areal], return_index=True)
        lines = np.concatenate([parts[~areal], rings])
        owner = np.concatenate([part_of[~areal], part_of[areal][ring_of]])
        xy, line = shapely.get_coordinates(lines, return_index=True)
        inside = np.flatnonzero(line[1:] == line[:-1])
        begin, end = xy[inside], xy[inside + 1]
        tree = shapely.STRtree(shapely.linestrings(np.stack([begin, end], axis=1)))
        return cls(begin, end, owner[line[inside]].astype(np.int64), tree)

    def first_hit(self, points: FloatArray, ways: FloatArray, reach_m: float) -> tuple[FloatArray, IntArray]:
        """Return how far each point sees, and what ends its sight.

        Parameters
        ----------
        points, ways : (n, 2)
            Where the sight begins, and the unit vectors in which it goes.
        reach_m
            How far it goes at most.

        Returns
        -------
        distance_m, owner : (n,)
            Infinite and -1 where nothing is in the way.
        """
        distance_m = np.full(len(points), np.inf)
        owner = np.full(len(points), -1, dtype=np.int64)
        if not len(points) or not len(self.begin):
            return distance_m, owner
        ray, piece, at_m = self.hits(points, ways, reach_m)
        order = np.lexsort((piece, at_m, ray))
        seen, first = np.unique(ray[order], return_index=True)
        distance_m[seen] = at_m[order][first]
        owner[seen] = self.owner[piece[order][first]]
        return distance_m, owner

    def hits(self, points: FloatArray, ways: FloatArray, reach_m: float) -> tuple[IntArray, IntArray, FloatArray]:
        """Return all crossings: the number of the sight, the piece that it crosses, and how far off."""
        rays = shapely.linestrings(np.stack([points, points + ways * reach_m], axis=1))
        ray, piece = self.tree.query(rays, predicate="intersects")
        along = self.end[piece] - self.begin[piece]
        to = self.begin[piece] - points[ray]
        turn = ways[ray, 0] * along[:, 1] - ways[ray, 1] * along[:, 0]
        steep = np.abs(turn) > _PARALLEL
        with np.errstate(divide="ignore", invalid="ignore"):
            crossing_m = (to[:, 0] * along[:, 1] - to[:, 1] * along[:, 0]) / turn
        at_m = np.where(steep, crossing_m, (to * ways[ray]).sum(axis=1))
        return ray.astype(np.int64), piece.astype(np.int64), np.clip(at_m, 0.0, reach_m)
