"""Rules about minutes: order and range, lead and lag, windows, hours on duty."""

from __future__ import annotations

from collections.abc import Iterator
from numbers import Integral

from binopt.domain.plan import Presentation
from binopt.domain.service import Duty
from binopt.rules.scene import Scene, name
from binopt.rules.violation import Violation
from binopt.units import DAY_MIN, format_clock

WINDOW_WITHOUT_ROUNDS_MIN = 60
"""Least width of a window as long as no rounds say when the truck comes (contract)."""
MIDDLE_MIN = 1
"""The middle of a window of an odd number of minutes is either of two."""


def times_in_order(scene: Scene) -> Iterator[Violation]:
    """Times are whole minutes in order: out, window, truck within it, in; out within the cycle, in less than one on."""
    cycle = scene.case.cycle_min
    for one in scene.presentations:
        times = (one.out_min, one.window_from_min, one.truck_min, one.window_to_min, one.in_min)
        if not all(isinstance(minute, Integral) for minute in times):
            yield Violation("times_in_order", (name(one),), 1, "min", f"not all whole minutes: {times}")
            continue
        off = max(
            one.out_min - one.window_from_min,
            one.window_from_min - one.truck_min,
            one.truck_min - one.window_to_min,
            one.truck_min - one.in_min,
            -one.out_min,
            one.out_min - cycle + 1,
            one.in_min - one.out_min - cycle + 1,
        )
        if off > 0:
            text = "out, window begins, truck, window ends, in: " + ", ".join(map(str, times))
            yield Violation("times_in_order", (name(one),), off, "min", text)


def lead_kept(scene: Scene) -> Iterator[Violation]:
    """Bins go out the plan's lead before the window begins, or at the last minute on duty before that."""
    for one, duty in _with_duty(scene):
        wanted = one.window_from_min - scene.case.behaviour.plan_lead_min
        if duty is not None:
            wanted -= minutes_since_duty(duty, wanted)
        if one.out_min != wanted:
            text = f"out at {_clock(one.out_min)}, should be {_clock(wanted)}"
            yield Violation("lead_kept", (name(one),), abs(one.out_min - wanted), "min", text)


def lag_kept(scene: Scene) -> Iterator[Violation]:
    """Bins come in the plan's lag after the truck, or at the first minute on duty after that."""
    for one, duty in _with_duty(scene):
        wanted = one.truck_min + scene.case.behaviour.plan_lag_min
        if duty is not None:
            wanted += minutes_until_duty(duty, wanted)
        if one.in_min != wanted:
            text = f"in at {_clock(one.in_min)}, should be {_clock(wanted)}"
            yield Violation("lag_kept", (name(one),), abs(one.in_min - wanted), "min", text)


def duty_hours(scene: Scene) -> Iterator[Violation]:
    """Bins are put out and taken in while somebody is on duty."""
    for one, duty in _with_duty(scene):
        for verb, minute in (("out", one.out_min), ("in", one.in_min)):
            off = 0 if duty is None else min(minutes_since_duty(duty, minute), minutes_until_duty(duty, minute))
            if duty is not None and off > 0:
                hours = f"{format_clock(duty.from_min)} to {format_clock(duty.to_min)}"
                text = f"{verb} at {_clock(minute)}, on duty from {hours}"
                yield Violation("duty_hours", (name(one),), off, "min", text)


def window_wide(scene: Scene) -> Iterator[Violation]:
    """A window is as wide as the case demands, and at least an hour while no round says when the truck comes."""
    for one in scene.presentations:
        least = scene.case.behaviour.min_window_min
        if not one.round_id:
            least = max(least, WINDOW_WITHOUT_ROUNDS_MIN)
        missing = least - (one.window_to_min - one.window_from_min)
        if missing > 0:
            text = f"a window of {one.window_to_min - one.window_from_min} min, at least {least}"
            yield Violation("window_wide", (name(one),), missing, "min", text)


def truck_in_middle(scene: Scene) -> Iterator[Violation]:
    """While no round says when it comes, the truck is taken at the middle of the window."""
    for one in scene.presentations:
        off = abs(one.truck_min - (one.window_from_min + one.window_to_min) / 2)
        if not one.round_id and off >= MIDDLE_MIN:
            text = f"truck at {_clock(one.truck_min)}, {off:g} min off the window's middle"
            yield Violation("truck_in_middle", (name(one),), off, "min", text)


def minutes_since_duty(duty: Duty, minute: int) -> int:
    """Return how long ago the last minute on duty was, 0 on duty."""
    return 0 if _on_duty(duty, minute) else (minute - duty.to_min) % DAY_MIN


def minutes_until_duty(duty: Duty, minute: int) -> int:
    """Return how long until the next minute on duty, 0 on duty."""
    return 0 if _on_duty(duty, minute) else (duty.from_min - minute) % DAY_MIN


def _on_duty(duty: Duty, minute: int) -> bool:
    return (minute - duty.from_min) % DAY_MIN <= (duty.to_min - duty.from_min) % DAY_MIN


def _with_duty(scene: Scene) -> Iterator[tuple[Presentation, Duty | None]]:
    duty = {premises.premises_id: premises.duty for premises in scene.case.premises}
    for one in scene.presentations:
        yield one, duty[one.premises_id]


def _clock(minute: int) -> str:
    return f"{format_clock(minute)} ({minute} min)"
