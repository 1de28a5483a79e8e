"""The pavements themselves: one polygon for each side of each street, between carriageway edge and building line."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely

from binopt.domain.street import BoolArray, FloatArray, GeometryArray, IntArray
from binopt.intake.inference.stations import STEP_M, Stations, measure, runs
from binopt.intake.inference.widths import SideWidths, WidthRule, interval
from binopt.intake.nearness import Area

_OVERLAP_M = 0.3  # how far strips reach into carriageway and building before these are cut out: no cracks are left
_TOUCH_M = 0.05
_LEAST_AREA_M2 = 0.05
_HALF = 0.5


@dataclass(frozen=True, slots=True)
class InferredPavements:
    """Polygons that do not overlap, by line and side; arrays of one length.

    Attributes
    ----------
    shapes
        Polygons and multipolygons.
    line, side
        Index of the centre line and 0 for its left, 1 for its right side.
    width_m, width_low_m, width_high_m
        The side's width in the median of its stations, and between which bounds the true one may lie.
    width_source
        ``tagged`` or ``estimated``.
    """

    shapes: GeometryArray
    line: IntArray
    side: IntArray
    width_m: FloatArray
    width_low_m: FloatArray
    width_high_m: FloatArray
    width_source: GeometryArray


def infer_pavements(
    lines: GeometryArray,
    carriageways: GeometryArray,
    barriers: GeometryArray,
    rule: WidthRule,
    sides: SideWidths | None = None,
) -> InferredPavements:
    """Infer the pavements along centre lines.

    Where a building line is near, the pavement reaches to it; where it is interrupted, as far as beside the gap; else
    as far as the default says. What lies in a carriageway or in a barrier is cut out, and what then does not touch a
    carriageway is left out: it lies behind the house.

    Parameters
    ----------
    lines : (n,)
        Centre lines of the streets along which pavements are sought, metres.
    carriageways : (m,)
        Polygons of all carriageways, drawn or made by ``roadways``; each line runs inside one.
    barriers : (k,)
        Polygons on which nobody walks: buildings, walls with a thickness, water.
    rule
        How widths are estimated.
    sides
        What is known of each side; by default nothing.
    """
    known = SideWidths.alike(len(lines), rule) if sides is None else sides
    ground = Area.of(_parts(np.array([shapely.union_all(carriageways)], dtype=object)))
    walls = _parts(barriers)
    stations = measure(lines, ground, Area.of(walls))
    width_m, filled = _station_widths(stations, known, rule)
    stretch = np.minimum(width_m, stations.free_m)
    strips, strip_line, strip_side = _strips(stations, stretch)
    joints, joint_line, joint_side = _joints(lines, carriageways, stations, stretch)
    shapes = np.concatenate([strips, joints])
    line, side = np.concatenate([strip_line, joint_line]), np.concatenate([strip_side, joint_side])
    shapes, line, side = _by_side(shapes, line, side)
    shapes = _cut(shapes, np.concatenate([_parts(carriageways), walls]))
    shapes = _beside(_apart(shapes), ground)
    kept = ~shapely.is_empty(shapes) & (shapely.area(shapes) >= _LEAST_AREA_M2)
    shapes, line, side = shapes[kept], line[kept], side[kept]
    usual, share = _usual(stations, stretch, filled, line, side)
    low, high, source = interval(
        usual,
        share >= _HALF,
        known.tagged_m[line, side],
        known.low_m[line, side],
        known.high_m[line, side],
        rule,
    )
    return InferredPavements(shapes, line, side, usual, low, high, source)


def _station_widths(stations: Stations, known: SideWidths, rule: WidthRule) -> tuple[FloatArray, BoolArray]:
    """Return each station's width, 0 where no pavement runs, and whether it is that to a building line."""
    line, side = stations.line, stations.side
    near = stations.open & (stations.free_m <= rule.fill_m)
    beside = _beside_gaps(stations, near, rule.around_m)
    tagged_m = known.tagged_m[line, side]
    filled = near | ~np.isnan(beside)
    width = np.where(near, stations.free_m, np.where(np.isnan(beside), known.default_m[line, side], beside))
    width = np.where(np.isnan(tagged_m), width, tagged_m)
    # an island between two carriageways is shared by both
    width = np.minimum(width, stations.across_m / 2)
    runs = stations.open & known.paved[line, side] & (np.minimum(width, stations.free_m) >= rule.least_m)
    return np.where(runs, width, 0.0), filled & np.isnan(tagged_m)


def _beside_gaps(stations: Stations, near: BoolArray, around_m: float) -> FloatArray:
    """Return for stations without a building line the median width to either side of them, NaN where there is none."""
    found = np.full(len(near), np.nan)
    key = stations.line * 2 + stations.side
    reach = max(round(around_m / STEP_M), 1)
    for run in runs(key):
        there = run[near[run]]
        for i in run[stations.open[run] & ~near[run]]:
            around = there[np.abs(there - i) <= reach]
            # buildings on one side of the gap only may be the last ones before a square
            if len(around) and around[0] < i < around[-1]:
                found[i] = np.median(stations.free_m[around])
    return found


