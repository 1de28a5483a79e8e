"""When crews may come: hourly windows of each truck's shift, and what a presentation in one of them lasts.

The week is planned in such slots, the truck taken at their middle; rounds then give each face its minute and window.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from binopt.domain.case import Behaviour
from binopt.domain.service import Duty, Truck, Window
from binopt.measure.handling import out_and_in

SLOT_MIN = 60
"""Width of a window while no rounds are planned (contract)."""


@dataclass(frozen=True, slots=True)
class Outing:
    """When bins are out for a truck on some day, in minutes after that day's midnight; ``out_min`` may be negative."""

    out_min: int
    in_min: int
    window: Window


def windows(truck: Truck) -> tuple[Window, ...]:
    """Cut a shift into windows from full hour to full hour; a shift without one gives the windows from its begin."""
    first = -(-truck.shift.from_min // SLOT_MIN) * SLOT_MIN
    if first + SLOT_MIN > truck.shift.to_min:
        first = truck.shift.from_min
    starts = range(first, truck.shift.to_min - SLOT_MIN + 1, SLOT_MIN)
    return tuple(Window(start, start + SLOT_MIN) for start in starts)


def outing(window: Window, behaviour: Behaviour, duty: Duty | None) -> Outing:
    """Say when bins go out and come in for a window, the truck taken at its middle."""
    return Outing(*out_and_in(window.from_min, window.middle_min, behaviour, duty), window)


def weighted_hours(hour_weights: Sequence[float] | None, from_min: int, to_min: int) -> float:
    """Add up the hours between two minutes of the cycle, each weighed by how many people pass then."""
    if hour_weights is None:
        return (to_min - from_min) / 60
    total, minute = 0.0, from_min
    while minute < to_min:
        end = min((minute // 60 + 1) * 60, to_min)
        total += (end - minute) / 60 * hour_weights[minute // 60 % len(hour_weights)]
        minute = end
    return total
