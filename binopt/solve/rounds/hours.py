"""What each hour costs: more or fewer people pass, and bins stand longer while nobody is at the door."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from binopt.domain.case import Case
from binopt.domain.service import Duty
from binopt.domain.street import IntArray
from binopt.geometry.model import StreetModel
from binopt.measure.handling import out_and_in
from binopt.solve.face import Resident, Room
from binopt.solve.pricing import Prices
from binopt.solve.slots import weighted_hours
from binopt.solve.timing import rates_by_day
from binopt.units import DAY_MIN

HourCosts = Mapping[int, NDArray[np.int64]]

SCALE = 10
"""Units of the routing's cost to one of the faces': a second of a crew should cost some whole units."""
ALIKE = 0.03
"""Neighbouring hours whose costs differ by less than this share of the dearest are taken as one stretch."""


def hour_costs(
    case: Case, model: StreetModel, rooms: Sequence[tuple[int, Room]], price: Prices, duties: Mapping[str, Duty | None]
) -> HourCosts | None:
    """Price coming to a call in each hour of each day that any of its patterns has.

    Parameters
    ----------
    rooms
        The call's rooms, each with its face.
    duties
        Duty hours by premises, where given.

    Returns
    -------
    Mapping of int to (24,) array, or None
        Cost above that of the best hour of any day, in whole units; ``None`` where all hours cost the same.
    """
    days = sorted({day for _, room in rooms for member in room.pattern.members for day in member})
    total = {day: np.zeros(24) for day in days}
    for face, room in rooms:
        weights = model.faces[face].hour_weights
        groups: dict[Duty | None, list[Resident]] = defaultdict(list)
        for resident in room.residents:
            groups[duties.get(resident.holding.premises_id)].append(resident)
        for duty, members in groups.items():
            if weights is None and duty is None:
                continue
            # which of the pattern's days it will be is open: each is taken at their mean
            o, s, b = rates_by_day(members, len(room.pattern.gaps)).mean(axis=0)
            harm = price.s_per_h * s + price.b_per_h * b
            for day in days:
                for hour in range(24):
                    begin, end = _out(case, duty, day, hour)
                    hours = weighted_hours(weights, begin, end)
                    total[day][hour] += price.o_per_h * o * hours + harm * (end - begin) / 60
    least = min((float(cost.min()) for cost in total.values()), default=0.0)
    most = max((float(cost.max()) for cost in total.values()), default=0.0)
    if most - least <= ALIKE * most:
        return None
    return {day: _stretches(cost - least, ALIKE * most) for day, cost in total.items()}


def _out(case: Case, duty: Duty | None, day: int, hour: int) -> tuple[int, int]:
    """Return from when to when bins are out for a truck in the middle of an hour."""
    truck_min = hour * 60 + 30
    out_min, in_min = out_and_in(truck_min - case.behaviour.min_window_min // 2, truck_min, case.behaviour, duty)
    return day * DAY_MIN + out_min, day * DAY_MIN + in_min


def _stretches(cost: NDArray[np.float64], alike: float) -> IntArray:
    """Give neighbouring hours that cost about the same their mean."""
    found = np.zeros(len(cost), np.int64)
    begin = 0
    for hour in range(1, len(cost) + 1):
        if hour == len(cost) or np.ptp(cost[begin : hour + 1]) > alike:
            found[begin:hour] = round(float(cost[begin:hour].mean()) * SCALE)
            begin = hour
    return found
