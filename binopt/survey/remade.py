"""Pavements drawn anew where a tape was held: as wide as it said, from the kerb as it is drawn."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from binopt.domain.street import FloatArray, GeometryArray, IntArray
from binopt.geometry.model import Transects
from binopt.intake.overlays import areal, cut_out, united_by
from binopt.survey.tape import Tape

HOLDS_M = 8.0
"""A figure holds so far along the kerb; between two no farther apart than twice that, widths change evenly."""
_BEFORE_M = 0.3  # what lies between the drawn kerb and its transects' starts goes with the measured pavement
_SIDE_PATH = 2.0
_SIDE_PATH_M = 1.5
_LEAST_M2 = 0.3


@dataclass(frozen=True)
class Remade:
    """Pavement that was measured, in pieces that each belong to one face.

    Attributes
    ----------
    shapes
        Polygons or multipolygons; empty ones where the tape found no pavement.
    cut
        What of the drawn pavements they take the place of.
    rows
        Of each the transects that it covers.
    width_m, tolerance_m
        Median width of each, and by how much it may be off.
    """

    shapes: GeometryArray
    cut: GeometryArray
    rows: tuple[IntArray, ...]
    width_m: FloatArray
    tolerance_m: FloatArray


def remake(transects: Transects, tape: Tape, ground: GeometryArray, carriageways: BaseGeometry) -> Remade:
    """Draw the measured pavement of every stretch that the tape covers.

    Parameters
    ----------
    transects
        Those of the street model, on the pavements as drawn.
    tape
        What was measured, by face and chainage.
    ground
        The drawn pavements.
    carriageways
        United; no pavement reaches onto them.
    """
    tree = shapely.STRtree(ground)
    shapes, cuts, covered, widths, tolerances = [], [], [], [], []
    taken: BaseGeometry = shapely.Polygon()
    for stretch in _stretches(tape):
        face, at_m = int(tape.face[stretch[0]]), tape.at_m[stretch]
        rows = np.arange(transects.first[face], transects.first[face + 1])
        s_m = transects.s_m[rows]
        rows = rows[(s_m >= at_m[0] - HOLDS_M) & (s_m <= at_m[-1] + HOLDS_M) & (transects.width_m[rows] > 0)]
        if not len(rows):
            continue
        width_m = np.interp(transects.s_m[rows], at_m, tape.width_m[stretch])
        usual_m = float(np.median(transects.width_m[rows]))
        drawn_m = np.minimum(transects.width_m[rows], _SIDE_PATH * usual_m + _SIDE_PATH_M)
        wide = np.zeros(len(rows))
        cut = shapely.union_all(
            [_band(transects, rows, -_BEFORE_M, wide), _band(transects, rows, 0.0, np.maximum(width_m, drawn_m))]
        )
        near = tree.query(cut, predicate="intersects")
        kerb = shapely.intersection(shapely.union_all(ground[near]), _band(transects, rows, -_BEFORE_M, wide))
        new = shapely.union_all([_band(transects, rows, 0.0, width_m), kerb])
        new = shapely.difference(shapely.difference(new, carriageways), taken)
        taken = shapely.union(taken, cut)
        shapes.append(new)
        cuts.append(cut)
        covered.append(rows)
        widths.append(float(np.median(width_m)))
        tolerances.append(float(tape.tolerance_m[stretch].max()))
    made, gone = np.empty(len(shapes), dtype=object), np.empty(len(cuts), dtype=object)
    made[:], gone[:] = shapes, cuts
    return Remade(areal(made), gone, tuple(covered), np.array(widths), np.array(tolerances))


def without(ground: GeometryArray, cuts: GeometryArray) -> GeometryArray:
    """Return drawn pavements without what was measured; splinters go, and what is measured whole becomes empty."""
    kept = cut_out(ground, cuts)
    met = np.unique(shapely.STRtree(cuts).query(ground, predicate="intersects")[0])
    parts, of = shapely.get_parts(areal(kept[met]), return_index=True)
    large = shapely.area(parts) >= _LEAST_M2
    kept[met] = united_by(parts[large], of[large], len(met))
    return kept


def _stretches(tape: Tape) -> list[IntArray]:
    """Split measured places where the face changes or two lie too far apart."""
    apart = (np.diff(tape.face) != 0) | (np.diff(tape.at_m) > 2 * HOLDS_M)
    return np.split(np.arange(len(tape)), np.flatnonzero(apart) + 1)


def _band(transects: Transects, rows: IntArray, from_m: float, to_m: FloatArray) -> BaseGeometry:
    """Return what lies between two distances from the pavement's start, along some transects of one face.

    Transects that do not follow each other are not joined; each run is drawn out by half a piece at its ends.
    """
    start = transects.point[rows] + transects.left[rows] * transects.start_m[rows][:, None]
    near = start + transects.left[rows] * from_m
    far = start + transects.left[rows] * to_m[:, None]
    half = transects.along[rows] * (transects.weight_m[rows] / 2)[:, None]
    pieces = []
    for run in np.split(np.arange(len(rows)), np.flatnonzero(np.diff(rows) > 1) + 1):
        one, other = (
            np.vstack([edge[run[:1]] - half[run[:1]], edge[run], edge[run[-1:]] + half[run[-1:]]])
            for edge in (near, far)
        )
        corners = np.stack([one[:-1], one[1:], other[1:], other[:-1]], axis=1)
        which = np.repeat(np.arange(len(corners)), 4)
        pieces.append(shapely.convex_hull(shapely.multipoints(shapely.points(corners.reshape(-1, 2)), indices=which)))
    hulls = np.concatenate(pieces)
    return shapely.union_all(hulls[shapely.area(hulls) > 1e-9])
