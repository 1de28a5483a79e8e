"""When crews may come: hourly windows of each truck's shift, and what a presentation in one of them lasts.

The week is planned in such slots, the truck taken at their middle; rounds then give each face its minute and window.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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


def windows(truck: Truck, work_s: int = 0) -> tuple[Window, ...]:
    """Cut a shift into windows from full hour to full hour; a shift without one gives the windows from its begin.

    Parameters
    ----------
    truck
        Whose shift it is.
    work_s
        Seconds that a crew works at the place in question on one of its days: where that is more than an hour, windows
        last as many hours as it takes, as far as the shift has them.
    """
    first = -(-truck.shift.from_min // SLOT_MIN) * SLOT_MIN
    if first + SLOT_MIN > truck.shift.to_min:
        first = truck.shift.from_min
    slots = max((truck.shift.to_min - first) // SLOT_MIN, 0)
    wide = min(max(-(-work_s // (SLOT_MIN * 60)), 1), max(slots, 1))
    starts = (first + slot * SLOT_MIN for slot in range(slots - wide + 1))
    return tuple(Window(start, start + wide * SLOT_MIN) for start in starts)


def by_slot(window: int, work_s: int, slots: int) -> Iterator[tuple[int, int]]:
    """Part the seconds of work that begin in a window among its hours and those after it, the last takes the rest."""
    for slot in range(window, slots):
        part_s = work_s if slot == slots - 1 else min(work_s, SLOT_MIN * 60)
        yield slot, part_s
        work_s -= part_s
        if work_s <= 0:
            return


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
