"""Rules about how a bin stands, lawful or not: its size and direction, inside the pavement, at its edge.

Those about bins on the carriageway are in ``bays``.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import isfinite

import numpy as np
import shapely

from binopt.domain.street import FloatArray, IntArray, Side
from binopt.geometry.doors import kerb_lines
from binopt.geometry.footing import INSIDE_SHARE, overlap_with_obstacles, share_inside
from binopt.geometry.transects import HALF_CHORD_M, points_at
from binopt.measure.spots import SIDES
from binopt.rules.scene import Scene, has_four_corners, name
from binopt.rules.violation import Violation

SIZE_M = 0.005
"""Sides of a rectangle are compared to half a centimetre."""
TURN_DEGREES = 1.0
"""A rectangle's direction is compared to a degree: a centimetre on half a metre."""
EDGE_OFF_M = 0.15
"""How far a bin may stand from where its edge lets it: edges are not straight, rectangles are."""
CHAINAGE_M = 0.02
"""Chainages are compared to two centimetres."""
COVER_M = 0.25
"""How much of a bin's width may lie on no transect of its face: where the kerb bends, transects pass by its ends."""


def true_size(scene: Scene) -> Iterator[Violation]:
    """A spot is the true rectangle of the bin's EN 840 type, its width along the kerb."""
    for spot in scene.given.spots:
        if not has_four_corners(spot):
            yield Violation("true_size", (name(spot),), 1, "1", "its shape is no rectangle")
    corners = scene.table.corners
    legs = np.roll(corners, -1, axis=1) - corners
    length = np.hypot(legs[..., 0], legs[..., 1])
    along, across = _sides(scene, length, legs)
    square = np.abs(np.einsum("nk,nk->n", legs[:, 0], legs[:, 1])) <= SIZE_M * length[:, :2].max(axis=1, initial=0.0)
    even = np.abs(length[:, :2] - length[:, 2:]).max(axis=1, initial=0.0) <= SIZE_M
    depth = np.array([spot.bin_type.depth_m for spot in scene.spots], dtype=float)
    off = np.maximum(np.abs(along - scene.widths_m()), np.abs(across - depth))
    for i in np.flatnonzero((off > SIZE_M) | ~square | ~even).tolist():
        spot = scene.spots[i]
        wanted = f"{spot.bin_type.width_m:.3f} by {spot.bin_type.depth_m:.3f} m"
        text = f"{along[i]:.3f} m along the kerb by {across[i]:.3f} m, a bin of {spot.bin_type.litres} l is {wanted}"
        yield Violation("true_size", (name(spot),), float(max(off[i], SIZE_M)), "m", text)


