"""Events and the file that they make: plain values first, so that two editions can be compared before they are written.

What readers make of a feed decides how it is written. The most used one for waste keeps only the date of an event,
takes the summary for the kind of waste, knows no RDATE, shows what is cancelled, and needs one VTIMEZONE. So summaries
never change, dates that fall out are excluded, moved ones are events of their own, and nothing is ever cancelled.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from icalendar import Event

from binopt.outputs.words import plain_line

LineValue = str | int | date | datetime | timedelta | tuple[object, ...]


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


class ContentLines:
    """Lines as the calendar library encodes, escapes and folds them, each one made once: feeds repeat nearly all.

    Lives only while the feeds of one edition are made.
    """

    def __init__(self) -> None:
        self._made: dict[tuple[str, LineValue, bool], bytes] = {}

    def __call__(self, name: str, value: LineValue, *, from_end: bool = False) -> bytes:
        """Return the line of one property; of a rule, the pairs it is made of; of exclusions, all of them."""
        key = (name, value, from_end)
        if key not in self._made:
            self._made[key] = _encoded(name, value, from_end=from_end)
        return self._made[key]


def _encoded(name: str, value: LineValue, *, from_end: bool) -> bytes:
    holder = Event()
    given: object = list(value) if isinstance(value, tuple) else value
    if isinstance(given, list) and name == "rrule":
        given = dict(given)
    holder.add(name, given, parameters={"RELATED": "END"} if from_end else {})
    whole: bytes = holder.to_ical()
    return whole.removeprefix(b"BEGIN:VEVENT\r\n").removesuffix(b"END:VEVENT\r\n")


@dataclass(frozen=True, slots=True)
class FeedFrame:
    """What all feeds of an edition share: language, time zone, the day of their making, and how often events changed.

    ``timezone`` is the zone's component as it stands in a file, ``sequences`` the number of revisions by uid, 0 where
    it has none.
    """

    language: str
    timezone: bytes
    zone_name: str
    issued: date
    sequences: Mapping[str, int]
    lines: ContentLines = field(default_factory=ContentLines, repr=False, compare=False)


def event_uid(*parts: object) -> str:
    """Return an id that the same parts always have, whatever characters are in them."""
    whole = "\x1f".join(str(part) for part in parts).encode("utf-8", "surrogatepass")
    return f"{hashlib.sha256(whole).hexdigest()[:32]}@binopt"


def render_feed(name: str, events: Iterable[FeedEvent], frame: FeedFrame) -> bytes:
    """Write events as an iCalendar file."""
    lines = frame.lines
    parts = [
        b"BEGIN:VCALENDAR\r\n",
        lines("version", "2.0"),
        lines("prodid", f"-//binopt//binopt//{frame.language.upper()}"),
        lines("x-wr-calname", plain_line(name)),
        lines("x-wr-timezone", frame.zone_name),
        frame.timezone,
        *(_event(event, frame) for event in events),
        b"END:VCALENDAR\r\n",
    ]
    return b"".join(parts)


def _event(event: FeedEvent, frame: FeedFrame) -> bytes:
    lines = frame.lines
    parts = [
        b"BEGIN:VEVENT\r\n",
        lines("uid", event.uid),
        lines("dtstamp", datetime.combine(frame.issued, time(), UTC)),
        lines("sequence", frame.sequences.get(event.uid, 0)),
        lines("summary", event.summary),
        lines("dtstart", event.begin),
        lines("dtend", event.end),
    ]
    if event.until is not None:
        until = event.until.astimezone(UTC) if isinstance(event.until, datetime) else event.until
        parts.append(lines("rrule", (("freq", "weekly"), ("interval", event.weeks), ("until", until))))
    if event.excluded:
        parts.append(lines("exdate", event.excluded))
    parts += [lines("location", event.location), lines("description", event.description)]
    parts.append(lines("transp", "TRANSPARENT"))
    for reminder in event.reminders:
        parts += [b"BEGIN:VALARM\r\n", lines("action", "DISPLAY"), lines("description", reminder.text)]
        parts += [lines("trigger", reminder.after, from_end=reminder.from_end), b"END:VALARM\r\n"]
    parts.append(b"END:VEVENT\r\n")
    return b"".join(parts)
