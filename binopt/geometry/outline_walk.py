"""The second way to kerbs: walk the pavement's own outline where it faces away from the buildings.

Serves pavement that no carriageway's ring comes near (pedestrian streets, quays, alleys, pavement behind a verge), and
cases that give no carriageway at all. The case knows doors, not buildings, so the open side is told from both edges of
the pavement: the kerb is the one farther from doors and nearer to carriageways and streets.
"""

from __future__ import annotations

import numpy as np
import shapely

from binopt.domain.street import BoolArray, FloatArray, GeometryArray, IntArray
from binopt.geometry.corners import as_array, cut_at_corners
from binopt.geometry.coverage import SAMPLE_M, Strips, midway
from binopt.geometry.frontage import Frontage
from binopt.geometry.model import CELL_M, Ground, Transects
from binopt.geometry.rays import CRACK_M
from binopt.geometry.ring_walk import oriented_rings
from binopt.geometry.stretches import cut_runs, measure_lines, medians, paved, runs_of, up_side_streets

LEAST_MISSED_M2 = 2.0
"""Connected pavement of which less lies before buildings uncovered is left alone."""
HEARD_M = 10.0
"""Doors, carriageways and streets farther from an edge than this beyond the nearest say nothing about it."""
SMOOTH_HALF_M = 10.0
"""The choice of the open side is averaged over this much of the edge to both sides."""
LEAST_SHAPE = 0.75
"""A face is at least this share of its pavement's width long: what is deeper than long runs up an alley."""


def walk_outlines(
    ground: Ground, frontage: Frontage, open_things: GeometryArray, taken: Transects, wanted: FloatArray, of: IntArray
) -> GeometryArray:
    """Find kerbs of pavement that other faces miss.

    Parameters
    ----------
    ground, frontage
        The pavement, and where doors meet it.
    open_things
        Polygons of carriageway and lines of streets: the kerb is on their side.
    taken
        Transects of the faces found so far.
    wanted, of
        Points (n, 2) of pavement that should be covered and are not, and the polygon of the ground each lies in.

    Returns
    -------
    GeometryArray
        Lines with the pavement on their left, whose transects cover no pavement that others cover already.
    """
    least = LEAST_MISSED_M2 / SAMPLE_M**2
    missed = np.bincount(frontage.block[of], minlength=frontage.blocks)
    rings = oriented_rings(_outlined(ground, np.isin(frontage.block, np.flatnonzero(missed >= least))), outside=False)
    lines = cut_at_corners(rings)
    if not len(lines):
        return lines
    for _ in range(2):  # the ends of a line decide on its last transects, so what was cut is measured again
        transects = measure_lines(ground, lines)
        new = _uncovered(transects, [Strips.of(taken)]) & _near(midway(transects), wanted)
        keep = paved(transects) & new & ~up_side_streets(transects) & _open_side(transects, frontage, open_things)
        lines, _ = cut_runs(lines, transects, _closed(transects, keep))
    return _without_doubles(ground, lines, frontage, open_things)


def _outlined(ground: Ground, chosen: BoolArray) -> GeometryArray:
    """Unite the chosen pavement, cracks bridged, so that neither material nor a seam makes an edge."""
    if not chosen.any():
        return np.zeros(0, dtype=object)
    grown = shapely.union_all(shapely.buffer(ground.polygons[chosen], CRACK_M / 2, join_style="mitre"))
    return np.asarray(shapely.get_parts(shapely.buffer(grown, -CRACK_M / 2, join_style="mitre")), dtype=object)


def _uncovered(transects: Transects, strips: list[Strips]) -> BoolArray:
    """Say on which transects most of the pavement is not covered yet."""
    seen = np.zeros(len(transects), dtype=np.int64)
    for share in (0.25, 0.5, 0.75):
        points = midway(transects, share)
        seen += np.any([strip.cover(points) for strip in strips], axis=0)
    return seen <= 1


