"""Where the door of a premises is: at the point of its outline that faces the pavement of its own street."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely

from binopt.domain.street import BoolArray, FloatArray, GeometryArray, IntArray
from binopt.intake.nearness import Area, boundary_samples

_STEP_M = 0.5
_NEAR_M = 3.0
_AS_NEAR_M = 0.1  # of points of an outline that is not at the pavement, those this near to the nearest face it
_EVEN_M = 0.5  # of points that face the street, those this near to the nearest are its front, and no side of the plot


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
    addressed: BoolArray,
) -> FoundDoors:
    """Find the doors of polygons or points.

    Of the outline's points within ``front_m`` of a pavement (or, where there are none, of the nearest) those whose
    nearest street is the ``wanted`` one go first; of these the nearest to the premises' ``middles`` point where that is
    ``addressed`` (where its address lies), else that in the middle of them: a point within would often be nearer to a
    party wall. Of a polygon that is drawn over a pavement only what lies beside it counts.
    """
    polygon = shapely.get_dimensions(shapes) == 2
    outlines = shapes.copy()
    outlines[polygon] = _beside(shapes[polygon], middles[polygon], pavements)
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
    nearest_m = np.full((len(shapes), 2), np.inf)
    np.minimum.at(nearest_m, (owner, matches.astype(int)), away_m)
    aside = away_m > nearest_m[owner, matches.astype(int)] + _EVEN_M
    goals = np.where(addressed, middles, _front_middles(samples, owner, matches, aside, middles))
    order = np.lexsort((np.arange(len(owner)), shapely.distance(samples, goals[owner]), aside, ~matches, owner))
    chosen = order[np.concatenate([[True], owner[order][1:] != owner[order][:-1]])] if len(order) else order
    doors = samples[chosen]
    several = np.zeros(len(shapes), dtype=bool)
    several[owner[names != names[chosen][owner]]] = True
    return FoundDoors(doors, pavements.distance(doors), matches[chosen], several)


def _front_middles(
    samples: GeometryArray, owner: IntArray, matches: BoolArray, aside: BoolArray, middles: GeometryArray
) -> GeometryArray:
    """Return the mean of the samples among which each door is chosen."""
    on_street = np.zeros(len(middles), dtype=bool)
    on_street[owner[matches]] = True
    front = (matches == on_street[owner]) & ~aside
    count = np.bincount(owner[front], minlength=len(middles))
    sums = [np.bincount(owner[front], at[front], len(middles)) for at in shapely.get_coordinates(samples).T]
    means = np.column_stack(sums) / np.maximum(count, 1)[:, None]
    return np.where(count > 0, shapely.points(means), middles)


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


def _beside(shapes: GeometryArray, middles: GeometryArray, pavements: Area) -> GeometryArray:
    """Cut the pavement off plots that are drawn over it, and keep the part that their middle lies in."""
    which, pavement = pavements.tree.query(shapes, predicate="intersects")
    own = shapes.copy()
    order = np.argsort(which, kind="stable")
    which, pavement = which[order], pavement[order]
    # a plot's first pavement is taken off all plots at once, then their second, …
    turn = np.arange(len(which)) - np.searchsorted(which, which)
    for i in range(int(turn.max(initial=-1)) + 1):
        these = turn == i
        own[which[these]] = shapely.difference(own[which[these]], pavements.polygons[pavement[these]])
    parts, owner = shapely.get_parts(own, return_index=True)
    order = np.lexsort((-shapely.area(parts), shapely.distance(parts, middles[owner]), owner))
    first = order[np.concatenate([[True], owner[order][1:] != owner[order][:-1]])] if len(order) else order
    cut = np.zeros(len(shapes), dtype=bool)
    cut[which] = True
    kept = first[cut[owner[first]]]
    found = shapes.copy()
    found[owner[kept]] = parts[kept]
    return found
