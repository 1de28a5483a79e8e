"""From planned rooms to what the week has to decide."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy as np

from binopt.domain.case import Case
from binopt.domain.plan import Presentation
from binopt.domain.service import Duty, Truck, Window
from binopt.domain.street import Face, FloatArray, IntArray
from binopt.errors import InfeasibleError
from binopt.geometry.candidates import ON_BAY, SIDES
from binopt.geometry.model import StreetModel
from binopt.measure.crew import presentation_s
from binopt.solve.choices import GAP_FOUR_WHEELED_CM, STAND_GAP_CM
from binopt.solve.face import Resident, Room
from binopt.solve.pricing import Prices
from binopt.solve.slots import Outing, outing, weighted_hours, windows
from binopt.solve.territory import share_out
from binopt.solve.week import Stop, Timing
from binopt.solve.zoning import Burden, Errand, middles_of, part_zones
from binopt.units import DAY_MIN

Duties = Mapping[str, Duty | None]


def zones(case: Case, model: StreetModel, rooms: Sequence[tuple[int, Room]]) -> tuple[IntArray, IntArray]:
    """Part rooms, each told with its face, into zones with trucks of their own.

    Returns
    -------
    zone, truck : (rooms,)
        Number of each room's zone, and number of the truck that serves it all week.
    """
    middles = middles_of(model, [face for face, _ in rooms])
    errands = [_errand(case, face, room) for face, room in rooms]
    work_s = np.array([errand.work_s for errand in errands], dtype=np.float64)
    found = part_zones(case.trucks, case.crew, errands, middles)
    truck = np.full(len(rooms), -1)
    name = np.array([room.stream for _, room in rooms])
    for (number, stream), own in found.fleet.items():
        mine = np.flatnonzero((name == stream) & (found.zone == number))
        if len(mine):
            truck[mine] = np.array(own)[share_out(middles[mine], work_s[mine], len(own))]
    return found.zone, truck


def _errand(case: Case, face: int, room: Room) -> Errand:
    density = case.streams[room.stream].kg_per_litre
    burdens = [
        Burden(seconds, litres, litres * density)
        for seconds, litres in zip(seconds_by_day(case, room), litres_by_day(room), strict=True)
    ]
    ways = tuple(dict(zip(days, burdens, strict=True)) for days in room.pattern.members)
    return Errand(room.stream, face, ways)


def seconds_by_day(case: Case, room: Room) -> tuple[int, ...]:
    """Count the crew's seconds on each day of a room's pattern, rounded up."""
    seconds = [room.visit_s] * len(room.pattern.gaps)
    for resident in room.residents:
        for day, out in zip(resident.days, resident.bins_out, strict=True):
            there = resident.stances[:out]
            seconds[day] += presentation_s(
                case.crew,
                resident.holding.bins[:out],
                [SIDES[stance.side] for stance in there],
                [stance.across_m for stance in there],
            )
    return tuple(int(np.ceil(s)) for s in seconds)


def litres_of(resident: Resident, gaps: Sequence[int]) -> tuple[float, ...]:
    """Return the litres that a resident hands over on each of its days: what it gathered since the one before."""
    at = np.cumsum(gaps)
    cycle = sum(gaps)
    waits = [(at[day] - at[before]) % cycle or cycle for before, day in pairwise(resident.days[-1:] + resident.days)]
    return tuple(float(resident.holding.litres_per_week * wait / 7) for wait in waits)


def litres_by_day(room: Room) -> tuple[float, ...]:
    """Add up the litres that are collected on each day of a room's pattern."""
    litres = np.zeros(len(room.pattern.gaps))
    for resident in room.residents:
        for day, amount in zip(resident.days, litres_of(resident, room.pattern.gaps), strict=True):
            litres[day] += amount
    return tuple(float(v) for v in litres)


def stops(
    case: Case,
    faces: Sequence[Face],
    rooms: Sequence[tuple[int, Room]],
    price: Sequence[Prices],
    truck: IntArray,
    duties: Duties,
) -> list[Stop]:
    """Make what the week decides about: one stop per room with all its timings.

    Parameters
    ----------
    rooms
        Rooms, each with the index of its face; ``price`` and ``truck`` are theirs, in the same order.
    duties
        Duty hours by premises, where given.
    """
    meets = _meetings(rooms)
    made = []
    for i, (face, room) in enumerate(rooms):
        seconds, litres = seconds_by_day(case, room), litres_by_day(room)
        density = case.streams[room.stream].kg_per_litre
        made.append(
            Stop(
                int(truck[i]),
                room.stream,
                seconds,
                tuple(int(np.ceil(v)) for v in litres),
                tuple(int(np.ceil(v * density)) for v in litres),
                _timings(case, faces[face], room, max(seconds), price[i], case.trucks[truck[i]], duties),
                frozenset(meets[i]),
            )
        )
    return made


