"""What trucks are called for: one stream of one face, or of two served in one pass, on one of some sets of days.

The same calls are made of a plan's rooms, whose days are still to be chosen, and of a service whose days are given, so
that a plan's rounds and those of today are made by the same code.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from binopt.domain.case import Case
from binopt.domain.plan import Service
from binopt.domain.service import BinType
from binopt.domain.street import Side
from binopt.geometry.candidates import SIDES
from binopt.geometry.model import StreetModel
from binopt.measure.crew import presentation_s, ways_across
from binopt.measure.filling import day_of, litres_presented
from binopt.network import FaceService, Serving
from binopt.solve.face import Room
from binopt.solve.pricing import Prices
from binopt.solve.timing import litres_of

Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Task:
    """One presentation as the crew sees it: whose, on which face, seconds of work, bins, litres.

    ``at_m`` is how far from the begin of the pass the truck then stands, ``cost_per_h`` what an hour for which its bins
    are out costs, in whole units of the plan's cost; 0 of a given service, whose times are given too.
    """

    key: Key
    face_id: str
    at_m: float
    seconds: float
    bins: int
    litres: float
    cost_per_h: float = 0.0


@dataclass(frozen=True, slots=True)
class Work:
    """What one visit brings: its tasks in the order of the pass, and the seconds of driving along it."""

    tasks: tuple[Task, ...]
    along_s: float
    length_m: float
    kg_per_litre: float

    @property
    def service_s(self) -> int:
        """Whole seconds at the face, rounded up."""
        return int(np.ceil(self.along_s + sum(task.seconds for task in self.tasks) - 1e-9))

    @property
    def litres(self) -> float:
        """Litres collected."""
        return sum(task.litres for task in self.tasks)

    @property
    def kg(self) -> float:
        """Kilograms collected."""
        return self.litres * self.kg_per_litre

    @property
    def bins(self) -> int:
        """Bins emptied."""
        return sum(task.bins for task in self.tasks)

    def segments(self) -> tuple[Segment, ...]:
        """Cut the visit where the crew changes from one face to the other; most visits are of one face."""
        cuts = [k for k in range(1, len(self.tasks)) if self.tasks[k].face_id != self.tasks[k - 1].face_id]
        begins = self._begins_s()
        made, start = [], 0
        for first, last in pairwise((0, *cuts, len(self.tasks))):
            end = self.service_s if last == len(self.tasks) else max(int(begins[last]), start)
            middles = {
                task.key: min(max(int(begin + task.seconds / 2) - start, 0), end - start)
                for task, begin in zip(self.tasks[first:last], begins[first:last], strict=True)
            }
            made.append(Segment(self.tasks[first].face_id, end - start, self.tasks[first:last], middles))
            start = end
        return tuple(made)

    def _begins_s(self) -> list[float]:
        """Seconds from the begin of the visit to that of each task's work."""
        found, done = [], 0.0
        for task in self.tasks:
            found.append(done + (self.along_s * task.at_m / self.length_m if self.length_m else 0.0))
            done += task.seconds
        return found


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of a visit at one face: its seconds, its tasks, and for each the seconds to the middle of its work."""

    face_id: str
    service_s: int
    tasks: tuple[Task, ...]
    middle_s: Mapping[Key, int]

    @property
    def cost_per_h(self) -> float:
        """What an hour for which its bins are out costs, in whole units of the plan's cost."""
        return sum(task.cost_per_h for task in self.tasks)


@dataclass(frozen=True, slots=True)
class Call:
    """One stop of the week's rounds.

    ``name`` is the id of its first face, ``faces`` are indices; the first one's service is driven.
    ``alternatives`` give the work on each day, one for each
    set of days; ``rooms`` are the numbers of the rooms behind it, in the order of ``faces``, empty for a given service.
    """

    name: str
    faces: tuple[int, ...]
    stream: str
    alternatives: tuple[Mapping[int, Work], ...]
    rooms: tuple[int, ...] = ()


