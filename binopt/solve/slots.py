"""When crews may come: hourly windows of each truck's shift, and what a presentation in one of them lasts.

Truck tours do not exist yet: a slot is a day and a one-hour window in a truck's shift, and the truck is taken at its
middle. All that a tour will change later is the window and the truck's minute of a face's visit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from binopt.domain.case import Behaviour
from binopt.domain.service import Duty, Truck, Window
from binopt.units import DAY_MIN

SLOT_MIN = 60
"""Width of a window while no rounds are planned (contract)."""


@dataclass(frozen=True, slots=True)
class Outing:
    """When bins are out for a truck on some day, in minutes after that day's midnight; ``out_min`` may be negative."""

    out_min: int
    window: Window
    truck_min: int
    in_min: int


def windows(truck: Truck) -> tuple[Window, ...]:
    """Cut a shift into windows from full hour to full hour; a shift without one gives the windows from its begin."""
    first = -(-truck.shift.from_min // SLOT_MIN) * SLOT_MIN
    if first + SLOT_MIN > truck.shift.to_min:
        first = truck.shift.from_min
    starts = range(first, truck.shift.to_min - SLOT_MIN + 1, SLOT_MIN)
    return tuple(Window(start, start + SLOT_MIN) for start in starts)


def on_duty(duty: Duty, minute: int) -> bool:
    """Tell whether somebody is at the door at a minute after some midnight."""
    return (minute - duty.from_min) % DAY_MIN <= (duty.to_min - duty.from_min) % DAY_MIN


def outing(window: Window, behaviour: Behaviour, duty: Duty | None) -> Outing:
    """Say when bins go out and come in for a window.

    Out is the lead before the window, or the last duty minute before that; in is the lag after the truck, or the
    first duty minute after that.
    """
    out_min = window.from_min - behaviour.plan_lead_min
    in_min = window.middle_min + behaviour.plan_lag_min
    if duty is not None:
        while not on_duty(duty, out_min):
            out_min -= (out_min - duty.to_min) % DAY_MIN
        while not on_duty(duty, in_min):
            in_min += (duty.from_min - in_min) % DAY_MIN
    return Outing(out_min, window, window.middle_min, in_min)


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
