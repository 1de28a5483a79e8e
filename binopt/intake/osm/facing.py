"""Which streets a building faces: what of its outline sees a pavement, with no other building between."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely

from binopt.domain.street import BoolArray, FloatArray, GeometryArray, IntArray
from binopt.intake.nearness import Area, boundary_samples

STEP_M = 2.0
EVEN_M = 2.0
"""Of the outline's points that see the same street, those this near to the nearest are its front to it, and no side."""
_TRIM_M = 0.05
_DEPTH_M = 0.3  # what is seen through less of a building than this is seen past a corner drawn roughly


@dataclass(frozen=True)
class Facing:
    """Points of outlines that see a pavement, in any order.

    Attributes
    ----------
    building, street
        Index of the building, and number of the street that it sees there.
    point : (n, 2)
        Where on the outline.
    away_m
        How far the pavement is.
    across
        Whether a carriageway lies between: the building's own side of the street has no pavement there.
    """

    building: IntArray
    street: IntArray
    point: FloatArray
    away_m: FloatArray
    across: BoolArray

    def at(self, index: IntArray | BoolArray) -> Facing:
        """Return some of the points."""
        return Facing(
            self.building[index], self.street[index], self.point[index], self.away_m[index], self.across[index]
        )


def find_facing(
    buildings: GeometryArray,
    walls: GeometryArray,
    pavements: Area,
    street: IntArray,
    carriageways: Area,
    reach_m: float,
) -> Facing:
    """Find what buildings face.

    Parameters
    ----------
    buildings
        Their polygons.
    walls
        All polygons that stand in the way of a look, these among them.
    pavements, street
        Polygons, and the number of the street of each.
    carriageways
        Polygons that nobody carries a bin across where there is another way.
    reach_m
        A pavement farther off is not faced.
    """
    points, owner, _ = boundary_samples(buildings, STEP_M)
    foot = pavements.edge_points(shapely.points(points), reach_m)
    seen = np.flatnonzero(~np.isnan(foot[:, 0]))
    points, foot, owner = points[seen], foot[seen], owner[seen]
    away_m = np.hypot(*(foot - points).T)
    nearest = pavements.tree.nearest(shapely.points(foot)) if len(foot) else np.zeros(0, dtype=np.int64)
    across = crossing(points, foot, carriageways)
    found = Facing(owner, street[nearest].astype(np.int64), points, away_m, across)
    found = found.at(_unhindered(points, foot, walls))
    same_side = np.bincount(found.building, ~found.across, len(buildings)) > 0
    return _fronts(found.at(~(found.across & same_side[found.building])))


def sees_street(buildings: GeometryArray, walls: GeometryArray, streets: GeometryArray, reach_m: float) -> BoolArray:
    """Tell which buildings see the middle line of a street within reach, whether or not a pavement lies before them."""
    points, owner, _ = boundary_samples(buildings, STEP_M)
    found = np.zeros(len(buildings), dtype=bool)
    which, street = shapely.STRtree(streets).query_nearest(
        shapely.points(points), max_distance=reach_m, all_matches=False
    )
    ways = shapely.shortest_line(shapely.points(points[which]), streets[street])
    foot = shapely.get_coordinates(ways).reshape(-1, 2, 2)[:, 1]
    found[owner[which[_unhindered(points[which], foot, walls)]]] = True
    return found


def crossing(points: FloatArray, foot: FloatArray, carriageways: Area) -> BoolArray:
    """Tell which straight ways cross an edge of a carriageway; those at the very ends are the kerb's own."""
    way = foot - points
    length_m = np.maximum(np.hypot(way[:, 0], way[:, 1]), 1e-9)
    found = np.zeros(len(points), dtype=bool)
    long = np.flatnonzero(length_m > 4 * _TRIM_M)
    end = foot[long] - way[long] / length_m[long, None] * 2 * _TRIM_M
    lines = shapely.linestrings(np.stack([points[long], end], axis=1))
    found[long[carriageways.edge_tree.query(lines, predicate="intersects")[0]]] = True
    return found


def _unhindered(points: FloatArray, foot: FloatArray, walls: GeometryArray) -> BoolArray:
    """Tell between which pairs of points no building lies, their own at the ends left out."""
    way = foot - points
    length_m = np.maximum(np.hypot(way[:, 0], way[:, 1]), 1e-9)
    free = np.ones(len(points), dtype=bool)
    long = np.flatnonzero(length_m > 2 * _TRIM_M)
    trim = way[long] / length_m[long, None] * _TRIM_M
    lines = shapely.linestrings(np.stack([points[long] + trim, foot[long] - trim], axis=1))
    line, wall = shapely.STRtree(walls).query(lines, predicate="intersects")
    through_m = shapely.length(shapely.intersection(lines[line], walls[wall]))
    free[long[line[through_m > _DEPTH_M]]] = False
    return free


def _fronts(found: Facing) -> Facing:
    """Keep of each building and street what is nearly as near as the nearest."""
    _, number = np.unique(np.column_stack([found.building, found.street]), axis=0, return_inverse=True)
    number = number.reshape(-1)
    least_m = np.full(int(number.max(initial=-1)) + 1, np.inf)
    np.minimum.at(least_m, number, found.away_m)
    return found.at(found.away_m <= least_m[number] + EVEN_M)
