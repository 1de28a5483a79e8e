"""Holidays by country, from the ``holidays`` library, with what a case adds and takes away."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from binopt.domain.calendar import CalendarRules


def free_days(calendar: CalendarRules, first: date, last: date, language: str) -> Mapping[date, str]:
    """Return the days without collections between two dates, both included, with their names in order of time.

    A day that only the case calls free has no name.
    """
    found = dict.fromkeys(calendar.closed, "")
    if calendar.country:
        found |= _of_country(calendar, first, last, language)
    return {day: found[day] for day in sorted(found) if first <= day <= last and day not in calendar.opened}


def _of_country(calendar: CalendarRules, first: date, last: date, language: str) -> dict[date, str]:
    import holidays  # noqa: PLC0415 (half a second, which papers without dates do not pay)

    years, part = range(first.year, last.year + 1), calendar.subdivision or None
    place = holidays.country_holidays(calendar.country, subdiv=part)
    spoken = [one for one in place.supported_languages if one.split("_")[0] == language]
    # without a language the library takes that of the machine's user
    named = holidays.country_holidays(
        calendar.country, subdiv=part, years=years, language=spoken[0] if spoken else place.default_language
    )
    return {day: str(name) for day, name in named.items()}
