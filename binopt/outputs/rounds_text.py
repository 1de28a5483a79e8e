"""A plan's rounds for people: which truck, when, how full, what the hours go into, how evenly it is shared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from binopt.outputs.rounds_view import RoundRow, RoundsView
from binopt.outputs.text_tables import table, titled, wrapped
from binopt.outputs.words import amount, plain_line
from binopt.units import format_clock, format_day

LONGEST_ID = 24


def render_rounds(view: RoundsView) -> str:
    """Write a plan's rounds as tables."""
    sections = [_rounds(view), _loads_and_hours(view.rounds), _balance(view)]
    return "\n\n".join(sections) + "\n"


def weekday(day: int, weeks: int) -> str:
    """Write a day of the cycle as people do: ``Thu``, in longer cycles ``Thu:2``."""
    return format_day(day, weeks).capitalize()


def _rounds(view: RoundsView) -> str:
    rows = [
        (
            plain_line(row.round_id, LONGEST_ID),
            plain_line(row.truck_id, LONGEST_ID),
            plain_line(row.stream, LONGEST_ID),
            weekday(row.day, view.weeks),
            f"{format_clock(row.start_min)}–{format_clock(row.end_min)}",
            "" if row.slack_min is None else _whole(row.slack_min),
            f"{row.faces:,}",
            f"{row.bins:,}",
            f"{row.distance_km:,.1f}",
        )
        for row in view.rounds
    ]
    km = sum(row.distance_km for row in view.rounds)
    faces, bins = sum(row.faces for row in view.rounds), sum(row.bins for row in view.rounds)
    rows.append((f"{len(view.rounds):,} rounds", "", "", "", "", "", f"{faces:,}", f"{bins:,}", f"{km:,.1f}"))
    head = ("round", "truck", "stream", "day", "from–to", "slack min", "faces", "bins", "km")
    cycle = "a week" if view.weeks == 1 else f"a cycle of {view.weeks} weeks"
    return titled(f"Rounds of {cycle}", table(head, rows, left=(1, 2, 3)))


def _loads_and_hours(rounds: Sequence[RoundRow]) -> str:
    rows = [(plain_line(row.round_id, LONGEST_ID), *_work(row)) for row in rounds]
    rows.append(
        (
            "all",
            f"{sum(row.trips for row in rounds):,}",
            f"{sum(row.load_l for row in rounds):,.0f}",
            "",
            f"{sum(row.load_kg for row in rounds):,.0f}",
            "",
            *_hours([sum(getattr(row, name) for row in rounds) for name in ("drive_h", "lift_h", "unload_h")]),
            _whole(sum(row.wait_h for row in rounds) * 60),
            f"{sum(row.hours for row in rounds):,.2f}",
        )
    )
    head = ("round", "trips", "litres", "full", "kg", "full", "driving", "lifting", "unloading", "waiting", "all h")
    note = "Full is of all trips together; driving, lifting and unloading in hours, breaks and waiting in minutes."
    return titled("Loads and hours", [*table(head, rows), *wrapped(note)])


def _work(row: RoundRow) -> tuple[str, ...]:
    return (
        f"{row.trips}",
        f"{row.load_l:,.0f}",
        _share(row.load_share),
        f"{row.load_kg:,.0f}",
        _share(row.payload_share),
        *_hours([row.drive_h, row.lift_h, row.unload_h]),
        _whole(row.wait_h * 60),
        f"{row.hours:,.2f}",
    )


def _balance(view: RoundsView) -> str:
    days = {weekday(day, view.weeks): hours for day, hours in view.day_hours.items()}
    rows = [_evenness("trucks", view.truck_hours), _evenness("days", days)]
    lines = table(("hours", "least", "", "mean", "most", ""), rows, left=(2, 5))
    if view.unused_trucks:
        names = ", ".join(plain_line(name, LONGEST_ID) for name in view.unused_trucks[:10])
        more = f" and {len(view.unused_trucks) - 10} more" if len(view.unused_trucks) > 10 else ""
        lines += wrapped(f"Without a round: {names}{more}.")
    return titled("Balance", lines)


def _evenness(what: str, hours: Mapping[str, float]) -> tuple[str, ...]:
    least, most = min(hours, key=hours.__getitem__), max(hours, key=hours.__getitem__)
    mean = sum(hours.values()) / len(hours)
    names = plain_line(least, LONGEST_ID), plain_line(most, LONGEST_ID)
    return (f"{len(hours)} {what}", amount(hours[least]), names[0], amount(mean), amount(hours[most]), names[1])


def _hours(values: Sequence[float]) -> list[str]:
    return [f"{value:,.2f}" for value in values]


def _whole(value: float) -> str:
    return f"{value:,.0f}".replace("-", "−") if round(value) else "0"


def _share(share: float | None) -> str:
    return "" if share is None else f"{share:.0%}"
