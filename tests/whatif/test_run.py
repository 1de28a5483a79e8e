"""One scenario without a plan does not cost the others theirs."""

from dataclasses import replace

import pytest

from binopt.errors import Fault, InfeasibleError, InputError, NoPlanInTimeError
from binopt.scenarios import Scenario
from binopt.solve.planner import SearchLimits
from binopt.whatif import run
from binopt.whatif.outcome import NoPlan
from tests.outputs.quarter import make_result


def planned(case, limits, *, clock, watch, run):
    del limits, clock, watch, run
    if case.name == "too small":
        raise InfeasibleError("T1 lacks 2 h. Try: a longer shift")
    if case.name == "cut off":
        raise InputError(Fault("streets", "no truck reaches it"))
    if case.name == "interrupted late":
        return replace(make_result(2), case=case, status="interrupted")
    if case.name == "interrupted":
        raise NoPlanInTimeError("interrupted before there was a first plan", interrupted=True)
    if case.name == "not found":
        raise NoPlanInTimeError("no week was found")
    if case.name == "interrupted while measured":
        raise KeyboardInterrupt
    return replace(make_result(2), case=case)


@pytest.fixture
def tried(monkeypatch):
    monkeypatch.setattr(run, "make_plan", planned)
    case = make_result(2).case

    def of(name):
        return Scenario(name.replace(" ", "-"), replace(case, name=name))

    scenarios = [of("too small"), Scenario("same", case, follow=0.5), of("cut off"), of("not found"), of("last")]
    return list(run.plan_scenarios(case, scenarios, SearchLimits(), clock=lambda: 0.0))


def test_those_without_a_plan_say_why_and_the_others_go_on(tried):
    base, small, same, cut, not_found, last = tried
    assert base.scenario.name == "base"
    assert isinstance(small, NoPlan)
    assert (small.name, small.why) == ("too-small", "T1 lacks 2 h. Try: a longer shift")
    assert "no truck reaches it" in cut.why
    assert (not_found.why, not_found.interrupted) == ("no week was found", False)
    assert same.result is base.result, "the case is the same: there is nothing to plan"
    assert last.result.case.name == "last"


def test_a_case_without_a_plan_has_no_answer(monkeypatch):
    monkeypatch.setattr(run, "make_plan", planned)
    case = replace(make_result(2).case, name="too small")
    with pytest.raises(InfeasibleError):
        next(run.plan_scenarios(case, [], SearchLimits(), clock=lambda: 0.0))


@pytest.mark.parametrize(
    ("name", "kept"), [("interrupted late", True), ("interrupted", False), ("interrupted while measured", False)]
)
def test_an_interrupt_keeps_what_is_planned_and_ends_it_there(monkeypatch, name, kept):
    monkeypatch.setattr(run, "make_plan", planned)
    case = make_result(2).case
    scenarios = [Scenario(n, replace(case, name=n)) for n in ("first", name, "last")] + [Scenario("same", case)]
    base, first, second, last, same = run.plan_scenarios(case, scenarios, SearchLimits(), clock=lambda: 0.0)
    assert first.result.case.name == "first"
    assert isinstance(second, NoPlan) != kept
    assert (last.name, last.interrupted) == ("last", True)
    assert same.result is base.result, "that there is already"


@pytest.mark.parametrize("name", ["interrupted", "interrupted while measured"])
def test_an_interrupted_base_is_no_plan_in_time(monkeypatch, name):
    monkeypatch.setattr(run, "make_plan", planned)
    case = replace(make_result(2).case, name=name)
    with pytest.raises(NoPlanInTimeError, match="interrupted before"):
        next(run.plan_scenarios(case, [], SearchLimits(), clock=lambda: 0.0))
