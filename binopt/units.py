"""Minutes of the cycle, whole centimetres, clocks and weekdays: parsed and rounded here, once.

Times are whole minutes since Monday 00:00 of the cycle's first week. Days are counted 0 (Monday of week 1) to
``7 * weeks - 1``. Lengths are metres in files and whole centimetres where the solver begins.
"""

from __future__ import annotations

import re

DAY_MIN = 1440
WEEK_MIN = 7 * DAY_MIN
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::\d{2})?")
_DAY = re.compile(r"(mon|tue|wed|thu|fri|sat|sun)[a-z]*(?::(\d+))?", re.IGNORECASE)


def parse_clock_min(text: str) -> int:
    """Turn ``"06:30"`` into 390 minutes after midnight; ``"24:00"`` is the end of the day.

    Raises
    ------
    ValueError
        When the text is no time of day.
    """
    found = _CLOCK.fullmatch(text.strip())
    if not found or int(found[2]) > 59 or int(found[1]) * 60 + int(found[2]) > DAY_MIN:
        raise ValueError(f"{text!r} is not a time of day such as '06:30'")
    return int(found[1]) * 60 + int(found[2])


def format_clock(minute: int) -> str:
    """Write a minute of the cycle as a time of day, ``390`` and ``390 + 1440`` alike as ``"06:30"``."""
    return f"{minute % DAY_MIN // 60:02d}:{minute % 60:02d}"


def parse_days(text: str, weeks: int = 1) -> tuple[int, ...]:
    """Turn ``"thu"`` into the day of every week of the cycle, ``"thu:2"`` into that of the second week only.

    Raises
    ------
    ValueError
        When the text names no weekday or a week outside the cycle.
    """
    found = _DAY.fullmatch(text.strip())
    if not found:
        raise ValueError(f"{text!r} is not a weekday such as 'mon' or 'mon:2'")
    weekday = WEEKDAYS.index(found[1].lower())
    if found[2] is None:
        return tuple(weekday + 7 * week for week in range(weeks))
    week = int(found[2])
    if not 1 <= week <= weeks:
        raise ValueError(f"{text!r} names week {week} of a cycle of {weeks}")
    return (weekday + 7 * (week - 1),)


def format_day(day: int, weeks: int = 1) -> str:
    """Write a day of the cycle as ``"thu"``, in longer cycles as ``"thu:2"``."""
    name = WEEKDAYS[day % 7]
    return name if weeks == 1 else f"{name}:{day // 7 + 1}"


def to_cm(metres: float) -> int:
    """Round metres to whole centimetres, the solver's unit of length."""
    return round(metres * 100)
