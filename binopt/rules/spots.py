"""Rules that one lawful spot keeps by itself: clearances, corners, carry, sides. How much each spot lacks, as arrays.

Every measure here gives an amount per spot, above 0 where the spot breaks the rule, so that a planner can ask about
spots before it calls them lawful, and the checker afterwards.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import shapely

from binopt.domain.street import FloatArray, IntArray
from binopt.rules.scene import Scene, name
from binopt.rules.violation import Violation

MILLIMETRE_M = 0.001
STEP_M = 0.005
"""Multiples of the step are compared to half a centimetre."""
CARRY_M = 0.02
"""A carry told is compared to two centimetres."""


def side_off(scene: Scene) -> FloatArray:
    """1 for a spot on a side that the case does not allow."""
    allowed = {face: scene.case.rules_on(face).sides for face in {spot.face_id for spot in scene.spots}}
    return np.array([0.0 if spot.side in allowed[spot.face_id] else 1.0 for spot in scene.spots], dtype=float)


def clearance_missing_m(scene: Scene) -> tuple[FloatArray, IntArray]:
    """Return by how much a spot is too near an obstacle, the worst one, and which (-1 none)."""
    missing, worst = np.zeros(len(scene.spots)), np.full(len(scene.spots), -1)
    things = scene.model.obstacles
    if not things.ids or not len(scene.spots):
        return missing, worst
    tree = shapely.STRtree(scene.shapes)
    obstacle, spot = tree.query(things.footprints, predicate="dwithin", distance=things.clearance_m)
    lack = things.clearance_m[obstacle] - shapely.distance(things.footprints[obstacle], scene.shapes[spot])
    order = np.argsort(lack, kind="stable")  # the worst is written last
    missing[spot[order]], worst[spot[order]] = lack[order], obstacle[order]
    kept = missing <= MILLIMETRE_M
    missing[kept], worst[kept] = 0.0, -1
    return missing, worst


def corner_missing_m(scene: Scene) -> FloatArray:
    """Return by how much a spot is too near an end of its face."""
    length = np.array([scene.model.faces[face].length_m for face in scene.table.face], dtype=float)
    middle, half = scene.chainages_m(), scene.widths_m() / 2
    left_m = np.minimum(middle - half, length - middle - half)
    missing = scene.case.rules.corner_clearance_m - left_m
    return np.where(missing > MILLIMETRE_M, missing, 0.0)


def carry_m(scene: Scene) -> FloatArray:
    """Return the way from each spot's door to the kerb point nearest it, plus the way along the kerb from there."""
    foot_m, way_m = scene.feet_and_ways()
    return np.asarray(way_m + np.abs(scene.chainages_m() - foot_m))


def carry_over_m(scene: Scene) -> FloatArray:
    """Return by how much a spot's true carry is longer than the case allows."""
    over = carry_m(scene) - scene.case.rules.max_carry_m
    return np.where(over > MILLIMETRE_M, over, 0.0)


def beyond_carriageway(scene: Scene) -> FloatArray:
    """1 for a spot that is only reached by crossing a carriageway, where the case does not allow that."""
    own = scene.doors.face[scene.premises]
    block = scene.doors.block
    across = (own >= 0) & (block[scene.table.face] != block[own])
    return np.where(across & (not scene.case.rules.cross_street), 1.0, 0.0)


def side_allowed(scene: Scene) -> Iterator[Violation]:
    """A lawful spot is on a side that the case allows."""
    for i in _told_lawful(scene, side_off(scene)):
        allowed = scene.case.rules_on(scene.spots[i].face_id).sides
        text = f"stands at the {scene.spots[i].side} side, allowed: {', '.join(allowed)}"
        yield Violation("side_allowed", (name(scene.spots[i]),), 1, "1", text)


def clearance_kept(scene: Scene) -> Iterator[Violation]:
    """A lawful spot keeps every obstacle's clearance."""
    missing, worst = clearance_missing_m(scene)
    things = scene.model.obstacles
    for i in _told_lawful(scene, missing):
        o = int(worst[i])
        text = f"{missing[i]:.2f} m short of {things.clearance_m[o]:.2f} m from {things.kinds[o]} {things.ids[o]}"
        yield Violation("clearance_kept", (name(scene.spots[i]), things.ids[o]), float(missing[i]), "m", text)


def corner_clear(scene: Scene) -> Iterator[Violation]:
    """A lawful spot keeps the corner clearance from both ends of its face."""
    missing = corner_missing_m(scene)
    for i in _told_lawful(scene, missing):
        text = f"{missing[i]:.2f} m short of {scene.case.rules.corner_clearance_m:.2f} m from the corner"
        yield Violation("corner_clear", (name(scene.spots[i]),), float(missing[i]), "m", text)


def on_step(scene: Scene) -> Iterator[Violation]:
    """A spot's middle stands at a whole multiple of the case's step along the kerb, so that it can be found."""
    step_m = scene.case.rules.spot_step_m
    told_m = np.array([spot.chainage_m for spot in scene.spots], dtype=float)
    off = np.abs(told_m - np.round(told_m / step_m) * step_m)
    for i in np.flatnonzero(off > STEP_M).tolist():
        text = f"stands at {told_m[i]:.3f} m, {off[i]:.3f} m off a multiple of {step_m:.2f} m"
        yield Violation("on_step", (name(scene.spots[i]),), float(off[i]), "m", text)


def carry_limit(scene: Scene) -> Iterator[Violation]:
    """A lawful spot is within the carry limit."""
    over = carry_over_m(scene)
    for i in _told_lawful(scene, over):
        limit = scene.case.rules.max_carry_m
        text = f"carried {limit + over[i]:.2f} m, at most {limit:.2f} m"
        yield Violation("carry_limit", (name(scene.spots[i]),), float(over[i]), "m", text)


def same_pavement(scene: Scene) -> Iterator[Violation]:
    """A lawful spot is reached from the door without crossing a carriageway, unless the case allows to cross."""
    for i in _told_lawful(scene, beyond_carriageway(scene)):
        text = "lies across a carriageway from its door"
        yield Violation("same_pavement", (name(scene.spots[i]), scene.spots[i].face_id), 1, "1", text)


def carry_true(scene: Scene) -> Iterator[Violation]:
    """The carry told is the way from the door to the nearest point of the kerb plus the way along it from there."""
    true_m = carry_m(scene)
    told_m = np.array([spot.carry_m for spot in scene.spots], dtype=float)
    off = np.where(np.isfinite(told_m), np.abs(told_m - true_m), np.inf)
    for i in np.flatnonzero(off > CARRY_M).tolist():
        text = f"says {told_m[i]:.2f} m, is {true_m[i]:.2f} m"
        yield Violation("carry_true", (name(scene.spots[i]),), float(off[i]), "m", text)


def _told_lawful(scene: Scene, amount: FloatArray) -> list[int]:
    found: list[int] = np.flatnonzero((amount > 0) & scene.lawful).tolist()
    return found
