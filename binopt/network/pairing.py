"""Streets on which both sides are served in one pass, and which faces face each other there."""

from __future__ import annotations

from collections import defaultdict

import numpy as np

from binopt.domain.street import BoolArray, FloatArray
from binopt.network.graph import StreetNetwork
from binopt.network.matching import Runs

FACING_SHARE = 0.5
"""Part of the shorter of two faces that must lie opposite the other for both to be one pass."""


def narrow_edges(network: StreetNetwork, runs: Runs) -> BoolArray:
    """Tell per edge whether both of its sides may be served in one pass.

    Where the street says so (``both_sides``), or where it is one-way and narrower from kerb to kerb than the case's
    ``both_sides_oneway_below_m``. The width is the sum of both sides' distances to the centre line, twice that of one
    where the other has no face; unknown where neither has one, and then the street is not taken to be narrow.
    """
    streets, of = network.streets, network.edges.street
    said = np.array([street.both_sides for street in streets], dtype=bool)[of]
    oneway = np.array([street.oneway != 0 for street in streets], dtype=bool)[of]
    off = np.stack([_mean_off(runs, side, len(of)) for side in (0, 1)])
    width_m = np.where(np.isnan(off), off[::-1], off).sum(axis=0)
    found: BoolArray = said | (oneway & (width_m < network.rules.both_sides_oneway_below_m))
    return found


def pair_faces(runs: Runs, bilateral: BoolArray) -> dict[int, int]:
    """Return for each face that faces another on bilateral edges its partner, the longest common stretches first."""
    of_edge: dict[int, list[tuple[int, int]]] = defaultdict(list)
    faces = np.repeat(np.arange(len(runs.first) - 1), np.diff(runs.first))
    span = runs.high_m - runs.low_m
    for run in np.flatnonzero(bilateral[runs.edge]).tolist() if len(runs.edge) else ():
        of_edge[int(runs.edge[run])].append((int(faces[run]), run))
    common: dict[tuple[int, int], float] = defaultdict(float)
    for there in of_edge.values():
        for face, run in there:
            for other_face, other in there:
                if face < other_face and runs.along[run] != runs.along[other]:
                    begin, end = max(runs.low_m[run], runs.low_m[other]), min(runs.high_m[run], runs.high_m[other])
                    common[face, other_face] += max(float(end - begin), 0.0)
    long = np.bincount(faces, span, len(runs.first) - 1)
    partner: dict[int, int] = {}
    for (one, other), metres in sorted(common.items(), key=lambda item: (-item[1], item[0])):
        if one not in partner and other not in partner and metres >= FACING_SHARE * min(long[one], long[other]) > 0:
            partner[one], partner[other] = other, one
    return partner


def _mean_off(runs: Runs, side: int, edges: int) -> FloatArray:
    chosen = runs.along == side
    weight = (runs.high_m - runs.low_m)[chosen]
    total = np.bincount(runs.edge[chosen], weight, edges)
    summed = np.bincount(runs.edge[chosen], weight * runs.off_m[chosen], edges)
    return np.where(total > 0, summed / np.where(total > 0, total, 1.0), np.nan)
