"""The rounds of one zone: stream after stream, each by periodic routing, so that streams of a face do not meet.

The stream with most work is routed first. Each further one is told when the trucks of those before come, and may not
come to a face while bins that stand in its bins' way are out, nor use a truck while it drives another round.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from binopt.domain.service import Truck
from binopt.errors import InfeasibleError, NoPlanInTimeError
from binopt.solve.rounds.calls import Call, Work
from binopt.solve.rounds.schedule import Clock, Leg, run_clock
from binopt.solve.routing.limit import Limit
from binopt.solve.routing.plan import PeriodicPlan
from binopt.solve.routing.plan import Round as Route
from binopt.solve.routing.problem import Alternative, Facility, PeriodicProblem, Stop, Vehicle, Visit, Window
from binopt.solve.routing.search import solve
from binopt.units import DAY_MIN

DAY_S = DAY_MIN * 60
STEP_S = 300
"""Trucks of streams whose bins meet are told apart by so much."""
MOST_TRIES = 3
"""How many orders of streams are tried."""
SECOND_TRY = 2
"""Times the limit that a stream gets where it found no rounds: a plan comes before a limit."""
HOUR_S = 3600
DEARER_SHARE = 0.25
"""Hours are left out in which coming costs more, above the best hour, than this share of what the worst one does."""


@dataclass(frozen=True, slots=True)
class Site:
    """A place of the network: its location in the matrix, and seconds of a shift or a trip beside the driving."""

    location: int
    allowance_s: int


@dataclass(frozen=True, slots=True)
class ZoneJob:
    """One zone to be planned.

    Parameters
    ----------
    calls, meets, start
        What is called for, which calls' bins stand in each other's way, and the alternative to start from.
    spans
        Of each call, for a truck that comes in each ``STEP_S`` of a day: from when to when its bins are out, in seconds
        after that day's midnight, (steps, 2).
    hour_cost
        Of each call by day: the cost of coming in each hour of the day (24,), in the units of the objective; ``None``
        where it does not matter when the truck comes.
    trucks, fleet
        All trucks of the case, and the numbers of those of the zone by stream.
    drive_s
        Seconds between locations: places first, then the calls in their order.
    second_price
        Cost of a second of a crew's shift.
    days
        Days of the cycle.
    """

    calls: tuple[Call, ...]
    meets: tuple[frozenset[int], ...]
    spans: tuple[NDArray[np.int64], ...]
    start: tuple[int, ...]
    hour_cost: tuple[Mapping[int, NDArray[np.int64]] | None, ...]
    trucks: tuple[Truck, ...]
    fleet: Mapping[str, tuple[int, ...]]
    drive_s: NDArray[np.int64]
    depot: Site
    unloading: tuple[Site, ...]
    break_s: int
    break_after_s: int
    second_price: int
    days: int
    seed: int
    limit: Limit


@dataclass(frozen=True, slots=True)
class Tour:
    """One truck's tour: numbers of calls in their order, ``-1 - k`` where it unloads at the place ``k`` of the job.

    ``clock`` has one entry for each item, and one for the depot at the end.
    """

    truck: int
    day: int
    stream: str
    items: tuple[int, ...]
    legs: tuple[Leg, ...]
    clock: Clock


@dataclass(frozen=True, slots=True)
class ZonePlan:
    """Which alternative each call has, and the tours."""

    chosen: tuple[int, ...]
    tours: tuple[Tour, ...]


def plan_zone(job: ZoneJob) -> ZonePlan:
    """Plan the rounds of a zone.

    Raises
    ------
    InfeasibleError
        When the trucks do not suffice, with what is lacking.
    """
    work: dict[str, float] = defaultdict(float)
    for call in job.calls:
        work[call.stream] += sum(visit.service_s for visit in call.alternatives[0].values())
    order = sorted(work, key=lambda name: (-work[name], name))
    tried: list[tuple[list[str], bool]] = []
    as_week = False
    while True:
        tried.append((order, as_week))
        chosen = list(job.start)
        tours: list[Tour] = []
        for stream in order:
            try:
                found = _plan_stream(job, stream, tours, as_week=as_week)
            except (_NoTimeLeftError, NoPlanInTimeError) as error:
                # who finds no time comes first; then all keep the days that the week chose, on which few meet
                order = [stream, *(name for name in order if name != stream)]
                if (order, as_week) in tried:
                    as_week = True
                if (order, as_week) in tried or len(tried) == MOST_TRIES:
                    raise InfeasibleError(_told(stream, error)) from error
                break
            for i, alternative in found.chosen.items():
                chosen[i] = alternative
            tours = [*tours, *found.tours]
        else:
            return ZonePlan(tuple(chosen), tuple(tours))


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


def _plan_stream(job: ZoneJob, stream: str, tours: Sequence[Tour], *, as_week: bool) -> _Streamed:
    mine = [i for i, call in enumerate(job.calls) if call.stream == stream]
    asked = _problem(job, stream, mine, tours, as_week=as_week, wide=False)
    try:
        plan = solve(asked.problem, job.limit, seed=job.seed, start=_start(job, mine, asked))
    except (NoPlanInTimeError, InfeasibleError):
        # at any hour, and for longer: a plan comes before a good one, and before a limit
        asked = _problem(job, stream, mine, tours, as_week=as_week, wide=True)
        seconds = None if job.limit.seconds is None else job.limit.seconds * SECOND_TRY
        work = None if job.limit.work is None else job.limit.work * SECOND_TRY
        longer = replace(job.limit, seconds=seconds, work=work)
        plan = solve(asked.problem, longer, seed=job.seed + 1, start=_start(job, mine, asked))
    chosen = {i: kept[k] for i, kept, k in zip(mine, asked.kept, plan.chosen, strict=True)}
    return _Streamed(chosen, tuple(_tours(job, stream, mine, asked, plan)))


def _start(job: ZoneJob, mine: Sequence[int], asked: _Asked) -> PeriodicPlan:
    """Start from the days that the week chose."""
    known = [kept.index(job.start[i]) if job.start[i] in kept else 0 for i, kept in zip(mine, asked.kept, strict=True)]
    return PeriodicPlan(tuple(known), (), 0)


@dataclass(frozen=True, slots=True)
class _Asked:
    """One stream's problem: its days are numbers into ``days``, its alternatives numbers into ``kept`` of each call."""

    problem: PeriodicProblem
    days: tuple[int, ...]
    kept: tuple[tuple[int, ...], ...]


