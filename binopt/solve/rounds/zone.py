"""The rounds of one zone: stream after stream, each by periodic routing, so that streams of a face do not meet.

Days and hours are first shared out among the streams. Then the stream with most work is routed first. Each further one
is told when the trucks of those before come, and may not come to a face while bins that stand in its bins' way are out,
nor use a truck while it drives another round.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from binopt.errors import InfeasibleError, NoPlanInTimeError
from binopt.solve.rounds.agenda import Agenda, Slot, make_agenda
from binopt.solve.rounds.calls import Call, Work
from binopt.solve.rounds.job import DAY_S, STEP_S, Before, Site, Tour, ZoneJob, ZonePlan
from binopt.solve.rounds.openings import Busy, openings
from binopt.solve.rounds.schedule import Clock, Leg, run_clock
from binopt.solve.routing.limit import Limit
from binopt.solve.routing.plan import Call as RouteCall
from binopt.solve.routing.plan import PeriodicPlan
from binopt.solve.routing.plan import Round as Route
from binopt.solve.routing.problem import Alternative, Facility, PeriodicProblem, Stop, Vehicle, Visit
from binopt.solve.routing.search import solve

__all__ = ["DAY_S", "STEP_S", "Site", "Tour", "ZoneJob", "ZonePlan", "plan_zone"]

MOST_TRIES = 3
"""How many orders of streams are tried."""
SECOND_TRY = 2
"""Times the limit that a stream gets where it found no rounds: a plan comes before a limit."""
MOST_LATE = 3
"""Times the limit of all streams after which no further order is tried."""
RESERVE_SHARE = 0.03
"""Share of a shift that is left for what crews wait for windows, which is only known when the rounds are."""
ANY_TIME = Slot(0, DAY_S)
LEAST_GAP_S = 1800
"""Time between two rounds of a truck that is worth another one."""


def plan_zone(job: ZoneJob) -> ZonePlan:
    """Plan the rounds of a zone.

    Raises
    ------
    InfeasibleError
        When the trucks do not suffice, with what is lacking.
    """
    if job.before is not None:
        try:
            return _plan_from(job, job.before)
        except InfeasibleError:
            pass  # what differs does not fit in: all of it is planned anew
    agenda = make_agenda(job) if job.shared_out else None
    return _planned(replace(job, before=None), agenda)


def _plan_from(job: ZoneJob, before: Before) -> ZonePlan:
    """Plan from the rounds of a zone that differs a little."""
    return _planned(replace(job, start=before.start, limit=before.limit), before.agenda)


def _planned(job: ZoneJob, agenda: Agenda | None) -> ZonePlan:
    """Plan stream after stream, those first for which there was no time when they came later."""
    if agenda is not None:
        start = agenda.start if job.before is None else job.start
        job = replace(job, start=start, second_price=max(job.second_price, agenda.second_price))
    work: dict[str, float] = defaultdict(float)
    for call in job.calls:
        work[call.stream] += sum(visit.service_s for visit in call.alternatives[0].values())
    order = sorted(work, key=lambda name: (-work[name], name))
    begun = job.limit.clock() if job.limit.clock else 0.0
    tried: list[tuple[list[str], bool]] = []
    as_week = False
    while True:
        tried.append((order, as_week))
        chosen = list(job.start)
        tours: list[Tour] = []
        for stream in order:
            try:
                found = _plan_stream(job, stream, tours, agenda, as_week=as_week)
            except (_NoTimeLeftError, NoPlanInTimeError, InfeasibleError) as error:
                alone = isinstance(error, InfeasibleError) and not tours  # no other stream is in its way
                # who finds no time comes first; then all keep the days that the week chose, on which few meet
                order = [stream, *(name for name in order if name != stream)]
                if (order, as_week) in tried:
                    as_week = True
                late = len(tried) == MOST_TRIES or _is_late(job, begun, len(order))
                if alone or late or (order, as_week) in tried:
                    raise InfeasibleError(_told(stream, error)) from error
                break
            for i, alternative in found.chosen.items():
                chosen[i] = alternative
            tours = [*tours, *found.tours]
        else:
            return ZonePlan(tuple(chosen), tuple(tours), agenda)


def _is_late(job: ZoneJob, begun: float, streams: int) -> bool:
    if job.limit.clock is None or job.limit.seconds is None:
        return False
    return job.limit.clock() - begun > MOST_LATE * streams * job.limit.seconds


class _NoTimeLeftError(Exception):
    """Calls for which streams that were planned before leave no time on any of their days."""

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__(", ".join(names[:3]) + (" and others" if len(names) > 3 else ""))


def _told(stream: str, error: Exception) -> str:
    if isinstance(error, _NoTimeLeftError):
        return (
            f"{error}: there is no time at which these bins would not meet those of other streams. "
            "Try: a longer shift, more days for one of the streams, or more time to search"
        )
    return f"rounds for {stream}: {error}"


@dataclass(frozen=True, slots=True)
class _Streamed:
    """One stream planned: the alternative of each of its calls, and its tours."""

    chosen: Mapping[int, int]
    tours: tuple[Tour, ...]


def _plan_stream(
    job: ZoneJob, stream: str, tours: Sequence[Tour], agenda: Agenda | None, *, as_week: bool
) -> _Streamed:
    """Plan a stream as agreed; where that finds no rounds, at any hour, then on any day, and for longer."""
    mine = [i for i, call in enumerate(job.calls) if call.stream == stream]
    own = replace(job.limit, work=None if job.limit.work is None else job.limit.work * len(mine))
    longer = replace(
        own,
        seconds=None if own.seconds is None else own.seconds * SECOND_TRY,
        work=None if own.work is None else own.work * SECOND_TRY,
    )
    *firsts, last = [(agenda, own), *((one, own) for one in _looser(agenda)), (None, longer)]
    for allowed, limit in firsts:
        try:
            return _routed(job, stream, mine, tours, allowed, limit, job.seed, as_week=as_week)
        except (NoPlanInTimeError, InfeasibleError, _NoTimeLeftError):
            continue
    return _routed(job, stream, mine, tours, *last, job.seed + 1, as_week=as_week)


def _looser(agenda: Agenda | None) -> list[Agenda]:
    """Keep the agenda's days, at any hour."""
    return [] if agenda is None else [replace(agenda, slots=dict.fromkeys(agenda.slots, ANY_TIME))]


