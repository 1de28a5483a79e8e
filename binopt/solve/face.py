"""All streams of one face: from doors and bins to spots and presentations, in a form that travels between processes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from binopt.domain.case import Rules
from binopt.domain.service import BinType, CrewTimes, Holding, Stream
from binopt.geometry.candidates import FreeGaps, Places, free_gaps
from binopt.geometry.model import StreetModel
from binopt.measure.crew import presentation_s, visit_s
from binopt.solve.choices import Choice, choose_among, fill_table, lay_types
from binopt.solve.closing import ClosedStretch, places_on, without_days
from binopt.solve.options import Option, PatternClass, options, pattern_classes
from binopt.solve.pricing import Prices
from binopt.solve.room import RoomPlan, RoomProblem, Tenant, solve_room
from binopt.solve.row import FillTable
from binopt.solve.spots import CLOSE_ENOUGH, Limits


@dataclass(frozen=True, slots=True)
class Lodger:
    """A holding that may stand on the face: chainage of the door's foot on its kerb and the way from the door to it.

    ``last_resort`` says that it stands here even without a lawful place. ``pins`` are places that somebody chose for
    its bins: rank, middle in cm, and side as in ``Places``.
    """

    holding: Holding
    foot_m: float
    way_m: float
    last_resort: bool = False
    pins: tuple[tuple[int, int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class FaceJob:
    """One face to be planned. ``street`` holds this face only, its transects and the obstacles near it.

    ``visits`` is how often a cycle each stream is to be collected there; ``None`` leaves that to the plan. ``closed``
    are the stretches on which a stream could be out while they are closed, by stream.
    """

    street: StreetModel
    rules: Rules
    price: Prices
    streams: Mapping[str, Stream]
    weeks: int
    crew: CrewTimes
    lodgers: tuple[Lodger, ...]
    limits: Limits
    barred: Mapping[int, frozenset[int]] = field(default_factory=dict)
    visits: int | None = None
    closed: Mapping[str, tuple[ClosedStretch, ...]] = field(default_factory=dict)

    def classes(self, stream: Stream) -> tuple[PatternClass, ...]:
        """Return the classes of a stream's patterns that the face may choose among."""
        return tuple(one for one in pattern_classes(stream, self.weeks) if self.visits in (None, one.size))

    def timeless(self) -> FaceJob:
        """Return the job without the seconds that happened to be left for it."""
        return replace(self, limits=replace(self.limits, seconds=0.0))


@dataclass(frozen=True, slots=True)
class Stance:
    """Where one bin stands: chainage of its middle, side, and what it takes alone per hour, all as in ``Places``."""

    place: int
    middle_cm: int
    side: int
    lawful: bool
    carry_m: float
    across_m: float
    o: float
    s: float
    b: float
    displaced: float = 0.0


@dataclass(frozen=True, slots=True)
class Resident:
    """A holding with its place: days by index into the pattern, bins out on each, and a stance per bin by rank."""

    holding: Holding
    days: tuple[int, ...]
    bins_out: tuple[int, ...]
    stances: tuple[Stance, ...]


@dataclass(frozen=True, slots=True)
class Room:
    """A planned stream of a face. Costs as in ``RoomPlan``; ``visit_s`` is the crew's time for coming once."""

    stream: str
    pattern: PatternClass
    residents: tuple[Resident, ...]
    visit_s: float
    cost: int
    bound: int
    floors: tuple[int, ...]
    optimal: bool


@dataclass(frozen=True, slots=True)
class FacePlan:
    """Rooms of a face, the holdings without a lawful place on it, and those for which it has no room beside others."""

    rooms: tuple[Room, ...]
    homeless: tuple[Holding, ...]
    crowded_out: tuple[Holding, ...] = ()


@dataclass(frozen=True, slots=True)
class Offer:
    """What a face could give a holding: the cost of one presentation of all its bins, each alone on its best place."""

    cost: int
    lawful: bool


