"""``VTIMEZONE``: the offsets of a time zone over some years, as RFC 5545, 3.6.5 wants them.

Written here because the calendar library gives the onset of summer time in the new offset instead of the old one, an
hour late, and a comment that differs with the dates asked for.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

_HOUR = timedelta(hours=1)
_NONE = timedelta(0)


def timezone_component(zone: ZoneInfo, first: date, last: date) -> Timezone:
    """Return a time zone's offsets from the year before a date until the year after another."""
    component = Timezone()
    component.add("tzid", zone.key)
    begin = datetime(first.year - 1, 1, 1, tzinfo=UTC)
    end = datetime(last.year + 2, 1, 1, tzinfo=UTC)
    local = begin.astimezone(zone)
    before = _offset(local)
    component.add_component(_observance(local, before, begin + before))
    for moment in _changes(zone, begin, end):
        local = moment.astimezone(zone)
        component.add_component(_observance(local, before, moment + before))
        before = _offset(local)
    return component


def _observance(local: datetime, before: timedelta, onset: datetime) -> TimezoneDaylight | TimezoneStandard:
    """Return the offset that holds from an onset on, which is told in the offset before."""
    kind = TimezoneDaylight() if local.dst() else TimezoneStandard()
    kind.add("dtstart", onset.replace(tzinfo=None))
    kind.add("tzoffsetfrom", before)
    kind.add("tzoffsetto", _offset(local))
    kind.add("tzname", local.tzname() or "")
    return kind


def _changes(zone: ZoneInfo, begin: datetime, end: datetime) -> Iterator[datetime]:
    """Give each moment, to the minute, at which the offset changes."""
    day = begin
    while day < end:
        following = day + 24 * _HOUR
        if _offset(day.astimezone(zone)) != _offset(following.astimezone(zone)):
            yield _change_between(zone, day, following)
        day = following


def _change_between(zone: ZoneInfo, low: datetime, high: datetime) -> datetime:
    """Find the one change between two moments by halving; all changes fall on whole minutes."""
    offset = _offset(low.astimezone(zone))
    while high - low > timedelta(minutes=1):
        middle = low + timedelta(minutes=(high - low) // timedelta(minutes=2))
        if _offset(middle.astimezone(zone)) == offset:
            low = middle
        else:
            high = middle
    return high


def _offset(local: datetime) -> timedelta:
    return local.utcoffset() or _NONE
