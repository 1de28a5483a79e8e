"""From rounds to the minutes that people are told: windows that hold, when to put out and when to take in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from binopt.domain.case import Behaviour, Case
from binopt.domain.plan import Presentation
from binopt.domain.rounds import Round, StopKind
from binopt.domain.service import Duty
from binopt.measure.punctuality import drive, narrowest_windows, streams_of_chance
from binopt.solve.rounds.calls import Call, Key
from binopt.solve.rounds.draw import Rounds
from binopt.units import DAY_MIN

WEEKS = 1000
"""Weeks in which every round is driven to find its windows."""


@dataclass(frozen=True, slots=True)
class Published:
    """What is published of one stop of a round: its window in minutes of the cycle."""

    round_id: str
    face_id: str
    from_min: int
    to_min: int


def publish(case: Case, rounds: Sequence[Round], seed: int) -> dict[tuple[str, int], Published]:
    """Find the window of every stop that collects, by round and the stop's number in it."""
    found: dict[tuple[str, int], Published] = {}
    for tour, chance in zip(rounds, streams_of_chance(rounds, seed), strict=True):
        drives = drive(tour, case.punctuality, WEEKS, chance)
        from_min, to_min = narrowest_windows(drives, case.punctuality, case.behaviour.min_window_min)
        for k, stop in enumerate(tour.stops):
            if stop.kind is StopKind.COLLECT:
                found[tour.round_id, k] = Published(tour.round_id, stop.face_id, int(from_min[k]), int(to_min[k]))
    return found


def presentations(
    case: Case,
    calls: Sequence[Call],
    chosen: Sequence[int],
    made_of: Rounds,
    windows: Mapping[tuple[str, int], Published],
    duties: Mapping[str, Duty | None],
) -> list[Presentation]:
    """Write down every presentation of the calls, with its truck's expected minute and the window that is published."""
    by_id = {tour.round_id: tour for tour in made_of.rounds}
    made = []
    for i, call in enumerate(calls):
        for day, work in call.alternatives[chosen[i]].items():
            round_id, first = made_of.stop_of[i, day]
            for k, part in enumerate(work.segments(), start=first):
                begin_s = by_id[round_id].stops[k].begin_s
                for task in part.tasks:
                    truck_min = (begin_s + part.middle_s[task.key]) // 60
                    duty = duties.get(task.key[0])
                    made.append(_presentation(case, task.key, task.bins, windows[round_id, k], truck_min, duty))
    return made


def on_duty(duty: Duty, minute: int) -> bool:
    """Tell whether somebody is at the door at a minute after some midnight."""
    return (minute - duty.from_min) % DAY_MIN <= (duty.to_min - duty.from_min) % DAY_MIN


def out_and_in(from_min: int, truck_min: int, behaviour: Behaviour, duty: Duty | None) -> tuple[int, int]:
    """Say when bins go out and come in.

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


def _presentation(
    case: Case, key: Key, bins: int, window: Published, truck_min: int, duty: Duty | None
) -> Presentation:
    out_min, in_min = out_and_in(window.from_min, truck_min, case.behaviour, duty)
    turn = -(out_min // case.cycle_min) * case.cycle_min
    return Presentation(
        *key,
        bins,
        out_min + turn,
        window.from_min + turn,
        window.to_min + turn,
        truck_min + turn,
        in_min + turn,
        window.round_id,
    )