def offers(job: FaceJob) -> tuple[Offer | None, ...]:
    """Say for each lodger what the face could give it, ``None`` where some bin finds no place at all."""
    places, _ = _lay(job)
    closed = {
        name: _without_places(job, places_on(job.street, job.rules, places, on)) for name, on in job.closed.items()
    }
    found: list[Offer | None] = []
    for lodger in job.lodgers:
        choices = _choices(closed.get(lodger.holding.stream, job), lodger, places)
        if not all(len(c.cost) for c in choices):
            found.append(None)
            continue
        found.append(Offer(sum(int(c.cost[0]) for c in choices), all(bool(c.lawful[0]) for c in choices)))
    return tuple(found)


def _lay(job: FaceJob) -> tuple[dict[int, Places], FreeGaps]:
    gaps = free_gaps(job.street, 0)
    types = (bin_type for lodger in job.lodgers for bin_type in lodger.holding.bins)
    return lay_types(job.street, job.rules, types, gaps), gaps


def plan_face(job: FaceJob) -> FacePlan:
    """Plan every stream of one face."""
    places, gaps = _lay(job)
    fill = fill_table(job.street, job.rules, gaps, places)
    found = []
    for name in sorted({lodger.holding.stream for lodger in job.lodgers}):
        lodgers = [lodger for lodger in job.lodgers if lodger.holding.stream == name]
        stream, closed = job.streams[name], job.closed.get(name, ())
        if closed:
            found.append(_beside_closed(job, stream, closed, lodgers, places, fill))
        else:
            found.append(_plan_stream(job, stream, lodgers, places, fill))
    return FacePlan(
        tuple(room for one in found for room in one.rooms),
        tuple(holding for one in found for holding in one.homeless),
        tuple(holding for one in found for holding in one.crowded_out),
    )


def _beside_closed(
    job: FaceJob,
    stream: Stream,
    closed: tuple[ClosedStretch, ...],
    lodgers: Sequence[Lodger],
    places: Mapping[int, Places],
    fill: FillTable,
) -> FacePlan:
    """Plan a stream that could be out on closed stretches: off them all week, or on other days, whichever is better.

    What bounds it is what bounded it were nothing closed.
    """
    off = _without_places(job, places_on(job.street, job.rules, places, closed))
    ways = [_plan_stream(off, stream, lodgers, places, fill)]
    other_days = without_days(stream, closed)
    if other_days.patterns and job.classes(other_days):
        ways.append(_plan_stream(job, other_days, lodgers, places, fill))
    best = min(ways, key=lambda way: (len(way.homeless) + len(way.crowded_out), sum(room.cost for room in way.rooms)))
    if not best.rooms:
        return best
    quick = replace(job, limits=replace(job.limits, work=0.0))
    free = _plan_stream(quick, stream, [one for one in lodgers if one.holding in _housed(best)], places, fill)
    [room] = best.rooms
    bound, floors = (free.rooms[0].bound, free.rooms[0].floors) if free.rooms else (0, (0,) * len(room.floors))
    bound = min(bound, room.cost)
    optimal = room.cost - bound <= CLOSE_ENOUGH * max(room.cost, 1)
    return replace(best, rooms=(replace(room, bound=bound, floors=floors, optimal=optimal),))


def _housed(plan: FacePlan) -> list[Holding]:
    return [resident.holding for room in plan.rooms for resident in room.residents]


def _without_places(job: FaceJob, gone: Mapping[int, frozenset[int]]) -> FaceJob:
    """Bar further places, by litres of the bin."""
    both = {
        litres: job.barred.get(litres, frozenset()) | gone.get(litres, frozenset()) for litres in {*job.barred, *gone}
    }
    return replace(job, barred=both)


