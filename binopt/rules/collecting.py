"""Rules about litres and days: everything is collected, often enough, on allowed days, and no bin is overfull."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from binopt.domain.plan import Presentation
from binopt.rules.belonging import NO_ROOM
from binopt.rules.scene import Scene, name
from binopt.rules.violation import Violation
from binopt.units import DAY_MIN, format_day

LITRES = 0.01
"""Litres are compared to this: they come from decimal fractions of a week."""
SHARE = 1e-4
"""And to this share: what is full to the brim by design is not overfull."""


def by_holding(scene: Scene) -> dict[tuple[str, str], list[Presentation]]:
    """Group the presentations by premises and stream, in the order of the truck's minute in the cycle."""
    of_key: dict[tuple[str, str], list[Presentation]] = defaultdict(list)
    for one in sorted(scene.presentations, key=lambda one: one.truck_min % scene.case.cycle_min):
        of_key[one.key].append(one)
    return of_key


def day_of(scene: Scene, one: Presentation) -> int:
    """Return the day of the cycle on which a presentation is collected."""
    return one.truck_min // DAY_MIN % (7 * scene.case.weeks)


def collected(scene: Scene) -> Iterator[Violation]:
    """Every premises and stream with litres is presented, unless there is no room for its bins anywhere."""
    absent = {(one.premises_id, one.stream) for one in scene.unplaced if one.reason == NO_ROOM}
    presented = {one.key for one in scene.presentations}
    for key, holding in scene.holdings.items():
        if holding.litres_per_week > 0 and key not in presented and key not in absent:
            text = f"never presented, with {holding.litres_per_week:g} l a week"
            yield Violation("collected", (name(holding),), holding.litres_per_week, "l", text)
        elif key in presented and key in absent:
            text = f"presented, though it is listed as {NO_ROOM!r}"
            yield Violation("collected", (name(holding),), 1, "1", text)


def bins_out_range(scene: Scene) -> Iterator[Violation]:
    """A presentation takes at least one bin and no more than the premises has of the stream."""
    for one in scene.presentations:
        have = len(scene.holdings[one.key].bins)
        off = max(1 - one.bins_out, one.bins_out - have)
        if off > 0:
            yield Violation("bins_out_range", (name(one),), off, "1", f"{one.bins_out} bins out of {have}")


def not_overfull(scene: Scene) -> Iterator[Violation]:
    """What gathers between two collections (whole days, the cycle a circle) fits the bins put out, to ``max_fill``."""
    cycle_days = 7 * scene.case.weeks
    for key, given in by_holding(scene).items():
        holding = scene.holdings[key]
        days = [day_of(scene, one) for one in given]
        for i, one in enumerate(given):
            wait = (days[i] - days[i - 1]) % cycle_days if len(given) > 1 else cycle_days
            litres = holding.litres_per_week * wait / 7
            room = sum(bin_type.litres for bin_type in holding.bins[: max(one.bins_out, 0)]) * scene.case.rules.max_fill
            if litres > room * (1 + SHARE) + LITRES:
                text = f"{litres:.1f} l gather in {wait} days, {one.bins_out} bins may hold {room:.1f} l"
                yield Violation("not_overfull", (name(one),), litres - room, "l", text)


def often_enough(scene: Scene) -> Iterator[Violation]:
    """A premises with litres is collected at least as often a week as its stream demands."""
    for key, given in by_holding(scene).items():
        least = scene.case.streams[key[1]].min_per_week
        times = len(given) / scene.case.weeks
        if scene.holdings[key].litres_per_week > 0 and times < least - 1e-9:
            text = f"collected {times:g} times a week, at least {least:g}"
            yield Violation("often_enough", (f"{key[0]}|{key[1]}",), least - times, "times a week", text)


def once_a_day(scene: Scene) -> Iterator[Violation]:
    """A premises and stream is collected once a day at most."""
    for given in by_holding(scene).values():
        seen: set[int] = set()
        for one in given:
            day = day_of(scene, one)
            if day in seen:
                text = f"collected again on {format_day(day, scene.case.weeks)}"
                yield Violation("once_a_day", (name(one),), 1, "1", text)
            seen.add(day)


def never_out_twice(scene: Scene) -> Iterator[Violation]:
    """A bin is taken in before it is put out again."""
    cycle = scene.case.cycle_min
    for given in by_holding(scene).values():
        order = sorted(given, key=lambda one: one.out_min % cycle)
        for i, one in enumerate(order):
            following = order[(i + 1) % len(order)]
            # alone in the cycle, the next time is itself a cycle later
            away = (following.out_min - one.out_min) % cycle or cycle
            if following is not one and following.out_min % cycle == one.out_min % cycle:
                away = 0
            over = one.in_min - one.out_min - away
            if over > 0:
                text = f"still out for {over} min when it is put out again"
                yield Violation("never_out_twice", (name(one), name(following)), over, "min", text)


def days_of_pattern(scene: Scene) -> Iterator[Violation]:
    """The days on which a face's stream is collected lie within one of the stream's patterns."""
    face_of = {spot.key: spot.face_id for spot in scene.spots}
    days: dict[tuple[str, str], set[int]] = defaultdict(set)
    for one in scene.presentations:
        if one.key in face_of:
            days[face_of[one.key], one.stream].add(day_of(scene, one))
    for (face, stream), used in days.items():
        patterns = scene.case.streams[stream].patterns
        off = min((len(used - pattern) for pattern in patterns), default=0)
        if off > 0:
            named = " ".join(format_day(day, scene.case.weeks) for day in sorted(used))
            text = f"collected on {named}, {off} of these days outside the nearest pattern"
            yield Violation("days_of_pattern", (face, stream), off, "1", text)
