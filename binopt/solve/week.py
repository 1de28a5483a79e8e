"""The CP-SAT room for the week: on which days and in which window each stream of each face is collected.

A room (one stream of one face) knows the gaps between its days, not the days: here it gets one of the sets of days
that have those gaps, and one window, the same on all its days, so that people can remember it. Crews' time, trucks'
loads and shifts bind rooms together; so does that streams of one face are not out together where their bins would
stand in each other's way.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from ortools.sat.python import cp_model

from binopt.domain.service import CrewTimes, Truck
from binopt.errors import BinoptError, InfeasibleError, NoPlanInTimeError
from binopt.solve.slots import SLOT_MIN, by_slot, windows
from binopt.solve.spots import Limits, limited_solver

SHARED_PENALTY = 10**9
"""Cost of two streams of a face being out together where their bins meet: only when nothing else is possible."""
OVERTIME_PENALTY = 10**7
"""Cost of each second that a window or a shift is overfull: some minutes weigh as much as a meeting."""
MOST_LATE_S = 10**6
TRIES = 3
"""How often days are chosen anew when windows cannot part what they put together."""
MOST_A_DAY = 3
"""Streams of one face whose bins meet that are collected on one day at most: a shift has hours to part that many."""
LAST_CHANCE = 10.0
LAST_CHANCE_S = 60.0
"""Times the work, and seconds, that are used once more where crews would be late and nobody proved that they must."""
TAUGHT = 4.0
LEAST_SHARE = 0.1
"""Share of the work that timings to start from leave over: so many times the share of stops that are new, at least."""
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
class Shortfall:
    """Seconds a cycle that trucks lack, by their numbers, and whether it is proven that they lack some at their places.

    ``bool`` tells whether there is one.
    """

    lacks_s: Mapping[int, int] = field(default_factory=dict)
    proven: bool = False

    @classmethod
    def of(cls, late_s: Mapping[tuple[int, int], int], *, proven: bool = False) -> Shortfall:
        """Add up what the days of trucks lack."""
        by_truck: dict[int, int] = defaultdict(int)
        for (truck, _), seconds in sorted(late_s.items()):
            by_truck[truck] += seconds
        return cls(dict(by_truck), proven and bool(by_truck))

    def __bool__(self) -> bool:
        return bool(self.lacks_s)

    def __add__(self, other: Shortfall) -> Shortfall:
        """Put together what zones lack, which have trucks of their own."""
        return Shortfall({**self.lacks_s, **other.lacks_s}, self.proven or other.proven)

    def error(self, trucks: Sequence[Truck]) -> BinoptError:
        """Say it to the user: no plan is possible where no truck could help another, else none was found."""
        told = "; ".join(
            f"truck {trucks[t].truck_id} lacks {s / 3600:.1f} h a cycle" for t, s in sorted(self.lacks_s.items())
        )
        remedies = "a longer shift, another truck for its streams, or more days"
        alone = all(
            sum(not {*mine.streams}.isdisjoint(one.streams) for one in trucks) == 1
            for mine in (trucks[t] for t in self.lacks_s)
        )
        if self.proven and alone:
            return InfeasibleError(f"the crews' hours do not suffice: {told}. Try: {remedies}")
        return NoPlanInTimeError(
            f"no week was found for which the crews' hours suffice: {told}. Try: a longer --time-limit, {remedies}"
        )


@dataclass(frozen=True, slots=True)
class WeekPlan:
    """The timing of every stop by index, what the timings cost with crews' days, and the bound of that.

    ``shared`` are pairs of stops that are out together though their bins meet; ``short`` is what trucks lack.
    """

    chosen: tuple[int, ...]
    cost: int
    bound: int
    shared: tuple[tuple[int, int], ...]
    short: Shortfall = Shortfall()


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

    ``close_enough`` is the distance from the bound, in whole units, at which searching ends; ``before`` are timings by
    stop to start from. The seconds of ``limits`` are for all of it; half of them go to the first try, half of what is
    left to each further one.
    """

    stops: tuple[Stop, ...]
    trucks: tuple[Truck, ...]
    crew: CrewTimes
    terms: CrewTerms
    close_enough: int
    limits: Limits
    before: tuple[int, ...] | None = None

    def timeless(self) -> WeekJob:
        """Return the job without the seconds that happened to be left for it."""
        return replace(self, limits=replace(self.limits, seconds=0.0))

    def kin(self) -> object:
        """Return what weeks have in common that may start from each other: trucks, and how many ways stops have."""
        return self.trucks, self.crew, [(stop.truck, stop.stream, len(stop.timings)) for stop in self.stops]

    def taught(self, before: WeekJob, found: WeekPlan) -> WeekJob:
        """Start from the timings of a week whose stops ask a little else, and search less."""
        new = sum(one != other for one, other in zip(self.stops, before.stops, strict=True))
        share = min(max(TAUGHT * new / max(len(self.stops), 1), LEAST_SHARE), 1.0)
        limits = replace(self.limits, work=self.limits.work * share)
        return replace(self, before=found.chosen, limits=limits)