def _plan_stream(
    job: FaceJob, stream: Stream, lodgers: Sequence[Lodger], places: Mapping[int, Places], fill: FillTable
) -> FacePlan:
    """Plan one stream of a face."""
    homeless: list[Holding] = []
    crowded_out: list[Holding] = []
    lodged: list[tuple[Lodger, tuple[Choice, ...]]] = []
    for lodger in lodgers:
        choices = _choices(job, lodger, places)
        if all(len(c.cost) and (lodger.last_resort or c.lawful[0]) for c in choices):
            lodged.append((lodger, choices))
        else:
            homeless.append(lodger.holding)
    # who gives way first stands last: the widest, and of all those without a place of their own
    lodged.sort(key=lambda pair: (not pair[0].pins, sum(one.width_m for one in pair[0].holding.bins)))
    plan = None
    while lodged and plan is None:
        problem = RoomProblem(
            tuple(_tenant(job, stream, lodger, choices) for lodger, choices in lodged),
            job.classes(stream),
            round(job.price.crew_per_s * visit_s(job.crew, job.street.faces[0].length_m)),
            fill,
            job.price,
        )
        plan = solve_room(problem, job.limits)
        if plan is None:
            crowded_out.append(lodged.pop()[0].holding)
    rooms = () if plan is None else (_room(job, stream, lodged, places, plan),)
    return FacePlan(rooms, tuple(homeless), tuple(crowded_out))


def _choices(job: FaceJob, lodger: Lodger, places: Mapping[int, Places]) -> tuple[Choice, ...]:
    by_type = {
        litres: choose_among(
            places[litres],
            lodger.foot_m,
            lodger.way_m,
            job.rules.max_carry_m,
            job.price,
            job.crew.walk_m_per_s,
            job.barred.get(litres, frozenset()),
        )
        for litres in {bin_type.litres for bin_type in lodger.holding.bins}
    }
    pinned = {rank: (middle_cm, side) for rank, middle_cm, side in lodger.pins}
    return tuple(
        _pinned(by_type[bin_type.litres], places[bin_type.litres], pinned.get(rank))
        for rank, bin_type in enumerate(lodger.holding.bins, start=1)
    )


def _pinned(choice: Choice, places: Places, at: tuple[int, int] | None) -> Choice:
    """Leave a bin the place that somebody chose for it, or all of them where none can stand there."""
    if at is None:
        return choice
    middle_cm, side = places.middle_cm[choice.place], places.side[choice.place]
    only = np.flatnonzero((middle_cm == at[0]) & (side == at[1]))
    return choice.take(only) if len(only) else choice


def _tenant(job: FaceJob, stream: Stream, lodger: Lodger, choices: tuple[Choice, ...]) -> Tenant:
    bins: tuple[BinType, ...] = lodger.holding.bins

    def options_on(pattern: PatternClass) -> tuple[tuple[Option, ...], tuple[int, ...]]:
        found = options(lodger.holding, pattern.gaps, stream, job.weeks, job.rules.max_fill)
        seconds = (sum(presentation_s(job.crew, bins[:out]) for out in option.bins_out) for option in found)
        return found, tuple(round(job.price.crew_per_s * s) for s in seconds)

    return Tenant(lodger.holding.key, choices, options_on)


def _room(
    job: FaceJob,
    stream: Stream,
    lodged: list[tuple[Lodger, tuple[Choice, ...]]],
    places: Mapping[int, Places],
    plan: RoomPlan,
) -> Room:
    residents = []
    for (lodger, choices), guest, seat in zip(lodged, plan.guests, plan.placement.seats, strict=True):
        option = guest.options[seat.option]
        stances = []
        for choice, k in zip(choices, seat.places, strict=True):
            laid, at = places[choice.bin_type.litres], int(choice.place[k])
            stances.append(
                Stance(
                    at,
                    int(laid.middle_cm[at]),
                    int(laid.side[at]),
                    bool(choice.lawful[k]),
                    float(choice.carry_m[k]),
                    float(laid.across_m[at]),
                    float(laid.o[at]),
                    float(laid.s[at]),
                    float(laid.b[at]),
                    float(laid.displaced[at]),
                )
            )
        residents.append(Resident(lodger.holding, option.days, option.bins_out, tuple(stances)))
    return Room(
        stream.name,
        plan.pattern,
        tuple(residents),
        visit_s(job.crew, job.street.faces[0].length_m),
        plan.cost,
        plan.bound,
        plan.floors,
        plan.optimal,
    )
