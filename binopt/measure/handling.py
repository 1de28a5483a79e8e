"""When people put out and take in, given a published window and the truck's minute."""

from __future__ import annotations

from binopt.domain.case import Behaviour
from binopt.domain.service import Duty
from binopt.units import DAY_MIN


def on_duty(duty: Duty, minute: int) -> bool:
    """Tell whether somebody is at the door at a minute after some midnight."""
    return (minute - duty.from_min) % DAY_MIN <= (duty.to_min - duty.from_min) % DAY_MIN


def out_and_in(from_min: int, truck_min: int, behaviour: Behaviour, duty: Duty | None) -> tuple[int, int]:
    """Say when bins go out and come in for a window that begins at a minute and a truck that comes at another.

    Out is the lead before the window, or the last duty minute before that; in is the lag after the truck, or the
    first duty minute after that.
    """
    out_min, in_min = from_min - behaviour.plan_lead_min, truck_min + behaviour.plan_lag_min
    if duty is not None:
        while not on_duty(duty, out_min):
            out_min -= (out_min - duty.to_min) % DAY_MIN
        while not on_duty(duty, in_min):
            in_min += (duty.from_min - in_min) % DAY_MIN
    return out_min, in_min
