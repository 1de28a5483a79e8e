"""From doors to kerbs: the face that a door opens on, and the faces that are reached without crossing a carriageway.

Everything that is said of carrying starts here: the baselines place by it, the planner prices it, the rules limit it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely

from binopt.domain.case import Case
from binopt.domain.street import BoolArray, FloatArray, GeometryArray, IntArray
from binopt.geometry.blocks import walkable_blocks
from binopt.geometry.model import CELL_M, StreetModel, Transects

NEIGHBOUR_REACH_M = 150.0
"""How far from a door neighbouring faces are listed."""
OPENS_REACH_M = 100.0
"""How far a face may lie that is preferred because the door opens on it: farther, the nearest kerb is taken."""
FIRST_REACH_M = 40.0
"""Where most doors find their face; looked at first because a wide search costs by the square."""
BEHIND_KERB_M = 0.25
"""How far before a kerb a door still counts as standing on its pavement: doors are drawn roughly."""
PAVEMENT_NEAR_FOOT_M = 1.5
"""How far along the kerb from a door's foot pavement is looked for: across a driveway it may be missing at the foot."""


@dataclass(frozen=True, slots=True)
class Doors:
    """Where the doors of a case meet its kerbs. Arrays per premises are in the order of ``case.premises``.

    Attributes
    ----------
    face
        Index of the premises' own face, -1 where the case has no face at all.
    foot_m
        Chainage of the point of that kerb nearest the door.
    way_m
        The way from the door to that point, straight.
    first
        ``first[i] : first[i + 1]`` are the neighbouring faces of premises ``i`` in the arrays below.
    near_face, near_foot_m, near_way_m
        The same of other faces that are reached without crossing a carriageway (of any, where the case allows to
        cross), nearest first, within ``NEIGHBOUR_REACH_M``. The carry to a chainage ``s`` of a face is
        ``way + |s - foot|``, so the nearest face offers the least carry.
    block
        Per face: faces with the same number are reached from each other without crossing a carriageway.
    """

    face: IntArray
    foot_m: FloatArray
    way_m: FloatArray
    first: IntArray
    near_face: IntArray
    near_foot_m: FloatArray
    near_way_m: FloatArray
    block: IntArray

    def reach(self, premises: int) -> tuple[IntArray, FloatArray, FloatArray]:
        """List face, foot and way of one premises: its own face first, then its neighbours by way."""
        near = slice(int(self.first[premises]), int(self.first[premises + 1]))
        if self.face[premises] < 0:
            return self.near_face[near], self.near_foot_m[near], self.near_way_m[near]
        return (
            np.concatenate([self.face[premises : premises + 1], self.near_face[near]]),
            np.concatenate([self.foot_m[premises : premises + 1], self.near_foot_m[near]]),
            np.concatenate([self.way_m[premises : premises + 1], self.near_way_m[near]]),
        )


def find_doors(case: Case, model: StreetModel) -> Doors:
    """Find every premises' own face and its neighbouring ones.

    The own face is the one that ``kerb_id`` names, else the nearest one that the door opens on (the door lies on the
    pavement's side of the kerb, and there is pavement at its foot), else the nearest.
    """
    points = _points(case)
    kerbs = kerb_lines(model)
    block = walkable_blocks(model)
    if not len(points) or not len(kerbs):
        none, nothing = np.zeros(0, np.int64), np.zeros(0)
        gap = np.full(len(points), np.nan)
        first = np.zeros(len(points) + 1, np.int64)
        return Doors(np.full(len(points), -1), gap, gap.copy(), first, none, nothing, nothing.copy(), block)
    tree = shapely.STRtree(kerbs)
    own = _own_faces(case, model, points, kerbs, tree)
    foot_m, way_m = foot_and_way(points, kerbs[own])
    premises, face = tree.query(points, predicate="dwithin", distance=NEIGHBOUR_REACH_M)
    reached = face != own[premises]
    if not case.rules.cross_street:
        reached &= block[face] == block[own[premises]]
    premises, face = premises[reached], face[reached]
    near_foot_m, near_way_m = foot_and_way(points[premises], kerbs[face])
    order = np.lexsort((face, near_way_m, premises))
    first = np.searchsorted(premises[order], np.arange(len(points) + 1))
    return Doors(own, foot_m, way_m, first, face[order], near_foot_m[order], near_way_m[order], block)