def _problem(
    job: ZoneJob, stream: str, mine: Sequence[int], tours: Sequence[Tour], *, as_week: bool, wide: bool
) -> _Asked:
    trucks = job.fleet[stream]
    busy = _busy(job, tours)
    free = {
        day: found
        for day in range(job.days)
        if (found := [v for n in trucks if day in job.trucks[n].days for v in _vehicles(job, n, day, tours)])
    }
    days = tuple(sorted({day for i in mine for found in job.calls[i].alternatives for day in found} & set(free)))
    number = {day: k for k, day in enumerate(days)}
    stops, kept, without = [], [], []
    for i in mine:
        call = job.calls[i]
        made = {
            k: _alternative(job, i, found, number, busy, wide=wide)
            for k, found in enumerate(call.alternatives)
            if number.keys() >= found.keys() and (not as_week or k == job.start[i])
        }
        may = tuple(k for k, alternative in made.items() if alternative is not None)
        if not may:
            without.append(i)
        stops.append(Stop(_name(call), len(_places(job)) + i, tuple(one for one in made.values() if one is not None)))
        kept.append(may)
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
    job: ZoneJob,
    call: int,
    works: Mapping[int, Work],
    number: Mapping[int, int],
    busy: Mapping[int, Sequence[tuple[int, int]]],
    *,
    wide: bool,
) -> Alternative | None:
    """Make an alternative of what it brings on each day; ``None`` where on some day no time is left for it."""
    visits, cost = {}, 0
    for day, work in works.items():
        windows = _windows(job, call, day, work.service_s, busy, wide=wide)
        if windows is None:
            return None
        visits[number[day]] = Visit(work.service_s, int(np.ceil(work.litres)), int(np.ceil(work.kg)), windows)
        hours = _costs(job, call, day)
        cost += int(hours.min()) if hours is not None else 0
    return Alternative(visits, cost)


def _places(job: ZoneJob) -> tuple[Site, ...]:
    return (job.depot, *job.unloading)


def _name(call: Call) -> str:
    return f"{call.stream} of face {call.name}"


def _vehicles(job: ZoneJob, number: int, day: int, tours: Sequence[Tour]) -> list[Vehicle]:
    """Say what a truck has left of a day: the shift after its last round, without the breaks that are due."""
    truck = job.trucks[number]
    begin, end = truck.shift.from_min * 60, truck.shift.to_min * 60
    driven = [tour.clock for tour in tours if (tour.truck, tour.day) == (number, day)]
    if driven:
        begin = max(clock.begin_s[-1] for clock in driven)
        # a crew whose rounds together may be long rests between two of them, unless it did before
        if end - min(clock.start_s for clock in driven) > job.break_after_s and not _rested(driven, job.break_s):
            begin += job.break_s
    if end - begin > job.break_after_s:
        end -= job.break_s  # the break is put in afterwards, and makes everything after it later
    left = end - begin
    if left <= 0:
        return []
    return [
        Vehicle(
            f"{truck.truck_id} {day}",
            1,
            int(truck.capacity_l),
            left,
            int(truck.payload_kg),
            frozenset({day}),
            begin,
            end,
        )
    ]


