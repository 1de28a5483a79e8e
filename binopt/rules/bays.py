"""Rules about bins on carriageway stands: on a stand of their own face, along its kerb, off the pavement."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import shapely

from binopt.domain.street import GeometryArray, IntArray, Side
from binopt.geometry.footing import EDGE_M, INSIDE_SHARE, OVERLAP_M2
from binopt.measure.spots import SIDES
from binopt.rules.scene import Scene, name
from binopt.rules.violation import Violation

EDGE_OFF_M = 0.15
"""How far a bin may stand from its stand's kerb side: edges are not straight, rectangles are."""


def inside_stand(scene: Scene) -> Iterator[Violation]:
    """A bin on the carriageway stands wholly inside a stand at its own face's kerb, 5 cm allowed."""
    for i in _on_carriageway(scene):
        shape = scene.shapes[i]
        bays = shapely.buffer(scene.model.bays.at_face(int(scene.table.face[i])), EDGE_M)
        inside_m2 = shapely.area(shapely.intersection(shape, bays)).max(initial=0.0)
        outside = 1 - float(inside_m2) / max(shape.area, 1e-9)
        if outside > 1 - INSIDE_SHARE:
            text = f"{outside:.1%} of it lie outside every stand at the kerb of face {scene.spots[i].face_id}"
            yield Violation("inside_stand", (name(scene.spots[i]),), outside, "share", text)


def off_pavement(scene: Scene) -> Iterator[Violation]:
    """A bin on the carriageway takes nothing from the pavement."""
    at, ground = _on_carriageway(scene), scene.model.ground
    bins: GeometryArray = scene.shapes[at]
    one, polygon = ground.tree.query(bins, predicate="intersects")
    shared_m2 = shapely.area(shapely.intersection(bins[one], ground.polygons[polygon]))
    on_it = np.bincount(one, shared_m2, len(at))
    for k in np.flatnonzero(on_it > OVERLAP_M2).tolist():
        text = f"stands on the pavement with {on_it[k]:.3f} m²"
        yield Violation("off_pavement", (name(scene.spots[at[k]]),), float(on_it[k]), "m²", text)


def at_stands_kerb(scene: Scene) -> Iterator[Violation]:
    """A bin on the carriageway stands at the kerb side of its stand: whoever carries it there stays on the pavement."""
    for i in _on_carriageway(scene):
        kerb = scene.model.faces[scene.table.face[i]].kerb
        corners = shapely.points(scene.table.corners[i])
        feet = shapely.line_interpolate_point(kerb, shapely.line_locate_point(kerb, corners))
        ways = shapely.linestrings(shapely.get_coordinates([*feet, *corners]).reshape(2, -1, 2).transpose(1, 0, 2))
        before = shapely.difference(ways, scene.shapes[i])
        bays = shapely.union_all(scene.model.bays.at_face(int(scene.table.face[i])))
        off_m = float(shapely.length(shapely.intersection(before, bays)).min())
        if off_m > EDGE_OFF_M:
            text = f"stands {off_m:.2f} m inside its stand, seen from the kerb"
            yield Violation("at_stands_kerb", (name(scene.spots[i]),), off_m, "m", text)


def _on_carriageway(scene: Scene) -> IntArray:
    found: IntArray = np.flatnonzero(scene.table.side == SIDES.index(Side.CARRIAGEWAY))
    return found