Row = list[tuple[tuple[int, ...], cp_model.IntVar]]
"""What a stop chooses among: days in the order of its pattern, and the variable that takes them."""


def plan_week(job: WeekJob) -> WeekPlan:
    """Choose days and windows of all stops: first the days, as if every stop got its best window, then the windows.

    The cost of the days with everybody's best window is a lower bound of the whole, and nearly always reached: hours
    differ only where many people pass at some of them, or somebody is not at the door. What trucks lack then is said in
    the plan and no error: rounds may still do the work, with ways that are driven and places that trucks exchange.
    """
    learnt = _Learnt()
    least: int | None = None
    seconds = job.limits.seconds / 2
    for _ in range(TRIES):
        job = replace(job, limits=replace(job.limits, seconds=seconds / 2))
        seconds /= 2
        fitted = _first_fit(job) if job.before is None else list(job.before)
        known = [stop.timings[k].days for stop, k in zip(job.stops, fitted, strict=True)]
        days, away, bound, overtime = _choose_days(job, known, learnt)
        least = bound if least is None else least
        left = [
            [k for k, timing in enumerate(stop.timings) if timing.days == mine]
            for stop, mine in zip(job.stops, days, strict=True)
        ]
        kept = tuple(
            replace(stop, timings=tuple(stop.timings[k] for k in some))
            for stop, some in zip(job.stops, left, strict=True)
        )
        picked, late = _choose_windows(replace(job, stops=kept))
        chosen = tuple(some[k] for some, k in zip(left, picked, strict=True))
        timing = [stop.timings[k] for stop, k in zip(job.stops, chosen, strict=True)]
        shared = tuple((i, j) for i, j in pairs(job.stops) if meet(timing[i], timing[j]))
        short = overtime or Shortfall.of(late)
        if overtime.proven or not (shared or short):
            break
        learnt = learnt.and_also(shared, {key: _load_s(job.stops, days, key) - late[key] for key in late})
    cost = away + sum(t.cost for t in timing)
    return WeekPlan(chosen, cost, min(cost, least or 0), shared, short)


@dataclass(frozen=True, slots=True)
class _Learnt:
    """What windows could not do with the days they were given: stops to part, and the most that a truck's day holds."""

    parted: frozenset[tuple[int, int]] = frozenset()
    most_s: Mapping[tuple[int, int], int] = field(default_factory=dict)

    def and_also(self, parted: Iterable[tuple[int, int]], most_s: Mapping[tuple[int, int], int]) -> _Learnt:
        return _Learnt(self.parted | frozenset(parted), {**self.most_s, **most_s})


def _load_s(stops: Sequence[Stop], days: Sequence[tuple[int, ...]], key: tuple[int, int]) -> int:
    """Add up a truck's seconds at faces on one day."""
    return sum(
        seconds
        for stop, mine in zip(stops, days, strict=True)
        for seconds, day in zip(stop.seconds, mine, strict=True)
        if (stop.truck, day) == key
    )


