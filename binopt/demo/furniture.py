"""What stands on the pavement and crosses it: driveways, crossings, trees, lamps, hydrants, bus stops and the rest."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from binopt.demo.block import BlockSide
from binopt.demo.dice import Dice
from binopt.domain.street import FloatArray

_TREE_SHARE = {"ring": 0.75, "main": 0.9, "street": 0.4, "lane": 0.0}
_CROSSING_SHARE = {"ring": 0.4, "main": 0.9, "street": 0.35, "lane": 0.1}
_DRIVEWAY_SHARE = {"house": 0.22, "flats": 0.16, "tower": 0.5, "shop": 0.04}
_CLEAR_M = 1.5
"""Furniture that can stand elsewhere leaves this much of the pavement, as in most cities; poles do not always."""


@dataclass(slots=True)
class Furniture:
    """Things of one side in its own measures: rectangles as four (along, across) corners, points, with their kinds."""

    kinds: list[str] = field(default_factory=list)
    rectangles: list[tuple[tuple[float, float], ...]] = field(default_factory=list)
    point_kinds: list[str] = field(default_factory=list)
    points: list[tuple[float, float]] = field(default_factory=list)

    def add(self, kind: str, along: tuple[float, float], across: tuple[float, float]) -> None:
        """Add a rectangle."""
        (a, b), (c, d) = along, across
        self.kinds.append(kind)
        self.rectangles.append(((a, c), (b, c), (b, d), (a, d)))

    def add_point(self, kind: str, along_m: float, across_m: float) -> None:
        """Add a thing that data knows as a point."""
        self.point_kinds.append(kind)
        self.points.append((along_m, across_m))

    def corners(self, side: BlockSide) -> FloatArray:
        """Return the rectangles' corners as coordinates (n, 4, 2)."""
        local = np.array(self.rectangles, dtype=float).reshape(-1, 4, 2)
        return side.frame.at(local[..., 0], local[..., 1])

    def places(self, side: BlockSide) -> FloatArray:
        """Return the points as coordinates (n, 2)."""
        local = np.array(self.points, dtype=float).reshape(-1, 2)
        return side.frame.at(local[:, 0], local[:, 1])


def furnish(side: BlockSide, *, faces_block: bool, dice: Dice) -> Furniture:
    """Furnish one side, the things that cannot move first.

    Parameters
    ----------
    faces_block
        Whether there is a pavement across the street, so that a crossing leads somewhere.
    """
    things = Furniture()
    _driveways(side, things, dice)
    _crossings(side, things, faces_block, dice)
    _bus_stop(side, things, dice)
    _hydrants(side, things, dice)
    _lamps(side, things, dice)
    _trees(side, things, dice)
    _seats_and_racks(side, things, dice)
    _small_things(side, things, dice)
    _at_the_wall(side, things, dice)
    return things


def _room(side: BlockSide, from_m: float, to_m: float) -> tuple[float, float]:
    """Return where the kerb and the nearest wall are over a stretch, across."""
    at = (from_m, (from_m + to_m) / 2, to_m)
    return max(side.kerb_at(t) for t in at), min(side.wall_at(t) for t in at)


def _driveways(side: BlockSide, things: Furniture, dice: Dice) -> None:
    for lot in side.lots:
        width = dice.between(2.6, 3.6) if lot.kind != "house" else dice.between(2.3, 2.8)
        wanted, left = dice.chance(_DRIVEWAY_SHARE[lot.kind]), dice.chance(0.5)
        at = lot.from_m + 0.3 if left else lot.to_m - 0.3 - width
        clear_of_door = abs(at + width / 2 - lot.door_m) > width / 2 + 0.7
        clear_of_porch = not lot.porch or at + width <= lot.porch[0] or lot.porch[1] <= at
        if wanted and clear_of_door and clear_of_porch and side.strip.take(at - 0.2, at + width + 0.2):
            things.add("driveway", (at, at + width), (side.kerb_at(at + width / 2), lot.wall_at(at + width / 2)))


def _crossings(side: BlockSide, things: Furniture, faces_block: bool, dice: Dice) -> None:
    """Cross the street near the corner at which the side begins; ramps at both ends, and at some other corners."""
    width = dice.between(2.8, 4.0)
    start = side.strip.from_m + 0.3
    if (
        faces_block
        and dice.chance(_CROSSING_SHARE[side.line.rank])
        and side.strip.take(start - 0.2, start + width + 0.2)
    ):
        across = -side.line.width_m
        things.add("crossing", (start, start + width), (across, 0.0))
        for low, high in ((0.0, 0.9), (across - 0.9, across)):
            things.add("ramp", (start + 0.4, start + width - 0.4), (low, high))
    end = side.strip.to_m - 1.7
    if dice.chance(0.3) and side.strip.take(end - 0.1, end + 1.5):
        things.add("ramp", (end, end + 1.4), (0.0, 0.9))


def _bus_stop(side: BlockSide, things: Furniture, dice: Dice) -> None:
    """Put a stop on some sides of main streets and rings: the zone bars bins, the shelter takes width."""
    wanted, length = dice.chance({"main": 0.4, "ring": 0.12}.get(side.line.rank, 0.0)), dice.between(13, 18)
    start = dice.between(side.strip.from_m + 4, max(side.strip.from_m + 4, side.strip.to_m - length - 6))
    kerb, wall = _room(side, start, start + length)
    if not wanted or any(s.from_m < start + length and start < s.to_m for s in side.steps):
        return
    if not side.strip.take(start, start + length):
        return
    things.add("bus_zone", (start, start + length), (kerb, min(kerb + 2.0, wall - 0.4)))
    things.add_point("bus_stop", start + length - 0.8, kerb + 0.5)
    if wall - kerb >= 3.4:
        things.add("shelter", (start + 5.0, start + 9.0), (kerb + 0.5, kerb + 1.8))
        things.add_point("waste_basket", start + 4.2, kerb + 0.5)


