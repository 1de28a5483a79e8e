from dataclasses import replace

import pytest

from binopt.solve.routing.check import faults
from binopt.solve.routing.limit import Limit
from binopt.solve.routing.problem import Alternative, Window
from binopt.solve.routing.search import solve
from tests.solve.routing.small import problem


@pytest.fixture(scope="module")
def driven():
    one = problem(stops=5, days=2, seed=1, litres=9)
    return one, solve(one, Limit(work=500))


def test_a_lawful_plan_has_no_faults(driven):
    assert faults(*driven) == []


def _vehicle(one, **more):
    return replace(one, vehicles=(replace(one.vehicles[0], **more),))


def test_capacity_and_shift_hold_to_the_unit(driven):
    one, plan = driven
    longest = max(tour.back_s - tour.depart_s for tour in plan.rounds)
    assert not faults(_vehicle(one, shift_s=longest), plan)
    assert any("1 s over the shift" in fault for fault in faults(_vehicle(one, shift_s=longest - 1), plan))
    loads = []
    for tour in plan.rounds:
        load = 0
        for call in tour.calls:
            if call.stop is None:
                load = 0
            else:
                load += one.stops[call.stop].alternatives[plan.chosen[call.stop]].visits[tour.day].litres
            loads.append(load)
    assert not faults(_vehicle(one, litres=max(loads)), plan)
    assert any("1 litres too many" in fault for fault in faults(_vehicle(one, litres=max(loads) - 1), plan))


def _calls(plan, change):
    first = plan.rounds[0]
    return replace(plan, rounds=(replace(first, calls=change(first.calls)), *plan.rounds[1:]))


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda calls: calls[:-1], "comes home with"),
        (lambda calls: calls[1:], "due on days"),
        (lambda calls: (calls[0], *calls), "due on days"),
        (lambda calls: (replace(calls[0], arrive_s=calls[0].arrive_s - 1), *calls[1:]), "cannot be at"),
        (lambda calls: (replace(calls[0], leave_s=calls[0].leave_s - 1), *calls[1:]), "cannot be at"),
        (lambda calls: (*calls[:-1], replace(calls[-1], leave_s=calls[-1].leave_s + 1)), "1 s later than told"),
    ],
)
def test_broken_rounds_are_told(driven, change, told):
    one, plan = driven
    assert any(told in fault for fault in faults(one, _calls(plan, change)))


def test_days_trucks_hours_and_windows_are_told(driven):
    one, plan = driven
    first = plan.rounds[0]
    assert any("of which there are 0" in fault for fault in faults(_vehicle(one, days=frozenset()), plan))
    assert any(
        "may not come" in fault
        for fault in faults(
            replace(one, stops=tuple(replace(stop, vehicles=frozenset({"other"})) for stop in one.stops)), plan
        )
    )
    assert any("outside its hours" in fault for fault in faults(_vehicle(one, latest_s=first.back_s - 1), plan))
    call = first.calls[0]
    way = one.stops[call.stop].alternatives[plan.chosen[call.stop]]
    for latest_s, broken in ((call.begin_s, False), (call.begin_s - 1, True)):
        visits = {
            day: replace(visit, windows=(Window(0, latest_s),)) if day == first.day else visit
            for day, visit in way.visits.items()
        }
        ways = list(one.stops[call.stop].alternatives)
        ways[plan.chosen[call.stop]] = Alternative(visits, way.cost)
        stops = list(one.stops)
        stops[call.stop] = replace(stops[call.stop], alternatives=tuple(ways))
        assert any("outside its windows" in fault for fault in faults(replace(one, stops=tuple(stops)), plan)) == broken
