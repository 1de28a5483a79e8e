"""Events with their times and alarms, for phones: one from putting out to taking in, with an alarm at both."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from binopt.outputs.timetable import TimetableRow
from binopt.papers.dates import Moved
from binopt.papers.edition import Edition
from binopt.papers.ics.feed import FeedEvent, Reminder
from binopt.papers.ics.series import recurrence_of
from binopt.papers.ics.texts import description, location, told_clock
from binopt.papers.ics.whole_days import numbered, row_uid
from binopt.speech import stream_word


def reminder_events(edition: Edition, rows: Sequence[TimetableRow]) -> list[FeedEvent]:
    """Return the events of one premises with their times, and alarms to put out and to take in.

    A repeated event always lasts as long as its first, and a time may not exist in the night in which clocks go
    forward. So an event during which clocks change stands by itself.
    """
    zone = ZoneInfo(edition.case.timezone)
    return [event for row, number in numbered(rows) for event in _events(edition, row, number, zone)]


def at_minute(row: TimetableRow, minute: int, when: date, zone: ZoneInfo) -> datetime:
    """Return one of a row's minutes for a collection on a date, as a time that clocks there do show."""
    wall = datetime.combine(when, time()) + timedelta(minutes=minute - row.midnight_min)
    return wall.replace(tzinfo=zone).astimezone(UTC).astimezone(zone)


def _events(edition: Edition, row: TimetableRow, number: int, zone: ZoneInfo) -> Iterator[FeedEvent]:
    def event(
        uid: str, when: date, last: date | None, excluded: tuple[date, ...], moved: Moved | None = None
    ) -> FeedEvent:
        return FeedEvent(
            uid=uid,
            summary=stream_word(edition.speech, row.stream),
            description=description(row, when, edition.speech, moved),
            location=location(row, edition.speech),
            begin=at_minute(row, row.out_min, when, zone),
            end=at_minute(row, row.take_in_min, when, zone),
            weeks=edition.weeks,
            until=None if last is None else at_minute(row, row.out_min, last, zone),
            excluded=tuple(at_minute(row, row.out_min, each, zone) for each in excluded),
            reminders=_reminders(edition, row, when),
        )

    def clocks_change(when: date) -> bool:
        begin, end = (at_minute(row, minute, when, zone).astimezone(UTC) for minute in (row.out_min, row.take_in_min))
        return end - begin != timedelta(minutes=row.take_in_min - row.out_min)

    found = recurrence_of(edition.dates[row.day], edition.weeks, clocks_change)
    if found.series is not None:
        first, last = found.series.first, found.series.last
        yield event(
            row_uid(edition, row, number, "times"), first, last if last > first else None, found.series.excluded
        )
    for moved in found.singles:
        if moved.actual is not None:
            yield event(row_uid(edition, row, number, "times", moved.nominal), moved.actual, None, (), moved)


def _reminders(edition: Edition, row: TimetableRow, when: date) -> tuple[Reminder, Reminder]:
    speech = edition.speech
    waste = stream_word(speech, row.stream)
    by = told_clock(row, row.take_in_min, when, speech)
    put_out = speech.say("{waste}: put out now, {bins}", waste=waste, bins=row.bins_text)
    take_in = speech.say("{waste}: take in by {time}", waste=waste, time=by)
    before_end = timedelta(minutes=row.window_to_min - row.take_in_min)
    return Reminder(put_out, timedelta(0)), Reminder(take_in, before_end, from_end=True)