def calls_of_rooms(
    case: Case, model: StreetModel, rooms: Sequence[tuple[int, Room]], serving: Serving, price: Prices
) -> list[Call]:
    """Make calls of planned rooms: any set of days of a room's class will do."""
    number = {(face, room.stream): i for i, (face, room) in enumerate(rooms)}
    made: list[Call] = []
    done: set[int] = set()
    for i, (face, room) in enumerate(rooms):
        if i in done:
            continue
        members = [i]
        partner = _service(serving, face).partner
        j = number.get((partner, room.stream))
        if j is not None and rooms[j][1].pattern.members == room.pattern.members:
            members.append(j)
        done.update(members)
        faces = tuple(rooms[k][0] for k in members)
        by_index = [_tasks_by_index(case, model, rooms[k][0], rooms[k][1], serving, price) for k in members]
        alternatives = []
        for days in room.pattern.members:
            tasks = {day: [t for found in by_index for t in found[n]] for n, day in enumerate(days)}
            alternatives.append(
                {day: _work(case, _service(serving, face), room.stream, t) for day, t in tasks.items() if t}
            )
        made.append(Call(_service(serving, face).face_id, faces, room.stream, tuple(alternatives), tuple(members)))
    return made


def calls_of_service(case: Case, model: StreetModel, service: Service, serving: Serving) -> list[Call]:
    """Make calls of a service whose days are given. A presentation whose bins stand on two faces is two tasks."""
    index = model.index()
    across_m = ways_across(model, service)
    spots: dict[Key, list[int]] = defaultdict(list)
    for i, spot in enumerate(service.spots):
        spots[spot.key].append(i)
    tasks: dict[tuple[int, str], dict[int, list[Task]]] = defaultdict(lambda: defaultdict(list))
    for presentation, litres in zip(
        service.presentations, litres_presented(case, service.presentations).tolist(), strict=True
    ):
        there: dict[int, list[int]] = defaultdict(list)
        for i in spots[presentation.key]:
            if service.spots[i].rank <= presentation.bins_out:
                there[index[service.spots[i].face_id]].append(i)
        out = sum(map(len, there.values()))
        for face, found in there.items():
            bins = [service.spots[i] for i in found]
            task = _task(
                case,
                model,
                face,
                _service(serving, face),
                presentation.key,
                [one.bin_type for one in bins],
                [one.side for one in bins],
                [float(across_m[i]) for i in found],
                float(np.mean([one.chainage_m for one in bins])),
                litres * len(bins) / max(out, 1),
            )
            tasks[face, presentation.stream][day_of(case, presentation)].append(task)
    return [
        Call(
            _service(serving, face).face_id,
            (face,),
            stream,
            ({day: _work(case, _service(serving, face), stream, t) for day, t in sorted(by_day.items())},),
        )
        for (face, stream), by_day in sorted(tasks.items())
    ]


def _service(serving: Serving, face: int) -> FaceService:
    service = serving.services[face]
    if service is None:
        raise ValueError(f"face {face} is not served; ask find_faults first")
    return service


def _tasks_by_index(
    case: Case, model: StreetModel, face: int, room: Room, serving: Serving, price: Prices
) -> list[list[Task]]:
    """List the tasks of a room for each day of its pattern, by index."""
    found: list[list[Task]] = [[] for _ in room.pattern.gaps]
    for resident in room.residents:
        litres = litres_of(resident, room.pattern.gaps)
        for n, index, out in zip(range(len(resident.days)), resident.days, resident.bins_out, strict=True):
            stances = resident.stances[:out]
            task = _task(
                case,
                model,
                face,
                _service(serving, face),
                resident.holding.key,
                resident.holding.bins[:out],
                [SIDES[stance.side] for stance in stances],
                [stance.across_m for stance in stances],
                float(np.mean([stance.middle_cm for stance in stances])) / 100,
                litres[n],
            )
            each = (
                price.o_per_h * (one.o + one.displaced) + price.s_per_h * one.s + price.b_per_h * one.b
                for one in stances
            )
            found[index].append(replace(task, cost_per_h=sum(each)))
    return found


def _task(
    case: Case,
    model: StreetModel,
    face: int,
    service: FaceService,
    key: Key,
    bins: Sequence[BinType],
    sides: Sequence[Side],
    across_m: Sequence[float],
    chainage_m: float,
    litres: float,
) -> Task:
    kerb_m = model.faces[face].length_m
    walk_s = 2 * service.walk_m(chainage_m, kerb_m) / case.crew.walk_m_per_s * len(bins)
    seconds = presentation_s(case.crew, bins, sides, across_m) + walk_s
    return Task(key, service.face_id, service.driven_m(chainage_m, kerb_m), seconds, len(bins), litres)


def _work(case: Case, service: FaceService, stream: str, tasks: Sequence[Task]) -> Work:
    ordered = tuple(sorted(tasks, key=lambda task: (task.at_m, task.key)))
    along_s = service.length_m * 3.6 / case.crew.collect_kmh
    return Work(ordered, along_s, service.length_m, case.streams[stream].kg_per_litre)
