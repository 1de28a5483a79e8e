"""Where bins will probably stand, so that those places are examined all at once instead of one by one.

A place is examined by a dozen array operations, whose price hardly depends on how many places they are given. So the
bins are put down beforehand on paper, face by face: places of which nothing is known are taken for free, but for those
beside which an obstacle lies. What they took or passed over is examined together, and faces on which that was news are
put down again. Whatever is guessed wrong is examined when its turn comes: the guess decides how long it takes and
nothing else.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice

import numpy as np
import shapely

from binopt.baseline.free_places import FreePlaces
from binopt.baseline.intervals import Intervals
from binopt.baseline.row import Row
from binopt.domain.service import BinType
from binopt.domain.street import IntArray
from binopt.geometry.doors import kerb_lines
from binopt.geometry.model import StreetModel
from binopt.geometry.ragged import firsts

ROUNDS = 4
"""How often a face is put down again at most."""
SPARE = 6
"""How many places beyond the one taken are examined too: where a kerb bends, its neighbours come too near there."""
BATCH = 2_000
"""How many bins are put down on paper at a time: bounds the memory."""

Wish = tuple[BinType, float]
Beside = list[tuple[float, float, float]]
"""Stretches of a kerb beside which an obstacle lies: from, to, and how far from the kerb it begins, in metres."""


def foresee(
    free: FreePlaces, model: StreetModel, setback_m: float, wishes: Iterable[tuple[int, BinType, float]]
) -> None:
    """Examine the places at which bins will probably stand.

    Parameters
    ----------
    free
        Where nothing stands yet.
    model, setback_m
        The street, and how far from the kerb bins stand.
    wishes
        The face, the type and the chainage of the door's foot of each bin, in the order in which they are put down.
    """
    on_face: dict[int, list[Wish]] = defaultdict(list)
    for face, bin_type, foot_m in wishes:
        on_face[face].append((bin_type, foot_m))
    deepest_m = max((bin_type.depth_m for bins in on_face.values() for bin_type, _ in bins), default=0.0)
    beside = _obstacles_beside(model, setback_m + deepest_m)
    for faces in _batches(on_face):
        left = faces
        for _ in range(ROUNDS):
            asked = {face: _asked(free, face, on_face[face], beside[face], setback_m) for face in left}
            free.examine([(face, row, places) for face, found in asked.items() for row, places in found])
            left = [face for face, found in asked.items() if found]


def _batches(on_face: Mapping[int, list[Wish]]) -> Iterator[list[int]]:
    """Take faces together, some ``BATCH`` bins at a time."""
    batch: list[int] = []
    bins = 0
    for face, wishes in on_face.items():
        batch.append(face)
        bins += len(wishes)
        if bins >= BATCH:
            yield batch
            batch, bins = [], 0
    yield batch


def _obstacles_beside(model: StreetModel, reach_m: float) -> dict[int, Beside]:
    """Return the stretches of each face beside which obstacles lie within reach of the kerb, by the face's index."""
    kerbs, things = kerb_lines(model), model.obstacles
    found: dict[int, Beside] = defaultdict(list)
    if not things.ids:
        return found
    face, thing = things.tree.query(kerbs, predicate="dwithin", distance=reach_m)
    corners, pair = shapely.get_coordinates(things.footprints[thing], return_index=True)
    feet_m = shapely.line_locate_point(kerbs[face[pair]], shapely.points(corners))
    begin = firsts(pair, len(face))[:-1]
    from_m, to_m = np.minimum.reduceat(feet_m, begin), np.maximum.reduceat(feet_m, begin)
    off_m = shapely.distance(kerbs[face], things.footprints[thing])
    for f, *stretch in zip(face.tolist(), from_m.tolist(), to_m.tolist(), off_m.tolist(), strict=True):
        found[f].append((stretch[0], stretch[1], stretch[2]))
    return found


def _asked(
    free: FreePlaces, face: int, bins: list[Wish], beside: Beside, setback_m: float
) -> list[tuple[Row, IntArray]]:
    """Put bins down on a face on paper, and list the places that have to be known for that."""
    types = {bin_type.litres: bin_type for bin_type, _ in bins}
    rows = {litres: free.row(face, bin_type) for litres, bin_type in types.items()}
    paper = {litres: row.emptied() for litres, row in rows.items()}
    doubtful = {litres: _doubtful(bin_type, beside, setback_m) for litres, bin_type in types.items()}
    asked: dict[int, set[int]] = defaultdict(set)
    for bin_type, foot_m in bins:
        row = paper[bin_type.litres]
        nearest = row.outward(foot_m)
        for cm in nearest:
            if cm in row.corners:
                taken = cm
                break
            asked[bin_type.litres].add(cm)
            if cm not in doubtful[bin_type.litres]:
                taken = cm
                asked[bin_type.litres].update(spare for spare in islice(nearest, SPARE) if spare not in row.corners)
                break
        else:
            continue
        for other in paper.values():
            other.take(bin_type, taken)
    return [(rows[litres], np.array(sorted(places))) for litres, places in asked.items()]


def _doubtful(bin_type: BinType, beside: Beside, setback_m: float) -> Intervals:
    """Return the centimetres at which a bin would reach over a stretch beside which an obstacle lies."""
    doubtful, half_m = Intervals(), bin_type.width_m / 2
    for from_m, to_m, off_m in beside:
        if off_m < setback_m + bin_type.depth_m:
            doubtful.add(int(np.ceil((from_m - half_m) * 100)), int(np.floor((to_m + half_m) * 100)))
    return doubtful
