"""The week in the year: on which dates a day of the cycle falls, and where its collection goes on a holiday."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from binopt.domain.calendar import CalendarRules, HolidayRule
from binopt.papers.holidays import free_days

_DAY = timedelta(days=1)
_AROUND = timedelta(days=21)
"""How far outside the year collections are looked at that a holiday may move into it."""
_FARTHEST = 14
"""Days that a collection may be moved at most; beyond, it does not take place."""
_SUNDAY = 6


@dataclass(frozen=True, slots=True)
class Moved:
    """A collection that does not come on its own date: on ``actual``, or not at all where that is ``None``."""

    nominal: date
    actual: date | None
    why: str


@dataclass(frozen=True, slots=True)
class DayDates:
    """The dates of one day of the cycle within the year: those as planned, and those that holidays moved."""

    regular: tuple[date, ...]
    moved: tuple[Moved, ...]

    @property
    def actual(self) -> tuple[date, ...]:
        """All dates on which bins are collected, in order."""
        return tuple(sorted((*self.regular, *(one.actual for one in self.moved if one.actual is not None))))


def year_of(starts_on: date) -> tuple[date, date]:
    """Return the first and the last day of the year that begins on a day."""
    leap = starts_on.month == 2 and starts_on.day == 29
    again = date(starts_on.year + 1, 3, 1) if leap else starts_on.replace(year=starts_on.year + 1)
    return starts_on, again - _DAY


def dates_of_year(calendar: CalendarRules, days: Collection[int], weeks: int, language: str) -> Mapping[int, DayDates]:
    """Find the dates of each day of the cycle in the year from ``calendar.starts_on`` on.

    A moved collection belongs to the year where the date on which it takes place does, one that falls out where its own
    date does.

    Parameters
    ----------
    days
        Days of the cycle on which anything is collected; the plan's first week is the one of ``starts_on``.
    weeks
        Length of the cycle.
    language
        In which holidays are named, where they have a name in it.
    """
    assert calendar.starts_on is not None  # noqa: S101 (callers ask first)
    first, last = year_of(calendar.starts_on)
    free = free_days(calendar, first - _AROUND, last + _AROUND, language)
    monday = first - _DAY * first.weekday()
    cycle = 7 * weeks
    service: list[tuple[date, int]] = []
    for offset in range(-21, (last - monday).days + 22):
        day = offset % cycle
        if day in days:
            service.append((monday + _DAY * offset, day))
    sundays = any(day % 7 == _SUNDAY for day in days)
    actual = _actual_dates([when for when, _ in service], calendar.rule, free, sundays=sundays)

    def within(when: date) -> bool:
        return first <= when <= last

    found: dict[int, DayDates] = {}
    for day in sorted(days):
        own = [when for when, its in service if its == day]
        regular = tuple(when for when in own if actual[when] == when and within(when))
        moved = tuple(
            Moved(when, actual[when], _why(when, free))
            for when in own
            if actual[when] != when and within(actual[when] or when)
        )
        found[day] = DayDates(regular, moved)
    return found


def _actual_dates(
    service: list[date], rule: HolidayRule, free: Mapping[date, str], *, sundays: bool
) -> dict[date, date | None]:
    """Say for each date on which trucks would drive when they do."""

    def is_open(when: date) -> bool:
        return when not in free and (sundays or when.weekday() != _SUNDAY)

    if rule is HolidayRule.KEEP:
        return {when: when for when in service}
    if rule is HolidayRule.SKIP:
        return {when: None if when in free else when for when in service}
    if rule is HolidayRule.SHIFT_WEEK:
        return _shifted(service, is_open)
    step = -_DAY if rule is HolidayRule.PREVIOUS_DAY else _DAY
    return {when: _nearest(when + step, step, is_open) if when in free else when for when in service}


def _shifted(service: list[date], is_open: Callable[[date], bool]) -> dict[date, date | None]:
    """Let the days of a week keep their order: each comes on its own date, or on the next open one behind the last."""
    actual: dict[date, date | None] = {}
    week: date | None = None
    taken: date | None = None
    for when in service:
        monday = when - _DAY * when.weekday()
        if monday != week:
            week, taken = monday, None
        taken = actual[when] = _nearest(when if taken is None or taken < when else taken + _DAY, _DAY, is_open)
    return actual


def _nearest(when: date, step: timedelta, is_open: Callable[[date], bool]) -> date | None:
    for _ in range(_FARTHEST):
        if is_open(when):
            return when
        when += step
    return None


def _why(when: date, free: Mapping[date, str]) -> str:
    """Name the holiday that moved a collection: that of its date, else the last one before it in its week."""
    monday = when - _DAY * when.weekday()
    named = [free[day] for day in sorted(free) if monday <= day <= when]
    return named[-1] if named else ""
