"""Stretches that are closed on some days, as one face sees them: on which days which streams could be out there.

A face is planned without the clock, so a stream that could be out on a stretch while that is closed either stands
elsewhere all week, or is not collected on the days in question; whichever costs less. On which days it could be out
there is taken on the safe side: at any hour of its trucks' shifts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from binopt.domain.case import Behaviour, Case, Rules
from binopt.domain.service import Duty, Stream
from binopt.domain.street import BoolArray, Closure, GeometryArray
from binopt.geometry.bays import rectangles_at
from binopt.geometry.candidates import SIDES, Places
from binopt.geometry.footing import OVERLAP_M2
from binopt.geometry.model import StreetModel
from binopt.measure.handling import out_and_in
from binopt.units import DAY_MIN

NEAR_M = 45.0
"""Farthest from a kerb that something may lie on its face: transects end before that."""
SAFE_MIN = 60
"""Windows may begin before the first truck and end after the last one; by less than that."""


@dataclass(frozen=True, slots=True)
class ClosedStretch:
    """A stretch, and the days of the cycle whose collections could be out there while it is closed."""

    shape: BaseGeometry
    days: frozenset[int]


def closed_stretches(
    case: Case, kerb: BaseGeometry, stream: Stream, duties: Iterable[Duty | None]
) -> list[ClosedStretch]:
    """List the stretches near a kerb on which a stream could be out while they are closed.

    Parameters
    ----------
    duties
        When somebody is at the doors of the face.
    """
    near = [one for one in case.closures if one.geometry.distance(kerb) <= NEAR_M]
    shifts = [truck.shift for truck in case.trucks if stream.name in truck.streams]
    if not near or not shifts:
        return []
    first, last = min(shift.from_min for shift in shifts), max(shift.to_min for shift in shifts)
    spans = [_span(first - SAFE_MIN, last + SAFE_MIN, case.behaviour, duty) for duty in {None, *duties}]
    out_min, in_min = min(span[0] for span in spans), max(span[1] for span in spans)
    days = {day for pattern in stream.patterns for day in pattern}
    found = []
    for closure in near:
        met = frozenset(
            day for day in days if meets(closure, day * DAY_MIN + out_min, day * DAY_MIN + in_min, case.cycle_min)
        )
        if met:
            found.append(ClosedStretch(closure.geometry, met))
    return found


def without_days(stream: Stream, stretches: Sequence[ClosedStretch]) -> Stream:
    """Return the stream without collections on days on which it could be out on a closed stretch."""
    gone = {day for stretch in stretches for day in stretch.days}
    patterns = (frozenset(day for day in pattern if day not in gone) for pattern in stream.patterns)
    return replace(stream, patterns=tuple(dict.fromkeys(pattern for pattern in patterns if pattern)))


def places_on(
    street: StreetModel, rules: Rules, places: Mapping[int, Places], stretches: Sequence[ClosedStretch]
) -> dict[int, frozenset[int]]:
    """List the places of each bin type, by litres, that lie on some stretches."""
    ground = shapely.union_all([stretch.shape for stretch in stretches])
    return {
        litres: frozenset(np.flatnonzero(stand_on(street, rules, laid, ground)).tolist())
        for litres, laid in places.items()
    }


def stand_on(street: StreetModel, rules: Rules, laid: Places, ground: BaseGeometry) -> BoolArray:
    """Tell which places of a face lie on some ground."""
    on = np.zeros(len(laid.side), bool)
    shapely.prepare(ground)
    for number, side in enumerate(SIDES):
        mine = np.flatnonzero((laid.side == number) & laid.usable)
        if len(mine):
            middles_m = laid.middle_cm[mine] / 100
            shapes: GeometryArray = rectangles_at(
                street, laid.face, laid.bin_type, middles_m, side, rules.kerb_setback_m
            ).polygons()
            on[mine] = shapely.area(shapely.intersection(shapes, ground)) > OVERLAP_M2
    return on


def _span(first_min: int, last_min: int, behaviour: Behaviour, duty: Duty | None) -> tuple[int, int]:
    """Say from when to when bins could be out at most, for a truck between two minutes of a day."""
    spans = [out_and_in(minute, minute, behaviour, duty) for minute in (first_min, last_min)]
    return min(span[0] for span in spans), max(span[1] for span in spans)


def meets(closure: Closure, from_min: int, to_min: int, cycle_min: int) -> bool:
    """Tell whether a stretch is closed at some minute of a span, which may pass the cycle's ends."""
    length = closure.to_min - closure.from_min
    for day in closure.days:
        begin = day * DAY_MIN + closure.from_min
        turns = range(-2 * cycle_min, 2 * cycle_min + 1, cycle_min)
        if any(begin + turn < to_min and from_min < begin + turn + length for turn in turns):
            return True
    return False
