"""Which pavement and which street a kerb belongs to, and how it is called."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

import numpy as np
import shapely

from binopt.domain.case import Case
from binopt.domain.street import FloatArray, GeometryArray, IntArray, Street
from binopt.geometry.coverage import midway
from binopt.geometry.model import Transects

STREET_REACH_M = 40.0
"""A street's centre line lies at most this far from the kerb."""
PARALLEL_DEG = 30.0
"""A street runs along a kerb where the two differ by less than this."""

_EVERY = 4  # one transect a metre is enough to tell pavement and street by


def find_pavements(case: Case, transects: Transects) -> list[str]:
    """Name the pavement in which most transects of each line lie, by their middles.

    A line none of whose transects meets pavement gets the pavement nearest its first transect.
    """
    lines = len(transects.first) - 1
    shapes = np.empty(len(case.pavements), dtype=object)
    shapes[:] = [pavement.geometry for pavement in case.pavements]
    tree = shapely.STRtree(shapely.make_valid(shapes))
    rows = np.flatnonzero(transects.width_m > 0)[::_EVERY]
    points = shapely.points(midway(transects)[rows])
    point, pavement = tree.query(points, predicate="intersects")
    votes = _votes(transects.face[rows[point]], pavement, np.ones(len(point)), lines)
    without = np.setdiff1d(np.arange(lines), np.flatnonzero(votes >= 0))
    if len(without):
        nearest = tree.nearest(shapely.points(transects.point[transects.first[without]]))
        votes[without] = nearest
    return [case.pavements[k].pavement_id for k in votes]


def find_streets(streets: Sequence[Street], transects: Transects) -> IntArray:
    """Return the index of the nearest roughly parallel street of each line, -1 where there is none.

    Each transect votes for the nearest street that runs along the kerb there; one on the pavement's side of the kerb
    is taken for twice as far away, and one that is only driven through is none.
    """
    lines = len(transects.first) - 1
    faced = np.array([i for i, street in enumerate(streets) if not street.through], dtype=np.int64)
    if not len(faced):
        return np.full(lines, -1)
    shapes = np.empty(len(faced), dtype=object)
    shapes[:] = [streets[i].geometry for i in faced]
    coords, owner = shapely.get_coordinates(shapes, return_index=True)
    owner = faced[owner]
    within = np.flatnonzero(owner[1:] == owner[:-1])
    begin, end, owner = coords[within], coords[within + 1], owner[within]
    segments = shapely.linestrings(np.stack([begin, end], axis=1))
    along = _unit(end - begin)
    rows = np.arange(len(transects))[::_EVERY]
    points = shapely.points(transects.point[rows])
    point, segment = shapely.STRtree(segments).query(points, predicate="dwithin", distance=STREET_REACH_M)
    cosine = np.abs((transects.along[rows[point]] * along[segment]).sum(axis=1))
    parallel = cosine > np.cos(np.radians(PARALLEL_DEG))
    point, segment = point[parallel], segment[parallel]
    foot = shapely.get_coordinates(shapely.get_point(shapely.shortest_line(points[point], segments[segment]), 1))
    behind = ((foot - transects.point[rows[point]]) * transects.left[rows[point]]).sum(axis=1) > 0
    distance = np.hypot(*(foot - transects.point[rows[point]]).T) * np.where(behind, 2, 1)
    order = np.lexsort((owner[segment], distance, point))
    point, first = np.unique(point[order], return_index=True)
    return _votes(transects.face[rows[point]], owner[segment[order][first]], np.ones(len(point)), lines)


def name_kerbs(labels: Sequence[str], lines: GeometryArray) -> list[str]:
    """Make an id of each kerb: its label as a slug, and a number from west to east, then south to north.

    Ids match ``[A-Za-z0-9_.-]+``, differ from each other, and don't depend on the order in which lines were found.
    """
    slugs = [slug(label) for label in labels]
    middle = shapely.get_coordinates(shapely.line_interpolate_point(lines, 0.5, normalized=True)).round(3)
    first = shapely.get_coordinates(shapely.get_point(lines, 0)).round(3)
    order = sorted(range(len(slugs)), key=lambda i: (slugs[i], *middle[i], *first[i]))
    digits = len(str(max((slugs.count(name) for name in set(slugs)), default=1)))
    ids, counts = [""] * len(slugs), dict.fromkeys(slugs, 0)
    for i in order:
        counts[slugs[i]] += 1
        ids[i] = f"{slugs[i]}.{counts[slugs[i]]:0{digits}d}"
    return ids


def slug(text: str) -> str:
    """Write a name in lower case with hyphens, accents taken off: ``"Rue de l'Église"`` is ``"rue-de-l-eglise"``."""
    plain = unicodedata.normalize("NFKD", text.replace("ß", "ss")).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9_]+", "-", plain.lower()).strip("-") or "face"


def _unit(vectors: FloatArray) -> FloatArray:
    return np.asarray(vectors / np.maximum(np.hypot(*vectors.T), 1e-12)[:, None])


def _votes(line: IntArray, choice: IntArray, weight: FloatArray, lines: int) -> IntArray:
    """Return the choice with most votes of each line, of several the lowest; -1 where nobody votes."""
    out = np.full(lines, -1)
    width = int(choice.max(initial=0)) + 1
    pair, of = np.unique(line * width + choice, return_inverse=True)
    count = np.bincount(of, weight, len(pair))
    order = np.lexsort((-pair, count, pair // width))  # the last of each line has most votes
    pair = pair[order]
    last = np.flatnonzero(np.diff(np.append(pair // width, -1)))
    out[pair[last] // width] = pair[last] % width
    return out
