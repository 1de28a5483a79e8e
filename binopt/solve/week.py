"""The CP-SAT room for the week: on which days and in which window each stream of each face is collected.

A room (one stream of one face) knows the gaps between its days, not the days: here it gets one of the sets of days
that have those gaps, and one window, the same on all its days, so that people can remember it. Crews' time, trucks'
loads and shifts bind rooms together; so does that streams of one face are not out together where their bins would
stand in each other's way.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ortools.sat.python import cp_model

from binopt.domain.service import CrewTimes, Truck
from binopt.errors import InfeasibleError, NoPlanInTimeError
from binopt.solve.slots import SLOT_MIN
from binopt.solve.spots import Limits

SHARED_PENALTY = 10**9
"""Cost of two streams of a face being out together where their bins meet: only when nothing else is possible."""
OVERTIME_PENALTY = 10**10
BUDGET_PENALTY = 10**5
"""Cost of each second that the crews work longer than today."""


@dataclass(frozen=True, slots=True)
class Timing:
    """One way to time a room: days in the order of its pattern, index of the window, cost, and when bins are out.

    ``out`` are minutes of the cycle from and to, of the earliest bin out and the last one in; they may pass the
    cycle's ends.
    """

    days: tuple[int, ...]
    window: int
    cost: int
    out: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Stop:
    """A room as the week sees it: what each of its days asks of the crew, and the ways to time it.

    ``truck`` is a number in the list of trucks, ``stream`` the name of what is collected. ``seconds``, ``litres`` and
    ``kg`` have one value per day of the pattern. ``meets`` are the numbers of other stops whose bins stand in the way
    of this one's.
    """

    truck: int
    stream: str
    seconds: tuple[int, ...]
    litres: tuple[int, ...]
    kg: tuple[int, ...]
    timings: tuple[Timing, ...]
    meets: frozenset[int]


@dataclass(frozen=True, slots=True)
class WeekPlan:
    """The timing of every stop by index, what the timings cost with crews' days, and the bound of that."""

    chosen: tuple[int, ...]
    cost: int
    bound: int
    shared: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class CrewTerms:
    """What crews' time away from the faces costs, and how much of it there may be.

    Parameters
    ----------
    day, trip
        Whole units of cost for a day with work for a stream, and for one unloading trip.
    budget_s
        Seconds a cycle that going out and unloading may take in all, so that the crews work no longer than today;
        ``None`` without such a limit.
    share
        Share of a day's way to and from the depot that these stops bear, where others are planned apart.
    """

    day: int
    trip: int
    budget_s: int | None = None
    share: float = 1.0


@dataclass(frozen=True, slots=True)
class WeekJob:
    """One week to be planned: the stops of a zone, their trucks, and when the plan is good enough.

    ``close_enough`` is the distance from the bound, in whole units, at which searching ends.
    """

    stops: tuple[Stop, ...]
    trucks: tuple[Truck, ...]
    crew: CrewTimes
    terms: CrewTerms
    close_enough: int
    limits: Limits


def plan_week(job: WeekJob) -> WeekPlan:
    """Choose days and windows of all stops.

    Raises
    ------
    InfeasibleError
        When the crews' hours do not suffice, with the truck and the hours that are missing.
    NoPlanInTimeError
        When the limit was reached before any plan was found.
    """
    stops, trucks, limits = job.stops, job.trucks, job.limits
    model = cp_model.CpModel()
    choose = [[model.new_bool_var(f"stop {i} {k}") for k in range(len(stop.timings))] for i, stop in enumerate(stops)]
    cost: list[tuple[int, cp_model.IntVar]] = []
    for stop, row in zip(stops, choose, strict=True):
        model.add_exactly_one(row)
        cost += [(t.cost, v) for t, v in zip(stop.timings, row, strict=True) if t.cost]
    overtime = _crews(model, stops, choose, trucks, job.crew)
    away = _away(model, job, choose)
    cost += away
    shared = _apart(model, stops, choose)
    cost += [(SHARED_PENALTY, v) for v in shared.values()] + [(OVERTIME_PENALTY, v) for v in overtime.values()]
    model.minimize(sum(price * variable for price, variable in cost))
    for row, k in zip(choose, _first_fit(stops), strict=True):
        for number, variable in enumerate(row):
            model.add_hint(variable, number == k)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = limits.workers
    solver.parameters.random_seed = limits.seed
    solver.parameters.max_deterministic_time = limits.work
    solver.parameters.max_time_in_seconds = limits.seconds
    solver.parameters.absolute_gap_limit = float(job.close_enough)
    status = solver.solve(model)
    if status not in {cp_model.OPTIMAL, cp_model.FEASIBLE}:
        raise NoPlanInTimeError(f"no week was found within {limits.seconds:g} s; try a longer --time-limit")
    late = {key: solver.value(v) for key, v in overtime.items() if solver.value(v) > 0}
    if late:
        raise InfeasibleError(_shortfall(late, trucks))
    chosen = tuple(next(k for k, v in enumerate(row) if solver.boolean_value(v)) for row in choose)
    return WeekPlan(
        chosen,
        round(solver.objective_value),
        min(round(solver.objective_value), round(solver.best_objective_bound)),
        tuple(pair for pair, v in shared.items() if solver.boolean_value(v)),
    )


