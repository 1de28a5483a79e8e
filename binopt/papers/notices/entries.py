"""A premises' week in as few lines as say all of it: what has the same times on several days stands once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from binopt.outputs.timetable import TimetableRow
from binopt.papers.edition import Edition
from binopt.speech import Speech, stream_word

CHIP_COLOURS = ("#3b3f46", "#b07d00", "#0b5cad", "#00705a", "#9d1c12", "#6b3fa0", "#8a5a2b", "#4a7a00")
"""Of streams in the case's order. What belongs together also bears the same number, so nobody needs the colour."""


@dataclass(frozen=True, slots=True)
class Chip:
    """How a stream is marked in the lists and the sketch of a paper."""

    number: int
    colour: str


@dataclass(frozen=True, slots=True)
class Entry:
    """Puttings-out of one stream at the same times of day, as they are told."""

    chip: Chip
    waste: str
    days: str
    put_out: str
    truck_from: str
    truck_to: str
    take_in: str
    bins: str


def chips(edition: Edition) -> Mapping[str, Chip]:
    """Mark the streams of a case, and behind them those that only the plan has."""
    streams = dict.fromkeys((*edition.case.streams, *sorted({row.stream for row in edition.timetable})))
    return {stream: Chip(number + 1, CHIP_COLOURS[number % len(CHIP_COLOURS)]) for number, stream in enumerate(streams)}


def entries_of(rows: Sequence[TimetableRow], edition: Edition, marks: Mapping[str, Chip]) -> list[Entry]:
    """Tell the rows of one premises, in the order of its week."""
    groups: dict[tuple[object, ...], list[TimetableRow]] = {}
    for row in rows:
        minutes = (row.out_min, row.window_from_min, row.window_to_min, row.take_in_min)
        key = (row.stream, row.bins, *(minute - row.midnight_min for minute in minutes))
        groups.setdefault(key, []).append(row)
    speech, weeks = edition.speech, edition.weeks
    found = []
    for same in groups.values():
        first = same[0]
        alone = len(same) == 1
        put_out, begin, end, take_in = (_clock(minute, first, speech, alone=alone) for minute in _minutes(first))
        days = ", ".join(speech.day_of_cycle(row.day, weeks) for row in sorted(same, key=lambda row: row.day))
        entry = Entry(
            marks[first.stream],
            stream_word(speech, first.stream),
            days,
            put_out,
            begin,
            end,
            take_in,
            first.bins_text,
        )
        found.append(entry)
    return found


def _minutes(row: TimetableRow) -> tuple[int, int, int, int]:
    return row.out_min, row.window_from_min, row.window_to_min, row.take_in_min


def _clock(minute: int, row: TimetableRow, speech: Speech, *, alone: bool) -> str:
    """Write a time of day; on another day than the truck's with that day, or for several days the eve or the morrow."""
    if alone:
        return speech.clock_on(minute, row.day)
    past = minute - row.midnight_min
    if past < 0:
        return speech.say("{time} the day before", time=speech.clock(minute))
    if past >= 1440:
        return speech.say("{time} the day after", time=speech.clock(minute))
    return speech.clock(minute)
