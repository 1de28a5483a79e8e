"""A lawful plan with rounds, made by hand on blocks of 100 m that are driven at 10 m/s, and ways to push it.

Three faces of 80 m: ``north`` and ``south`` of the street from (0, 0) to (100, 0), and ``up`` west of that from
(100, 0) to (100, 100). The depot is in the corner at (0, 200), the unloading site in that at (200, 200). One truck
drives on the right and never turns back: it comes to ``north`` from the east, to ``south`` from the west, to ``up``
from the north.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import pytest
from shapely.geometry import LineString, Point

from binopt.domain.case import Punctuality
from binopt.domain.plan import Presentation, Service, Spot
from binopt.domain.rounds import Round, RoundStop, StopKind, crew_hours
from binopt.domain.service import Holding, Truck, Window
from binopt.domain.street import Side
from binopt.rules import Violation, check_plan
from tests.baseline.street import B120, B240, B660, case_of, face, model_of, strip, with_rules
from tests.network.streets import PLAIN, depot, grid, street
from tests.rules.plan_by_hand import Hand, files, stand

DAY_S = 86_400
TRUCK = Truck("T1", ("residual", "paper"), Window(330, 810), 20_000.0, 10_000.0, (0, 1, 2, 3, 4), 2.5)
EXACT = Punctuality(service_spread=0, drive_spread=0, day_spread=0, start_spread_min=0)
PLACES = {"north": (90, 0), "south": (10, 0), "up": (100, 90), StopKind.DEPOT: (0, 200), StopKind.UNLOAD: (200, 200)}
"""Where trucks stand when they begin."""

A, A_PAPER, B, C = ("a", "residual"), ("a", "paper"), ("b", "residual"), ("c", "residual")

Leg = tuple[StopKind, str, int, int, int]
"""What a stop is for, its face, seconds of driving and of work, bins."""


@dataclass(frozen=True)
class Rounds(Hand):
    """A plan by hand with its rounds. ``told_hours`` are those of the rounds unless they are given."""

    rounds: tuple[Round, ...] = ()
    told_hours: float | None = None
    report: dict[str, object] = field(default_factory=dict)

    def violations(self) -> tuple[Violation, ...]:
        hours = crew_hours([one for one in self.rounds if one.stops], self.case.weeks)
        report = {"seed": 1, "crew_hours": {"plan": hours if self.told_hours is None else self.told_hours}}
        told = files(self, rounds=self.rounds, report=report | self.report)
        return check_plan(self.case, told, self.model)

    def with_round(self, number: int, **changes: object) -> Rounds:
        rounds = list(self.rounds)
        rounds[number] = replace(rounds[number], **changes)  # type: ignore[arg-type]
        return replace(self, rounds=tuple(rounds))

    def with_stop(self, number: int, k: int, **changes: object) -> Rounds:
        """Change a stop of a round; the begin of its work and what comes after follow, unless that is given."""
        stops = list(self.rounds[number].stops)
        stops[k] = replace(stops[k], **changes)  # type: ignore[arg-type]
        return self.with_round(number, stops=in_order(stops, {k} if "begin_s" in changes else set()))

    def without_stop(self, number: int, k: int) -> Rounds:
        stops = self.rounds[number].stops
        return self.with_round(number, stops=in_order([*stops[:k], *stops[k + 1 :]]))

    def with_truck(self, **changes: object) -> Rounds:
        return self.with_case(trucks=(replace(self.case.trucks[0], **changes),))  # type: ignore[arg-type, return-value]

    def with_crew(self, **changes: object) -> Rounds:
        return self.with_case(crew=replace(self.case.crew, **changes))  # type: ignore[arg-type, return-value]

    def with_street(self, number: int, **facts: object) -> Rounds:
        streets = list(self.case.streets)
        streets[number] = replace(streets[number], **facts)  # type: ignore[arg-type]
        return self.with_case(streets=tuple(streets))  # type: ignore[return-value]


def holds_to_its_limit(rule: str, push: Callable[[int], Rounds], amount: float, *, two_sided: bool = False) -> None:
    """A rule breaks, alone and by that amount, a step beyond its limit, and not at it or before."""
    for step in (-1, 0, 1):
        broken = push(step).broken()
        if step == 1 or (step == -1 and two_sided):
            assert broken.pop(rule) == pytest.approx(amount, rel=1e-3), (rule, step)
        assert broken == {}, step


def in_order(stops: list[RoundStop], given: set[int] = frozenset()) -> tuple[RoundStop, ...]:
    """Let each stop begin when the one before, the way and the wait are over."""
    made = stops[:1]
    for k, stop in enumerate(stops[1:], start=1):
        begin_s = stop.begin_s if k in given else made[-1].end_s + stop.drive_s + stop.wait_s
        made.append(replace(stop, begin_s=begin_s))
    return tuple(made)


def tour(round_id: str, stream: str, start_s: int, legs: list[Leg], load_l: float, distance_m: float) -> Round:
    """A round of the truck that leaves the depot at a second of the cycle."""
    rows = [(StopKind.DEPOT, "", 0, 0, 0), *legs]
    stops = [
        RoundStop(kind, face_id, drive_s, 0, service_s, start_s, bins, Point(PLACES[face_id or kind]))
        for kind, face_id, drive_s, service_s, bins in rows
    ]
    line = LineString([stop.point for stop in stops])
    day = start_s // DAY_S
    return Round(round_id, "T1", stream, day, in_order(stops), load_l, load_l * 0.1, distance_m, line)


def collect(face_id: str, drive_s: int, service_s: int, bins: int) -> Leg:
    return StopKind.COLLECT, face_id, drive_s, service_s, bins


def home(from_last_s: int) -> list[Leg]:
    """To unload for a quarter of an hour, and 200 m to the depot."""
    return [(StopKind.UNLOAD, "", from_last_s, 900, 0), (StopKind.DEPOT, "", 20, 0, 0)]


def told(key: tuple[str, str], bins_out: int, day: int, truck_min: int, round_id: str) -> Presentation:
    """A window from 06:00 to 07:00, out an hour before, in a quarter of an hour after the truck."""
    start = day * 1440 + 360
    truck = day * 1440 + truck_min
    return Presentation(*key, bins_out, start - 60, start, start + 60, truck, truck + 15, round_id)


def lots(number: float, of: int) -> float:
    return number * of / 7


def spots_of(case, model) -> tuple[Spot, ...]:
    return (
        stand(case, model, A, 1, B240, 40.0, face_id="north"),
        stand(case, model, A, 2, B240, 40.68, face_id="north"),
        stand(case, model, A_PAPER, 1, B120, 50.0, Side.BUILDING, face_id="north"),
        stand(case, model, B, 1, B660, 40.0, face_id="south"),
        stand(case, model, C, 1, B240, 40.0, face_id="up"),
    )


def plan() -> Rounds:
    """Residual on Monday and Thursday from three doors, paper on Wednesday from one.

    Work is 57.6 s along a face at 5 km/h, 8 s a premises, 12 s a two-wheeled bin and 40 s a four-wheeled one; the
    paper is fetched from 2.445 m at 1.2 m/s.
    """
    case = case_of(
        {"a": (50, 7.5), "b": (50, -7.5), "c": (92.5, 50)},
        (
            Holding("a", "residual", (B240, B240), 500.0),
            Holding("a", "paper", (B120,), 100.0),
            Holding("b", "residual", (B660,), 600.0),
            Holding("c", "residual", (B240,), 150.0),
        ),
    )
    case = replace(
        with_rules(case, spot_step_m=0.01),
        trucks=(TRUCK,),
        streets=tuple(grid()),
        sites=(depot(0, 200), depot(200, 200, "tip", "unloading")),
        network=PLAIN,
        punctuality=EXACT,
        digest="aa",
    )
    model = model_of(
        [face("north", (10, 4), (90, 4)), face("south", (90, -4), (10, -4)), face("up", (96, 10), (96, 90))],
        [strip(80, 3, (10, 4)), strip(80, 3, (10, -7)), strip(3, 80, (93, 10))],
    )
    # from depot to north 310 m, around two blocks to south 620 m, around one to up 320 m, 310 m to unload, 200 m home
    monday = [collect("north", 31, 90, 2), collect("south", 62, 106, 1), collect("up", 32, 78, 1), *home(31)]
    thursday = [collect("north", 31, 78, 1), *monday[1:]]
    # from north around two blocks to the other corner
    wednesday = [collect("north", 31, 82, 1), *home(41)]
    litres = 500.0 + 600.0 + 150.0
    rounds = (
        tour("T1.1.1", "residual", 21_600, monday, lots(litres, 4), 2000.0),
        tour("T1.3.1", "paper", 2 * DAY_S + 21_600, wednesday, 100.0, 1000.0),
        tour("T1.4.1", "residual", 3 * DAY_S + 21_600, thursday, lots(litres, 3), 2000.0),
    )
    presentations = (
        told(A, 2, 0, 361, "T1.1.1"),
        told(A, 1, 3, 361, "T1.4.1"),
        told(A_PAPER, 1, 2, 361, "T1.3.1"),
        told(B, 1, 0, 363, "T1.1.1"),
        told(B, 1, 3, 363, "T1.4.1"),
        told(C, 1, 0, 365, "T1.1.1"),
        told(C, 1, 3, 365, "T1.4.1"),
    )
    return Rounds(case, model, Service(spots_of(case, model), presentations), (), rounds)


def both_sides_at_once() -> Rounds:
    """The same with north and south in one pass from the east, where the street says that this may be."""
    hand = plan().with_street(0, both_sides=True)
    # along both once 57.6 s, 32 s or 20 s at a and 48 s at b, then 220 m to up
    rounds = [
        replace(_at_once(hand.rounds[0], 69, 69), distance_m=1200.0),
        hand.rounds[1],
        replace(_at_once(hand.rounds[2], 60, 66), distance_m=1200.0),
    ]
    minutes = {A: 361, B: 362, C: 364, A_PAPER: 361}
    presentations = tuple(
        replace(one, truck_min=midnight + minutes[one.key], in_min=midnight + minutes[one.key] + 15)
        for one in hand.service.presentations
        for midnight in [one.truck_min // 1440 * 1440]
    )
    return replace(hand, rounds=tuple(rounds), service=replace(hand.service, presentations=presentations))


def _at_once(one: Round, first_s: int, second_s: int) -> Round:
    """Serve south without driving on from north."""
    depot_stop, north, south, up, *last = one.stops
    return replace(
        one,
        stops=in_order(
            [
                depot_stop,
                replace(north, service_s=first_s),
                replace(south, drive_s=0, service_s=second_s, point=north.point),
                replace(up, drive_s=22),
                *last,
            ]
        ),
    )


def at_a_mouth() -> Rounds:
    """South lies in a dead end of 100 m from (0, 0) that no truck may enter; b's bin stands 60 m from the mouth."""
    hand = plan()
    dead_end = street("lane", (0, 0), (0, -100), dead_end="closed")
    north, _, up = hand.model.faces
    faces = [north, face("south", (4, -10), (4, -90)), up]
    pavements = [strip(80, 3, (10, 4)), strip(3, 80, (4, -90)), strip(3, 80, (93, 10))]
    model = model_of(faces, pavements)
    premises = [replace(p, door=Point(7.5, -50)) if p.premises_id == "b" else p for p in hand.case.premises]
    hand = replace(hand, model=model).with_case(streets=(*hand.case.streets, dead_end), premises=tuple(premises))
    spots = tuple(
        stand(hand.case, model, B, 1, B660, 50.0, face_id="south") if spot.key == B else spot
        for spot in hand.service.spots
    )
    return replace(hand, service=Service(spots, hand.service.presentations))