def _solve(
    model: cp_model.CpModel, job: WeekJob, late: Sequence[cp_model.IntVar]
) -> tuple[cp_model.CpSolver | None, bool]:
    """Run CP-SAT; ``None`` where it found nothing within its limits. Also tell whether what it found is proven.

    Where what it found makes crews late and nothing proves that they must be, it may use more, once: a plan comes
    before a limit.
    """
    solver, status = _run(model, job)
    if status == cp_model.FEASIBLE and any(solver.value(v) > 0 for v in late):
        limits = replace(job.limits, work=job.limits.work * LAST_CHANCE, seconds=LAST_CHANCE_S)
        solver, status = _run(model, replace(job, limits=limits))
    return solver if status in {cp_model.OPTIMAL, cp_model.FEASIBLE} else None, status == cp_model.OPTIMAL


def _run(model: cp_model.CpModel, job: WeekJob) -> tuple[cp_model.CpSolver, cp_model.CpSolverStatus]:
    solver = limited_solver(job.limits)
    solver.parameters.absolute_gap_limit = float(job.close_enough)
    status = solver.solve(model)
    if status == cp_model.MODEL_INVALID:
        raise RuntimeError(model.validate())
    return solver, status


def _choose_days(
    job: WeekJob, known: Sequence[tuple[int, ...]], learnt: _Learnt
) -> tuple[list[tuple[int, ...]], int, int, Shortfall]:
    """Choose the days of every stop.

    Returns
    -------
    days, away, bound, short
        The days, what crews' days and trips cost with them, a lower bound of the week's cost, and what shifts lack.
    """
    model = cp_model.CpModel()
    rows: list[Row] = []
    cost: list[tuple[int, cp_model.IntVar]] = []
    for i, stop in enumerate(job.stops):
        cheapest: dict[tuple[int, ...], int] = {}
        for timing in stop.timings:
            cheapest[timing.days] = min(timing.cost, cheapest.get(timing.days, timing.cost))
        row = [(days, model.new_bool_var(f"days {i} {k}")) for k, days in enumerate(cheapest)]
        model.add_exactly_one(variable for _, variable in row)
        cost += [(cheapest[days], variable) for days, variable in row if cheapest[days]]
        rows.append(row)
        for days, variable in row:
            model.add_hint(variable, days == known[i])
    overtime = _shifts(model, job, rows, learnt.most_s)
    away, over = _away(model, job, rows)
    crowds = [*_crowds(model, job.stops, rows), *_parted(model, rows, learnt.parted)]
    harm = [(OVERTIME_PENALTY, v) for v in overtime.values()] + [(SHARED_PENALTY, v) for v in crowds]
    harm += [(BUDGET_PENALTY, v) for v in over]
    model.minimize(sum(price * variable for price, variable in cost + away + harm))
    solver, proven = _solve(model, job, list(overtime.values()))
    if solver is None:
        return list(known), sum(price for price, _ in away), 0, Shortfall()
    late = {key: solver.value(v) for key, v in overtime.items() if solver.value(v) > 0}
    chosen = [next(days for days, variable in row if solver.boolean_value(variable)) for row in rows]
    spent = sum(price * solver.value(variable) for price, variable in away)
    paid = sum(price * solver.value(variable) for price, variable in harm)
    return chosen, spent, max(0, round(solver.best_objective_bound) - paid), Shortfall.of(late, proven=proven)


