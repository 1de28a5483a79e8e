"""Rules about trucks and their crews: who drives what on which day, shifts, breaks, hours."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise

from binopt.domain.plan import Service
from binopt.domain.rounds import Round, crew_hours
from binopt.domain.service import Truck
from binopt.measure.crew import crew_hours as reckoned_hours
from binopt.rules.rounds.scene import RoundScene
from binopt.rules.violation import Violation
from binopt.units import DAY_MIN, format_clock, format_day

HOURS = 1e-3
"""Crew hours told are compared to this."""


def truck_known(scene: RoundScene) -> Iterator[Violation]:
    """A round is driven by a truck of the case."""
    for tour in scene.rounds:
        if tour.truck_id not in scene.trucks:
            text = f"the case has no truck {tour.truck_id!r}"
            yield Violation("truck_known", (tour.round_id, tour.truck_id), 1, "1", text)


def truck_collects(scene: RoundScene) -> Iterator[Violation]:
    """A round's truck collects its stream."""
    for tour, truck in _driven(scene):
        if tour.stream not in truck.streams:
            text = f"the truck collects {', '.join(truck.streams)}, not {tour.stream}"
            yield Violation("truck_collects", (tour.round_id, tour.truck_id), 1, "1", text)


def truck_drives(scene: RoundScene) -> Iterator[Violation]:
    """A round's truck drives on that day."""
    weeks = scene.case.weeks
    for tour, truck in _driven(scene):
        if tour.day not in truck.days:
            days = " ".join(format_day(day, weeks) for day in truck.days)
            day = format_day(tour.day, weeks) if 0 <= tour.day < 7 * weeks else f"day {tour.day}"
            text = f"drives on {day}, the truck only on {days}"
            yield Violation("truck_drives", (tour.round_id, tour.truck_id), 1, "1", text)


def shift_kept(scene: RoundScene) -> Iterator[Violation]:
    """A round leaves the depot not before its truck's shift begins and is back when that ends."""
    for tour, truck in _driven(scene):
        midnight_s = tour.day * DAY_MIN * 60
        begin_s, end_s = (midnight_s + 60 * minute for minute in (truck.shift.from_min, truck.shift.to_min))
        off_s = max(begin_s - tour.start_s, tour.end_s - end_s)
        if off_s > 0:
            shift = f"{format_clock(truck.shift.from_min)} to {format_clock(truck.shift.to_min)}"
            text = f"out from {_clock(tour.start_s)} to {_clock(tour.end_s)}, the shift is from {shift}"
            yield Violation("shift_kept", (tour.round_id, tour.truck_id), off_s / 60, "min", text)


def one_at_a_time(scene: RoundScene) -> Iterator[Violation]:
    """A truck is back from a round before it leaves for another."""
    cycle_s = scene.case.cycle_min * 60
    of_truck: dict[str, list[Round]] = defaultdict(list)
    for tour in sorted(scene.rounds, key=lambda tour: tour.start_s % cycle_s):
        of_truck[tour.truck_id].append(tour)
    for truck_id, tours in of_truck.items():
        for tour, following in zip(tours, (*tours[1:], tours[0]), strict=True):
            away_s = (following.start_s - tour.start_s) % cycle_s
            # alone in the cycle, the next time is itself a cycle later
            over_s = tour.end_s - tour.start_s - (cycle_s if following is tour else away_s)
            if over_s > 0:
                ids = (tour.round_id, following.round_id, truck_id)
                text = f"not back for {over_s / 60:.1f} min when the truck leaves again"
                yield Violation("one_at_a_time", ids, over_s / 60, "min", text)


def break_kept(scene: RoundScene) -> Iterator[Violation]:
    """A crew that is out for longer than the case says has a break, or waits as long, somewhere in it."""
    crew = scene.case.crew
    of_day: dict[tuple[str, int], list[Round]] = defaultdict(list)
    for tour in sorted(scene.rounds, key=lambda tour: tour.start_s):
        of_day[tour.truck_id, tour.day].append(tour)
    for (truck_id, _), tours in of_day.items():
        out_min = (max(tour.end_s for tour in tours) - tours[0].start_s) / 60
        rests_s = [stop.wait_s for tour in tours for stop in tour.stops]
        rests_s += [following.start_s - tour.end_s for tour, following in pairwise(tours)]
        missing = crew.break_min - max(rests_s) / 60
        if out_min > crew.break_after_min and missing > 0:
            ids = (*(tour.round_id for tour in tours), truck_id)
            text = f"out for {out_min:.0f} min, longest rest {max(rests_s) / 60:.1f} min, at least {crew.break_min:g}"
            yield Violation("break_kept", ids, missing, "min", text)


def crew_hours_true(scene: RoundScene) -> Iterator[Violation]:
    """The crew hours told are those of the rounds, from depot to depot; without rounds those reckoned."""
    if scene.told_hours is None:
        return
    if scene.given:
        hours = crew_hours([tour for tour in scene.given if tour.stops], scene.case.weeks)
    else:
        plan = Service(scene.scene.spots, scene.presentations)
        hours = reckoned_hours(scene.case, scene.scene.model, plan)
    off = abs(hours - scene.told_hours)
    if not off <= HOURS:
        text = f"says {scene.told_hours:.3f} h a week, are {hours:.3f} h"
        yield Violation("crew_hours_true", (scene.case.name,), off, "h", text)


def _driven(scene: RoundScene) -> Iterator[tuple[Round, Truck]]:
    for tour in scene.rounds:
        truck = scene.trucks.get(tour.truck_id)
        if truck is not None:
            yield tour, truck


def _clock(second: int) -> str:
    return f"{format_clock(second // 60)}:{second % 60:02d}"
