"""Events of a whole street: on which days which waste is collected there, and at whose door when."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from binopt.outputs.timetable import TimetableRow
from binopt.outputs.words import plain_line
from binopt.papers.dates import Moved
from binopt.papers.edition import Edition
from binopt.papers.ics.feed import FeedEvent, event_uid
from binopt.papers.ics.series import recurrence_of
from binopt.papers.ics.texts import moved_text, told_clock
from binopt.speech import stream_word


def street_events(edition: Edition, street: str, rows: Sequence[TimetableRow]) -> list[FeedEvent]:
    """Return the events of one street: a series for each stream and day of the cycle, and the dates moved."""
    groups: dict[tuple[str, int], list[TimetableRow]] = {}
    for row in rows:
        groups.setdefault((row.stream, row.day), []).append(row)
    return [event for key in sorted(groups) for event in _events(edition, street, groups[key])]


def _events(edition: Edition, street: str, rows: Sequence[TimetableRow]) -> Iterator[FeedEvent]:
    stream, day = rows[0].stream, rows[0].day

    def event(begin: date, until: date | None, excluded: tuple[date, ...], moved: Moved | None = None) -> FeedEvent:
        return FeedEvent(
            uid=event_uid("street", edition.case.name, street, stream, day, moved.nominal if moved else ""),
            summary=stream_word(edition.speech, stream),
            description=_description(edition, rows, begin, moved),
            location=plain_line(street),
            begin=begin,
            end=begin + timedelta(days=1),
            weeks=edition.weeks,
            until=until,
            excluded=excluded,
        )

    found = recurrence_of(edition.dates[day], edition.weeks)
    if found.series is not None:
        first, last = found.series.first, found.series.last
        yield event(first, last if last > first else None, found.series.excluded)
    for moved in found.singles:
        if moved.actual is not None:
            yield event(moved.actual, None, (), moved)


def _description(edition: Edition, rows: Sequence[TimetableRow], when: date, moved: Moved | None) -> str:
    """Say once for all doors with the same times when the truck comes there."""
    speech = edition.speech
    doors: dict[tuple[int, int, int, int], list[TimetableRow]] = {}
    for row in rows:
        minutes = (row.window_from_min, row.window_to_min, row.out_min, row.take_in_min)
        doors.setdefault(tuple(minute - row.midnight_min for minute in minutes), []).append(row)  # type: ignore[arg-type]
    lines = [moved_text(moved, speech)] if moved is not None else []
    for _, group in sorted(doors.items(), key=lambda item: item[0]):
        begin, end, out, take_in = (
            told_clock(group[0], minute, when, speech)
            for minute in (group[0].window_from_min, group[0].window_to_min, group[0].out_min, group[0].take_in_min)
        )
        addresses = "; ".join(dict.fromkeys(plain_line(row.address) or row.premises_id for row in group))
        lines.append(
            speech.say(
                "Truck {begin}–{end}, put out from {out}, take in by {take_in}: {addresses}",
                begin=begin,
                end=end,
                out=out,
                take_in=take_in,
                addresses=addresses,
            )
        )
    return "\n".join(lines)