def _rested(driven: Sequence[Clock], break_s: int) -> bool:
    """Tell whether a crew has rested as long as a break in or between rounds."""
    inside = [wait_s for clock in driven for wait_s in clock.wait_s]
    ordered = sorted(driven, key=lambda clock: clock.start_s)
    between = [after.start_s - before.begin_s[-1] for before, after in pairwise(ordered)]
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


def _windows(
    job: ZoneJob,
    call: int,
    day: int,
    service_s: int,
    busy: Mapping[int, Sequence[tuple[int, int]]],
    *,
    wide: bool,
) -> tuple[Window, ...] | None:
    """Say when work at a call may begin on a day; ``None`` where it may not at all.

    Unless ``wide``, only hours that are worth it: bins would stand too long, or among too many people, in the others.
    """
    shifts = [job.trucks[number].shift for number in job.fleet[job.calls[call].stream]]
    first = min(shift.from_min for shift in shifts) * 60 + int(
        job.drive_s[job.depot.location, len(_places(job)) + call]
    )
    last = max(shift.to_min for shift in shifts) * 60 - _way_home_s(job, call) - service_s
    steps = np.arange(DAY_S // STEP_S) * STEP_S
    worth = (steps + STEP_S > first) & (steps <= last)
    cycle_s = job.days * DAY_S
    span = job.spans[call] + day * DAY_S
    for out_s, in_s in busy.get(call, ()):
        for turn in (-cycle_s, 0, cycle_s):
            worth &= (span[:, 1] <= out_s + turn) | (span[:, 0] >= in_s + turn)
    free = [(max(a, first), min(b, last)) for a, b in _stretches(worth, STEP_S) if max(a, first) < min(b, last)]
    if not free:
        return None
    cost = _costs(job, call, day)
    if cost is None or wide:
        return tuple(Window(a, b) for a, b in free) if free != [(first, last)] else ()
    hours = cost[first // HOUR_S : -(-last // HOUR_S)]
    worth = cost <= hours.min() + DEARER_SHARE * (hours.max() - hours.min())
    found = [(max(a, x), min(b, y)) for a, b in free for x, y in _stretches(worth, HOUR_S) if max(a, x) < min(b, y)]
    return tuple(Window(a, b) for a, b in found or free)


def _costs(job: ZoneJob, call: int, day: int) -> NDArray[np.int64] | None:
    costs = job.hour_cost[call]
    return costs.get(day) if costs is not None else None


def _stretches(worth: NDArray[np.bool_], step_s: int) -> list[tuple[int, int]]:
    """List the stretches of a day, in seconds, whose steps are worth coming in."""
    cuts = [0, *(np.flatnonzero(np.diff(worth)) + 1).tolist(), len(worth)]
    return [(begin * step_s, end * step_s - 1) for begin, end in pairwise(cuts) if worth[begin]]


def _way_home_s(job: ZoneJob, call: int) -> int:
    """Return the least seconds from a call's end by way of unloading to the depot."""
    at = len(_places(job)) + call
    return min(
        int(job.drive_s[at, site.location]) + site.allowance_s + int(job.drive_s[site.location, job.depot.location])
        for site in job.unloading
    )


def _tours(job: ZoneJob, stream: str, mine: Sequence[int], asked: _Asked, plan: PeriodicPlan) -> list[Tour]:
    problem = asked.problem
    number = {f"{truck.truck_id} {day}": n for n, truck in enumerate(job.trucks) for day in range(job.days)}
    return [
        replace(
            _tour(job, stream, number[problem.vehicles[route.vehicle].name], _stops(mine, problem, plan, route), route),
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
        location = job.unloading[-1 - item].location if item < 0 else len(_places(job)) + item
        legs.append(Leg(int(job.drive_s[at, location]), service_s, windows))
        at = location
    legs.append(Leg(int(job.drive_s[at, job.depot.location]), 0))
    clock = run_clock(legs, route.depart_s, job.break_s, job.break_after_s)
    return Tour(truck, route.day, stream, tuple(item for item, *_ in stops), tuple(legs), clock)
