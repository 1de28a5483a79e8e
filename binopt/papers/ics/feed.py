"""Events and the file that they make: plain values first, so that two editions can be compared before they are written.

What readers make of a feed decides how it is written. The most used one for waste keeps only the date of an event,
takes the summary for the kind of waste, knows no RDATE, shows what is cancelled, and needs one VTIMEZONE. So summaries
never change, dates that fall out are excluded, moved ones are events of their own, and nothing is ever cancelled.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from icalendar import Alarm, Calendar, Event, Timezone

from binopt.outputs.words import plain_line


@dataclass(frozen=True, slots=True)
class Reminder:
    """An alarm at a time after an event's begin, or (``from_end``) after its end; negative is before."""

    text: str
    after: timedelta
    from_end: bool = False


@dataclass(frozen=True, slots=True)
class FeedEvent:
    """One event, on whole days where its begin is a date, else in the feed's time zone.

    ``until`` is the begin of its last repetition, ``None`` where it does not repeat; ``excluded`` are begins too.
    """

    uid: str
    summary: str
    description: str
    location: str
    begin: date | datetime
    end: date | datetime
    weeks: int = 1
    until: date | datetime | None = None
    excluded: tuple[date | datetime, ...] = ()
    reminders: tuple[Reminder, ...] = ()


@dataclass(frozen=True, slots=True)
class FeedFrame:
    """What all feeds of an edition share: language, time zone, the day of their making, and how often events changed.

    ``sequences`` is the number of revisions by uid, 0 where it has none.
    """

    language: str
    timezone: Timezone
    zone_name: str
    issued: date
    sequences: Mapping[str, int]


def event_uid(*parts: object) -> str:
    """Return an id that the same parts always have, whatever characters are in them."""
    whole = "\x1f".join(str(part) for part in parts).encode("utf-8", "surrogatepass")
    return f"{hashlib.sha256(whole).hexdigest()[:32]}@binopt"


def render_feed(name: str, events: Iterable[FeedEvent], frame: FeedFrame) -> bytes:
    """Write events as an iCalendar file."""
    calendar = Calendar()
    calendar.add("prodid", f"-//binopt//binopt//{frame.language.upper()}")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", plain_line(name))
    calendar.add("x-wr-timezone", frame.zone_name)
    calendar.add_component(frame.timezone)
    for event in events:
        calendar.add_component(_component(event, frame))
    return bytes(calendar.to_ical())


def _component(event: FeedEvent, frame: FeedFrame) -> Event:
    component = Event()
    component.add("uid", event.uid)
    component.add("dtstamp", datetime.combine(frame.issued, time(), UTC))
    component.add("sequence", frame.sequences.get(event.uid, 0))
    component.add("summary", event.summary)
    component.add("description", event.description)
    component.add("location", event.location)
    component.add("dtstart", event.begin)
    component.add("dtend", event.end)
    component.add("transp", "TRANSPARENT")
    if event.until is not None:
        until = event.until.astimezone(UTC) if isinstance(event.until, datetime) else event.until
        component.add("rrule", {"freq": "weekly", "interval": event.weeks, "until": until})
    if event.excluded:
        component.add("exdate", list(event.excluded))
    for reminder in event.reminders:
        component.add_component(_alarm(reminder))
    return component


def _alarm(reminder: Reminder) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", reminder.text)
    alarm.add("trigger", reminder.after, parameters={"RELATED": "END"} if reminder.from_end else {})
    return alarm
