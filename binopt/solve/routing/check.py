"""What a plan of rounds must keep, in words; knows nothing of how it was found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from binopt.solve.routing.plan import Call, PeriodicPlan, Round
from binopt.solve.routing.problem import PeriodicProblem, Visit


def faults(problem: PeriodicProblem, plan: PeriodicPlan) -> list[str]:
    """Return every broken rule, with by how much; none: the plan can be driven."""
    return [
        *_days(problem, plan),
        *_trucks(problem, plan),
        *(fault for one in plan.rounds for fault in _round(problem, plan, one)),
    ]


def _days(problem: PeriodicProblem, plan: PeriodicPlan) -> Iterator[str]:
    """Each stop is called at once on each day of its alternative, and on no other."""
    called = Counter((call.stop, one.day) for one in plan.rounds for call in one.calls if call.stop is not None)
    for i, (stop, chosen) in enumerate(zip(problem.stops, plan.chosen, strict=True)):
        due = Counter(dict.fromkeys(((i, day) for day in stop.alternatives[chosen].visits), 1))
        mine = Counter({key: number for key, number in called.items() if key[0] == i})
        if due != mine:
            days = sorted(day for _, day in mine.elements())
            yield f"stop {stop.name}: due on days {sorted(day for _, day in due)}, called on {days}"


def _trucks(problem: PeriodicProblem, plan: PeriodicPlan) -> Iterator[str]:
    """No more trucks of a kind drive on a day than there are, and only on days when they do."""
    for (day, k), number in sorted(Counter((one.day, one.vehicle) for one in plan.rounds).items()):
        vehicle = problem.vehicles[k]
        there = vehicle.count if vehicle.drives_on(day) else 0
        if number > there:
            yield f"day {day}: {number} rounds by {vehicle.name}, of which there are {there}"


def _round(problem: PeriodicProblem, plan: PeriodicPlan, one: Round) -> Iterator[str]:
    """A round holds its truck's capacity, shift and hours, its stops' windows, and ends empty."""
    yield from _loads(problem, plan, one)
    yield from _times(problem, plan, one)


def _visit(problem: PeriodicProblem, plan: PeriodicPlan, call: Call, day: int) -> Visit:
    """Return what a call at a stop brings; nothing where it is not due (told with the days)."""
    if call.stop is None:
        return Visit(0, 0)
    return problem.stops[call.stop].alternatives[plan.chosen[call.stop]].visits.get(day, Visit(0, 0))


def _loads(problem: PeriodicProblem, plan: PeriodicPlan, one: Round) -> Iterator[str]:
    vehicle = problem.vehicles[one.vehicle]
    where = f"day {one.day}, {vehicle.name}"
    litres = kg = 0
    for call in one.calls:
        if call.stop is None:
            litres = kg = 0
            continue
        stop, visit = problem.stops[call.stop], _visit(problem, plan, call, one.day)
        litres, kg = litres + visit.litres, kg + visit.kg
        if vehicle.litres is not None and litres > vehicle.litres:
            yield f"{where}: {litres - vehicle.litres} litres too many at {stop.name}"
        if vehicle.kg is not None and kg > vehicle.kg:
            yield f"{where}: {kg - vehicle.kg} kg too many at {stop.name}"
        if stop.vehicles is not None and vehicle.name not in stop.vehicles:
            yield f"{where}: may not come to {stop.name}"
    if litres or kg:
        yield f"{where}: comes home with {litres} litres, {kg} kg"


def _times(problem: PeriodicProblem, plan: PeriodicPlan, one: Round) -> Iterator[str]:
    vehicle = problem.vehicles[one.vehicle]
    where = f"day {one.day}, {vehicle.name}"
    place, now = problem.depot, one.depart_s
    for call in one.calls:
        visit = _visit(problem, plan, call, one.day)
        if call.stop is not None:
            there, work_s = problem.stops[call.stop].location, visit.service_s
        else:
            facility = problem.facilities[call.facility or 0]
            there, work_s = facility.location, facility.service_s
        now += int(problem.drive_s[place, there])
        if call.arrive_s < now or call.begin_s < call.arrive_s or call.leave_s < call.begin_s + work_s:
            yield f"{where}: cannot be at location {there} from {call.arrive_s} s to {call.leave_s} s"
        if visit.windows and not any(w.earliest_s <= call.begin_s <= w.latest_s for w in visit.windows):
            yield f"{where}: begins at {call.begin_s} s at location {there}, outside its windows"
        place, now = there, call.leave_s
    now += int(problem.drive_s[place, problem.home])
    if one.back_s < now:
        yield f"{where}: back {now - one.back_s} s later than told"
    if one.back_s - one.depart_s > vehicle.shift_s:
        yield f"{where}: {one.back_s - one.depart_s - vehicle.shift_s} s over the shift"
    if one.depart_s < vehicle.earliest_s or one.back_s > vehicle.latest_s:
        yield f"{where}: out from {one.depart_s} s to {one.back_s} s, outside its hours"
