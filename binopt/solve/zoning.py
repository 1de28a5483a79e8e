"""Zones of a large case, planned apart with trucks of their own, which must be enough for what is called for there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from binopt.domain.service import CrewTimes, Truck
from binopt.domain.street import FloatArray, IntArray
from binopt.geometry.model import StreetModel
from binopt.solve.territory import apportion, share_out

ZONE_ERRANDS = 400
"""Errands that are planned together, where there are trucks enough to part them."""
SPARE = 0.85
"""Share of the trucks' time that may be reckoned to be used: the reckoning knows nothing of ways between faces."""
LEAST_SHIFT_S = 1.0
"""Where no truck drives, it is as if one drove so short that it manages nothing."""


@dataclass(frozen=True, slots=True)
class Burden:
    """What an errand asks of a truck on one day."""

    seconds: float
    litres: float
    kg: float


@dataclass(frozen=True, slots=True)
class Errand:
    """One stream at one place: its face, and what it asks by day, for each set of days on which it may be collected."""

    stream: str
    face: int
    ways: tuple[Mapping[int, Burden], ...]

    @property
    def work_s(self) -> float:
        """Seconds of work in a cycle."""
        return sum(burden.seconds for burden in self.ways[0].values())


@dataclass(frozen=True, slots=True)
class Zones:
    """The number of each errand's zone, and the numbers of the trucks of each zone and stream.

    A truck serves one zone only; where some stream has too few trucks for that, or trucks take several streams, there
    is one zone.
    """

    zone: IntArray
    fleet: Mapping[tuple[int, str], tuple[int, ...]]


def middles_of(model: StreetModel, faces: Sequence[int]) -> FloatArray:
    """Return the middles of faces' kerbs, (faces, 2): where errands lie."""
    points = [model.faces[face].kerb.interpolate(0.5, normalized=True).coords[0][:2] for face in faces]
    return np.array(points, dtype=np.float64).reshape(-1, 2)


def part_zones(trucks: Sequence[Truck], crew: CrewTimes, errands: Sequence[Errand], middles: FloatArray) -> Zones:
    """Part errands into zones with trucks of their own: as many as their number asks and the trucks can serve.

    With few trucks a stream's share of a zone is far from its share of the work: a third of it may have one truck of
    five. Zones are parted only so far that in each of them trucks are reckoned to manage every day.

    Parameters
    ----------
    middles
        A point of each errand's face, (errands, 2), as of ``middles_of``. All errands of a face come into one zone.
    """
    names = sorted({errand.stream for errand in errands})
    whole = {name: [i for i, truck in enumerate(trucks) if name in truck.streams] for name in names}
    apart = len({i for found in whole.values() for i in found}) == sum(map(len, whole.values()))
    most = min((len(found) for found in whole.values()), default=1) if apart else 1
    work_s = np.array([errand.work_s for errand in errands], dtype=np.float64)
    faces = np.array([errand.face for errand in errands], dtype=np.int64)
    known, first, of = np.unique(faces, return_index=True, return_inverse=True)
    face_work_s = np.bincount(of, work_s, len(known)).astype(np.float64)
    for parts in range(max(1, min(most, len(errands) // ZONE_ERRANDS)), 0, -1):
        zone = share_out(middles[first], face_work_s, parts)[of]
        found = Zones(zone, _fleets(errands, zone, work_s, parts, whole))
        if parts == 1 or _all_manage(trucks, crew, errands, found):
            break
    return found


def _fleets(
    errands: Sequence[Errand], zone: IntArray, work_s: FloatArray, parts: int, whole: Mapping[str, Sequence[int]]
) -> dict[tuple[int, str], tuple[int, ...]]:
    """Give each zone trucks of each stream in proportion to its work."""
    called = np.array([errand.stream for errand in errands])
    fleet: dict[tuple[int, str], tuple[int, ...]] = {}
    for name, own in whole.items():
        mine = called == name
        shares = apportion(np.bincount(zone[mine], work_s[mine], parts).astype(np.float64), len(own))
        ends = np.cumsum([0, *shares])
        for number in range(parts):
            fleet[number, name] = tuple(own[ends[number] : ends[number + 1]])
    return fleet


def _all_manage(trucks: Sequence[Truck], crew: CrewTimes, errands: Sequence[Errand], zones: Zones) -> bool:
    """Tell whether each zone's trucks are reckoned to manage what is called for there."""
    by_fleet: dict[tuple[int, str], list[Errand]] = {key: [] for key in zones.fleet}
    for errand, number in zip(errands, zones.zone.tolist(), strict=True):
        by_fleet[number, errand.stream].append(errand)
    return all(_manage([trucks[i] for i in own], crew, by_fleet[key]) for key, own in zones.fleet.items())


def _manage(trucks: Sequence[Truck], crew: CrewTimes, errands: Sequence[Errand]) -> bool:
    """Tell whether trucks of one stream are reckoned to manage some errands on every day.

    Each errand, the longest first, takes the days on which the fullest is then least full. Trips to unload take the
    time of whole trips, in the end.
    """
    days = sorted({day for errand in errands for way in errand.ways for day in way})
    has_s = {
        day: max(SPARE * sum(_shift_s(truck, crew) for truck in trucks if day in truck.days), LEAST_SHIFT_S)
        for day in days
    }
    work_s, loads = dict.fromkeys(days, 0.0), dict.fromkeys(days, 0.0)
    capacity_l = max((truck.capacity_l for truck in trucks), default=1.0)
    payload_kg = max((truck.payload_kg for truck in trucks), default=1.0)

    def load(burden: Burden) -> float:
        return max(burden.litres / capacity_l, burden.kg / payload_kg)

    def fullest(way: Mapping[int, Burden]) -> float:
        return max(
            (work_s[day] + burden.seconds + 60 * crew.unload_min * (loads[day] + load(burden))) / has_s[day]
            for day, burden in way.items()
        )

    for errand in sorted(errands, key=lambda one: -one.work_s):
        for day, burden in min(filter(None, errand.ways), key=fullest, default={}).items():
            work_s[day] += burden.seconds
            loads[day] += load(burden)
    return all(work_s[day] + 60 * crew.unload_min * np.ceil(loads[day]) <= has_s[day] for day in days)


def _shift_s(truck: Truck, crew: CrewTimes) -> float:
    """Return the seconds of a truck's shift without the way from and to the depot."""
    return 60 * max(truck.shift.to_min - truck.shift.from_min - crew.depot_min, 0.0)