def _hydrants(side: BlockSide, things: Furniture, dice: Dice) -> None:
    at = side.strip.from_m + dice.between(0.1, 0.9) * (side.strip.to_m - side.strip.from_m)
    if dice.chance(0.4) and side.strip.take(at - 0.4, at + 0.4):
        things.add_point("hydrant", at, side.kerb_at(at) + 0.35)


def _lamps(side: BlockSide, things: Furniture, dice: Dice) -> None:
    """Put lamps some 25 m apart; on narrow pavements most hang on the façades, and one in six stands in the way."""
    at = side.strip.from_m + dice.between(1, 12)
    while at < side.strip.to_m:
        kerb, wall = _room(side, at, at)
        stands = wall - kerb >= 1.9 or dice.chance(0.16)
        if stands and side.strip.take(at - 0.25, at + 0.25):
            things.add_point("lamp", at, kerb + (0.45 if wall - kerb >= 1.9 else 0.25))
        at += dice.between(22, 30)


def _trees(side: BlockSide, things: Furniture, dice: Dice) -> None:
    """Plant a row in the furniture strip where the pavement is wide enough, and one on most build-outs."""
    planted, spacing = dice.chance(_TREE_SHARE[side.line.rank]), dice.between(7.5, 11.5)
    at = side.strip.from_m + dice.between(1.0, 4.0)
    while planted and at < side.strip.to_m:
        half = 0.75 if side.wall_at(at) - side.kerb_at(at) >= 3.6 else 0.5
        _plant(side, things, at, half, dice)
        at += spacing + dice.between(-0.4, 0.4)
    for step in side.steps:
        if step.depth_m < 0:
            _plant(side, things, (step.from_m + step.to_m) / 2, 0.6, dice)


def _plant(side: BlockSide, things: Furniture, at: float, half: float, dice: Dice) -> None:
    kerb, wall = _room(side, at - half, at + half)
    alive, trunk = dice.chance(0.93), kerb + 0.15 + half
    if wall - trunk - half >= _CLEAR_M - 0.1 and side.strip.take(at - half, at + half):
        things.add("tree_pit", (at - half, at + half), (trunk - half, trunk + half))
        if alive:
            things.add_point("tree", at, trunk)


def _seats_and_racks(side: BlockSide, things: Furniture, dice: Dice) -> None:
    busy = side.line.rank in {"main", "ring"} or not side.lots
    for kind, depth, low, high, share in (
        ("bike_rack", 1.7, 2.4, 5.2, 0.8 if busy else 0.3),
        ("bench", 0.6, 1.8, 1.8, 0.5 if busy else 0.15),
        ("bench", 0.6, 1.8, 1.8, 0.3 if busy else 0.0),
        ("planter", 0.7, 1.4, 2.2, 0.2 if busy else 0.1),
    ):
        length = dice.between(low, high)
        at = dice.between(side.strip.from_m, max(side.strip.from_m, side.strip.to_m - length))
        kerb, wall = _room(side, at, at + length)
        fits = wall - kerb - depth - 0.3 >= _CLEAR_M
        if dice.chance(share) and fits and side.strip.take(at - 0.2, at + length + 0.2):
            things.add(kind, (at, at + length), (kerb + 0.3, kerb + 0.3 + depth))


def _small_things(side: BlockSide, things: Furniture, dice: Dice) -> None:
    busy = side.line.rank == "main"
    for kind, setback, share in (
        ("mailbox", 0.55, 0.12),
        ("cabinet", 0.6, 0.15),
        ("sign", 0.3, 0.6),
        ("sign", 0.3, 0.4),
        ("waste_basket", 0.5, 0.7 if busy else 0.15),
        ("bollard", 0.25, 0.25),
    ):
        at = dice.between(side.strip.from_m, side.strip.to_m)
        kerb, wall = _room(side, at - 0.4, at + 0.4)
        fits = wall - kerb - 2 * setback >= (0.9 if kind == "sign" else _CLEAR_M)
        if dice.chance(share) and fits and side.strip.take(at - 0.45, at + 0.45):
            things.add_point(kind, at, kerb + setback)


def _at_the_wall(side: BlockSide, things: Furniture, dice: Dice) -> None:
    """Add busy doors, steps and cellar doors along the building line."""
    for lot in side.lots:
        wall = lot.wall_at(lot.door_m)
        steps, cellar, at = dice.chance(0.06), dice.chance(0.05), dice.between(lot.from_m + 0.8, lot.to_m - 0.8)
        if lot.kind in {"shop", "tower"}:
            things.add_point("entrance", lot.door_m, wall)
        elif steps and wall - side.kerb_at(lot.door_m) >= 1.7:
            things.add("stairs", (lot.door_m - 0.6, lot.door_m + 0.6), (wall - 0.35, wall))
        elif cellar and abs(at - lot.door_m) > 1.5 and not lot.porch:
            things.add("cellar_door", (at - 0.5, at + 0.5), (lot.wall_at(at) - 0.8, lot.wall_at(at)))
