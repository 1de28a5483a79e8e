"""The base plan, then a plan for each scenario."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from binopt.domain.case import Case
from binopt.errors import InfeasibleError, InputError
from binopt.outputs.result import PlanResult
from binopt.planning import make_plan
from binopt.scenarios import Scenario
from binopt.scenarios.reading import BASE
from binopt.solve.memory import Memory
from binopt.solve.planner import SearchLimits, Watch
from binopt.whatif.outcome import NoPlan


@dataclass(frozen=True, slots=True)
class Planned:
    """A scenario and its plan."""

    scenario: Scenario
    result: PlanResult


def plan_scenarios(
    case: Case,
    scenarios: Sequence[Scenario],
    limits: SearchLimits,
    *,
    clock: Callable[[], float],
    watch: Watch = lambda progress: None,
) -> Iterator[Planned | NoPlan]:
    """Plan the case as it is, then each scenario, with the limits for each alone.

    Yields the base first, then the scenarios in their order, each as soon as it is planned; those for which there can
    be no plan with the reason. A scenario that changes nothing of the case has the base plan.

    Raises
    ------
    InfeasibleError, InputError, NoPlanInTimeError
        When there is no plan for the case as it is, or planning is interrupted before a first plan.
    """
    memory = Memory()
    result = make_plan(case, limits, clock=clock, watch=watch, memory=memory)
    base = Planned(Scenario(BASE, case, "the case as it is"), result)
    yield base
    for scenario in scenarios:
        if scenario.case is case:
            yield Planned(scenario, base.result)
            continue
        try:
            result = make_plan(scenario.case, limits, clock=clock, watch=watch, memory=memory)
        except (InfeasibleError, InputError) as error:
            yield NoPlan(scenario.name, scenario.about, scenario.changes, str(error))
        else:
            yield Planned(scenario, result)
