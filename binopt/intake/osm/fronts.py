"""What lies at both sides of a street: walls, mapped pavements, kerbs and other streets, as seen from its middle line.

From stations every two metres one looks at right angles to both sides. What most stations of a side see of walls, drawn
as a straight line, is its front.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely

from binopt.domain.street import BoolArray, FloatArray, GeometryArray, IntArray
from binopt.intake.osm.settings import WidthRules
from binopt.intake.osm.sight import Lines
from binopt.intake.osm.stretches import Stretches

STEP_M = 2.0
MARGIN_M = 8.0
"""Stations keep this far from a stretch's ends, where one looks into the side street."""
CHORD_HALF_M = 1.0
_SLOPE = 0.12  # a front that draws away from the street faster than this is none
_ROUNDS = 12
_LEAST_STATIONS = 3


@dataclass(frozen=True)
class Surroundings:
    """What may be seen from a street.

    ``walls`` are outlines of buildings and barriers; ``homely`` says which walls are those of small houses. ``walks``
    are centre lines of mapped pavements, ``walk_m`` their tagged widths (NaN: none), ``kerbs`` lines of kerbs and
    outlines of mapped carriageways, ``middles`` the streets' own lines.
    """

    walls: Lines
    homely: BoolArray
    walks: Lines
    walk_m: FloatArray
    kerbs: Lines
    middles: Lines


@dataclass(frozen=True)
class Fronts:
    """What is seen on both sides of each stretch: arrays (n, 2), left and right of its line, (n, 2, 2) at its two ends.

    Attributes
    ----------
    front_m : (n, 2, 2)
        From the middle line to the front, at the stretch's begin and end; NaN where no wall is seen.
    built
        Share of the side's length along which a wall stands at the front.
    near
        Share along which any wall is seen within reach, before any other street.
    homely
        Share of the front's walls that are small houses'.
    walk, walk_m, walk_width_m
        Share of the side along which a mapped pavement's line is seen, how far off, and its tagged width.
    kerb, kerb_m
        The same of a mapped kerb.
    other_m
        Median distance of another street beside this one, seen before any wall over most of the side; else infinite.
    """

    front_m: FloatArray
    built: FloatArray
    near: FloatArray
    homely: FloatArray
    walk: FloatArray
    walk_m: FloatArray
    walk_width_m: FloatArray
    kerb: FloatArray
    kerb_m: FloatArray
    other_m: FloatArray


@dataclass(frozen=True)
class Stations:
    """Points on stretches from which one looks: by stretch, with the share of its length and the way to its left."""

    stretch: IntArray
    share: FloatArray
    point: FloatArray
    left: FloatArray


def place_stations(stretches: Stretches) -> Stations:
    """Put stations on stretches, clear of their ends; at least ``_LEAST_STATIONS`` on each."""
    length_m = shapely.length(stretches.lines)
    margin_m = np.minimum(MARGIN_M, length_m * 0.25)
    count = np.maximum(np.ceil((length_m - 2 * margin_m) / STEP_M).astype(np.int64), _LEAST_STATIONS)
    stretch = np.repeat(np.arange(len(length_m)), count)
    rank = np.arange(len(stretch)) - np.repeat(np.cumsum(count) - count, count)
    at_m = margin_m[stretch] + (rank + 0.5) * ((length_m - 2 * margin_m) / count)[stretch]
    point, left = frames(stretches.lines[stretch], at_m)
    return Stations(stretch, at_m / length_m[stretch], point, left)


