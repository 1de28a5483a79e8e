"""What no search can mend: found before one is begun, with the stop or truck named."""

from __future__ import annotations

from binopt.errors import InfeasibleError
from binopt.solve.routing.problem import Alternative, PeriodicProblem, Stop, Vehicle, Visit
from binopt.solve.routing.tours import Found

REASONS_TOLD = 20


def demand_feasible(problem: PeriodicProblem) -> None:
    """Check what can be said of single stops and of all together.

    Raises
    ------
    InfeasibleError
        A stop that no truck can serve on any of its days, or a fleet whose shifts are shorter than the work and the
        least driving; all such stops are told.
    """
    if not problem.facilities:
        raise InfeasibleError("There is no facility where trucks could unload")
    reasons = [reason for stop in problem.stops if (reason := _impossible(problem, stop))]
    if reasons:
        more = f"\nand {len(reasons) - REASONS_TOLD} more" if len(reasons) > REASONS_TOLD else ""
        raise InfeasibleError("\n".join(reasons[:REASONS_TOLD]) + more)
    _demand_time(problem)


def _impossible(problem: PeriodicProblem, stop: Stop) -> str:
    """Say why no alternative of a stop can be served; empty where one can."""
    reason = f"{stop.name}: has no alternative"
    for alternative in stop.alternatives:
        reason = _refused(problem, stop, alternative)
        if not reason:
            return ""
    return reason


def _refused(problem: PeriodicProblem, stop: Stop, alternative: Alternative) -> str:
    """Say why one alternative cannot be served."""
    for day, visit in alternative.visits.items():
        may = [
            one
            for one in problem.vehicles
            if one.count > 0 and one.drives_on(day) and (stop.vehicles is None or one.name in stop.vehicles)
        ]
        if not may:
            return f"{stop.name}: no truck that may come drives on day {day}"
        reasons = [_too_much(problem, stop, visit, one) for one in may]
        if all(reasons):
            return f"{stop.name}: {'; '.join(reasons)}"
    return ""


def _too_much(problem: PeriodicProblem, stop: Stop, visit: Visit, vehicle: Vehicle) -> str:
    """Say what one truck lacks for one visit."""
    if vehicle.litres is not None and visit.litres > vehicle.litres:
        return f"its {visit.litres} litres exceed the {vehicle.litres} of {vehicle.name}"
    if vehicle.kg is not None and visit.kg > vehicle.kg:
        return f"its {visit.kg} kg exceed the {vehicle.kg} of {vehicle.name}"
    home_s = min(
        int(problem.drive_s[stop.location, one.location] + problem.drive_s[one.location, problem.home]) + one.service_s
        for one in problem.facilities
    )
    out_s = int(problem.drive_s[problem.depot, stop.location])
    needed_s = out_s + visit.service_s + home_s
    if needed_s > vehicle.shift_s:
        over_s = needed_s - vehicle.shift_s
        return f"the way there, to unloading and home takes {over_s} s more than the shift of {vehicle.name}"
    begin_s = vehicle.earliest_s + out_s
    latest_s = vehicle.latest_s - home_s - visit.service_s
    if visit.windows and not any(w.latest_s >= begin_s and w.earliest_s <= latest_s for w in visit.windows):
        return f"none of its windows can be kept by {vehicle.name}"
    if begin_s > latest_s:
        return f"{vehicle.name} is back {begin_s - latest_s} s too late"
    return ""


def _demand_time(problem: PeriodicProblem) -> None:
    """Hold all shifts against the work and the way from each stop to wherever is nearest."""
    shifts_s = sum(
        one.count * one.shift_s * sum(one.drives_on(day) for day in range(problem.days)) for one in problem.vehicles
    )
    others = sorted({stop.location for stop in problem.stops} | {one.location for one in problem.facilities})
    needed_s = 0
    for stop in problem.stops:
        ways = [int(problem.drive_s[stop.location, b]) for b in others if b != stop.location]
        shared = any(other is not stop and other.location == stop.location for other in problem.stops)
        away_s = 0 if shared else min(ways, default=0)
        needed_s += min(sum(visit.service_s + away_s for visit in one.visits.values()) for one in stop.alternatives)
    if needed_s > shifts_s:
        raise InfeasibleError(
            f"The fleet is too small: work and the least driving take {needed_s} s, all shifts together have "
            f"{shifts_s} s, {needed_s - shifts_s} s too few. Try: more trucks, longer shifts or fewer days per stop"
        )


def shortfall(found: Found) -> str:
    """Say what the best plan that was found still breaks."""
    return (
        f"No rounds were found that keep capacities, shifts and windows; the best break them by {found.excess} "
        "(seconds, litres and kilograms together). Try: more trucks, longer shifts, or more time to search"
    )
