"""Two calendar readers that know nothing of binopt or of each other."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import recurring_ical_events
from icalendar import Calendar
from icalevents.icalevents import events


@dataclass(frozen=True, order=True)
class Read:
    """One event as a reader shows it; times are those that clocks at the place show."""

    begin: date | datetime
    end: date | datetime
    summary: str
    description: str
    location: str


def by_recurring(feed: bytes, first: date, last: date, zone: str) -> list[Read]:
    found = recurring_ical_events.of(Calendar.from_ical(feed)).between(first, last + timedelta(days=1))
    return sorted(
        Read(
            local(event["DTSTART"].dt, zone),
            local(event["DTEND"].dt, zone),
            str(event["SUMMARY"]),
            str(event["DESCRIPTION"]),
            str(event["LOCATION"]),
        )
        for event in found
    )


def by_icalevents(feed: bytes, first: date, last: date, zone: str) -> list[Read]:
    begin = datetime(first.year, first.month, first.day)
    end = datetime(last.year, last.month, last.day, 23, 59)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = events(string_content=feed, start=begin, end=end)
    return sorted(
        Read(
            event.start.date() if event.all_day else local(event.start, zone),
            event.end.date() if event.all_day else local(event.end, zone),
            str(event.summary),
            str(event.description),
            str(event.location),
        )
        for event in found
    )


def local(when: date | datetime, zone: str) -> date | datetime:
    if not isinstance(when, datetime):
        return when
    return when.astimezone(ZoneInfo(zone)).replace(tzinfo=None)


READERS = {"recurring_ical_events": by_recurring, "icalevents": by_icalevents}


def days(first: date, last: date) -> Iterator[date]:
    for offset in range((last - first).days + 1):
        yield first + timedelta(days=offset)
