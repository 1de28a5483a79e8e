"""Which streets a face runs along: kerbs matched to the centre lines beside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely

from binopt.domain.street import BoolArray, Face, FloatArray, IntArray, Street
from binopt.network.lines import Edges

SAMPLE_M = 5.0
"""A kerb is asked every so often which street it lies at."""
REACH_M = 30.0
"""Farthest from a kerb to its centre line: half of a carriageway of 60 m, wider than any street of one centre line."""
PARALLEL_DEG = 35.0
"""What a kerb and its street may differ in direction: a corner begins where a kerb turns by more (see the faces)."""
BEHIND_M = 1.0
"""How far a centre line may lie on the pavement's side of the kerb: both are drawn roughly in narrow lanes."""
OTHER_STREET_M = 6.0
"""How much nearer a street must lie than the one that the face names to be taken instead."""
LEAST_SHARE = 0.5
"""Share of a kerb that must lie at streets for the face to be said to lie at a street at all."""


@dataclass(frozen=True, slots=True)
class Runs:
    """Stretches of faces along one edge each, by face and in the direction of the kerb.

    Attributes
    ----------
    first
        ``first[f] : first[f + 1]`` are the runs of face ``f``; none where it lies at no street.
    edge
        The edge that each runs along.
    along
        Whether the edge's line leads in the kerb's direction; the kerb then lies on the line's left, else on its right.
    low_m, high_m
        From where to where on the edge's line.
    off_m
        Median distance from the kerb to the centre line.
    share
        Share of the face's kerb that each run stands for.
    """

    first: IntArray
    edge: IntArray
    along: IntArray
    low_m: FloatArray
    high_m: FloatArray
    off_m: FloatArray
    share: FloatArray


def match_faces(faces: Sequence[Face], edges: Edges, streets: Sequence[Street]) -> Runs:
    """Find the edges that each face runs along: near, parallel, and on the kerb's right, where its carriageway is.

    Streets that are only driven through are none.
    """
    if not faces or not len(edges.line):
        nothing, none = np.empty(0, dtype=np.int64), np.empty(0)
        return Runs(np.zeros(len(faces) + 1, dtype=np.int64), nothing, nothing, none, none, none, none)
    kerbs = np.array([face.kerb for face in faces], dtype=object)
    count = np.maximum(np.ceil(shapely.length(kerbs) / SAMPLE_M - 1e-6).astype(np.int64), 2)
    face = np.repeat(np.arange(len(faces)), count)
    rank = np.arange(len(face)) - np.repeat(np.cumsum(count) - count, count)
    step_m = (shapely.length(kerbs) / count)[face]
    point, tangent = _points(kerbs[face], (rank + 0.5) * step_m, step_m / 2)
    begin, end, edge_of, begin_m = _segments(edges)
    sample, segment = shapely.STRtree(shapely.linestrings(np.stack([begin, end], axis=1))).query(
        shapely.points(point), predicate="dwithin", distance=REACH_M
    )
    way = end[segment] - begin[segment]
    long = np.maximum(np.hypot(way[:, 0], way[:, 1]), 1e-9)
    unit = way / long[:, None]
    at_m = np.clip(((point[sample] - begin[segment]) * unit).sum(axis=1), 0.0, long)
    off = begin[segment] + unit * at_m[:, None] - point[sample]
    off_m = np.hypot(off[:, 0], off[:, 1])
    cosine = (unit * tangent[sample]).sum(axis=1)
    behind_m = tangent[sample, 0] * off[:, 1] - tangent[sample, 1] * off[:, 0]
    good = (np.abs(cosine) >= np.cos(np.radians(PARALLEL_DEG))) & (behind_m <= BEHIND_M)
    through = np.array([street.through for street in streets], dtype=bool)
    good &= ~through[edges.street[edge_of[segment]]]
    good &= np.abs(behind_m) >= off_m * 0.7  # the street lies abreast of the sample, not before or behind it
    sample, segment, at_m, off_m, cosine = sample[good], segment[good], at_m[good], off_m[good], cosine[good]
    strange = ~_same_street(faces, streets, face[sample], edges.street[edge_of[segment]])
    order = np.lexsort((segment, off_m + OTHER_STREET_M * strange, sample))
    best = order[np.concatenate([[True], np.diff(sample[order]) > 0])[: len(order)]]
    chosen = np.full(len(face), -1)
    chosen[sample[best]] = edge_of[segment[best]]
    place_m, side, far_m = np.zeros(len(face)), np.zeros(len(face), dtype=np.int64), np.zeros(len(face))
    place_m[sample[best]] = begin_m[segment[best]] + at_m[best]
    side[sample[best]] = cosine[best] > 0
    far_m[sample[best]] = off_m[best]
    return _runs(face, count, chosen, side, place_m, far_m, step_m, edges)


