"""From a case's polygons to directed kerb lines, each of which becomes one face.

Given kerbs are used as they are. Without them the carriageway's rings are walked, and what pavement before buildings
they miss is looked for along its own outline.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import count

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from binopt.domain.case import Case
from binopt.domain.street import FloatArray, GeometryArray, IntArray, Kerb
from binopt.geometry.coverage import Front, measure_coverage, sample
from binopt.geometry.frontage import Frontage
from binopt.geometry.kerb_places import find_pavements, find_streets, name_kerbs
from binopt.geometry.model import Ground, Transects
from binopt.geometry.open_side import Clues
from binopt.geometry.outline_walk import walk_outlines
from binopt.geometry.ring_walk import unite, walk_rings
from binopt.geometry.stretches import cut_runs, cut_settled, measure_lines, paved, paved_shares
from binopt.geometry.transects import of_lines, stacked

NAMELESS = "face"
"""What a face's id begins with where neither a street nor its pavement gives a name."""
STREET_REACH_M = 25.0
"""Without carriageways, pavement this near to a street's line gets faces even where it has no doors."""

LEAST_GIVEN_M = 1.0
"""A shorter stretch of a given kerb is left out; of derived ones only longer ones are taken at all."""


@dataclass(frozen=True, slots=True)
class KerbFindings:
    """Kerbs with unique ids, directed so that the pavement lies on their left.

    ``transects`` are the kerbs', without what obstacles take from them. ``front`` is the pavement before buildings that
    they should cover; ``notes`` says what was guessed on the way.
    """

    kerbs: tuple[Kerb, ...]
    transects: Transects
    front: Front
    notes: tuple[str, ...] = ()


def derive_kerbs(case: Case, ground: Ground) -> KerbFindings:
    """Find the kerb lines of a case's faces.

    Every line's length is a whole multiple of 0.25 m, and hardly any transect of it misses pavement or runs up a side
    street: what would is cut off, so that one side of a street may become several faces.

    Parameters
    ----------
    case
        Its kerbs, else its carriageways, streets, premises and pavements are used.
    ground
        The pavement of the case.
    """
    carriageways = unite(as_geometries(case.carriageways), ground)
    frontage = find_frontage(case, ground, carriageways)
    front = Front.of(ground, frontage)
    if case.kerbs:
        kerbs, transects, notes = _given(case, ground)
        return KerbFindings(kerbs, transects, front, notes)
    streets = as_geometries(street.geometry for street in case.streets if not street.through)
    by_ring, taken = cut_settled(ground, walk_rings(carriageways, ground))
    wanted, of = _wanted(ground, front, taken, streets if not len(carriageways) else streets[:0])
    clues = Clues.of(frontage.feet, carriageways, streets)
    by_outline, more = cut_settled(ground, walk_outlines(ground, frontage, clues, taken, wanted, of))
    lines, transects = np.concatenate([by_ring, by_outline]), stacked(taken, more)
    kerbs = _described(case, lines, transects)
    order = np.array(sorted(range(len(kerbs)), key=lambda i: kerbs[i].kerb_id), dtype=np.int64)
    kerbs, transects = tuple(kerbs[i] for i in order), of_lines(transects, order)
    if not len(by_outline):
        return KerbFindings(kerbs, transects, front)
    note = (
        f"{len(by_outline)} of {len(lines)} faces ({shapely.length(by_outline).sum():.0f} of "
        f"{shapely.length(lines).sum():.0f} m) follow the pavement's outline, where no carriageway comes near"
    )
    return KerbFindings(kerbs, transects, front, (note,))


def find_frontage(case: Case, ground: Ground, carriageways: GeometryArray) -> Frontage:
    """Find where the doors of a case meet its pavement, across no carriageway, or without any across no street."""
    doors = as_geometries(premises.door for premises in case.premises)
    streets = as_geometries(street.geometry for street in case.streets if not street.through)
    barriers = carriageways if len(carriageways) else streets
    return Frontage.of(doors, ground, barriers)


def as_geometries(items: Iterable[BaseGeometry]) -> GeometryArray:
    """Put geometries into an array of objects, also where there are none or one."""
    listed = list(items)
    out = np.empty(len(listed), dtype=object)
    out[:] = listed
    return out


def _wanted(ground: Ground, front: Front, taken: Transects, streets: GeometryArray) -> tuple[FloatArray, IntArray]:
    """Return points of pavement that need a kerb, and their polygons: before buildings, or along the given streets."""
    found = measure_coverage(front, taken)
    if not len(streets):
        return found.missed, found.missed_polygon
    points, polygon = sample(ground)
    point = np.unique(shapely.STRtree(streets).query(shapely.points(points), "dwithin", STREET_REACH_M)[0])
    return np.concatenate([found.missed, points[point]]), np.concatenate([found.missed_polygon, polygon[point]])


def _given(case: Case, ground: Ground) -> tuple[tuple[Kerb, ...], Transects, tuple[str, ...]]:
    """Take kerbs from the data: turned round where pavement lies on their right, cut where it is missing."""
    lines = as_geometries(kerb.geometry for kerb in case.kerbs)
    left, right = (paved_shares(measure_lines(ground, side), len(lines)) for side in (lines, shapely.reverse(lines)))
    wrong = right > left
    lines[wrong] = shapely.reverse(lines[wrong])
    transects = measure_lines(ground, lines)
    pieces, of = cut_runs(lines, transects, paved(transects), LEAST_GIVEN_M)
    transects = measure_lines(ground, pieces)
    found = find_pavements(case, transects)
    taken = {kerb.kerb_id for kerb in case.kerbs}
    kerbs: list[Kerb] = []
    for n, (piece, k, pavement) in enumerate(zip(pieces, of, found, strict=True)):
        kerb = case.kerbs[k]
        name = kerb.kerb_id
        if n and of[n - 1] == k:  # a later part of a kerb whose pavement is interrupted
            name = next(f"{kerb.kerb_id}.{i}" for i in count(2) if f"{kerb.kerb_id}.{i}" not in taken)
            taken.add(name)
        kerbs.append(Kerb(name, pavement, piece, kerb.street_id))
    notes = []
    if wrong.any():
        ids = ", ".join(case.kerbs[k].kerb_id for k in np.flatnonzero(wrong)[:8])
        notes.append(f"{wrong.sum()} kerbs had their pavement on the right and were turned round: {ids}")
    lost = sorted(set(range(len(case.kerbs))) - set(of.tolist()))
    if lost:
        ids = ", ".join(case.kerbs[k].kerb_id for k in lost[:8])
        notes.append(f"{len(lost)} kerbs meet hardly any pavement within 3 m and were left out: {ids}")
    return tuple(kerbs), transects, tuple(notes)


def _described(case: Case, lines: GeometryArray, transects: Transects) -> tuple[Kerb, ...]:
    """Give lines, whose transects are known, their pavement, their street and an id."""
    pavements = find_pavements(case, transects)
    streets = find_streets(case.streets, transects).tolist()
    by_id = {pavement.pavement_id: pavement.street for pavement in case.pavements}
    labels = [
        case.streets[k].name or case.streets[k].street_id if k >= 0 else by_id[pavement] or NAMELESS
        for k, pavement in zip(streets, pavements, strict=True)
    ]
    ids = name_kerbs(labels, lines)
    return tuple(
        Kerb(ids[i], pavements[i], lines[i], case.streets[streets[i]].street_id if streets[i] >= 0 else "")
        for i in range(len(lines))
    )