def _routed(
    job: ZoneJob,
    stream: str,
    mine: Sequence[int],
    tours: Sequence[Tour],
    agenda: Agenda | None,
    limit: Limit,
    seed: int,
    *,
    as_week: bool,
) -> _Streamed:
    asked = _problem(job, stream, mine, tours, agenda, as_week=as_week)
    plan = solve(asked.problem, limit, seed=seed, start=_start(job, mine, asked))
    chosen = {i: kept[k] for i, kept, k in zip(mine, asked.kept, plan.chosen, strict=True)}
    return _Streamed(chosen, tuple(_tours(job, stream, mine, asked, plan)))


def _start(job: ZoneJob, mine: Sequence[int], asked: _Asked) -> PeriodicPlan:
    """Start from the days that the week chose, and from the rounds of before."""
    known = [kept.index(job.start[i]) if job.start[i] in kept else 0 for i, kept in zip(mine, asked.kept, strict=True)]
    if job.before is None:
        return PeriodicPlan(tuple(known), (), 0)
    place = {i: k for k, i in enumerate(mine)}
    rounds = (_route(job, tour, asked, place) for tour in job.before.tours if place.keys() & set(tour.items))
    return PeriodicPlan(tuple(known), tuple(route for route in rounds if route is not None), 0)


def _route(job: ZoneJob, tour: Tour, asked: _Asked, place: Mapping[int, int]) -> Route | None:
    """Say a tour of before as a route of this problem; ``None`` where its truck drives no more on that day."""
    name = f"{job.trucks[tour.truck].truck_id} {tour.day} "
    begin_s = tour.clock.start_s
    mine = [(k, one) for k, one in enumerate(asked.problem.vehicles) if one.name.startswith(name)]
    if tour.day not in asked.days or not mine:
        return None
    vehicle = next((k for k, one in mine if one.earliest_s <= begin_s <= one.latest_s), mine[0][0])
    calls = tuple(
        RouteCall(place.get(item), -1 - item if item < 0 else None, begin, begin, begin)
        for item, begin in zip(tour.items, tour.clock.begin_s, strict=False)
        if item < 0 or item in place
    )
    return Route(asked.days.index(tour.day), vehicle, begin_s, calls, begin_s)


