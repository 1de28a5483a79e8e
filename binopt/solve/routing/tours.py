"""Rounds of one day as the search knows them: numbers of vehicles and nodes, a cost, and what breaks limits."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tour:
    """One truck's day: its vehicle's number, the nodes between depot and last unloading, the window of each."""

    vehicle: int
    nodes: tuple[int, ...]
    windows: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class DayPlan:
    """Rounds for a set of visits.

    ``excess`` is what breaks limits: litres and kilograms over capacity, seconds over shifts and windows.
    """

    cost: int
    excess: tuple[int, int, int]
    tours: tuple[Tour, ...]

    @property
    def lawful(self) -> bool:
        """Nothing is over a limit."""
        return not any(self.excess)


NOTHING = DayPlan(0, (0, 0, 0), ())


@dataclass(frozen=True, slots=True)
class Weights:
    """What a litre, a kilogram and a second over a limit cost while searching."""

    litre: float
    kg: float
    second: float

    def of(self, plan: DayPlan) -> float:
        """Return a plan's cost with what it breaks."""
        if plan.lawful:
            return plan.cost
        litres, kg, seconds = plan.excess
        return plan.cost + self.litre * litres + self.kg * kg + self.second * seconds

    def times(self, factor: float) -> Weights:
        """Return weights scaled."""
        return Weights(self.litre * factor, self.kg * factor, self.second * factor)
