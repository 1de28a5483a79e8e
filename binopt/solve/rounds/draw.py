"""Tours into rounds as people read them: ids, minutes of the cycle, loads, metres, the way on the map."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry import LineString, Point

from binopt.domain.case import Case
from binopt.domain.rounds import Round, RoundStop, StopKind
from binopt.network import Streets, TravelTimes
from binopt.solve.rounds.calls import Call
from binopt.solve.rounds.job import DAY_S, Tour


@dataclass(frozen=True, slots=True)
class Rounds:
    """Rounds, and by call and day the id of the round that comes and the number of its first stop there."""

    rounds: tuple[Round, ...]
    stop_of: Mapping[tuple[int, int], tuple[str, int]]


def rounds_of(
    case: Case,
    streets: Streets,
    calls: Sequence[Call],
    chosen: Sequence[int],
    tours: Sequence[Tour],
    *,
    drawn: bool,
) -> Rounds:
    """Write tours down as rounds, ordered by day, truck and start.

    Parameters
    ----------
    drawn
        Whether the ways are drawn; where only figures are wanted they need not be.
    """
    ordered = sorted(tours, key=lambda tour: (tour.day, case.trucks[tour.truck].truck_id, tour.clock.start_s))
    seen: dict[tuple[int, int], int] = {}
    numbers: dict[tuple[int, int], tuple[str, int]] = {}
    made = []
    for tour in ordered:
        number = seen[tour.truck, tour.day] = seen.get((tour.truck, tour.day), 0) + 1
        round_id = f"{case.trucks[tour.truck].truck_id}.{tour.day + 1}.{number}"
        made.append(_round(case, streets, calls, chosen, tour, round_id, numbers, drawn=drawn))
    return Rounds(tuple(made), numbers)


def _round(
    case: Case,
    streets: Streets,
    calls: Sequence[Call],
    chosen: Sequence[int],
    tour: Tour,
    round_id: str,
    numbers: dict[tuple[int, int], tuple[str, int]],
    *,
    drawn: bool,
) -> Round:
    base = tour.day * DAY_S
    travel, here = streets.travel, streets.depot
    start_s = base + tour.clock.start_s
    stops = [RoundStop(StopKind.DEPOT, "", 0, 0, 0, start_s, 0, _point(travel, here), _outside(travel, here))]
    litres = kg = metres = 0.0
    lines: list[LineString] = []
    at = here
    for item, leg, waited_s, begin_s in zip(
        (*tour.items, None), tour.legs, tour.clock.wait_s, tour.clock.begin_s, strict=True
    ):
        location, kind, parts = here, StopKind.DEPOT, [("", leg.service_s, 0)]
        if item is not None and item < 0:
            location, kind = streets.unloading[-1 - item], StopKind.UNLOAD
        elif item is not None:
            work = calls[item].alternatives[chosen[item]][tour.day]
            location, kind = int(streets.location[calls[item].faces[0]]), StopKind.COLLECT
            parts = [(part.face_id, part.service_s, sum(t.bins for t in part.tasks)) for part in work.segments()]
            litres, kg, metres = litres + work.litres, kg + work.kg, metres + work.length_m
            numbers[item, tour.day] = (round_id, len(stops))
        metres += _metres(travel, at, location)
        if drawn:
            lines += [travel.path(at, location)] if at != location else []
            lines += [travel.along(location)] if kind is StopKind.COLLECT else []
        now, drive_s, wait_s = base + begin_s, leg.drive_s, waited_s
        for face_id, service_s, bins in parts:
            point, outside = _point(travel, location), _outside(travel, location)
            stops.append(RoundStop(kind, face_id, drive_s, wait_s, service_s, now, bins, point, outside))
            now, drive_s, wait_s = now + service_s, 0, 0
        at = location
    return Round(
        round_id,
        case.trucks[tour.truck].truck_id,
        tour.stream,
        tour.day,
        tuple(stops),
        litres,
        kg,
        metres,
        _joined(lines),
    )


def _metres(travel: TravelTimes, one: int, other: int) -> float:
    metres = float(travel.distance_m[one, other])
    return metres if np.isfinite(metres) else 0.0


def _point(travel: TravelTimes, location: int) -> Point:
    if location < len(travel.places):
        return travel.places[location].point
    return Point(travel.services[location - len(travel.places)].entry_xy)


def _outside(travel: TravelTimes, location: int) -> bool:
    return location < len(travel.places) and travel.places[location].assumed


def _joined(lines: Sequence[LineString]) -> LineString:
    """Join ways end to end into one line."""
    coordinates = [shapely.get_coordinates(line) for line in lines if not line.is_empty]
    points = np.concatenate(coordinates) if coordinates else np.zeros((0, 2))
    if len(points):
        points = points[np.r_[True, (np.diff(points, axis=0) != 0).any(axis=1)]]
    return LineString(points) if len(points) > 1 else LineString()
