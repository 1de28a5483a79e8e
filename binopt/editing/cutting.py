"""A few faces cut out of the street, exactly as the whole would weigh them: an edit is measured where it is felt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from binopt.domain.plan import Spot
from binopt.domain.street import FloatArray, IntArray
from binopt.geometry.candidates import reach_m
from binopt.geometry.doors import Doors
from binopt.geometry.model import Bays, Obstruents, StreetModel, Transects
from binopt.geometry.ragged import ranges
from binopt.geometry.transects import obstructed, of_lines

BETWEEN_M = 0.25
"""How far beside two neighbouring transects and the ground between them a cut at a bin's end may see."""


@dataclass(frozen=True, slots=True)
class Reach:
    """Which ground the transects of which face look at. Edits do not move it: pavements stay as they are.

    Attributes
    ----------
    tree
        The ground between each transect and the next one of its face.
    face
        The face of each such piece.
    widest_m
        By face, how far from the kerb its pavement, or a bin on a stand beside it, reaches at most.
    bays
        The stands of the carriageway.
    """

    tree: shapely.STRtree
    face: IntArray
    widest_m: FloatArray
    bays: Bays

    @classmethod
    def of(cls, model: StreetModel) -> Reach:
        """Look at the ground between transects."""
        transects = model.transects
        near = transects.point + transects.left * transects.start_m[:, None]
        far = near + transects.left * transects.width_m[:, None]
        rows = np.flatnonzero(transects.width_m > 0)
        after = np.minimum(rows + 1, len(transects) - 1)
        after = np.where((transects.face[after] == transects.face[rows]) & (transects.width_m[after] > 0), after, rows)
        corners = np.stack([near[rows], far[rows], far[after], near[after]], axis=1)
        pieces = shapely.convex_hull(shapely.multipoints(corners))
        return cls(shapely.STRtree(pieces), transects.face[rows], reach_m(model), model.bays)

    def faces_at(self, shapes: object, margin_m: float = BETWEEN_M) -> frozenset[int]:
        """List the faces some transect of which may meet one of the shapes, or ground within a margin of it."""
        given = np.atleast_1d(np.asarray(shapes, dtype=object))
        _, piece = self.tree.query(given, predicate="dwithin", distance=margin_m)
        return frozenset(np.unique(self.face[piece]).tolist())

    def faces_near(self, shape: BaseGeometry, margin_m: float) -> frozenset[int]:
        """List the faces on whose pavement, or on whose stands, bins may stand within a margin of a shape."""
        beside = self.bays.face[shapely.dwithin(self.bays.shapes, shape, margin_m)] if self.bays.ids else self.face[:0]
        return self.faces_at(shape, margin_m) | frozenset(beside[beside >= 0].tolist())

    def faces_of(self, spots: tuple[Spot, ...]) -> frozenset[int]:
        """List the faces whose transects some of the spots may meet."""
        shapes = np.empty(len(spots), dtype=object)
        shapes[:] = [spot.shape for spot in spots]
        return self.faces_at(shapes) if len(spots) else frozenset()


def near_obstacles(model: StreetModel, reach: Reach, faces: IntArray) -> IntArray:
    """Find the obstacles on the pavement of some faces, or a clearance away from it."""
    if not model.obstacles.ids or not len(faces):
        return np.zeros(0, np.int64)
    kerbs = np.array([model.faces[face].kerb for face in faces], dtype=object)
    margin_m = float(model.obstacles.clearance_m.max()) + 0.1
    _, obstacle = model.obstacles.tree.query(kerbs, predicate="dwithin", distance=reach.widest_m[faces] + margin_m)
    found: IntArray = np.unique(obstacle)
    return found


def cut_out(model: StreetModel, reach: Reach, faces: IntArray) -> StreetModel:
    """Return the model with some of its faces (ascending), their transects and the obstacles near them."""
    transects = model.transects
    own = of_lines(transects, faces)
    begin = np.searchsorted(transects.fixed_of, transects.first[faces])
    count = np.searchsorted(transects.fixed_of, transects.first[faces + 1]) - begin
    rows = ranges(begin, count)
    moved = np.repeat(own.first[:-1] - transects.first[faces], count)
    own = replace(
        own,
        fixed_of=transects.fixed_of[rows] + moved,
        fixed_from_m=transects.fixed_from_m[rows],
        fixed_to_m=transects.fixed_to_m[rows],
    )
    things = model.obstacles.some(near_obstacles(model, reach, faces))
    cut = tuple(model.faces[face] for face in faces)
    return StreetModel(cut, model.ground, things, own, bays=model.bays.of_faces(faces))


def doors_of(doors: Doors, faces: IntArray) -> Doors:
    """Return the doors as a cut sees them.

    Own faces that are not in the cut get numbers behind those that are, with their blocks; what neighbours there are is
    not told.
    """
    own = np.where(doors.face >= 0, doors.face + len(faces), -1)
    none = np.zeros(0, np.int64)
    return Doors(
        own,
        doors.foot_m,
        doors.way_m,
        np.zeros(len(doors.face) + 1, np.int64),
        none,
        np.zeros(0),
        np.zeros(0),
        np.concatenate([doors.block[faces], doors.block]),
    )


def with_other_obstacles(model: StreetModel, things: Obstruents, faces: frozenset[int]) -> StreetModel:
    """Return the model with other obstacles, which differ from its own on the transects of some faces only."""
    return replace(model, obstacles=things, transects=_obstructed_anew(model.transects, things, sorted(faces)))


def _obstructed_anew(transects: Transects, things: Obstruents, faces: list[int]) -> Transects:
    lines = np.array(faces, dtype=np.int64)
    rows = ranges(transects.first[lines], np.diff(transects.first)[lines])
    near = transects.point[rows] + transects.left[rows] * transects.start_m[rows, None]
    of, from_m, to_m = obstructed(things, near, transects.left[rows], transects.width_m[rows])
    kept = ~np.isin(transects.face[transects.fixed_of], lines)
    fixed_of = np.concatenate([transects.fixed_of[kept], rows[of]])
    fixed_from_m = np.concatenate([transects.fixed_from_m[kept], from_m])
    order = np.lexsort((fixed_from_m, fixed_of))
    fixed_to_m = np.concatenate([transects.fixed_to_m[kept], to_m])
    return replace(transects, fixed_of=fixed_of[order], fixed_from_m=fixed_from_m[order], fixed_to_m=fixed_to_m[order])


def around(hits: Mapping[int, frozenset[int]], faces: frozenset[int]) -> frozenset[int]:
    """Add to some faces those whose bins stand on their transects."""
    return faces | {face for face, met in hits.items() if not met.isdisjoint(faces)}