def frames(lines: GeometryArray, at_m: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return points on lines and the unit vectors to the left of the chords around them."""
    before, point, after = (
        shapely.get_coordinates(shapely.line_interpolate_point(lines, at))
        for at in (np.maximum(at_m - CHORD_HALF_M, 0.0), at_m, at_m + CHORD_HALF_M)
    )
    chord = after - before
    along = chord / np.maximum(np.hypot(*chord.T), 1e-9)[:, None]
    return point, np.column_stack([-along[:, 1], along[:, 0]])


def see_fronts(stretches: Stretches, seen: Surroundings, rules: WidthRules) -> Fronts:
    """Look to both sides of every stretch."""
    stations = place_stations(stretches)
    count = len(stretches)
    side = np.repeat([0, 1], len(stations.stretch))
    group = np.tile(stations.stretch, 2) * 2 + side
    share = np.tile(stations.share, 2)
    point, way = np.tile(stations.point, (2, 1)), np.concatenate([stations.left, -stations.left])

    wall_m, wall = seen.walls.first_hit(point, way, rules.reach_m)
    # what begins on the line itself is the street's own
    other_m, _ = seen.middles.first_hit(point + way * 0.5, way, rules.reach_m)
    free = other_m + 0.5 > wall_m
    wall_m = np.where(free, wall_m, np.inf)
    front_m, straight_m = _fit(group, share, wall_m, np.repeat(shapely.length(stretches.lines), 2))
    at_front = np.abs(wall_m - straight_m) <= rules.front_m

    total = np.maximum(np.bincount(group, minlength=2 * count), 1)
    homely = np.zeros(len(wall), dtype=bool)
    homely[wall >= 0] = seen.homely[wall[wall >= 0]]
    standing = np.bincount(group, at_front, 2 * count)
    walk_m, walk = seen.walks.first_hit(point, way, rules.reach_m)
    walk_m = np.where((walk_m < np.where(free, wall_m, other_m) + 0.3) & np.isfinite(walk_m), walk_m, np.inf)
    kerb_m, _ = seen.kerbs.first_hit(point + way, way, rules.reach_m)
    kerb_m = np.where(kerb_m + 1.0 <= np.minimum(wall_m, walk_m) + 0.3, kerb_m + 1.0, np.inf)
    tagged = np.full(len(walk), np.nan)
    there = np.isfinite(walk_m)
    tagged[there] = seen.walk_m[walk[there]]
    blocked = np.where(free, np.inf, other_m + 0.5)
    half = np.bincount(group, ~free, 2 * count) > total / 2

    def pairs(values: FloatArray) -> FloatArray:
        return np.asarray(values, dtype=float).reshape(count, 2)

    return Fronts(
        front_m=front_m.reshape(count, 2, 2),
        built=pairs(standing / total),
        near=pairs(np.bincount(group, np.isfinite(wall_m), 2 * count) / total),
        homely=pairs(np.bincount(group, at_front & homely, 2 * count) / np.maximum(standing, 1)),
        walk=pairs(np.bincount(group, there, 2 * count) / total),
        walk_m=pairs(_medians(group, walk_m, 2 * count)),
        walk_width_m=pairs(_medians(group, tagged, 2 * count)),
        kerb=pairs(np.bincount(group, np.isfinite(kerb_m), 2 * count) / total),
        kerb_m=pairs(_medians(group, kerb_m, 2 * count)),
        other_m=pairs(np.where(half, np.nan_to_num(_medians(group, blocked, 2 * count), nan=np.inf), np.inf)),
    )


def _medians(group: IntArray, values: FloatArray, count: int) -> FloatArray:
    """Return the median of the finite values of each group, NaN where there is none."""
    known = np.flatnonzero(np.isfinite(values))
    order = known[np.lexsort((values[known], group[known]))]
    size = np.bincount(group[known], minlength=count)
    first = np.cumsum(size) - size
    some = np.flatnonzero(size)
    found = np.full(count, np.nan)
    low, high = first[some] + (size[some] - 1) // 2, first[some] + size[some] // 2
    found[some] = (values[order[low]] + values[order[high]]) / 2
    return found


def _fit(group: IntArray, share: FloatArray, wall_m: FloatArray, length_m: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Draw a straight line through what most stations of each side see.

    The line with the least sum of absolute deviations, found by weighing again and again; all sides at once.
    ``length_m`` is that of each side.

    Returns
    -------
    ends : (sides, 2)
        The line's distance at the begin and at the end of the stretch.
    straight : (n,)
        The line's distance at each station.
    """
    known = np.isfinite(wall_m)
    x, y = share - 0.5, np.where(known, wall_m, 0.0)
    size = len(length_m)
    middle = np.nan_to_num(_medians(group, wall_m, size))
    level, slope = middle.copy(), np.zeros(size)
    for _ in range(_ROUNDS):
        away = np.abs(y - level[group] - slope[group] * x)
        weight = known / np.maximum(away, 0.15)
        w, wx, wy, wxx, wxy = (np.bincount(group, weight * v, size) for v in (1.0, x, y, x * x, x * y))
        spread = w * wxx - wx * wx
        sound = spread > 1e-6 * np.maximum(w, 1e-9) ** 2
        slope = np.where(sound, (w * wxy - wx * wy) / np.where(sound, spread, 1.0), 0.0)
        level = (wy - slope * wx) / np.maximum(w, 1e-9)
    few = (np.bincount(group[known], minlength=size) < 2 * _LEAST_STATIONS) | (np.abs(slope) > _SLOPE * length_m)
    slope = np.where(few, 0.0, slope)
    level = np.where(few, middle, level)
    level[np.bincount(group[known], minlength=size) == 0] = np.nan
    ends = np.stack([level - slope / 2, level + slope / 2], axis=1)
    return ends, level[group] + slope[group] * x
