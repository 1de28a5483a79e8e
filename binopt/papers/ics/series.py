"""A day of the cycle as calendars know it: a rule that repeats, the dates it leaves out, and single dates beside it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from binopt.papers.dates import DayDates, Moved


@dataclass(frozen=True, slots=True)
class Series:
    """Dates ``weeks`` apart from ``first`` to ``last`` without ``excluded``; ``None`` where no date repeats."""

    first: date
    last: date
    excluded: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class Recurrence:
    """The series of a day of the cycle, and what does not fit in it: dates by themselves, with the holiday's name."""

    series: Series | None
    singles: tuple[Moved, ...]


def recurrence_of(dates: DayDates, weeks: int, apart: Callable[[date], bool] = lambda when: False) -> Recurrence:
    """Take the dates of a day of the cycle apart into a series and single dates.

    Parameters
    ----------
    weeks
        Length of the cycle.
    apart
        Which regular dates do not fit into the series all the same.
    """
    kept = [when for when in dates.regular if not apart(when)]
    alone = [Moved(when, when, "") for when in dates.regular if apart(when)]
    singles = tuple(sorted((*alone, *(one for one in dates.moved if one.actual)), key=lambda one: one.nominal))
    if not kept:
        return Recurrence(None, singles)
    step, when, excluded = timedelta(weeks=weeks), kept[0], []
    known = set(kept)
    while when <= kept[-1]:
        if when not in known:
            excluded.append(when)
        when += step
    return Recurrence(Series(kept[0], kept[-1], tuple(excluded)), singles)
