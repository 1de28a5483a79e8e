"""The text of ``binopt simulate``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from binopt.simulation import RoundKept, Simulation


def render_simulation(found: Simulation) -> str:
    """Write what came out of driving a plan's rounds as text."""
    return "\n".join(_lines(found)) + "\n"


def _lines(found: Simulation) -> Iterator[str]:
    from binopt.outputs.text_tables import table, titled, wrapped
    from binopt.outputs.words import amount, change

    rounds = f"{len(found.rounds)} rounds with {found.stops:,} windows"
    yield from wrapped(f"{rounds}, driven {found.weeks:,} times each with seed {found.seed}")
    yield ""
    inside = (
        f"{found.share_inside:.1%} of trucks came and left within their window ({found.reliability:.0%} asked for)."
    )
    below = f"{found.stops_below:,} of {found.stops:,} windows held less often than that."
    late = (
        f"Those that did not were late by {found.late_median_min:.0f} min in the median, by less than "
        f"{found.late_high_min:.0f} min in 95 % of cases. Crews wait where they are early."
        if found.share_inside < 1
        else ""
    )
    yield titled("Windows", wrapped(f"{inside} {below} {late}".strip()))
    yield ""
    driven = found.o_driven
    told = (
        f"Obstruction as driven is {amount(driven.mean)} m·h a week in the mean, {amount(driven.low)} to "
        f"{amount(driven.high)} in nine weeks of ten ({found.measured:,} weeks measured). The plan says "
        f"{amount(found.o_plan)}, today is {amount(found.o_today)}: "
        f"{change(found.o_today, driven.mean)} against today as driven."
    )
    yield titled("Pavement", wrapped(told))
    if found.unmatched:
        yield from wrapped(f"{found.unmatched:,} puttings-out are on no stop of their round and stand as planned.")
    yield ""
    head = ("round", "windows", "inside", "worst", "at face", "back, mean", "5 %", "95 %")
    yield titled("Rounds, least punctual first", table(head, map(_row, by_punctuality(found)), left=(4,)))


def by_punctuality(found: Simulation) -> list[RoundKept]:
    """Order rounds by the share of their trucks inside windows."""
    return sorted(found.rounds, key=lambda one: (one.share_inside, one.round_id))


def _row(one: RoundKept) -> tuple[str, ...]:
    from binopt.outputs.words import plain_line
    from binopt.units import format_clock

    back = (format_clock(round(minute)) for minute in (one.back_min.mean, one.back_min.low, one.back_min.high))
    share = (f"{one.share_inside:.1%}", f"{one.worst_share:.1%}")
    return (plain_line(one.round_id, 24), f"{one.stops}", *share, plain_line(one.worst_face_id, 24), *back)
