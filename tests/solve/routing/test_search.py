from dataclasses import replace

import numpy as np
import pytest

from binopt.errors import InfeasibleError, NoPlanInTimeError
from binopt.solve.routing.check import faults
from binopt.solve.routing.limit import Limit
from binopt.solve.routing.plan import cost_of
from binopt.solve.routing.problem import Alternative, Stop, Vehicle, Visit, Window
from binopt.solve.routing.search import solve
from tests.solve.routing.small import optimum, problem

WORK = Limit(work=1200)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize(
    "more",
    [{}, {"duration_weight": 2}, {"round_price": 700, "trucks": 2}, {"litres": 6}, {"shift_s": 4200, "trucks": 2}],
)
def test_small_problems_come_within_a_little_of_their_optimum(seed, more):
    one = problem(seed=seed, **more)
    plan = solve(one, WORK, seed=1)
    assert not faults(one, plan)
    assert plan.cost == cost_of(one, plan)
    assert optimum(one) <= plan.cost <= 1.03 * optimum(one)


def test_same_work_gives_the_same_plan_and_another_seed_is_lawful_too():
    one = problem(stops=14, days=4, seed=3, litres=14, trucks=2)
    limit = Limit(work=1500)
    assert solve(one, limit, seed=5) == solve(one, limit, seed=5)
    assert not faults(one, solve(one, limit, seed=6))


def test_workers_side_by_side_repeat_too():
    one = problem(stops=10, days=2, seed=4, trucks=2)
    limit = Limit(work=300)
    first, second = (solve(one, limit, seed=5, workers=2) for _ in range(2))
    assert first == second
    assert not faults(one, first)


def test_a_clock_that_is_handed_in_ends_the_search():
    ticks = iter(range(10**9))
    plan = solve(problem(), Limit(seconds=400, clock=lambda: float(next(ticks))), seed=1)
    assert next(ticks) < 2000
    assert len(plan.chosen) == 4


def test_a_limit_without_an_end_is_refused():
    with pytest.raises(ValueError, match="needs work"):
        solve(problem(), Limit())


def test_dear_alternatives_are_left_for_a_detour_that_costs_less():
    one = problem(stops=2, days=2, seed=1)
    free = one.stops[0].alternatives[0]
    stop = replace(one.stops[0], alternatives=(free, replace(one.stops[0].alternatives[1], cost=10**6)))
    assert solve(replace(one, stops=(stop, one.stops[1])), WORK).chosen[0] == 0


def test_windows_are_kept_and_the_cheaper_of_two_is_taken():
    one = problem(stops=3, days=1, seed=2)
    late, early = Window(5000, 5200, cost=0), Window(0, 600, cost=10**5)
    stop = Stop("school", 2, (Alternative({0: Visit(100, 3, windows=(early, late))}),))
    one = replace(one, stops=(stop, *one.stops[1:]))
    plan = solve(one, WORK)
    assert not faults(one, plan)
    begin = next(call.begin_s for tour in plan.rounds for call in tour.calls if call.stop == 0)
    assert 5000 <= begin <= 5200
    assert plan.cost == cost_of(one, plan) < 10**5


def test_stops_are_served_by_vehicles_that_may_come():
    one = problem(stops=4, days=1, seed=2)
    small, large = Vehicle("small", 1, 30, 10_000), Vehicle("large", 1, 30, 10_000)
    stops = tuple(replace(stop, vehicles=frozenset({"small"}) if i < 2 else None) for i, stop in enumerate(one.stops))
    one = replace(one, stops=stops, vehicles=(large, small))
    plan = solve(one, WORK)
    assert not faults(one, plan)
    assert {tour.vehicle for tour in plan.rounds for call in tour.calls if call.stop in {0, 1}} == {1}


def test_kilograms_fill_a_truck_as_litres_do():
    one = problem(stops=4, days=1, seed=2, litres=None)
    stops = tuple(
        replace(stop, alternatives=(Alternative({0: replace(stop.alternatives[0].visits[0], kg=60)}),))
        for stop in one.stops
    )
    one = replace(one, stops=stops, vehicles=(Vehicle("truck", 1, None, 10_000, kg=120),))
    plan = solve(one, WORK)
    assert not faults(one, plan)
    assert sum(call.facility is not None for tour in plan.rounds for call in tour.calls) == 2


def test_a_plan_is_taken_up_again_and_only_gets_better():
    one = problem(stops=12, days=4, seed=7, litres=14, trucks=2)
    plan = solve(one, Limit(work=300), seed=1)
    again = solve(one, Limit(work=48), seed=2, start=plan)
    assert not faults(one, again)
    assert again.cost <= plan.cost


def test_a_plan_is_taken_up_after_a_stop_was_changed():
    one = problem(stops=12, days=4, seed=7, litres=14, trucks=2)
    plan = solve(one, Limit(work=300), seed=1)
    fuller = replace(
        one.stops[0],
        alternatives=tuple(
            replace(way, visits={day: replace(visit, litres=visit.litres + 1) for day, visit in way.visits.items()})
            for way in one.stops[0].alternatives
        ),
    )
    changed = replace(one, stops=(fuller, *one.stops[1:]))
    again = solve(changed, Limit(work=300), seed=2, start=plan)
    assert not faults(changed, again)


def test_a_fleet_that_is_too_small_is_told_in_seconds():
    with pytest.raises(InfeasibleError, match=r"fleet is too small: .* \d+ s too few"):
        solve(problem(stops=12, days=1, shift_s=2600, litres=100), WORK)


def test_a_stop_larger_than_every_truck_is_named():
    with pytest.raises(InfeasibleError, match=r"stop \d: its \d+ litres exceed the 1 of truck"):
        solve(problem(litres=1), WORK)


def test_a_shift_shorter_than_the_way_to_unloading_is_told():
    with pytest.raises(InfeasibleError, match=r"stop 0: the way there, to unloading and home takes \d+ s more"):
        solve(problem(shift_s=500), WORK)


def test_days_without_a_truck_are_told():
    one = problem()
    with pytest.raises(InfeasibleError, match="stop 2: no truck that may come drives on day 1"):
        solve(replace(one, vehicles=(replace(one.vehicles[0], days=frozenset({0})),)), WORK)


def test_what_was_not_found_is_not_called_impossible():
    one = problem(stops=5, days=1, seed=0, litres=5, shift_s=3000)
    assert optimum(one) is None
    with pytest.raises((NoPlanInTimeError, InfeasibleError), match=r"No rounds were found|too small"):
        solve(one, Limit(work=200))


def test_driving_times_are_whole_and_not_negative():
    one = problem()
    for wrong in (one.drive_s + 0.5, one.drive_s - 10_000, one.drive_s[1:]):
        with pytest.raises(ValueError, match="drive_s"):
            replace(one, drive_s=np.asarray(wrong))