def _timings(
    case: Case, face: Face, room: Room, work_s: int, price: Prices, vehicle: Truck, duties: Duties
) -> tuple[Timing, ...]:
    groups: dict[Duty | None, list[Resident]] = defaultdict(list)
    for resident in room.residents:
        groups[duties.get(resident.holding.premises_id)].append(resident)
    rates = {duty: rates_by_day(members, len(room.pattern.gaps)) for duty, members in groups.items()}
    found = []
    for number, window in enumerate(windows(vehicle, work_s)):
        for days in room.pattern.members:
            if any(day not in vehicle.days for day in days):
                continue
            cost = 0.0
            spans: list[tuple[int, int]] = []
            for duty, rate in rates.items():
                when = outing(window, case.behaviour, duty)
                for i, day in enumerate(days):
                    begin, end = day * DAY_MIN + when.out_min, day * DAY_MIN + when.in_min
                    hours = weighted_hours(face.hour_weights, begin, end)
                    plain = (end - begin) / 60
                    cost += price.o_per_h * rate[i, 0] * hours
                    cost += (price.s_per_h * rate[i, 1] + price.b_per_h * rate[i, 2]) * plain
                    cost += price.o_per_h * rate[i, 3] * plain
                    spans += _around(begin, end, case.cycle_min)
            found.append((days, number, cost, tuple(sorted(set(spans)))))
    if not found:
        raise InfeasibleError(
            f"truck {vehicle.truck_id} works on none of the days on which {room.stream} may be collected on face "
            f"{face.face_id}. Try: more days for the truck, or other patterns for {room.stream}"
        )
    base = sum(_reference(price, rate) for rate in rates.values())
    return tuple(Timing(days, number, round(cost - base), spans) for days, number, cost, spans in found)


def rates_by_day(residents: Sequence[Resident], days: int) -> FloatArray:
    """Add up what bins take per hour that are out on each day of the pattern, shape (days, 4).

    ``o``, ``s`` and ``b``, and the metres that are displaced onto the carriageway.
    """
    rates = np.zeros((days, 4))
    for resident in residents:
        for day, out in zip(resident.days, resident.bins_out, strict=True):
            for stance in resident.stances[:out]:
                rates[day] += (stance.o, stance.s, stance.b, stance.displaced)
    return rates


def _reference(price: Prices, rate: FloatArray) -> float:
    each = (price.o_per_m, price.s_per_m, price.b_per_m, price.displaced_per_m)
    return float((rate.sum(axis=0) * each).sum())


def _around(begin: int, end: int, cycle: int) -> list[tuple[int, int]]:
    """Cut a span at the ends of the cycle."""
    begin, end = begin % cycle, begin % cycle + (end - begin)
    return [(begin, end)] if end <= cycle else [(begin, cycle), (0, end - cycle)]


def _meetings(rooms: Sequence[tuple[int, Room]]) -> list[set[int]]:
    """Find rooms of one face whose bins would stand in each other's way, were they out together."""
    by_face: dict[int, list[int]] = defaultdict(list)
    for i, (face, _) in enumerate(rooms):
        by_face[face].append(i)
    spans = [_spans(room) for _, room in rooms]
    meets: list[set[int]] = [set() for _ in rooms]
    for members in by_face.values():
        for k, i in enumerate(members):
            for j in members[k + 1 :]:
                if _close(spans[i], spans[j]):
                    meets[i].add(j)
                    meets[j].add(i)
    return meets


def _spans(room: Room) -> FloatArray:
    rows = [
        (stance.side, stance.middle_cm - bin_type.width_m * 50, stance.middle_cm + bin_type.width_m * 50)
        for resident in room.residents
        for bin_type, stance in zip(resident.holding.bins, resident.stances, strict=True)
    ]
    return np.array(rows, dtype=float).reshape(-1, 3)


def _close(one: FloatArray, other: FloatArray) -> bool:
    gap = np.maximum(other[None, :, 1] - one[:, None, 2], one[:, None, 1] - other[None, :, 2])
    same = one[:, None, 0] == other[None, :, 0]
    on_bay = (one[:, None, 0] == ON_BAY) | (other[None, :, 0] == ON_BAY)
    near_cm = np.where(on_bay, np.where(same, float(GAP_FOUR_WHEELED_CM), -np.inf), np.where(same, STAND_GAP_CM, 0.0))
    return bool((gap < near_cm).any())


def presentations(case: Case, room: Room, vehicle: Truck, timing: Timing, duties: Duties) -> list[Presentation]:
    """Write down every presentation of a room, in whole hours as long as no round says when the truck comes."""
    window = windows(vehicle, max(seconds_by_day(case, room)))[timing.window]
    made = []
    for resident in room.residents:
        when = outing(window, case.behaviour, duties.get(resident.holding.premises_id))
        for index, out in zip(resident.days, resident.bins_out, strict=True):
            made.append(_presentation(resident, out, timing.days[index], when, window, case.cycle_min))
    return made


def _presentation(resident: Resident, out: int, day: int, when: Outing, window: Window, cycle: int) -> Presentation:
    base = day * DAY_MIN
    if base + when.out_min < 0:
        base += cycle
    elif base + when.out_min >= cycle:
        base -= cycle
    return Presentation(
        resident.holding.premises_id,
        resident.holding.stream,
        out,
        base + when.out_min,
        base + window.from_min,
        base + window.to_min,
        base + window.middle_min,
        base + when.in_min,
    )


def duties_of(case: Case) -> dict[str, Duty | None]:
    """Look up duty hours by premises."""
    return {premises.premises_id: premises.duty for premises in case.premises if premises.duty is not None}
