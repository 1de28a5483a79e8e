"""Words for places, bins and days in explanations: plain English with figures."""

from __future__ import annotations

from collections.abc import Sequence

from binopt.domain.service import BinType
from binopt.domain.street import Side
from binopt.geometry.candidates import SIDES
from binopt.solve.reasons.survey import Prospect
from binopt.units import WEEKDAYS

MOST_NAMES = 3
"""Longer lists of names are cut after so many."""
_EDGES = {Side.KERB: " at the kerb", Side.BUILDING: " at the building side", Side.CARRIAGEWAY: " on the bay"}
_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


def metres(value: float) -> str:
    """Write a length to ten centimetres, whole metres without: ``31 m``, ``6.3 m``."""
    return f"{value:.1f}".removesuffix(".0") + " m"


def bins(types: Sequence[BinType]) -> str:
    """Write bins of one type: ``a 240 l bin``, ``two 120 l bins``."""
    litres = types[0].litres
    if len(types) == 1:
        return f"{'an' if str(litres).startswith('8') else 'a'} {litres} l bin"
    return f"{number(len(types))} {litres} l bins"


def number(count: int) -> str:
    """Write small numbers as words."""
    return _NUMBERS[count] if count < len(_NUMBERS) else str(count)


def times_a_week(count: float) -> str:
    """Write how often bins are emptied: ``once a week``, ``twice a week``, ``0.5 times a week``."""
    words = {1.0: "once", 2.0: "twice"}
    return (words.get(count) or f"{count:g} times") + " a week"


def names(given: Sequence[str]) -> str:
    """Join names, the first few of many: ``A, B and C``, ``A, B, C and 4 others``."""
    shown = list(given[:MOST_NAMES])
    if len(given) > MOST_NAMES:
        more = len(given) - MOST_NAMES
        shown.append(f"{more} other{'s' if more > 1 else ''}")
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"


def day_names(days: Sequence[int], weeks: int) -> str:
    """Join days of the cycle, e.g. ``Tue and Fri``; in longer cycles with the week."""
    told = [WEEKDAYS[day % 7].capitalize() + (f" of week {day // 7 + 1}" if weeks > 1 else "") for day in sorted(days)]
    return told[0] if len(told) == 1 else f"{', '.join(told[:-1])} and {told[-1]}"


def whereabouts(prospect: Prospect, k: int, street: str) -> str:
    """Say where a place is: from the own door ``4 m left of the door``, on other faces by street and way."""
    choice, way = prospect.choice, prospect.way
    at = int(choice.place[k])
    side = SIDES[int(choice.side[k])]
    edge = _EDGES[side]
    if not way.own:
        name = f"in {street}" if street else "in the neighbouring street"
        return f"{metres(float(choice.carry_m[k]))} away {name}{edge}"
    past = round(int(prospect.places.middle_cm[at]) / 100 - way.foot_m)
    if past == 0:
        return f"in front of the door{edge}"
    # the pavement lies on the kerb's left: rising chainage is to the left of who looks at the street from the door
    return f"{abs(past)} m {'left' if past > 0 else 'right'} of the door{edge}"
