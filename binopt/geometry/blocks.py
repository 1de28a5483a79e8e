"""Which faces hang together: reached from each other on foot without crossing a carriageway."""

from __future__ import annotations

import numpy as np
import shapely

from binopt.domain.street import IntArray
from binopt.geometry.model import StreetModel

BRIDGE_M = 0.05
"""Cracks between pavement polygons up to this wide are walked over (contract)."""


def walkable_blocks(model: StreetModel) -> IntArray:
    """Number the walkable blocks of pavement, per face.

    Two faces share a number when their pavements touch or lie within 5 cm of each other, directly or through others.
    A face joins what lies along it: where a driveway's own polygon cuts a pavement in two, people walk on across it.

    Returns
    -------
    IntArray
        One number a face, from 0 without holes, in the order in which they first occur.
    """
    ground, transects, n = model.ground, model.transects, len(model.faces)
    hosts, guests = ground.tree.query(ground.polygons, predicate="dwithin", distance=BRIDGE_M)
    paved = np.flatnonzero(transects.width_m > 0)
    inside = transects.start_m[paved] + transects.width_m[paved] / 2
    middles = shapely.points(transects.point[paved] + transects.left[paved] * inside[:, None])
    middle, polygon = ground.tree.query(middles, predicate="intersects")
    pairs = np.concatenate(
        [np.stack([n + hosts, n + guests]), np.stack([transects.face[paved][middle], n + polygon])], axis=1
    )
    label = connected(n + len(ground.polygons), pairs[0], pairs[1])[:n]
    _, first, number = np.unique(label, return_index=True, return_inverse=True)
    rank = np.empty(len(first), np.int64)
    rank[np.argsort(first)] = np.arange(len(first))
    return rank[number]


def connected(count: int, one: IntArray, other: IntArray) -> IntArray:
    """Label ``count`` nodes by the least node that pairs of them connect each to."""
    label = np.arange(count)
    while True:
        least = np.minimum(label[one], label[other])
        following = label.copy()
        np.minimum.at(following, label[one], least)
        np.minimum.at(following, label[other], least)
        following = np.minimum(following, following[following])
        if np.array_equal(following, label):
            return label
        label = following[following]
