"""The base plan, then a plan for each scenario."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from binopt.domain.case import Case
from binopt.errors import InfeasibleError, InputError, NoPlanInTimeError
from binopt.outputs.result import PlanResult
from binopt.planning import INTERRUPTED, make_plan
from binopt.scenarios import Scenario
from binopt.scenarios.reading import BASE
from binopt.solve.jobs import runner
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
    be no plan with the reason. A scenario that changes nothing of the case has the base plan. An interrupt
    (``KeyboardInterrupt``) ends the search of the scenario at hand, which keeps the best plan so far, and those after
    it are not planned any more.

    Raises
    ------
    InfeasibleError, InputError
        When there can be no plan for the case as it is.
    NoPlanInTimeError
        When none was found for the case as it is, or planning is interrupted before that.
    """
    with runner(limits.workers, Memory()) as run:
        planned = partial(make_plan, limits=limits, clock=clock, watch=watch, run=run)
        try:
            result = planned(case)
        except KeyboardInterrupt:
            raise nothing_planned() from None
        base = Planned(Scenario(BASE, case, "the case as it is"), result)
        stopped = result.status == INTERRUPTED
        yield base
        for scenario in scenarios:
            if scenario.case is case:
                yield Planned(scenario, base.result)
                continue
            if stopped:
                yield not_planned(scenario)
                continue
            try:
                result = planned(scenario.case)
            except KeyboardInterrupt:
                stopped = True
                yield not_planned(scenario)
            except (InfeasibleError, InputError, NoPlanInTimeError) as error:
                stopped = isinstance(error, NoPlanInTimeError) and error.interrupted
                yield (
                    not_planned(scenario)
                    if stopped
                    else NoPlan(scenario.name, scenario.about, scenario.changes, str(error))
                )
            else:
                stopped = result.status == INTERRUPTED
                yield Planned(scenario, result)


def not_planned(scenario: Scenario) -> NoPlan:
    """Say of a scenario that an interrupt came before its plan."""
    why = "planning was interrupted before that"
    return NoPlan(scenario.name, scenario.about, scenario.changes, why, interrupted=True)


def nothing_planned() -> NoPlanInTimeError:
    """Return the error of an interrupt that came before anything was planned."""
    why = "interrupted before the case as it is had a plan. Try: give it more time"
    return NoPlanInTimeError(why, interrupted=True)