def _shortfall(late: Mapping[tuple[int, int], int], trucks: Sequence[Truck]) -> str:
    by_truck: dict[int, int] = defaultdict(int)
    for (truck, _), seconds in late.items():
        by_truck[truck] += seconds
    told = "; ".join(f"truck {trucks[t].truck_id} lacks {s / 3600:.1f} h a cycle" for t, s in sorted(by_truck.items()))
    return f"the crews' hours do not suffice: {told}. Try: a longer shift, another truck for its streams, or more days"


def _crews(
    model: cp_model.CpModel,
    stops: Sequence[Stop],
    choose: Sequence[Sequence[cp_model.IntVar]],
    trucks: Sequence[Truck],
    crew: CrewTimes,
) -> dict[tuple[int, int], cp_model.IntVar]:
    """Keep each window, each trip's load and each shift."""
    in_window: dict[tuple[int, int, int], list[tuple[int, cp_model.IntVar]]] = defaultdict(list)
    on_day: dict[tuple[int, int], list[tuple[int, int, int, cp_model.IntVar]]] = defaultdict(list)
    for stop, row in zip(stops, choose, strict=True):
        for timing, variable in zip(stop.timings, row, strict=True):
            for i, day in enumerate(timing.days):
                in_window[stop.truck, day, timing.window].append((stop.seconds[i], variable))
                on_day[stop.truck, day].append((stop.seconds[i], stop.litres[i], stop.kg[i], variable))
    overtime: dict[tuple[int, int], cp_model.IntVar] = {}
    for (truck, day), work in sorted(on_day.items()):
        late = model.new_int_var(0, 10**7, f"overtime {truck} {day}")
        overtime[truck, day] = late
        used = model.new_bool_var(f"day {truck} {day}")
        trips = model.new_int_var(0, 100, f"trips {truck} {day}")
        for *_, variable in work:
            model.add_implication(variable, used)
        model.add(trips >= used)
        vehicle = trucks[truck]
        model.add(sum(litres * v for _, litres, _, v in work) <= int(vehicle.capacity_l) * trips)
        model.add(sum(kg * v for _, _, kg, v in work) <= int(vehicle.payload_kg) * trips)
        shift_s = (vehicle.shift.to_min - vehicle.shift.from_min) * 60
        travel = round(crew.depot_min * 60) * used + round(crew.unload_min * 60) * trips
        model.add(sum(s * v for s, *_, v in work) + travel <= shift_s + late)
    for (truck, day, _), work_in in sorted(in_window.items()):
        model.add(sum(s * v for s, v in work_in) <= SLOT_MIN * 60 + overtime[truck, day])
    return overtime