@dataclass(frozen=True, slots=True)
class _Asked:
    """One stream's problem: its days are numbers into ``days``, its alternatives numbers into ``kept`` of each call."""

    problem: PeriodicProblem
    days: tuple[int, ...]
    kept: tuple[tuple[int, ...], ...]


def _problem(
    job: ZoneJob, stream: str, mine: Sequence[int], tours: Sequence[Tour], agenda: Agenda | None, *, as_week: bool
) -> _Asked:
    trucks = job.fleet[stream]
    busy = _busy(job, tours)
    free = {
        day: left
        for day in range(job.days)
        if (left := [v for n in trucks if day in job.trucks[n].days for v in _vehicles(job, n, day, tours)])
    }
    days = tuple(sorted({day for i in mine for found in job.calls[i].alternatives for day in found} & set(free)))
    number = {day: k for k, day in enumerate(days)}
    stops, kept, without = [], [], []
    for i in mine:
        call = job.calls[i]
        made: dict[int, Alternative] = {}
        for allowed in (agenda, *_looser(agenda), *((None,) if agenda is not None else ())):
            for k, works in enumerate(call.alternatives):
                fits = number.keys() >= works.keys() and (not as_week or k == job.start[i])
                if fits and (allowed is None or allowed.allows(stream, works)):
                    found = _alternative(job, i, works, number, busy, allowed)
                    made |= {k: found} if found is not None else {}
            if made:
                break
        else:
            without.append(i)
        stops.append(Stop(_name(call), len(job.places) + i, tuple(made.values())))
        kept.append(tuple(made))
    if without:
        raise _NoTimeLeftError([_name(job.calls[i]) for i in without])
    vehicles = [replace(v, days=frozenset({number[day]})) for day in days for v in free[day]]
    facilities = tuple(Facility(site.location, site.allowance_s) for site in job.unloading)
    problem = PeriodicProblem(
        len(days),
        job.drive_s,
        job.depot.location,
        facilities,
        tuple(stops),
        tuple(vehicles),
        drive_weight=0,
        duration_weight=job.second_price,
    )
    return _Asked(problem, days, tuple(kept))


def _alternative(
    job: ZoneJob, call: int, works: Mapping[int, Work], number: Mapping[int, int], busy: Busy, agenda: Agenda | None
) -> Alternative | None:
    """Make an alternative of what it brings on each day; ``None`` where on some day no time is left for it."""
    visits, total = {}, 0
    for day, work in works.items():
        slot = agenda.slots[job.calls[call].stream, day] if agenda is not None else None
        found = openings(job, call, day, work.service_s, busy, slot)
        if found is None:
            return None
        cost, windows = found
        visits[number[day]] = Visit(work.service_s, int(np.ceil(work.litres)), int(np.ceil(work.kg)), windows)
        total += cost
    return Alternative(visits, total)


def _name(call: Call) -> str:
    return f"{call.stream} of face {call.name}"