def _choose_windows(job: WeekJob) -> tuple[list[int], dict[tuple[int, int], int]]:
    """Choose a window for every stop, each of which has timings of one set of days only.

    Returns
    -------
    windows, late
        The timing of every stop by index, and the seconds by which windows of a truck and day are overfull.
    """
    stops = job.stops
    model = cp_model.CpModel()
    choose = [[model.new_bool_var(f"stop {i} {k}") for k in range(len(stop.timings))] for i, stop in enumerate(stops)]
    cost: list[tuple[int, cp_model.IntVar]] = []
    for stop, row in zip(stops, choose, strict=True):
        model.add_exactly_one(row)
        cost += [(t.cost, v) for t, v in zip(stop.timings, row, strict=True) if t.cost]
    full = _full_windows(model, job, choose)
    cost += [(OVERTIME_PENALTY, late) for _, late in full]
    cost += [(SHARED_PENALTY, together) for together in _apart(model, stops, choose)]
    model.minimize(sum(price * variable for price, variable in cost))
    fitted = _first_fit(job)
    for row, k in zip(choose, fitted, strict=True):
        for number, variable in enumerate(row):
            model.add_hint(variable, number == k)
    solver, _ = _solve(model, job, [late for _, late in full])
    if solver is None:
        return fitted, {}
    late_s: dict[tuple[int, int], int] = defaultdict(int)
    for key, late in full:
        late_s[key] += solver.value(late)
    picked = [next(k for k, v in enumerate(row) if solver.boolean_value(v)) for row in choose]
    return picked, {key: seconds for key, seconds in late_s.items() if seconds > 0}


def _shifts(
    model: cp_model.CpModel, job: WeekJob, rows: Sequence[Row], most_s: Mapping[tuple[int, int], int]
) -> dict[tuple[int, int], cp_model.IntVar]:
    """Keep each truck's loads and shift on each day, its windows taken together."""
    on_day: dict[tuple[int, int], list[tuple[int, int, int, cp_model.IntVar]]] = defaultdict(list)
    for stop, row in zip(job.stops, rows, strict=True):
        for days, variable in row:
            for i, day in enumerate(days):
                on_day[stop.truck, day].append((stop.seconds[i], stop.litres[i], stop.kg[i], variable))
    overtime: dict[tuple[int, int], cp_model.IntVar] = {}
    for (truck, day), work in sorted(on_day.items(), key=lambda item: item[0]):
        late = model.new_int_var(0, MOST_LATE_S, f"overtime {truck} {day}")
        overtime[truck, day] = late
        used = model.new_bool_var(f"day {truck} {day}")
        trips = model.new_int_var(0, 100, f"trips {truck} {day}")
        for *_, variable in work:
            model.add_implication(variable, used)
        model.add(trips >= used)
        vehicle = job.trucks[truck]
        model.add(sum(litres * v for _, litres, _, v in work) <= int(vehicle.capacity_l) * trips)
        model.add(sum(kg * v for _, _, kg, v in work) <= int(vehicle.payload_kg) * trips)
        shift_s = (vehicle.shift.to_min - vehicle.shift.from_min) * 60
        travel = round(job.crew.depot_min * 60) * used + round(job.crew.unload_min * 60) * trips
        service = sum(s * v for s, *_, v in work)
        model.add(service + travel <= shift_s + late)
        most = min(len(windows(vehicle)) * SLOT_MIN * 60, most_s.get((truck, day), shift_s))
        model.add(service <= most + late)
    return overtime


def _crowds(model: cp_model.CpModel, stops: Sequence[Stop], rows: Sequence[Row]) -> list[cp_model.IntVar]:
    """Leave room in a day for streams of a face that may not be out together."""
    crowded: list[cp_model.IntVar] = []
    for i, stop in enumerate(stops):
        group = [i, *sorted(stop.meets)]
        met = all(j == k or j in stops[k].meets for j in group for k in group)
        if len(group) <= MOST_A_DAY or i != min(group) or not met:
            continue
        for day in sorted({day for days, _ in rows[i] for day in days}):
            there = [variable for k in group for days, variable in rows[k] if day in days]
            late = model.new_int_var(0, len(group), f"crowd {i} {day}")
            model.add(sum(there) <= MOST_A_DAY + late)
            crowded.append(late)
    return crowded


def _parted(model: cp_model.CpModel, rows: Sequence[Row], apart: Iterable[tuple[int, int]]) -> list[cp_model.IntVar]:
    """Keep stops that no windows could part on days of their own."""
    together: list[cp_model.IntVar] = []
    for i, j in sorted(apart):
        late = model.new_bool_var(f"together {i} {j}")
        for day in sorted({day for days, _ in rows[i] for day in days} & {day for days, _ in rows[j] for day in days}):
            model.add(sum(v for k in (i, j) for days, v in rows[k] if day in days) <= 1 + late)
        together.append(late)
    return together


