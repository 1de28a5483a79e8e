"""Everything that rules about rounds look at: the rounds beside the plan, and the streets as its trucks drive them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from binopt.domain.case import Case
from binopt.domain.plan import Presentation, Service
from binopt.domain.rounds import Round, StopKind
from binopt.domain.service import Truck
from binopt.measure.emptied import match_stops
from binopt.network import Streets
from binopt.rules.rounds.roads import Roads
from binopt.rules.scene import Scene

FROM_TO = 2
"""A round has a depot to start from and one to come back to."""


@dataclass(frozen=True, slots=True)
class Stay:
    """The stops of a round at one face that no minute tells apart; nearly always one.

    A truck that serves both sides of a street in one pass changes from face to face within a minute.

    Attributes
    ----------
    tour, stops
        Number of the round, and those of its stops, ascending.
    presentations, turn_min
        Numbers of the presentations whose truck is told to come then, and by how many minutes their times are later
        than the round's: whole cycles, for those that are put out before the cycle begins.
    """

    tour: int
    stops: tuple[int, ...]
    presentations: tuple[int, ...]
    turn_min: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Passed:
    """Stops of a round, one after the other, that a truck serves while it drives along a street once."""

    tour: int
    stops: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class RoundScene:
    """A plan's rounds beside everything else of it.

    Attributes
    ----------
    scene
        The plan without its rounds.
    given
        The rounds as they came.
    rounds
        Those that can be judged: with an id of their own, and more than one stop. The others are the business of
        ``round_known``.
    seed
        What the plan's windows were drawn from.
    told_hours
        Crew hours a week that the plan tells, ``None`` where it tells none.
    roads
        By width of truck in metres: the streets as such a truck may drive them.
    stays, apart_min
        Where presentations are emptied, and of each presentation by how many minutes it misses every stop of its
        round at a face of its bins: 0 where it is within one, ``None`` where there is no such stop.
    """

    scene: Scene
    given: tuple[Round, ...]
    rounds: tuple[Round, ...]
    seed: int
    told_hours: float | None
    trucks: Mapping[str, Truck]
    roads: Mapping[float, Roads]
    stays: tuple[Stay, ...]
    apart_min: tuple[int | None, ...]

    @classmethod
    def of(cls, scene: Scene, rounds: Sequence[Round], seed: int, told_hours: float | None) -> RoundScene:
        """Prepare rounds for their rules. Streets are laid only where there are rounds.

        Raises
        ------
        InputError
            When the case's streets or sites are broken.
        """
        by_id: dict[str, Round] = {}
        for tour in rounds:
            if len(tour.stops) >= FROM_TO:
                by_id.setdefault(tour.round_id, tour)
        judged = tuple(by_id.values())
        trucks = {truck.truck_id: truck for truck in scene.case.trucks}
        stays, apart = _stays(scene, judged)
        return cls(
            scene,
            tuple(rounds),
            judged,
            seed,
            told_hours,
            trucks,
            _roads(scene, judged, trucks),
            stays,
            apart,
        )

    @property
    def case(self) -> Case:
        """The case that was planned."""
        return self.scene.case

    @property
    def presentations(self) -> tuple[Presentation, ...]:
        """Presentations that can be judged."""
        return self.scene.presentations

    def roads_of(self, tour: Round) -> Roads:
        """Return the streets as a round's truck may drive them; as the widest may where its truck is not known."""
        truck = self.trucks.get(tour.truck_id)
        return self.roads[truck.width_m if truck else max(self.roads)]

    def passes(self) -> Iterator[Passed]:
        """List the stretches in which trucks collect without driving on from one stop to the next."""
        for number, tour in enumerate(self.rounds):
            roads = self.roads_of(tour)
            met: list[int] = []
            for k, stop in enumerate(tour.stops):
                if met and not roads.in_one_pass(tour.stops[k - 1], stop):
                    yield Passed(number, tuple(met))
                    met = []
                if stop.kind is StopKind.COLLECT:
                    met.append(k)
            if met:
                yield Passed(number, tuple(met))


def stop_name(tour: Round, number: int) -> str:
    """Name a stop as violations do: its round, and which of its stops."""
    return f"{tour.round_id}#{number}"


def _roads(scene: Scene, rounds: Sequence[Round], trucks: Mapping[str, Truck]) -> dict[float, Roads]:
    """Lay the streets for every width of truck that drives; a narrower one may also drive as the widest does."""
    if not rounds:
        return {}
    index = scene.model.index()
    asked = {index[stop.face_id] for tour in rounds for stop in tour.stops if stop.face_id in index}
    driving = {trucks[tour.truck_id].width_m for tour in rounds if tour.truck_id in trucks}
    widest_m = max((truck.width_m for truck in scene.case.trucks), default=0.0)
    laid = {
        width_m: Streets.of(scene.case, scene.model.faces, truck_width_m=width_m, asked=asked)
        for width_m in sorted(driving | {widest_m})
    }
    return {
        width_m: Roads((own,) if width_m == widest_m else (own, laid[widest_m]), index) for width_m, own in laid.items()
    }


def _stays(scene: Scene, rounds: Sequence[Round]) -> tuple[tuple[Stay, ...], tuple[int | None, ...]]:
    """Put stops that no minute tells apart together, and presentations to where their truck is told to come."""
    plan = Service(scene.spots, scene.presentations)
    emptied, _ = match_stops(rounds, plan, scene.case.cycle_min)
    apart: list[int | None] = [None] * len(scene.presentations)
    stays = []
    for number, (tour, met) in enumerate(zip(rounds, emptied, strict=True)):
        spans = _spans(tour)
        there: list[list[tuple[int, int]]] = [[] for _ in spans]
        span_of = {k: i for i, span in enumerate(spans) for k in span.stops}
        for one, k, turn_s in zip(met.number.tolist(), met.stop.tolist(), met.turn_s.tolist(), strict=True):
            span = spans[span_of[k]]
            truck_min = scene.presentations[one].truck_min - turn_s // 60
            apart[one] = max(span.from_min - truck_min, truck_min - span.to_min, 0)
            if apart[one] == 0:
                there[span_of[k]].append((one, turn_s // 60))
        stays += [
            Stay(number, span.stops, tuple(one for one, _ in found), tuple(turn for _, turn in found))
            for span, found in zip(spans, there, strict=True)
        ]
    return tuple(stays), tuple(apart)


@dataclass(frozen=True, slots=True)
class _Span:
    """Stops of a round at one face whose minutes touch, and from which minute to which they last."""

    stops: tuple[int, ...]
    from_min: int
    to_min: int


def _spans(tour: Round) -> list[_Span]:
    """List a round's stops at faces in the order of their first, those that touch as one."""
    found: dict[str, list[_Span]] = defaultdict(list)
    for k in sorted(range(len(tour.stops)), key=lambda k: tour.stops[k].begin_s):
        stop = tour.stops[k]
        if stop.kind is not StopKind.COLLECT:
            continue
        there = found[stop.face_id]
        if there and stop.arrive_min <= there[-1].to_min:
            last = there.pop()
            stops, to_min = tuple(sorted((*last.stops, k))), max(last.to_min, stop.depart_min)
            there.append(_Span(stops, last.from_min, to_min))
        else:
            there.append(_Span((k,), stop.arrive_min, stop.depart_min))
    return sorted((span for there in found.values() for span in there), key=lambda span: span.stops)
