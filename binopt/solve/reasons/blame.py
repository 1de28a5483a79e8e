"""Which rule stands in the way: rules are struck out one by one as long as still no place is left."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from binopt.domain.street import FloatArray, IntArray
from binopt.solve.reasons.seats import seat_all, too_near
from binopt.solve.reasons.survey import Bar, Prospect, Survey

REASONS: Mapping[Bar, str] = {
    Bar.OTHERS: "crowded",
    Bar.SIDE: "side",
    Bar.CORNER: "corner",
    Bar.CLEARANCE: "clearance",
    Bar.WIDTH: "too_narrow",
    Bar.CARRY: "carry",
}
"""Codes of reasons. Where mending any one of several would do, the first of them is told."""
STRIKE_OUT = (Bar.OTHERS, Bar.SIDE, Bar.CORNER, Bar.CLEARANCE, Bar.CARRY, Bar.WIDTH)
"""The order in which rules are struck out."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Why bins have no lawful place.

    Attributes
    ----------
    reason
        The rule to name.
    best
        A prospect and one of its places: where least would have to be mended, ``None`` where there is no place at all.
    free
        Nothing bars the best place: the search just did not find it.
    together
        Each bin for itself would find a lawful place, all of them do not.
    """

    reason: Bar
    best: tuple[Prospect, int] | None = None
    free: bool = False
    together: bool = False


def conflict(bars: IntArray) -> Bar:
    """Strike out rules as long as the others still bar every place, and return those that cannot be spared.

    Parameters
    ----------
    bars
        Of each place the sum of what bars it; each is barred by something.
    """
    kinds = np.unique(bars)
    kept = ~Bar(0)
    for rule in STRIKE_OUT:
        if ((kinds & int(kept & ~rule)) != 0).all():
            kept &= ~rule
    return kept


def blame(bars: IntArray) -> Bar:
    """Choose the one rule to name: the first whose mending alone would give a place, else one of a conflict.

    Parameters
    ----------
    bars
        Of each place the sum of what bars it; there is a place, and each is barred by something.
    """
    alone = [rule for rule in REASONS if (bars == rule).any()]
    needed = conflict(bars)
    return (alone or [rule for rule in reversed(tuple(REASONS)) if rule in needed])[0]


def find(survey: Survey, prospects: tuple[Prospect, ...], failing: int, known: Bar) -> Finding:
    """Name the rule, and the place at which least would have to be mended.

    Parameters
    ----------
    prospects
        The places in reach of the largest bin that has no lawful one.
    failing
        How many bins have none.
    known
        What the rules found broken where that bin stands in the plan, one rule or several.
    """
    bars = np.concatenate([np.zeros(0, np.int64), *[prospect.bars for prospect in prospects]])
    known = next((rule for rule in reversed(tuple(REASONS)) if rule in Bar(known)), Bar.OTHERS)
    if not len(bars):
        return Finding(known)
    for prospect in prospects:
        free = prospect.allowed()
        if len(free):
            together = seat_all([prospect] * failing, [free] * failing) is None
            return Finding(Bar.OTHERS if together else known, (prospect, int(free[0])), not together, together)
    reason = blame(bars)
    more = _more(bars, reason)
    fewest = int(more.min())
    best: list[tuple[float, float, int, int]] = []
    for number, prospect in enumerate(prospects):
        there = np.flatnonzero(_more(prospect.bars, reason) == fewest)
        if len(there):
            lack = np.round(_lack(survey, prospect, there, reason), 2)
            k = int(np.lexsort((prospect.choice.carry_m[there], lack))[0])
            best.append((float(lack[k]), float(prospect.choice.carry_m[there[k]]), number, int(there[k])))
    *_, number, k = min(best)
    return Finding(reason, (prospects[number], k))


def _more(bars: IntArray, reason: Bar) -> IntArray:
    """Count what bars places besides a reason; places that it does not bar get more than any."""
    more: IntArray = np.bitwise_count(bars & ~int(reason)).astype(np.int64)
    return np.where((bars & int(reason)) != 0, more, len(Bar) + 1)


def _lack(survey: Survey, prospect: Prospect, at: IntArray, reason: Bar) -> FloatArray:
    """Measure how much would have to be mended at some places: metres that are missing, else metres to carry."""
    choice = prospect.choice
    if reason is Bar.WIDTH:
        return prospect.places.short_m[choice.place[at]]
    if reason is Bar.CORNER:
        length_m = survey.model.faces[prospect.way.face].length_m
        left_m = np.minimum(choice.low_cm[at] / 100, length_m - choice.high_cm[at] / 100)
        return np.asarray(survey.case.rules.corner_clearance_m - left_m)
    if reason is Bar.CLEARANCE:
        return too_near(survey, prospect, at)[0]
    return choice.carry_m[at]