def own_faces(case: Case, model: StreetModel) -> IntArray:
    """Find every premises' own face, as ``find_doors`` does, and nothing else."""
    kerbs = kerb_lines(model)
    return _own_faces(case, model, _points(case), kerbs, shapely.STRtree(kerbs))


def foot_and_way(points: GeometryArray, kerbs: GeometryArray) -> tuple[FloatArray, FloatArray]:
    """Measure, pair by pair, the chainage of the kerb's point nearest a door and the straight way to it."""
    foot_m = np.asarray(shapely.line_locate_point(kerbs, points), dtype=float)
    return foot_m, np.asarray(shapely.distance(kerbs, points), dtype=float)


def kerb_lines(model: StreetModel) -> GeometryArray:
    """Stack the kerb lines of a model's faces."""
    kerbs = np.empty(len(model.faces), dtype=object)
    kerbs[:] = [face.kerb for face in model.faces]
    return kerbs


def _points(case: Case) -> GeometryArray:
    points = np.empty(len(case.premises), dtype=object)
    points[:] = [premises.door for premises in case.premises]
    return points


def _own_faces(
    case: Case, model: StreetModel, points: GeometryArray, kerbs: GeometryArray, tree: shapely.STRtree
) -> IntArray:
    """Choose in widening circles: a face that the door opens on, then any face, then the nearest at any distance."""
    own = np.full(len(points), -1)
    _take_named(case, model, points, kerbs, own)
    paved = _paved_nearby(model.transects)
    for reach_m, must_open in ((FIRST_REACH_M, True), (OPENS_REACH_M, True), (OPENS_REACH_M, False)):
        left = np.flatnonzero(own < 0)
        row, face = tree.query(points[left], predicate="dwithin", distance=reach_m)
        premises = left[row]
        foot_m, way_m = foot_and_way(points[premises], kerbs[face])
        if must_open:
            keep = _opens_on(model.transects, paved, points[premises], face, foot_m)
            premises, face, way_m = premises[keep], face[keep], way_m[keep]
        order = np.lexsort((face, way_m, premises))
        found, where = np.unique(premises[order], return_index=True)
        own[found] = face[order][where]
    left = np.flatnonzero(own < 0)
    row, face = tree.query_nearest(points[left], all_matches=False)
    own[left[row]] = face
    return own


def _take_named(case: Case, model: StreetModel, points: GeometryArray, kerbs: GeometryArray, own: IntArray) -> None:
    """Fill in the faces that premises name by ``kerb_id``; an unknown name is left to the search."""
    named: dict[str, int] = model.index()
    for i, premises in enumerate(case.premises):
        if premises.kerb_id is not None and premises.kerb_id in named:
            own[i] = named[premises.kerb_id]


def _paved_nearby(transects: Transects) -> BoolArray:
    """Say of each transect whether one within ``PAVEMENT_NEAR_FOOT_M`` on the same face meets pavement."""
    steps = round(PAVEMENT_NEAR_FOOT_M / CELL_M)
    met = np.concatenate([[0], np.cumsum(transects.width_m > 0)])
    low = np.maximum(np.arange(len(transects)) - steps, transects.first[transects.face])
    high = np.minimum(np.arange(len(transects)) + steps + 1, transects.first[transects.face + 1])
    return np.asarray(met[high] > met[low])


def _opens_on(
    transects: Transects, paved: BoolArray, points: GeometryArray, face: IntArray, foot_m: FloatArray
) -> BoolArray:
    """Say, pair by pair, whether a door lies on the pavement's side of a face that is paved at the door's foot."""
    count = transects.first[face + 1] - transects.first[face]
    cell = np.clip((foot_m / CELL_M).astype(np.int64), 0, np.maximum(count - 1, 0))
    index = np.minimum(transects.first[face] + cell, max(len(transects) - 1, 0))
    if not len(transects):
        return np.zeros(len(face), bool)
    inward = ((shapely.get_coordinates(points) - transects.point[index]) * transects.left[index]).sum(axis=1)
    return np.asarray((count > 0) & (inward >= -BEHIND_KERB_M) & paved[index])
