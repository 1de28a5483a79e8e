"""Rules about what rounds load and how far they drive."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise

from binopt.domain.rounds import Round, StopKind
from binopt.measure.filling import litres_presented
from binopt.rules.rounds.scene import RoundScene, stop_name
from binopt.rules.violation import Violation

LITRES = 0.01
KILOGRAMS = 0.01
"""Loads are compared to these: they come from decimal fractions of a week."""
METRES = 1.0
METRES_SHARE = 1e-3
"""Distances told are compared to a metre, and to this share: ways are measured to the decimetre, one by one."""


def unloads_before_home(scene: RoundScene) -> Iterator[Violation]:
    """What a round has collected it unloads before it comes home."""
    for tour, by_stop in zip(scene.rounds, _litres(scene), strict=True):
        *_, (_, last_l) = _trips(tour, by_stop)
        if last_l > LITRES:
            text = f"comes home with {last_l:.1f} l"
            yield Violation("unloads_before_home", (tour.round_id,), last_l, "l", text)


def capacity_kept(scene: RoundScene) -> Iterator[Violation]:
    """No trip of a round loads more litres than its truck holds."""
    yield from _overloaded(scene, "capacity_kept", "l")


def payload_kept(scene: RoundScene) -> Iterator[Violation]:
    """No trip of a round loads more kilograms than its truck may carry."""
    yield from _overloaded(scene, "payload_kept", "kg")


def loads_true(scene: RoundScene) -> Iterator[Violation]:
    """The loads told are those of the presentations that the round empties, all trips together."""
    for tour, by_stop in zip(scene.rounds, _litres(scene), strict=True):
        litres = sum(by_stop.values())
        kg = litres * _kg_per_litre(scene, tour)
        for told, true, unit, least in ((tour.load_l, litres, "l", LITRES), (tour.load_kg, kg, "kg", KILOGRAMS)):
            if not abs(told - true) <= least:
                text = f"says {told:.2f} {unit}, are {true:.2f} {unit}"
                yield Violation("loads_true", (tour.round_id,), abs(told - true), unit, text)


def distance_true(scene: RoundScene) -> Iterator[Violation]:
    """The distance told is that of the fastest ways between its stops and of the faces that it drives along."""
    along: dict[int, list[int]] = defaultdict(list)
    for passed in scene.passes():
        along[passed.tour].append(passed.stops[0])
    for number, tour in enumerate(scene.rounds):
        roads = scene.roads_of(tour)
        found = []
        for streets in roads.laid:
            ways = [
                roads.metres(before, stop, streets)
                for before, stop in pairwise(tour.stops)
                if not roads.in_one_pass(before, stop)
            ]
            known = [way for way in ways if way is not None]
            if len(known) == len(ways):
                found.append(sum(known) + sum(roads.along_m(tour.stops[k], streets) for k in along[number]))
        true = min(found, key=lambda metres: abs(metres - tour.distance_m), default=tour.distance_m)
        off = abs(true - tour.distance_m)
        if not off <= METRES + METRES_SHARE * true:
            text = f"says {tour.distance_m:.0f} m, are {true:.0f} m"
            yield Violation("distance_true", (tour.round_id,), off, "m", text)


def _overloaded(scene: RoundScene, rule: str, unit: str) -> Iterator[Violation]:
    for tour, by_stop in zip(scene.rounds, _litres(scene), strict=True):
        truck = scene.trucks.get(tour.truck_id)
        if truck is None:
            continue
        per_litre = 1.0 if unit == "l" else _kg_per_litre(scene, tour)
        most = truck.capacity_l if unit == "l" else truck.payload_kg
        for last, litres in _trips(tour, by_stop):
            over = litres * per_litre - most
            if over > (LITRES if unit == "l" else KILOGRAMS):
                text = f"{litres * per_litre:.1f} {unit} until it unloads, the truck may have {most:g} {unit}"
                yield Violation(rule, (stop_name(tour, last), tour.truck_id), over, unit, text)


def _litres(scene: RoundScene) -> list[dict[int, float]]:
    """Return what each round loads at each of its stops, in litres."""
    litres = litres_presented(scene.case, scene.presentations)
    found: list[dict[int, float]] = [defaultdict(float) for _ in scene.rounds]
    for stay in scene.stays:
        for i in stay.presentations:
            found[stay.tour][stay.stops[0]] += float(litres[i])
    return found


def _trips(tour: Round, by_stop: dict[int, float]) -> Iterator[tuple[int, float]]:
    """List the stops at which a round's trips end, with the litres of each; the last one ends at home."""
    litres = 0.0
    for k, stop in enumerate(tour.stops):
        litres += by_stop.get(k, 0.0)
        if stop.kind is StopKind.UNLOAD:
            yield k, litres
            litres = 0.0
    yield len(tour.stops) - 1, litres


def _kg_per_litre(scene: RoundScene, tour: Round) -> float:
    stream = scene.case.streams.get(tour.stream)
    return stream.kg_per_litre if stream else 0.0