def _runs(
    face: IntArray,
    count: IntArray,
    edge: IntArray,
    along: IntArray,
    place_m: FloatArray,
    off_m: FloatArray,
    step_m: FloatArray,
    edges: Edges,
) -> Runs:
    """Put neighbouring samples of the same edge together; single ones between others are slips at corners."""
    met = np.bincount(face, edge >= 0, len(count)) / count
    kept = np.flatnonzero((edge >= 0) & (met[face] >= LEAST_SHARE))
    for _ in range(2):
        run = _run_of(face[kept], edge[kept], along[kept])
        size = np.bincount(run)[run] if len(run) else run
        most = np.zeros(len(count), dtype=np.int64)
        np.maximum.at(most, face[kept], size)
        kept = kept[(size > 1) | (most[face[kept]] <= 2)]
    run = _run_of(face[kept], edge[kept], along[kept])
    runs = int(run[-1]) + 1 if len(run) else 0
    first = np.searchsorted(run, np.arange(runs))
    samples = kept[first]
    low, high = np.full(runs, np.inf), np.full(runs, -np.inf)
    np.minimum.at(low, run, place_m[kept] - step_m[kept] / 2)
    np.maximum.at(high, run, place_m[kept] + step_m[kept] / 2)
    length = shapely.length(edges.line)[edge[samples]]
    medians = [float(np.median(part)) for part in np.split(off_m[kept], first[1:])] if runs else []
    return Runs(
        np.searchsorted(face[samples], np.arange(len(count) + 1)).astype(np.int64),
        edge[samples].astype(np.int64),
        along[samples],
        np.clip(low, 0.0, length),
        np.clip(high, 0.0, length),
        np.array(medians, dtype=float),
        np.bincount(run, minlength=runs) / count[face[samples]],
    )


def _run_of(face: IntArray, edge: IntArray, along: IntArray) -> IntArray:
    """Number runs of samples that are alike."""
    change = (np.diff(face) != 0) | (np.diff(edge) != 0) | (np.diff(along) != 0)
    return np.concatenate([np.zeros(min(len(face), 1), dtype=np.int64), np.cumsum(change)]).astype(np.int64)


def _points(lines: object, at_m: FloatArray, half_m: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return points on lines and the unit chords around them."""
    point = shapely.get_coordinates(shapely.line_interpolate_point(lines, at_m))
    before = shapely.get_coordinates(shapely.line_interpolate_point(lines, np.maximum(at_m - half_m, 0.0)))
    after = shapely.get_coordinates(shapely.line_interpolate_point(lines, at_m + half_m))
    chord = after - before
    return point, chord / np.maximum(np.hypot(chord[:, 0], chord[:, 1]), 1e-9)[:, None]


def _segments(edges: Edges) -> tuple[FloatArray, FloatArray, IntArray, FloatArray]:
    """Return begin and end of each straight piece, its edge, and how far along the edge it begins."""
    xy, of = shapely.get_coordinates(edges.line, return_index=True)
    inside = of[1:] == of[:-1]
    begin, end, edge = xy[:-1][inside], xy[1:][inside], of[1:][inside]
    run = np.cumsum(np.hypot(*(end - begin).T))
    before = np.concatenate([[0.0], run[:-1]])
    first = np.searchsorted(edge, edge)
    return begin, end, edge.astype(np.int64), before - before[first]


def _same_street(faces: Sequence[Face], streets: Sequence[Street], face: IntArray, street: IntArray) -> BoolArray:
    """Tell of pairs whether the street is the one that the face names; a face that names none takes any."""
    names = [one.name or one.street_id for one in streets]
    number = {name: i for i, name in enumerate(dict.fromkeys(names))}
    by_id = {one.street_id: number[name] for one, name in zip(streets, names, strict=True)}
    wanted = np.array([by_id.get(one.street_id, number.get(one.street, -1)) for one in faces])
    of_street = np.array([number[name] for name in names])
    same: BoolArray = (wanted[face] < 0) | (wanted[face] == of_street[street])
    return same
