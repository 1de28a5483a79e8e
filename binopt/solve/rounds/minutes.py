"""From rounds to the minutes that people are told: windows that hold, when to put out and when to take in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from binopt.domain.case import Case
from binopt.domain.plan import Presentation
from binopt.domain.rounds import Round, StopKind
from binopt.domain.service import Duty
from binopt.measure.handling import out_and_in
from binopt.measure.punctuality import drive_all, narrowest_windows
from binopt.solve.rounds.calls import Call, Key
from binopt.solve.rounds.draw import Rounds
from binopt.solve.rounds.maker import Asked


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
    for tour, drives in zip(rounds, drive_all(rounds, case.punctuality, seed), strict=True):
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
) -> dict[tuple[int, int], list[Presentation]]:
    """Write down every presentation with its truck's expected minute and its window, by call and day."""
    by_id = {tour.round_id: tour for tour in made_of.rounds}
    made: dict[tuple[int, int], list[Presentation]] = {}
    for i, call in enumerate(calls):
        for day, work in call.alternatives[chosen[i]].items():
            round_id, first = made_of.stop_of[i, day]
            made[i, day] = []
            for k, part in enumerate(work.segments(), start=first):
                begin_s = by_id[round_id].stops[k].begin_s
                for task in part.tasks:
                    truck_min = (begin_s + part.middle_s[task.key]) // 60
                    duty = duties.get(task.key[0])
                    one = _presentation(case, task.key, task.bins, windows[round_id, k], truck_min, duty)
                    made[i, day].append(one)
    return made


def part_windows(
    case: Case,
    asked: Asked,
    chosen: Sequence[int],
    made_of: Rounds,
    windows: Mapping[tuple[str, int], Published],
    duties: Mapping[str, Duty | None],
) -> tuple[dict[tuple[str, int], Published], set[tuple[int, int]]]:
    """Let windows begin later where bins would go out while others stand in their way; crews wait for their windows.

    Returns
    -------
    windows, clashes
        The windows, and the pairs of calls for which the truck itself would come before such a window.
    """
    kept = dict(windows)
    clashes: set[tuple[int, int]] = set()
    told = presentations(case, asked.calls, chosen, made_of, kept, duties)
    for one, other, day in _together(asked, chosen):
        first, second = sorted((one, other), key=lambda call: min(p.truck_min for p in told[call, day]))
        free_min = max(p.in_min for p in told[first, day])
        if all(p.out_min >= free_min for p in told[second, day]):
            continue
        round_id, begin = made_of.stop_of[second, day]
        segments = asked.calls[second].alternatives[chosen[second]][day].segments()
        for k, part in enumerate(segments, start=begin):
            later = _later(case, kept[round_id, k], free_min, [duties.get(task.key[0]) for task in part.tasks])
            if later.from_min > min(p.truck_min for p in told[second, day] if p.key in part.middle_s):
                clashes.add((first, second))
                break
            kept[round_id, k] = later
    return kept, clashes


def _together(asked: Asked, chosen: Sequence[int]) -> Iterator[tuple[int, int, int]]:
    """List calls that meet and come on the same day, each pair once."""
    for one, others in enumerate(asked.meets):
        for other in sorted(others):
            if one < other:
                days = asked.calls[one].alternatives[chosen[one]].keys()
                for day in sorted(days & asked.calls[other].alternatives[chosen[other]].keys()):
                    yield one, other, day


def _later(case: Case, window: Published, free_min: int, duties: Sequence[Duty | None]) -> Published:
    """Move a window's begin to the first step from which on nobody goes out before a minute."""
    step, width = case.punctuality.window_step_min, case.behaviour.min_window_min
    from_min = window.from_min
    while any(out_and_in(from_min, from_min, case.behaviour, duty)[0] < free_min for duty in duties):
        from_min += step
    return replace(window, from_min=from_min, to_min=max(window.to_min, from_min + -(-width // step) * step))


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
