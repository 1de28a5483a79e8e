"""What each time of the day costs: more or fewer people pass, and bins stand longer while nobody is at the door."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from binopt.domain.case import Behaviour, Case
from binopt.domain.service import Duty
from binopt.domain.street import FloatArray, IntArray
from binopt.geometry.model import StreetModel
from binopt.measure.handling import out_and_in
from binopt.solve.face import Resident, Room
from binopt.solve.pricing import Prices
from binopt.solve.rounds.calls import Call
from binopt.solve.rounds.job import DAY_S, STEP_S
from binopt.solve.timing import rates_by_day
from binopt.units import DAY_MIN

Outings = tuple[IntArray, IntArray]
"""Minutes after a midnight in which bins go out and come in, for a truck that begins in each step, (steps,)."""
TimeCosts = Mapping[int, NDArray[np.int64]]

SCALE = 10
"""Units of the routing's cost to one of the faces': a second of a crew should cost some whole units."""
ALIKE = 0.03
"""Times whose costs differ by less than this share of the dearest are taken as alike."""


def time_costs(
    case: Case,
    model: StreetModel,
    calls: Sequence[Call],
    rooms: Sequence[tuple[int, Room]],
    price: Prices,
    duties: Mapping[str, Duty | None],
) -> tuple[TimeCosts | None, ...]:
    """Price coming to each call in each step of each day that any of its patterns has.

    Parameters
    ----------
    calls, rooms
        Calls of planned rooms, and all rooms, each with its face.
    duties
        Duty hours by premises, where given.

    Returns
    -------
    tuple of (Mapping of int to (steps,) array, or None)
        By day the cost above that of the best step of any day, in whole units; ``None`` where all cost about the same.
        The truck is taken to come to everybody in the middle of its work. Hours count as they are and by who passes in
        them, half each: the verdict asks for ``O`` and for ``Oq``, and bins that stand all night obstruct few people.
    """
    outings: dict[tuple[Duty | None, int], Outings] = {}
    found: list[TimeCosts | None] = []
    for call in calls:
        service_s = [work.service_s for works in call.alternatives for work in works.values()]
        half_min = round(float(np.mean(service_s)) / 120) if service_s else 0
        own = [rooms[number] for number in call.rooms]
        for duty in {duties.get(one.holding.premises_id) for _, room in own for one in room.residents}:
            if (duty, half_min) not in outings:
                outings[duty, half_min] = _outings(case.behaviour, duty, half_min)
        found.append(
            _costs(
                model, own, price, duties, {duty: times for (duty, half), times in outings.items() if half == half_min}
            )
        )
    return tuple(found)


def _costs(
    model: StreetModel,
    rooms: Sequence[tuple[int, Room]],
    price: Prices,
    duties: Mapping[str, Duty | None],
    outings: Mapping[Duty | None, Outings],
) -> TimeCosts | None:
    days = sorted({day for _, room in rooms for member in room.pattern.members for day in member})
    midnights = np.array(days, np.int64)[:, None] * DAY_MIN
    total = np.zeros((len(days), DAY_S // STEP_S))
    for face, room in rooms:
        weights = model.faces[face].hour_weights
        groups: dict[Duty | None, list[Resident]] = defaultdict(list)
        for resident in room.residents:
            groups[duties.get(resident.holding.premises_id)].append(resident)
        for duty, members in groups.items():
            if weights is None and duty is None:
                continue
            # which of the pattern's days it will be is open: each is taken at their mean
            o, s, b, displaced = rates_by_day(members, len(room.pattern.gaps)).mean(axis=0)
            out_min, in_min = outings[duty]
            hours = (in_min - out_min) / 60
            weighted = hours if weights is None else _weighted(weights, midnights, out_min, in_min)
            total += (price.s_per_h * s + price.b_per_h * b + price.o_per_h * displaced) * hours
            total += price.o_per_h * o * (hours + weighted) / 2
    if not total.size or np.ptp(total) <= ALIKE * total.max():
        return None
    rows = np.round((total - total.min()) * SCALE).astype(np.int64)
    # days that cost the same share one row: a town has many
    same = {row.tobytes(): row for row in rows}
    return {day: same[row.tobytes()] for day, row in zip(days, rows, strict=True)}


def _outings(behaviour: Behaviour, duty: Duty | None, half_min: int) -> Outings:
    """Say for each step in which the work begins when bins go out and come in."""
    begins = range(0, DAY_S // 60, STEP_S // 60)
    pairs = np.array([out_and_in(begin, begin + half_min, behaviour, duty) for begin in begins], np.int64)
    return pairs[:, 0], pairs[:, 1]


def _weighted(weights: Sequence[float], midnights: IntArray, out_min: IntArray, in_min: IntArray) -> FloatArray:
    """Add up the hours between minutes of days, each weighed by how many people pass then: (days, steps)."""
    whole = np.concatenate([[0.0], np.cumsum(weights)])
    cycle = len(weights)

    def until(minutes: IntArray) -> FloatArray:
        hour, rest = minutes // 60, minutes % 60
        turns, at = hour // cycle, hour % cycle
        found: FloatArray = turns * whole[-1] + whole[at] + rest / 60 * np.asarray(weights)[at]
        return found

    return until(midnights + in_min) - until(midnights + out_min)