def _full_windows(
    model: cp_model.CpModel, job: WeekJob, choose: Sequence[Sequence[cp_model.IntVar]]
) -> list[tuple[tuple[int, int], cp_model.IntVar]]:
    """Keep the crew's seconds in every hour, or count those too many."""
    slots = _slots(job)
    in_slot: dict[tuple[int, int, int], list[tuple[int, cp_model.IntVar]]] = defaultdict(list)
    for stop, row in zip(job.stops, choose, strict=True):
        for timing, variable in zip(stop.timings, row, strict=True):
            for seconds, day in zip(stop.seconds, timing.days, strict=True):
                for slot, part_s in by_slot(timing.window, seconds, slots[stop.truck]):
                    in_slot[stop.truck, day, slot].append((part_s, variable))
    over = []
    for (truck, day, slot), work in sorted(in_slot.items(), key=lambda item: item[0]):
        late = model.new_int_var(0, MOST_LATE_S, f"full {truck} {day} {slot}")
        model.add(sum(s * v for s, v in work) <= SLOT_MIN * 60 + late)
        over.append(((truck, day), late))
    return over


def _away(
    model: cp_model.CpModel, job: WeekJob, rows: Sequence[Row]
) -> tuple[list[tuple[int, cp_model.IntVar]], list[cp_model.IntVar]]:
    """Price days with work for a stream and trips to the unloading site, and count the seconds beyond the budget."""
    on_day: dict[tuple[str, int], list[tuple[int, int, cp_model.IntVar]]] = defaultdict(list)
    for stop, row in zip(job.stops, rows, strict=True):
        for days, variable in row:
            for i, day in enumerate(days):
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
    if job.terms.budget_s is None:
        return cost, []
    over = model.new_int_var(0, 100 * MOST_LATE_S, "over budget")
    model.add(sum(s * v for s, v in seconds) <= job.terms.budget_s + over)
    return cost, [over]


def _apart(
    model: cp_model.CpModel, stops: Sequence[Stop], choose: Sequence[Sequence[cp_model.IntVar]]
) -> list[cp_model.IntVar]:
    """Let streams whose bins meet not be out together, or pay for it."""
    shared: list[cp_model.IntVar] = []
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
            shared.append(together)
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


def _slots(job: WeekJob) -> list[int]:
    """Count the hours of each truck's shift."""
    return [len(windows(truck)) for truck in job.trucks]


def _first_fit(job: WeekJob) -> list[int]:
    """Give each stop, the longest first, its cheapest timing that hours and neighbours leave free."""
    stops, slots = job.stops, _slots(job)
    left: dict[tuple[int, int, int], int] = defaultdict(lambda: SLOT_MIN * 60)
    opened: set[tuple[str, int]] = set()
    chosen = [0] * len(stops)
    done: set[int] = set()
    for i in sorted(range(len(stops)), key=lambda k: (-sum(stops[k].seconds), k)):
        stop = stops[i]

        def misfit(k: int, stop: Stop = stop) -> tuple[int, int, int, int]:
            timing = stop.timings[k]
            late = sum(
                max(0, part_s - left[stop.truck, day, slot])
                for s, day in zip(stop.seconds, timing.days, strict=True)
                for slot, part_s in by_slot(timing.window, s, slots[stop.truck])
            )
            clashes = sum(meet(timing, stops[j].timings[chosen[j]]) for j in stop.meets if j in done)
            fullness = min(left[stop.truck, day, timing.window] for day in timing.days) if timing.days else 0
            new = sum((stop.stream, day) not in opened for day in timing.days)
            return (late + 10_000 * clashes, new, timing.cost, -fullness)

        chosen[i] = min(range(len(stop.timings)), key=misfit)
        timing = stop.timings[chosen[i]]
        for s, day in zip(stop.seconds, timing.days, strict=True):
            for slot, part_s in by_slot(timing.window, s, slots[stop.truck]):
                left[stop.truck, day, slot] -= part_s
            opened.add((stop.stream, day))
        done.add(i)
    return chosen