def _sides(scene: Scene, length: FloatArray, legs: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return the lengths of the sides that lie along the kerb and across it."""
    chord = _chords(scene)
    lean = np.abs((legs[:, :2] * chord[:, None]).sum(axis=2)) / np.maximum(length[:, :2], 1e-9)
    first = lean[:, 0] >= lean[:, 1]
    return np.where(first, length[:, 0], length[:, 1]), np.where(first, length[:, 1], length[:, 0])


def _chords(scene: Scene) -> FloatArray:
    """Return the unit vectors of the kerbs' chords at the spots' chainages."""
    kerbs, face, s_m = kerb_lines(scene.model), scene.table.face, scene.chainages_m()
    chord = points_at(kerbs, face, s_m + HALF_CHORD_M) - points_at(kerbs, face, s_m - HALF_CHORD_M)
    return chord / np.maximum(np.hypot(chord[:, 0], chord[:, 1]), 1e-9)[:, None]


def along_chord(scene: Scene) -> Iterator[Violation]:
    """A bin is rigid: its rectangle lies along the kerb's chord at its middle."""
    corners, chord = scene.table.corners, _chords(scene)
    legs = (np.roll(corners, -1, axis=1) - corners)[:, :2]
    cross = np.abs(legs[..., 0] * chord[:, None, 1] - legs[..., 1] * chord[:, None, 0])
    sine = (cross / np.maximum(np.hypot(legs[..., 0], legs[..., 1]), 1e-9)).min(axis=1, initial=1.0)
    turn = np.degrees(np.arcsin(np.clip(sine, 0, 1)))
    for i in np.flatnonzero(turn > TURN_DEGREES).tolist():
        text = f"turned by {turn[i]:.1f} degrees from the kerb"
        yield Violation("along_chord", (name(scene.spots[i]),), float(turn[i]), "degrees", text)


def chainage_true(scene: Scene) -> Iterator[Violation]:
    """The chainage told is that of the rectangle's middle: from there the kerb's normal meets it."""
    for spot in scene.given.spots:
        if not isfinite(spot.chainage_m):
            yield Violation("chainage_true", (name(spot),), 1, "m", f"says {spot.chainage_m} m")
    foot = points_at(kerb_lines(scene.model), scene.table.face, scene.chainages_m())
    off = np.abs(((scene.table.corners.mean(axis=1) - foot) * _chords(scene)).sum(axis=1))
    for i in np.flatnonzero(~(off <= CHAINAGE_M)).tolist():
        text = f"says {scene.spots[i].chainage_m:.2f} m, its middle lies {off[i]:.2f} m from there"
        yield Violation("chainage_true", (name(scene.spots[i]),), float(off[i]), "m", text)


def inside_pavement(scene: Scene) -> Iterator[Violation]:
    """A bin that is not on a stand of the carriageway stands wholly inside the pavement, 5 cm allowed."""
    share = share_inside(scene.model.ground, scene.shapes)
    on_pavement = scene.table.side != SIDES.index(Side.CARRIAGEWAY)
    for i in np.flatnonzero((share < INSIDE_SHARE) & on_pavement).tolist():
        text = f"{1 - share[i]:.1%} of it lie outside the pavement"
        yield Violation("inside_pavement", (name(scene.spots[i]),), float(1 - share[i]), "share", text)


def off_obstacles(scene: Scene) -> Iterator[Violation]:
    """No bin stands on an obstacle, solid or flat."""
    spot, obstacle, area_m2 = overlap_with_obstacles(scene.model.obstacles, scene.shapes)
    for i, o, area in zip(spot.tolist(), obstacle.tolist(), area_m2.tolist(), strict=True):
        thing = scene.model.obstacles
        text = f"stands on {thing.kinds[o]} {thing.ids[o]} with {area:.3f} m²"
        yield Violation("off_obstacles", (name(scene.spots[i]), thing.ids[o]), area, "m²", text)


def at_the_edge(scene: Scene) -> Iterator[Violation]:
    """A bin at the kerb stands at the setback from it, one at the building side flush with the far edge."""
    piece, spot = _own_pieces(scene)
    width_m = np.repeat(scene.lines.width_m, np.diff(scene.lines.first))[piece]
    from_kerb, from_building = np.full(len(scene.spots), np.inf), np.full(len(scene.spots), np.inf)
    np.minimum.at(from_kerb, spot, scene.lines.from_m[piece])
    np.minimum.at(from_building, spot, width_m - scene.lines.to_m[piece])
    setback_m = scene.case.rules.kerb_setback_m
    at_kerb = scene.table.side == SIDES.index(Side.KERB)
    at_building = scene.table.side == SIDES.index(Side.BUILDING)
    met = np.isfinite(from_kerb)
    off = np.where(at_building, from_building, np.abs(np.where(met, from_kerb, 0.0) - setback_m))
    for i in np.flatnonzero(met & at_kerb & (off > EDGE_OFF_M)).tolist():
        off[i] = min(off[i], abs(_behind_edge_m(scene, i) - setback_m))
    for i in np.flatnonzero(met & (at_kerb | at_building) & (off > EDGE_OFF_M)).tolist():
        there = "from the building side" if at_building[i] else f"off the {setback_m:.2f} m from the kerb"
        yield Violation("at_the_edge", (name(scene.spots[i]),), float(off[i]), "m", f"stands {off[i]:.2f} m {there}")


def _behind_edge_m(scene: Scene, i: int) -> float:
    """Measure how far a bin stands behind its pavement's edge: steps of the edge may lie between two transects."""
    kerb, shape, ground = scene.model.faces[scene.table.face[i]].kerb, scene.shapes[i], scene.model.ground
    corners = shapely.points(shape.exterior.coords)
    feet = shapely.line_interpolate_point(kerb, shapely.line_locate_point(kerb, corners))
    between = shapely.convex_hull(shapely.geometrycollections([shape, *feet]))
    near = ground.polygons[ground.tree.query(between, predicate="intersects")]
    gap = shapely.difference(between, shapely.union_all(near))
    return float(shapely.distance(shape, kerb if gap.is_empty else gap))


def on_its_face(scene: Scene) -> Iterator[Violation]:
    """A bin stands on its face, end to end: on pavement that this kerb bounds."""
    piece, spot = _own_pieces(scene)
    line = scene.lines.of_piece()[piece]
    covered = np.bincount(spot, scene.lines.weight_m[line], len(scene.spots))
    on_carriageway = scene.table.side == SIDES.index(Side.CARRIAGEWAY)
    lacking = np.where(on_carriageway, 0.0, scene.widths_m() - covered)
    for i in np.flatnonzero(lacking > COVER_M).tolist():
        text = f"{lacking[i]:.2f} m of it lie on no pavement of its face"
        yield Violation("on_its_face", (name(scene.spots[i]), scene.spots[i].face_id), float(lacking[i]), "m", text)


def _own_pieces(scene: Scene) -> tuple[IntArray, IntArray]:
    """Return the pieces that bins take from transects of their own faces, and whose they are."""
    lines = scene.lines
    piece = np.flatnonzero((lines.bin >= 0) & (lines.bin == lines.other))
    spot = lines.bin[piece]
    own = lines.face[lines.of_piece()[piece]] == scene.table.face[spot]
    return piece[own], spot[own]