def _away(
    model: cp_model.CpModel, job: WeekJob, choose: Sequence[Sequence[cp_model.IntVar]]
) -> list[tuple[int, cp_model.IntVar]]:
    """Price days with work for a stream and trips to the unloading site, and keep them within the crews' time."""
    on_day: dict[tuple[str, int], list[tuple[int, int, cp_model.IntVar]]] = defaultdict(list)
    for stop, row in zip(job.stops, choose, strict=True):
        for timing, variable in zip(stop.timings, row, strict=True):
            for i, day in enumerate(timing.days):
                on_day[stop.stream, day].append((stop.litres[i], stop.kg[i], variable))
    cost: list[tuple[int, cp_model.IntVar]] = []
    seconds: list[tuple[int, cp_model.IntVar]] = []
    for (stream, day), work in sorted(on_day.items(), key=lambda item: item[0]):
        roomiest = max((t for t in job.trucks if stream in t.streams), key=lambda t: (t.capacity_l, t.payload_kg))
        used = model.new_bool_var(f"out {stream} {day}")
        trips = model.new_int_var(0, 1000, f"unloading {stream} {day}")
        model.add(trips >= used)
        for *_, variable in work:
            model.add_implication(variable, used)
        model.add(sum(litres * v for litres, _, v in work) <= int(roomiest.capacity_l) * trips)
        model.add(sum(kg * v for _, kg, v in work) <= int(roomiest.payload_kg) * trips)
        cost += [(round(job.terms.day * job.terms.share), used), (job.terms.trip, trips)]
        seconds += [(round(job.crew.depot_min * 60 * job.terms.share), used), (round(job.crew.unload_min * 60), trips)]
    if job.terms.budget_s is not None:
        over = model.new_int_var(0, 10**9, "over budget")
        model.add(sum(s * v for s, v in seconds) <= job.terms.budget_s + over)
        cost.append((BUDGET_PENALTY, over))
    return cost


def _apart(
    model: cp_model.CpModel, stops: Sequence[Stop], choose: Sequence[Sequence[cp_model.IntVar]]
) -> dict[tuple[int, int], cp_model.IntVar]:
    """Let streams whose bins meet not be out together, or pay for it."""
    shared: dict[tuple[int, int], cp_model.IntVar] = {}
    known: dict[tuple[int, int], list[cp_model.IntVar]] = {}

    def covering(k: int, point: int) -> list[cp_model.IntVar]:
        if (k, point) not in known:
            known[k, point] = [v for t, v in zip(stops[k].timings, choose[k], strict=True) if _covers(t, point)]
        return known[k, point]

    begins = [sorted({begin for t in stop.timings for begin, _ in t.out}) for stop in stops]
    for i, j in pairs(stops):
        together = model.new_bool_var(f"shared {i} {j}")
        met = False
        for point in sorted({*begins[i], *begins[j]}):
            one, other = covering(i, point), covering(j, point)
            if one and other:
                met = True
                model.add(sum(one) + sum(other) <= 1 + together)
        if met:
            shared[i, j] = together
    return shared


def pairs(stops: Sequence[Stop]) -> Iterator[tuple[int, int]]:
    """List the pairs of stops whose bins stand in each other's way."""
    for i, stop in enumerate(stops):
        for j in sorted(stop.meets):
            if i < j:
                yield i, j


def _covers(timing: Timing, minute: int) -> bool:
    return any(begin <= minute < end for begin, end in timing.out)


def meet(one: Timing, other: Timing) -> bool:
    """Tell whether bins of two timings are out at the same time."""
    return any(a < d and c < b for a, b in one.out for c, d in other.out)


def _first_fit(stops: Sequence[Stop]) -> list[int]:
    """Give each stop, the longest first, its cheapest timing that windows and neighbours leave free."""
    left: dict[tuple[int, int, int], int] = defaultdict(lambda: SLOT_MIN * 60)
    opened: set[tuple[str, int]] = set()
    chosen = [0] * len(stops)
    done: set[int] = set()
    for i in sorted(range(len(stops)), key=lambda k: (-sum(stops[k].seconds), k)):
        stop = stops[i]

        def misfit(k: int, stop: Stop = stop) -> tuple[int, int, int, int]:
            timing = stop.timings[k]
            late = sum(
                max(0, s - left[stop.truck, day, timing.window])
                for s, day in zip(stop.seconds, timing.days, strict=True)
            )
            clashes = sum(meet(timing, stops[j].timings[chosen[j]]) for j in stop.meets if j in done)
            fullness = min(left[stop.truck, day, timing.window] for day in timing.days) if timing.days else 0
            new = sum((stop.stream, day) not in opened for day in timing.days)
            return (late + 10_000 * clashes, new, timing.cost, -fullness)

        chosen[i] = min(range(len(stop.timings)), key=misfit)
        timing = stop.timings[chosen[i]]
        for s, day in zip(stop.seconds, timing.days, strict=True):
            left[stop.truck, day, timing.window] -= s
            opened.add((stop.stream, day))
        done.add(i)
    return chosen
