"""Transects: straight lines from the kerb across the pavement, by which every width of a face is taken.

The contract cuts each kerb at every multiple of 0.25 m, and further at both ends of every spot on it; in the middle of
each piece stands one line at right angles to the kerb's chord. Everything here works on all kerbs at once.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import shapely

from binopt.domain.street import BoolArray, FloatArray, GeometryArray, IntArray
from binopt.geometry.model import CELL_M, Ground, Obstruents, Transects
from binopt.geometry.rays import first_pieces

HALF_CHORD_M = 1.25
"""A transect is at right angles to the kerb's chord from this far before it to this far after it (contract)."""

_BREAK_DECIMALS = 6  # breaks are told apart to the micrometre, so that the ends of one bin's two corners are one break


def cell_counts(kerbs: GeometryArray) -> IntArray:
    """Return how many whole pieces of 0.25 m each kerb holds, the last one rounded to the nearest."""
    counts: IntArray = np.floor(shapely.length(kerbs) / CELL_M + 0.5 + 1e-9).astype(np.int64)
    return counts


def points_at(kerbs: GeometryArray, face: IntArray, s_m: FloatArray) -> FloatArray:
    """Return the points (n, 2) at chainages ``s_m`` of the kerbs ``kerbs[face]``, clipped to the kerbs' ends.

    Interpolates on the vertices of all kerbs in one go: ``line_interpolate_point`` walks every line from its start
    for each point anew.
    """
    vertices, owner = shapely.get_coordinates(kerbs, return_index=True)
    if not len(s_m):
        return np.zeros((0, 2))
    first = np.searchsorted(owner, np.arange(len(kerbs) + 1))
    step = np.hypot(*np.diff(vertices, axis=0).T)
    step[first[1:-1] - 1] = 0.0
    run = np.concatenate([[0.0], np.cumsum(step)])
    run -= run[first[:-1]][owner]
    along = np.clip(s_m, 0.0, run[first[1:] - 1][face])
    # the segment that holds each point: kerbs are searched side by side, each at its own offset of a whole number
    stride = 2.0 ** np.ceil(np.log2(run.max() + 2.0))
    right = np.searchsorted(run + owner * stride, along + face * stride, side="left")
    right = np.clip(right, first[face] + 1, first[face + 1] - 1)
    length = run[right] - run[right - 1]
    share = np.divide(along - run[right - 1], length, out=np.zeros_like(along), where=length > 0)
    before = vertices[right - 1]
    points: FloatArray = before + (vertices[right] - before) * np.clip(share, 0.0, 1.0)[:, None]
    return points


def pieces_between(
    cells: IntArray, breaks: Mapping[int, FloatArray]
) -> tuple[IntArray, IntArray, FloatArray, FloatArray]:
    """Return the pieces of those 0.25 m cells that breaks fall into.

    Parameters
    ----------
    cells
        Number of cells of each kerb.
    breaks
        For each kerb's index, the chainages in metres at which its cells are cut further; those outside the kerb or
        on a multiple of 0.25 m cut nothing.

    Returns
    -------
    face, cell, from_m, to_m
        Arrays of one entry a piece, ordered by face and chainage.
    """
    faces = np.concatenate([np.full(len(at), f, np.int64) for f, at in breaks.items()] + [np.zeros(0, np.int64)])
    at_m = np.round(np.concatenate([np.asarray(at, float) for at in breaks.values()] + [np.zeros(0)]), _BREAK_DECIMALS)
    inside = (at_m > 0) & (at_m < cells[faces] * CELL_M)
    faces, at_m = faces[inside], at_m[inside]
    cell = np.floor(at_m / CELL_M).astype(np.int64)
    cutting = at_m > cell * CELL_M
    faces, cell, at_m = faces[cutting], cell[cutting], at_m[cutting]
    # each cut cell begins with a piece at its own start, each break begins one more
    begins = np.unique(np.stack([faces, cell, at_m], axis=1), axis=0)
    heads = np.unique(begins[:, :2], axis=0)
    heads = np.column_stack([heads, heads[:, 1] * CELL_M])
    begins = np.concatenate([heads, begins])
    begins = begins[np.lexsort((begins[:, 2], begins[:, 0]))]
    face, cell = begins[:, 0].astype(np.int64), begins[:, 1].astype(np.int64)
    same = (face[1:] == face[:-1]) & (cell[1:] == cell[:-1])
    ends: FloatArray = (cell + 1).astype(np.float64) * CELL_M
    ends[:-1][same] = begins[1:, 2][same]
    return face, cell, begins[:, 2], ends