def _strips(stations: Stations, width_m: FloatArray) -> tuple[GeometryArray, IntArray, IntArray]:
    """Lay quadrilaterals from station to station, from a little inside the carriageway to the pavement's far edge."""
    a = np.flatnonzero((stations.line[:-1] == stations.line[1:]) & (stations.side[:-1] == stations.side[1:]))
    a = a[(width_m[a] > 0) & (width_m[a + 1] > 0)]
    inner = np.maximum(stations.edge_m - _OVERLAP_M, 0.0)
    # a building line is overshot, and cut out exactly
    outer = stations.edge_m + width_m + np.where(width_m >= stations.free_m - 1e-9, _OVERLAP_M, 0.0)
    near = stations.points + stations.outward * inner[:, None]
    far = stations.points + stations.outward * outer[:, None]
    quads = shapely.polygons(np.stack([near[a], near[a + 1], far[a + 1], far[a]], axis=1))
    broken = ~shapely.is_valid(quads)
    quads[broken] = shapely.convex_hull(quads[broken])
    return quads, stations.line[a], stations.side[a]


def _joints(
    lines: GeometryArray, carriageways: GeometryArray, stations: Stations, width_m: FloatArray
) -> tuple[GeometryArray, IntArray, IntArray]:
    """Round the pavement about the ends of lines that meet another: the outer corner of a bend has no station."""
    key = stations.line * 2 + stations.side
    shapes, owners = [], []
    ends = np.concatenate([shapely.get_point(lines, 0), shapely.get_point(lines, -1)])
    tree = shapely.STRtree(lines)
    which, other = tree.query(ends, predicate="dwithin", distance=_TOUCH_M)
    met = np.zeros(len(ends), dtype=bool)
    met[which[other != which % max(len(lines), 1)]] = True
    for run in runs(key):
        if not (width_m[run] > 0).any():
            continue
        line, side = int(stations.line[run[0]]), int(stations.side[run[0]])
        for at, index in ((line, 0), (line + len(lines), -1)):
            last = run[index]
            if met[at] and width_m[last] > 0:
                reach_m = stations.edge_m[last] + width_m[last]
                disc = shapely.buffer(ends[at], reach_m)
                # only its own side of the line's end, and not along the line itself
                sector = _half_disc(stations.points[last], stations.outward[last], reach_m)
                shapes.append(shapely.intersection(disc, sector))
                owners.append((line, side))
    made = np.empty(len(shapes), dtype=object)
    made[:] = shapes
    of = np.array(owners, dtype=np.int64).reshape(-1, 2)
    return made, of[:, 0], of[:, 1]


def _half_disc(point: FloatArray, outward: FloatArray, reach_m: float) -> shapely.Geometry:
    along = np.array([-outward[1], outward[0]]) * reach_m
    far = outward * reach_m
    return shapely.polygons(np.array([point - along, point + along, point + along + far, point - along + far]))


def _parts(shapes: GeometryArray) -> GeometryArray:
    """Take geometries apart into single polygons."""
    parts = shapely.get_parts(shapely.get_parts(shapes))
    return np.asarray(parts[shapely.get_type_id(parts) == shapely.GeometryType.POLYGON], dtype=object)


def _cut(shapes: GeometryArray, others: GeometryArray) -> GeometryArray:
    """Take out of each shape whatever of the others lies in it."""
    which, other = shapely.STRtree(others).query(shapes, predicate="intersects")
    return _without(shapes, which, others, other)


def _apart(shapes: GeometryArray) -> GeometryArray:
    """Leave ground that two sides claim, as at a corner, to the first of them."""
    first, second = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    later = first > second
    return _without(shapes, first[later], shapes, second[later])


def _without(shapes: GeometryArray, which: IntArray, others: GeometryArray, other: IntArray) -> GeometryArray:
    """Take out of the shapes ``which`` the union of the ``others`` that are paired with each."""
    order = np.argsort(which, kind="stable")
    kept = shapes.copy()
    for run in runs(which[order]):
        i = which[order[run[0]]]
        kept[i] = shapely.difference(shapes[i], shapely.union_all(others[other[order[run]]]))
    return kept


def _by_side(shapes: GeometryArray, line: IntArray, side: IntArray) -> tuple[GeometryArray, IntArray, IntArray]:
    """Unite the pieces of each side of each line."""
    key = line * 2 + side
    order = np.argsort(key, kind="stable")
    found, united = [], []
    for run in runs(key[order]):
        found.append(int(key[order[run[0]]]))
        united.append(shapely.union_all(shapes[order[run]]))
    made = np.empty(len(united), dtype=object)
    made[:] = united
    keys = np.array(found, dtype=np.int64)
    return made, keys // 2, keys % 2


def _beside(shapes: GeometryArray, ground: Area) -> GeometryArray:
    """Keep of each shape the polygons that touch a carriageway."""
    parts, origin = shapely.get_parts(shapes, return_index=True)
    areal = shapely.get_type_id(parts) == shapely.GeometryType.POLYGON
    parts, origin = parts[areal], origin[areal]
    near = np.unique(ground.edge_tree.query(parts, predicate="dwithin", distance=_TOUCH_M)[0])
    kept = np.full(len(shapes), shapely.Polygon(), dtype=object)
    for run in runs(origin[near]):
        mine = parts[near[run]]
        kept[origin[near[run[0]]]] = mine[0] if len(mine) == 1 else shapely.multipolygons(mine)
    return kept


def _usual(
    stations: Stations, width_m: FloatArray, filled: BoolArray, line: IntArray, side: IntArray
) -> tuple[FloatArray, FloatArray]:
    """Return each side's median width, and the share of its stations that a building line decides."""
    key = stations.line * 2 + stations.side
    there = width_m > 0
    median, share = np.zeros(len(line)), np.zeros(len(line))
    for n, wanted in enumerate(line * 2 + side):
        begin, end = np.searchsorted(key, (wanted, wanted + 1))
        run = np.arange(begin, end)[there[begin:end]]
        if len(run):
            median[n], share[n] = np.median(width_m[run]), filled[run].mean()
    return median, share
