"""What an event says: the same words whether it stands on whole days or has its times."""

from __future__ import annotations

from datetime import date

from binopt.outputs.timetable import TimetableRow
from binopt.outputs.words import plain_line
from binopt.papers.dates import Moved
from binopt.speech import Speech
from binopt.units import DAY_MIN


def told_clock(row: TimetableRow, minute: int, when: date, speech: Speech) -> str:
    """Write one of a row's minutes for a collection on a date, with the weekday where it is another day's."""
    day = when.weekday()
    return speech.clock_on(minute - row.midnight_min + day * DAY_MIN, day)


def times_text(row: TimetableRow, when: date, speech: Speech) -> str:
    """Say in three lines when to put out, when the truck comes and by when to take in."""
    put_out = speech.say(
        "Put out from {time}: {bins}", time=told_clock(row, row.out_min, when, speech), bins=row.bins_text
    )
    truck = speech.say(
        "Truck between {begin} and {end}",
        begin=told_clock(row, row.window_from_min, when, speech),
        end=told_clock(row, row.window_to_min, when, speech),
    )
    take_in = speech.say("Take in by {time}", time=told_clock(row, row.take_in_min, when, speech))
    return "\n".join((put_out, truck, take_in))


def description(row: TimetableRow, when: date, speech: Speech, moved: Moved | None = None) -> str:
    """Say all that people need to know of one collection."""
    parts = [times_text(row, when, speech), place_text(row, speech)]
    if moved is not None and moved.nominal != moved.actual:
        parts.insert(0, moved_text(moved, speech))
    return "\n".join(part for part in parts if part)


def moved_text(moved: Moved, speech: Speech) -> str:
    """Say from which day a collection was moved, and for which holiday."""
    if moved.why:
        return speech.say(
            "Instead of {date} ({holiday})", date=speech.date(moved.nominal), holiday=plain_line(moved.why)
        )
    return speech.say("Instead of {date}", date=speech.date(moved.nominal))


def place_text(row: TimetableRow, speech: Speech) -> str:
    """Say where the bins stand: ``Acacia Row, at the kerb, 3 m left of the door``."""
    return ", ".join(part for part in (plain_line(row.street), plain_line(row.where(speech), 400)) if part)


def location(row: TimetableRow, speech: Speech) -> str:
    """Say where, for the line that calendars show beside the title: the address, then the bins' place."""
    address = plain_line(row.address) or row.premises_id
    return ": ".join(part for part in (address, plain_line(row.where(speech), 400)) if part)