def _near(points: FloatArray, wanted: FloatArray, reach_m: float = 2.0) -> BoolArray:
    """Say which points have a wanted one within reach."""
    near = np.zeros(len(points), dtype=bool)
    near[shapely.STRtree(shapely.points(wanted)).query(shapely.points(points), "dwithin", reach_m)[0]] = True
    return near


def _open_side(transects: Transects, frontage: Frontage, open_things: GeometryArray) -> BoolArray:
    """Say which transects start at the open edge of their pavement, not at the one with the doors."""
    return _smoothed(transects, _openness(transects, frontage, open_things)) > 0


def _openness(transects: Transects, frontage: Frontage, open_things: GeometryArray) -> FloatArray:
    """Weigh the two ends of each transect, in metres: positive where it starts at the open edge.

    How much nearer the far edge is to a door than the kerb, plus how much nearer the kerb is to what is open.
    """
    near, far = transects.point, midway(transects, 1.0)
    doors = shapely.points(frontage.feet)
    return _closer(far, near, doors) + _closer(near, far, open_things)


def _closer(here: FloatArray, there: FloatArray, things: GeometryArray) -> FloatArray:
    """Return by how many metres the nearest thing is closer to ``here`` than to ``there``, both cut at ``HEARD_M``."""
    tree = shapely.STRtree(things)
    return _distance(tree, there) - _distance(tree, here)


def _distance(tree: shapely.STRtree, points: FloatArray) -> FloatArray:
    (point, _), distance = tree.query_nearest(
        shapely.points(points), max_distance=HEARD_M, all_matches=False, return_distance=True
    )
    out = np.full(len(points), HEARD_M)
    out[point] = distance
    return out


def _smoothed(transects: Transects, value: FloatArray) -> FloatArray:
    """Average a value over neighbouring transects of the same line."""
    half = int(SMOOTH_HALF_M / CELL_M)
    total = np.concatenate([[0.0], np.cumsum(value)])
    index = np.arange(len(value))
    low = np.maximum(index - half, transects.first[transects.face])
    high = np.minimum(index + half + 1, transects.first[transects.face + 1])
    return np.asarray((total[high] - total[low]) / (high - low))


def _closed(transects: Transects, mask: BoolArray, gap_m: float = 2.0) -> BoolArray:
    """Close short gaps of a mask, where pavement is there: a tree pit does not end a face."""
    gaps = runs_of(transects, ~mask)
    inner = (gaps.from_ > transects.first[gaps.line]) & (gaps.to < transects.first[gaps.line + 1])
    for start, stop in zip(gaps.from_[inner], gaps.to[inner], strict=True):
        if (stop - start) * CELL_M <= gap_m:
            mask = mask.copy()
            mask[start:stop] = True
    return mask


def _without_doubles(
    ground: Ground, lines: GeometryArray, frontage: Frontage, open_things: GeometryArray
) -> GeometryArray:
    """Choose among lines that face each other across the same pavement, the most open ones first."""
    transects = measure_lines(ground, lines)
    count = np.diff(transects.first)
    openness = np.add.reduceat(np.append(_openness(transects, frontage, open_things), 0.0), transects.first[:-1])
    openness = np.where(count > 0, openness, 0.0) / np.maximum(count, 1)
    shaped = count * CELL_M >= LEAST_SHAPE * medians(transects)
    chosen: list[shapely.LineString] = []
    strips: list[Strips] = []
    for k in np.lexsort((np.arange(len(lines)), -openness.round(3))):
        if not shaped[k]:
            continue
        piece, own = lines[k : k + 1], None
        if strips:
            own = measure_lines(ground, piece)
            piece, _ = cut_runs(piece, own, _closed(own, _uncovered(own, strips)))
        if len(piece):
            chosen.extend(piece)
            strips.append(Strips.of(measure_lines(ground, piece)))
    return as_array(chosen)
