"""Frontages: a side's building line cut into lots, with façades set back and the odd porch that narrows it."""

from __future__ import annotations

from dataclasses import dataclass

from binopt.demo.dice import Dice

_KINDS = {
    "ring": ((0.36, "house"), (0.46, "flats"), (0.08, "tower"), (0.10, "shop")),
    "main": ((0.06, "house"), (0.44, "flats"), (0.08, "tower"), (0.42, "shop")),
    "street": ((0.50, "house"), (0.41, "flats"), (0.03, "tower"), (0.06, "shop")),
    "lane": ((0.74, "house"), (0.20, "flats"), (0.00, "tower"), (0.06, "shop")),
}
"""Shares of lots by rank of the street."""

_FRONTAGES_M = {"house": (6.0, 9.5), "flats": (10.0, 17.0), "tower": (16.0, 20.0), "shop": (6.0, 12.0)}
_SETBACKS = {"house": (0.16, 0.4, 1.5), "flats": (0.14, 0.5, 2.0), "tower": (0.60, 1.0, 3.0), "shop": (0.12, 0.4, 1.2)}
"""Share of lots set back from the building line, and by how many metres."""


@dataclass(frozen=True, slots=True)
class Lot:
    """A building's stretch of the side, from and to along the kerb; ``wall_m`` is the façade's distance from it.

    ``porch`` is a stretch (from, to) over which something built narrows the pavement to ``porch_m``.
    """

    kind: str
    from_m: float
    to_m: float
    wall_m: tuple[float, float]
    door_m: float
    porch: tuple[float, float] | None = None
    porch_m: float = 0.0

    def wall_at(self, along_m: float) -> float:
        """Return how far the building line is from the kerb there."""
        if self.porch and self.porch[0] <= along_m <= self.porch[1]:
            return self.porch_m
        share = (along_m - self.from_m) / (self.to_m - self.from_m)
        return self.wall_m[0] + share * (self.wall_m[1] - self.wall_m[0])

    def outline(self) -> list[tuple[float, float]]:
        """Return the façade as (along, across) points."""
        points = [(self.from_m, self.wall_m[0])]
        if self.porch:
            a, b = self.porch
            share = [(t - self.from_m) / (self.to_m - self.from_m) for t in self.porch]
            walls = [self.wall_m[0] + s * (self.wall_m[1] - self.wall_m[0]) for s in share]
            points += [(a, walls[0]), (a, self.porch_m), (b, self.porch_m), (b, walls[1])]
        return [*points, (self.to_m, self.wall_m[1])]


def cut_lots(rank: str, from_m: float, to_m: float, widths_m: tuple[float, float], dice: Dice) -> tuple[Lot, ...]:
    """Cut a side into lots that fill it.

    Parameters
    ----------
    rank
        Rank of the street, which decides what is built.
    from_m, to_m
        Ends of the building line along the kerb.
    widths_m
        Width of the pavement at both ends; between them it changes evenly.
    """
    kinds: list[str] = []
    lengths: list[float] = []
    while sum(lengths) < to_m - from_m:
        kinds.append(dice.weighted(_KINDS[rank]))
        lengths.append(dice.between(*_FRONTAGES_M[kinds[-1]]))
    if len(lengths) > 1 and sum(lengths) - (to_m - from_m) > lengths[-1] / 2:
        del kinds[-1], lengths[-1]
    # all stretch or shrink alike, so that no sliver is left at the corner
    scale = (to_m - from_m) / sum(lengths)
    lots: list[Lot] = []
    start = from_m
    for i, (kind, length) in enumerate(zip(kinds, lengths, strict=True)):
        end = to_m if i == len(kinds) - 1 else start + length * scale
        lots.append(_lot(kind, (start, end), (from_m, to_m), widths_m, dice))
        start = end
    return tuple(lots)


def _lot(
    kind: str, stretch: tuple[float, float], side: tuple[float, float], widths_m: tuple[float, float], dice: Dice
) -> Lot:
    """Place one lot: its façade in line or set back, its door, now and then a porch."""
    start, end = stretch
    share, low, high = _SETBACKS[kind]
    at_corner = start <= side[0] or end >= side[1]
    back = dice.between(low, high) if dice.chance(share) and not at_corner else 0.0
    slope = (widths_m[1] - widths_m[0]) / (side[1] - side[0])
    walls = tuple(widths_m[0] + slope * (t - side[0]) + back for t in stretch)
    door = start + (end - start) * dice.between(0.3, 0.7)
    porch, porch_m = None, 0.0
    wants_porch, depth, run = dice.chance(0.05), dice.between(0.3, 0.8), dice.between(0.8, 2.6)
    if wants_porch and back == 0 and min(walls) - depth >= 0.95 and end - start > run + 4.5:
        # away from the door, which opens on the building line itself
        at = start + 0.6 if door > (start + end) / 2 else end - 0.6 - run
        porch, porch_m = (at, at + run), min(walls) - depth
    return Lot(kind, start, end, (walls[0], walls[1]), door, porch, porch_m)
