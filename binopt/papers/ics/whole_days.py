"""Events on whole days, the times in their text: for home screens, which take nothing but the date."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from binopt.outputs.timetable import TimetableRow
from binopt.papers.dates import Moved
from binopt.papers.edition import Edition
from binopt.papers.ics.feed import FeedEvent, event_uid
from binopt.papers.ics.series import recurrence_of
from binopt.papers.ics.texts import description, location
from binopt.speech import stream_word

_DAY = timedelta(days=1)


def premises_events(edition: Edition, rows: Sequence[TimetableRow]) -> list[FeedEvent]:
    """Return the events of one premises: a series for each putting-out, and the dates that holidays moved."""
    return [event for row, number in numbered(rows) for event in _events(edition, row, number)]


def numbered(rows: Sequence[TimetableRow]) -> Iterator[tuple[TimetableRow, int]]:
    """Count the rows of a stream on one day of the cycle, so that each has an id that stays when its times change."""
    seen: dict[tuple[str, int], int] = {}
    for row in rows:
        key = (row.stream, row.day)
        seen[key] = seen.get(key, -1) + 1
        yield row, seen[key]


def row_uid(edition: Edition, row: TimetableRow, number: int, kind: str, when: date | None = None) -> str:
    """Return the id of an event of a row: of its series, or of a single date."""
    return event_uid(kind, edition.case.name, row.premises_id, row.stream, row.day, number, when or "")


def _events(edition: Edition, row: TimetableRow, number: int) -> Iterator[FeedEvent]:
    speech = edition.speech

    def event(
        uid: str, begin: date, until: date | None, excluded: tuple[date, ...], moved: Moved | None = None
    ) -> FeedEvent:
        return FeedEvent(
            uid=uid,
            summary=stream_word(speech, row.stream),
            description=description(row, begin, speech, moved),
            location=location(row, speech),
            begin=begin,
            end=begin + _DAY,
            weeks=edition.weeks,
            until=until,
            excluded=excluded,
        )

    found = recurrence_of(edition.dates[row.day], edition.weeks)
    if found.series is not None:
        first, last = found.series.first, found.series.last
        until = last if last > first else None
        yield event(row_uid(edition, row, number, "days"), first, until, found.series.excluded)
    for moved in found.singles:
        if moved.actual is not None:
            yield event(row_uid(edition, row, number, "days", moved.nominal), moved.actual, None, (), moved)
