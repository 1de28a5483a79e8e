"""How much each hour of the week weighs on a pavement: its pedestrians' profile times its footfall."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from statistics import fmean

from binopt.domain.street import Pavement

WEEK_H = 168


def mean_footfall(pavements: Iterable[Pavement]) -> float:
    """Return the mean of the footfalls that pavements give, in people a day; 0 where none does."""
    given = [pavement.footfall for pavement in pavements if pavement.footfall is not None]
    return fmean(given) if given else 0.0


def hour_weights(
    pavement: Pavement, mean_footfall: float, profiles: Mapping[str, tuple[float, ...]]
) -> tuple[float, ...] | None:
    """Return the 168 weights of the hours of the week, Monday 00:00 first; ``None`` where every hour weighs 1.

    Parameters
    ----------
    pavement
        Names its profile and gives its footfall, or neither.
    mean_footfall
        Mean of the footfalls given in the case, 0 without any.
    profiles
        24 hourly weights by name. A profile ``x`` has the hours of Monday to Friday as ``x_weekday`` (or ``x``) and
        those of the weekend as ``x_weekend``, else ``weekend``, else the same. A week is divided by its mean.
    """
    week = _week(pavement.profile, profiles) if pavement.profile else None
    if pavement.footfall is None or mean_footfall <= 0:
        return week
    share = pavement.footfall / mean_footfall
    return tuple(weight * share for weight in week or (1.0,) * WEEK_H)


def _week(name: str, profiles: Mapping[str, tuple[float, ...]]) -> tuple[float, ...] | None:
    """Put a week together of a profile's days, with mean 1; ``None`` where no such profile is known."""
    base = re.sub(r"_(weekday|weekend)$", "", name)
    weekday = _first(profiles, name, f"{base}_weekday", base)
    if weekday is None:
        return None
    weekend = _first(profiles, f"{base}_weekend", "weekend") or weekday
    week = [*weekday * 5, *weekend * 2]
    mean = fmean(week)
    return tuple(hour / mean for hour in week) if mean > 0 else None


def _first(profiles: Mapping[str, tuple[float, ...]], *names: str) -> tuple[float, ...] | None:
    return next((profiles[name] for name in names if name in profiles), None)