def stand_transects(
    ground: Ground, kerbs: GeometryArray, obstacles: Obstruents, face: IntArray, s_m: FloatArray, weight_m: FloatArray
) -> Transects:
    """Stand single transects at chainages ``s_m`` of the kerbs ``kerbs[face]``, ordered by face and chainage.

    Parameters
    ----------
    ground, obstacles
        What the lines are cut from; only solid obstacles take width.
    kerbs
        The kerb line of every face, directed so that the pavement lies on its left.
    face, s_m, weight_m
        Index into ``kerbs``, chainage and length of the piece of kerb, in metres.
    """
    ahead, behind = points_at(kerbs, face, s_m + HALF_CHORD_M), points_at(kerbs, face, s_m - HALF_CHORD_M)
    chord = ahead - behind
    along = chord / np.maximum(np.hypot(*chord.T), 1e-12)[:, None]
    left = np.column_stack([-along[:, 1], along[:, 0]])
    point = points_at(kerbs, face, s_m)
    start_m, width_m = first_pieces(ground, point, left)
    near = point + left * start_m[:, None]
    fixed_of, fixed_from_m, fixed_to_m = obstructed(obstacles, near, left, width_m)
    first = np.searchsorted(face, np.arange(len(kerbs) + 1))
    return Transects(
        face, s_m, weight_m, point, along, left, start_m, width_m, first, fixed_of, fixed_from_m, fixed_to_m
    )


def cut_transects(
    ground: Ground, kerbs: GeometryArray, obstacles: Obstruents, breaks: Mapping[int, FloatArray] | None = None
) -> Transects:
    """Cut every kerb at each multiple of 0.25 m, and at ``breaks``, and stand a transect in the middle of each piece.

    Parameters
    ----------
    ground, obstacles
        What the lines are cut from.
    kerbs
        The kerb line of every face, directed so that the pavement lies on its left.
    breaks
        For the index of a kerb, chainages in metres at which its pieces are cut further (the ends of bins).
    """
    cells = cell_counts(kerbs)
    face = np.repeat(np.arange(len(kerbs), dtype=np.int64), cells)
    from_m = (np.arange(len(face)) - np.repeat(np.cumsum(cells) - cells, cells)) * CELL_M
    to_m = from_m + CELL_M
    if breaks:
        new_face, cell, new_from_m, new_to_m = pieces_between(cells, breaks)
        whole = np.ones(len(face), dtype=bool)
        whole[(np.cumsum(cells) - cells)[new_face] + cell] = False
        face = np.concatenate([face[whole], new_face])
        from_m = np.concatenate([from_m[whole], new_from_m])
        to_m = np.concatenate([to_m[whole], new_to_m])
        order = np.lexsort((from_m, face))
        face, from_m, to_m = face[order], from_m[order], to_m[order]
    return stand_transects(ground, kerbs, obstacles, face, (from_m + to_m) / 2, to_m - from_m)


def obstructed(
    obstacles: Obstruents, near: FloatArray, left: FloatArray, width_m: FloatArray
) -> tuple[IntArray, FloatArray, FloatArray]:
    """Return where solid obstacles lie on lines from ``near`` along ``left``: line (ascending), from and to."""
    wide: BoolArray = width_m > 0
    if not obstacles.solid.any() or not wide.any():
        return np.zeros(0, np.int64), np.zeros(0), np.zeros(0)
    rows = np.flatnonzero(wide)
    lines = shapely.linestrings(np.stack([near[rows], near[rows] + left[rows] * width_m[rows, None]], axis=1))
    line, thing = obstacles.tree.query(lines, predicate="intersects")
    solid = obstacles.solid[thing]
    line, thing = line[solid], thing[solid]
    parts, of = shapely.get_parts(shapely.intersection(lines[line], obstacles.footprints[thing]), return_index=True)
    linear = shapely.get_type_id(parts) == shapely.GeometryType.LINESTRING
    parts, row = parts[linear], rows[line[of[linear]]]
    # a part of a straight line: the line's own direction measures its two ends
    ends = np.stack([shapely.get_coordinates(shapely.get_point(parts, end)) for end in (0, -1)])
    far = ((ends - near[row]) * left[row]).sum(axis=2)
    from_m, to_m = far.min(axis=0), far.max(axis=0)
    order = np.lexsort((from_m, row))
    return row[order], from_m[order], to_m[order]
