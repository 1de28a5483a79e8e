"""What a search finds: rounds as numbers of vehicles and nodes, and what breaking limits costs meanwhile."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tour:
    """One truck's day: its vehicle's number, the nodes between depot and last unloading, the window of each."""

    vehicle: int
    nodes: tuple[int, ...]
    windows: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """A choice of alternatives, its rounds by day, their cost, and what they break (0: lawful)."""

    chosen: tuple[int, ...]
    tours: tuple[tuple[Tour, ...], ...]
    cost: int
    excess: int

    @property
    def rank(self) -> tuple[int, int]:
        """Lawful before cheap."""
        return self.excess, self.cost


@dataclass(frozen=True, slots=True)
class Weights:
    """What a litre, a kilogram and a second over a limit cost while searching."""

    litre: float
    kg: float
    second: float

    def times(self, factor: float) -> Weights:
        """Return weights scaled."""
        return Weights(self.litre * factor, self.kg * factor, self.second * factor)
