"""The second way to kerbs: walk the pavement's own outline where it faces away from the buildings.

Serves pavement that no carriageway's ring comes near (pedestrian streets, quays, alleys, pavement behind a verge), and
cases that give no carriageway at all.
"""

from __future__ import annotations

import numpy as np
import shapely
from shapely.geometry import LineString

from binopt.domain.street import BoolArray, FloatArray, GeometryArray, IntArray
from binopt.geometry.corners import as_array, cut_at_corners
from binopt.geometry.coverage import SAMPLE_M, Strips, midway
from binopt.geometry.frontage import Frontage
from binopt.geometry.model import CELL_M, Ground, Transects
from binopt.geometry.open_side import Clues, smoothed
from binopt.geometry.rays import CRACK_M
from binopt.geometry.ring_walk import oriented_rings
from binopt.geometry.stretches import LEAST_M, close_gaps, cut_runs, measure_lines, medians, up_side_streets

LEAST_MISSED_M2 = 2.0
"""Connected pavement of which less lies before buildings uncovered is left alone."""
LEAST_SHAPE = 0.75
"""A face is at least this share of its pavement's width long: what is deeper than long runs up an alley."""
LEAST_OPEN_M = -0.5
"""An edge less open than this is the built one. In an alley without doors both edges pass, and one is chosen."""
PIT_M = 2.0
"""A stretch no longer than this that is covered already (a tree pit's far side) does not end a face."""
WANTED_M = 2.0
"""A transect counts where its middle is this near to pavement that needs a kerb."""


def walk_outlines(
    ground: Ground, frontage: Frontage, clues: Clues, taken: Transects, wanted: FloatArray, of: IntArray
) -> GeometryArray:
    """Find kerbs of pavement that other faces miss.

    Parameters
    ----------
    ground, frontage
        The pavement, and where doors meet it.
    clues
        What tells the open edge of a pavement.
    taken
        Transects of the faces found so far.
    wanted, of
        Points (n, 2) of pavement that should be covered and are not, and the polygon of the ground each lies in.

    Returns
    -------
    GeometryArray
        Lines with the pavement on their left, whose transects cover hardly any pavement that others cover already.
    """
    missed = np.bincount(frontage.block[of], minlength=frontage.blocks) * SAMPLE_M**2
    chosen = np.isin(frontage.block, np.flatnonzero(missed >= LEAST_MISSED_M2))
    if not chosen.any():
        return as_array([])
    lines = cut_at_corners(oriented_rings(_united(ground.polygons[chosen]), outside=False))
    strips, targets = [Strips.of(taken)], shapely.STRtree(shapely.points(wanted))
    transects = measure_lines(ground, lines)
    # most lines lie along pavement that others cover: what tells their open side need not be looked for
    new = np.bincount(transects.face[_new(transects, targets, strips)], minlength=len(lines))
    lines = lines[new * CELL_M >= LEAST_M]
    for _ in range(2):  # the ends of a line decide on its last transects, so what was cut is measured again
        transects = measure_lines(ground, lines)
        keep = _new(transects, targets, strips) & (smoothed(transects, clues.openness(transects)) > LEAST_OPEN_M)
        keep = close_gaps(transects, keep, PIT_M) & ~up_side_streets(transects)
        lines, _ = cut_runs(lines, transects, keep)
    return _without_doubles(ground, lines, clues)


def _united(polygons: GeometryArray) -> GeometryArray:
    """Unite pavement, cracks bridged, so that neither material nor a seam makes an edge."""
    grown = shapely.union_all(shapely.buffer(polygons, CRACK_M / 2, join_style="mitre"))
    return np.asarray(shapely.get_parts(shapely.buffer(grown, -CRACK_M / 2, join_style="mitre")), dtype=object)


def _new(transects: Transects, targets: shapely.STRtree, strips: list[Strips]) -> BoolArray:
    """Say which transects lie on pavement that needs a kerb and is hardly covered yet."""
    rows = np.flatnonzero(transects.width_m > 0)
    middles = shapely.points(midway(transects)[rows])
    rows = rows[np.unique(targets.query(middles, "dwithin", WANTED_M)[0])]
    new = np.zeros(len(transects), dtype=bool)
    new[rows[_uncovered(transects, rows, strips)]] = True
    return new


def _uncovered(transects: Transects, rows: IntArray, strips: list[Strips]) -> BoolArray:
    """Say on which of some transects most of the pavement is on no strip yet, by three points on each."""
    seen = np.zeros(len(rows), dtype=np.int64)
    for share in (0.25, 0.5, 0.75):
        points = midway(transects, share)[rows]
        seen += np.any([strip.cover(points) for strip in strips], axis=0)
    return seen <= 1


def _without_doubles(ground: Ground, lines: GeometryArray, clues: Clues) -> GeometryArray:
    """Choose among lines that face each other across the same pavement, the most open ones first."""
    transects = measure_lines(ground, lines)
    count = np.bincount(transects.face, minlength=len(lines))
    openness = np.bincount(transects.face, clues.openness(transects), len(lines)) / np.maximum(count, 1)
    shaped = np.flatnonzero(count * CELL_M >= LEAST_SHAPE * medians(transects))
    chosen: list[LineString] = []
    strips: list[Strips] = []
    extents = np.zeros((len(shaped), 4))
    for k in shaped[np.lexsort((shaped, -openness[shaped].round(3)))]:
        piece = lines[k : k + 1]
        own = measure_lines(ground, piece)
        west, south, east, north = _extent(own)
        there = extents[: len(strips)]
        apart = (there[:, 0] > east) | (there[:, 1] > north) | (there[:, 2] < west) | (there[:, 3] < south)
        near = [strips[i] for i in np.flatnonzero(~apart)]
        if near:
            free = _uncovered(own, np.arange(len(own)), near)
            piece, _ = cut_runs(piece, own, close_gaps(own, free, PIT_M))
        if len(piece):
            chosen.extend(piece)
            own = measure_lines(ground, piece)
            extents[len(strips)] = _extent(own)
            strips.append(Strips.of(own))
    return as_array(chosen)


def _extent(transects: Transects) -> FloatArray:
    """Return west, south, east and north of what transects cover."""
    ends = np.concatenate([transects.point, midway(transects, 1.0)])
    return np.concatenate([ends.min(axis=0) - CELL_M, ends.max(axis=0) + CELL_M])