def _vehicles(job: ZoneJob, number: int, day: int, tours: Sequence[Tour]) -> list[Vehicle]:
    """Say what a truck has left of a day before, between and after its rounds, without the breaks that are due."""
    truck = job.trucks[number]
    begin, end = truck.shift.from_min * 60, truck.shift.to_min * 60
    end -= round(RESERVE_SHARE * (end - begin))
    driven = sorted(
        (tour.clock for tour in tours if (tour.truck, tour.day) == (number, day)), key=lambda clock: clock.start_s
    )
    rested = not driven or _rested(driven, job.break_s)
    found = []
    for k, (before, after) in enumerate(pairwise((None, *driven, None))):
        earliest = begin if before is None else before.begin_s[-1] + round(RESERVE_SHARE * _length_s(before))
        latest = end if after is None else after.start_s
        first = min([earliest, *(clock.start_s for clock in driven)])
        last = max([latest, *(clock.begin_s[-1] for clock in driven)])
        if last - first > job.break_after_s and not rested:
            # a crew whose rounds together may be long rests between two of them, unless it did before
            earliest, latest = (earliest + job.break_s, latest) if after is None else (earliest, latest - job.break_s)
        if latest - earliest > job.break_after_s:
            latest -= job.break_s  # the break is put in afterwards, and makes everything after it later
        if latest - earliest >= LEAST_GAP_S:
            found.append(
                Vehicle(
                    f"{truck.truck_id} {day} {k}",
                    1,
                    int(truck.capacity_l),
                    latest - earliest,
                    int(truck.payload_kg),
                    frozenset({day}),
                    earliest,
                    latest,
                )
            )
    return found


def _length_s(clock: Clock) -> int:
    return clock.begin_s[-1] - clock.start_s


def _rested(driven: Sequence[Clock], break_s: int) -> bool:
    """Tell whether a crew has rested as long as a break in or between rounds, told in their order."""
    inside = [wait_s for clock in driven for wait_s in clock.wait_s]
    between = [after.start_s - before.begin_s[-1] for before, after in pairwise(driven)]
    return max((*inside, *between)) >= break_s


def _busy(job: ZoneJob, tours: Sequence[Tour]) -> dict[int, list[tuple[int, int]]]:
    """List for each call from when to when bins in its bins' way are out, in seconds of the cycle."""
    found: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for tour in tours:
        for item, begin in zip(tour.items, tour.clock.begin_s, strict=False):
            if item < 0:
                continue
            out_s, in_s = job.spans[item][begin // STEP_S] + tour.day * DAY_S
            for other in job.meets[item]:
                found[other].append((int(out_s), int(in_s)))
    return found


def _tours(job: ZoneJob, stream: str, mine: Sequence[int], asked: _Asked, plan: PeriodicPlan) -> list[Tour]:
    problem = asked.problem
    number = {truck.truck_id: n for n, truck in enumerate(job.trucks)}
    return [
        replace(
            _tour(
                job,
                stream,
                number[problem.vehicles[route.vehicle].name.split()[0]],
                _stops(mine, problem, plan, route),
                route,
            ),
            day=asked.days[route.day],
        )
        for route in plan.rounds
    ]


def _stops(
    mine: Sequence[int], problem: PeriodicProblem, plan: PeriodicPlan, route: Route
) -> list[tuple[int, int, tuple[tuple[int, int], ...]]]:
    """List a route's stops: the item, the seconds of work, and when it may begin."""
    found: list[tuple[int, int, tuple[tuple[int, int], ...]]] = []
    for call in route.calls:
        if call.stop is None:
            facility = call.facility or 0
            found.append((-1 - facility, problem.facilities[facility].service_s, ()))
            continue
        visit = problem.stops[call.stop].alternatives[plan.chosen[call.stop]].visits[route.day]
        windows = tuple((window.earliest_s, window.latest_s) for window in visit.windows)
        found.append((mine[call.stop], visit.service_s, windows))
    return found


def _tour(
    job: ZoneJob, stream: str, truck: int, stops: Sequence[tuple[int, int, tuple[tuple[int, int], ...]]], route: Route
) -> Tour:
    legs: list[Leg] = []
    at = job.depot.location
    for item, service_s, windows in stops:
        location = job.unloading[-1 - item].location if item < 0 else len(job.places) + item
        legs.append(Leg(int(job.drive_s[at, location]), service_s, windows))
        at = location
    legs.append(Leg(int(job.drive_s[at, job.depot.location]), 0))
    clock = run_clock(legs, route.depart_s, job.break_s, job.break_after_s)
    return Tour(truck, route.day, stream, tuple(item for item, *_ in stops), tuple(legs), clock)
