"""Transects: straight lines from the kerb across the pavement, by which every width of a face is taken.

The contract cuts each kerb at every multiple of 0.25 m, and further at both ends of every spot on it; in the middle of
each piece stands one line at right angles to the kerb's chord. Everything here works on all kerbs at once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import shapely

from binopt.domain.street import BoolArray, FloatArray, GeometryArray, IntArray
from binopt.geometry.model import CELL_M, Ground, Obstruents, Transects
from binopt.geometry.ragged import ranges
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
    cells: IntArray, faces: IntArray, at_m: FloatArray
) -> tuple[IntArray, IntArray, FloatArray, FloatArray]:
    """Return the pieces of those 0.25 m cells that breaks fall into.

    Parameters
    ----------
    cells
        Number of cells of each kerb.
    faces, at_m
        The breaks: index of the kerb, and the chainage in metres at which its cell is cut further. Those outside the
        kerb or on a multiple of 0.25 m cut nothing.

    Returns
    -------
    face, cell, from_m, to_m
        Arrays of one entry a piece, ordered by face and chainage.
    """
    at_m = np.round(at_m, _BREAK_DECIMALS)
    inside = (at_m > 0) & (at_m < cells[faces] * CELL_M)
    faces, at_m = faces[inside], at_m[inside]
    cell = np.floor(at_m / CELL_M).astype(np.int64)
    cutting = at_m > cell * CELL_M
    faces, cell, at_m = faces[cutting], cell[cutting], at_m[cutting]
    # every cut cell has a piece that begins at its own start, and one at each break
    face = np.concatenate([faces, faces])
    cell = np.concatenate([cell, cell])
    begin = np.concatenate([at_m, cell[: len(at_m)] * CELL_M])
    order = np.lexsort((begin, face))
    face, cell, begin = face[order], cell[order], begin[order]
    new = np.ones(len(face), dtype=bool)
    new[1:] = (face[1:] != face[:-1]) | (begin[1:] != begin[:-1])
    face, cell, begin = face[new], cell[new], begin[new]
    same = (face[1:] == face[:-1]) & (cell[1:] == cell[:-1])
    end: FloatArray = (cell + 1).astype(np.float64) * CELL_M
    end[:-1][same] = begin[1:][same]
    return face, cell, begin, end


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
    sure = np.zeros(len(s_m))
    return Transects(
        face, s_m, weight_m, point, along, left, start_m, width_m, sure, first, fixed_of, fixed_from_m, fixed_to_m
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
        at_m = np.concatenate([np.asarray(at, dtype=float) for at in breaks.values()])
        owner = np.repeat(np.array(list(breaks), dtype=np.int64), [len(at) for at in breaks.values()])
        new_face, cell, new_from_m, new_to_m = pieces_between(cells, owner, at_m)
        whole = np.ones(len(face), dtype=bool)
        whole[(np.cumsum(cells) - cells)[new_face] + cell] = False
        face = np.concatenate([face[whole], new_face])
        from_m = np.concatenate([from_m[whole], new_from_m])
        to_m = np.concatenate([to_m[whole], new_to_m])
        order = np.lexsort((from_m, face))
        face, from_m, to_m = face[order], from_m[order], to_m[order]
    return stand_transects(ground, kerbs, obstacles, face, (from_m + to_m) / 2, to_m - from_m)


def recut_transects(
    grid: Transects, ground: Ground, kerbs: GeometryArray, obstacles: Obstruents, faces: IntArray, at_m: FloatArray
) -> Transects:
    """Cut the transects of the 0.25 m grid further at breaks; those of cells without a break are taken as they are.

    Gives what ``cut_transects`` gives with the same breaks, at the price of the new lines alone.

    Parameters
    ----------
    grid
        The transects of all kerbs without breaks.
    ground, kerbs, obstacles
        What ``grid`` was cut from.
    faces, at_m
        The breaks: index of the kerb, and chainage in metres.
    """
    face, cell, from_m, to_m = pieces_between(np.diff(grid.first), faces, at_m)
    whole = np.ones(len(grid), dtype=bool)
    whole[grid.first[face] + cell] = False
    new = stand_transects(ground, kerbs, obstacles, face, (from_m + to_m) / 2, to_m - from_m)
    new = replace(new, unsure_m=grid.unsure_m[grid.first[face] + cell])
    old = np.flatnonzero(whole)
    both_face = np.concatenate([grid.face[old], new.face])
    order = np.lexsort((np.concatenate([grid.s_m[old], new.s_m]), both_face))
    place = np.empty(len(order), dtype=np.int64)
    place[order] = np.arange(len(order))
    place_of_old = np.full(len(grid), -1, dtype=np.int64)
    place_of_old[old] = place[: len(old)]
    fixed = whole[grid.fixed_of]
    fixed_of = np.concatenate([place_of_old[grid.fixed_of[fixed]], place[len(old) :][new.fixed_of]])
    fixed_from_m = np.concatenate([grid.fixed_from_m[fixed], new.fixed_from_m])
    fixed_to_m = np.concatenate([grid.fixed_to_m[fixed], new.fixed_to_m])
    by_line = np.lexsort((fixed_from_m, fixed_of))

    def join(ours: FloatArray, theirs: FloatArray) -> FloatArray:
        joined: FloatArray = np.concatenate([ours[old], theirs])[order]
        return joined

    return Transects(
        both_face[order],
        join(grid.s_m, new.s_m),
        join(grid.weight_m, new.weight_m),
        join(grid.point, new.point),
        join(grid.along, new.along),
        join(grid.left, new.left),
        join(grid.start_m, new.start_m),
        join(grid.width_m, new.width_m),
        join(grid.unsure_m, new.unsure_m),
        np.searchsorted(both_face[order], np.arange(len(kerbs) + 1)),
        fixed_of[by_line],
        fixed_from_m[by_line],
        fixed_to_m[by_line],
    )


def with_obstacles(transects: Transects, obstacles: Obstruents) -> Transects:
    """Return transects that were cut without obstacles with the solid ones that lie on them."""
    near = transects.point + transects.left * transects.start_m[:, None]
    fixed_of, fixed_from_m, fixed_to_m = obstructed(obstacles, near, transects.left, transects.width_m)
    return replace(transects, fixed_of=fixed_of, fixed_from_m=fixed_from_m, fixed_to_m=fixed_to_m)


def of_lines(transects: Transects, lines: IntArray) -> Transects:
    """Return the transects of some lines, in the order of ``lines``, without what obstacles take from them."""
    count = np.diff(transects.first)[lines]
    row = ranges(transects.first[lines], count)
    none, nothing = np.zeros(0, np.int64), np.zeros(0)
    return Transects(
        np.repeat(np.arange(len(lines)), count),
        transects.s_m[row],
        transects.weight_m[row],
        transects.point[row],
        transects.along[row],
        transects.left[row],
        transects.start_m[row],
        transects.width_m[row],
        transects.unsure_m[row],
        np.concatenate([[0], np.cumsum(count)]),
        none,
        nothing,
        nothing.copy(),
    )


def stacked(one: Transects, other: Transects) -> Transects:
    """Put the transects of two sets of lines behind each other, without what obstacles take from them."""
    none, nothing = np.zeros(0, np.int64), np.zeros(0)
    return Transects(
        np.concatenate([one.face, other.face + len(one.first) - 1]),
        np.concatenate([one.s_m, other.s_m]),
        np.concatenate([one.weight_m, other.weight_m]),
        np.concatenate([one.point, other.point]),
        np.concatenate([one.along, other.along]),
        np.concatenate([one.left, other.left]),
        np.concatenate([one.start_m, other.start_m]),
        np.concatenate([one.width_m, other.width_m]),
        np.concatenate([one.unsure_m, other.unsure_m]),
        np.concatenate([one.first, other.first[1:] + len(one)]),
        none,
        nothing,
        nothing.copy(),
    )


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
