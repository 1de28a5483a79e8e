"""What dates a plan's weeks have: from when it holds, and what happens to a collection on a holiday."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class HolidayRule(StrEnum):
    """What becomes of a collection whose day is a holiday.

    ``NEXT_DAY`` and ``PREVIOUS_DAY`` move that collection alone, ``SHIFT_WEEK`` moves it and all later ones of its week
    by a day, so that no truck has the work of two days in one.
    """

    NEXT_DAY = "next_day"
    PREVIOUS_DAY = "previous_day"
    SHIFT_WEEK = "shift_week"
    SKIP = "skip"
    KEEP = "keep"


@dataclass(frozen=True, slots=True)
class CalendarRules:
    """From when a plan holds, and which days are holidays there.

    Parameters
    ----------
    country, subdivision
        ISO 3166 codes, e.g. ``"US"`` and ``"MA"``; without a country there are no holidays but those of ``closed``.
    rule
        What happens to a collection on such a day.
    starts_on
        First day on which the plan holds, ``None`` where nobody said it. The first week of the cycle is the one that
        this day lies in.
    closed
        Further days without collections.
    opened
        Holidays on which trucks drive as on any other day.
    """

    country: str = ""
    subdivision: str = ""
    rule: HolidayRule = HolidayRule.NEXT_DAY
    starts_on: date | None = None
    closed: frozenset[date] = frozenset()
    opened: frozenset[date] = frozenset()
