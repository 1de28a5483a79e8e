"""Where the door of a premises is: at the point of its outline that faces the pavement of its own street."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely

from binopt.domain.street import BoolArray, FloatArray, GeometryArray, IntArray
from binopt.intake.layers.nearness import Area, boundary_samples

_STEP_M = 0.5
_NEAR_M = 3.0
_AS_NEAR_M = 0.1  # of points of one outline this near to the nearest, the one before the middle is the door


@dataclass(frozen=True)
class FoundDoors:
    """Doors, one a premises.

    Attributes
    ----------
    points
        The door points.
    away_m
        Their distance to the nearest pavement.
    on_street
        Whether the street nearest to the door is the one that the address names. False where the address names none.
    other_streets
        Whether the outline faces more than one street: without an address the door is a guess.
    """

    points: GeometryArray
    away_m: FloatArray
    on_street: BoolArray
    other_streets: BoolArray


def find_doors(
    shapes: GeometryArray,
    middles: GeometryArray,
    front_m: float,
    pavements: Area,
    streets: GeometryArray,
    street_names: tuple[str, ...],
    wanted: tuple[str, ...],
) -> FoundDoors:
    """Find the doors of polygons or points.

    Of the outline's points within ``front_m`` of a pavement (or, where there are none, of the nearest) those whose
    nearest street is the ``wanted`` one go first; of these the nearest to the premises' ``middles`` point. A polygon
    that reaches over a pavement has its door where the way from its middle meets the pavement.
    """
    outlines = np.asarray(shapely.normalize(shapes), dtype=object)
    polygon = shapely.get_dimensions(outlines) == 2
    points, owner, _ = boundary_samples(outlines[polygon], _STEP_M)
    owner = np.flatnonzero(polygon)[owner]
    single = np.flatnonzero(~polygon)
    points = np.vstack([points, shapely.get_coordinates(shapely.point_on_surface(outlines[single]))])
    owner = np.concatenate([owner, single])
    samples = shapely.points(points)

    away_m, least_m = _distances(samples, owner, len(shapes), max(front_m, _NEAR_M), pavements)
    facing = away_m <= np.maximum(front_m, least_m + _AS_NEAR_M)[owner]
    samples, owner, away_m = samples[facing], owner[facing], away_m[facing]

    names = _nearest_names(samples, streets, street_names)
    matches = (names == np.array(wanted, dtype=object)[owner]) & (names != "")
    middle_m = shapely.distance(samples, middles[owner])
    order = np.lexsort((np.arange(len(owner)), middle_m, ~matches, owner))
    chosen = order[np.concatenate([[True], owner[order][1:] != owner[order][:-1]])] if len(order) else order
    doors = samples[chosen]
    # an outline's point on the pavement itself is drawn back to where one comes out onto it
    doors = _drawn_back(doors, middles, pavements)
    several = np.zeros(len(shapes), dtype=bool)
    several[owner[names != names[chosen][owner]]] = True
    return FoundDoors(doors, pavements.distance(doors), matches[chosen], several)


def _distances(
    samples: GeometryArray, owner: IntArray, count: int, near_m: float, pavements: Area
) -> tuple[FloatArray, FloatArray]:
    """Return each sample's distance to the pavement, and the least of each outline.

    Most outlines lie at a pavement, and their other samples need no distance: there is a search without a limit only
    where nothing is near.
    """
    away_m = pavements.distance(samples, near_m)
    least_m = np.full(count, np.inf)
    np.minimum.at(least_m, owner, away_m)
    back = np.isinf(least_m)[owner]
    away_m[back] = pavements.distance(samples[back])
    np.minimum.at(least_m, owner, away_m)
    return away_m, least_m


def _nearest_names(samples: GeometryArray, streets: GeometryArray, names: tuple[str, ...]) -> GeometryArray:
    """Return the name of the street nearest to each sample, ``""`` where there are no streets."""
    found = np.full(len(samples), "", dtype=object)
    if len(streets) and len(samples):
        which, street = shapely.STRtree(streets).query_nearest(samples, all_matches=False)
        found[which] = np.array(names, dtype=object)[street]
    return found


def _drawn_back(doors: GeometryArray, middles: GeometryArray, pavements: Area) -> GeometryArray:
    inside = np.flatnonzero(pavements.inside(doors) & ~pavements.inside(middles))
    ends = np.stack([shapely.get_coordinates(middles[inside]), shapely.get_coordinates(doors[inside])], axis=1)
    ways = shapely.linestrings(ends)
    which, pavement = pavements.tree.query(ways, predicate="intersects")
    meets = shapely.intersection(ways[which], pavements.polygons[pavement])
    entries = shapely.shortest_line(middles[inside][which], meets)
    found = doors.copy()
    first = _first_of(which, shapely.length(entries))
    found[inside[which[first]]] = shapely.points(shapely.get_coordinates(entries[first]).reshape(-1, 2, 2)[:, 1])
    return found


def _first_of(which: IntArray, length_m: FloatArray) -> IntArray:
    """Return, for each value of ``which``, the index of its shortest entry."""
    order = np.lexsort((length_m, which))
    return order[np.concatenate([[True], which[order][1:] != which[order][:-1]])] if len(order) else order
