"""What each lever is worth: only its own part of the plan is put into a baseline, and the whole weighed again."""

from __future__ import annotations

from collections.abc import Mapping

from binopt.domain.case import Case
from binopt.domain.plan import Baselines, Presentation, Service
from binopt.geometry.model import StreetModel
from binopt.measure.evaluator import Compared, evaluate_prepared
from binopt.measure.figures import Figures
from binopt.measure.timing import as_announced, at_the_minute, in_windows_of, with_plans_behaviour

LEVERS = ("position", "presentations", "position_presentations", "windows", "all")
"""The levers in the order of the report; ``behaviour`` comes with them where a case asks more of people."""


def levers(
    case: Case, model: StreetModel, baselines: Baselines, plan: Service, prepared: Compared | None = None
) -> Mapping[str, Mapping[str, Figures]]:
    """Weigh each lever alone, against both baselines.

    Parameters
    ----------
    case, model, baselines, plan
        What was planned and what it is compared with.
    prepared
        Both baselines and the plan, where their geometry is already done.

    Returns
    -------
    Mapping
        Lever → ``today`` or ``exact`` → figures of a week:

        ``position``
            The plan's spots, all else as in the baseline.
        ``presentations``
            The plan's days and bins out; the baseline's spots and timing (``today``: by the announced window,
            ``exact``: to the minute of a truck in the middle of that window).
        ``position_presentations``
            Both, with every bin out by the announced window, or from the plan's truck − lead to truck + lag: the plan
            without its windows.
        ``windows``
            The plan's windows and trucks, all else as in the baseline.
        ``all``
            The plan.
        ``behaviour``
            The baseline with the plan's lead and lag; only where the case has other ones for the plan.
    """
    ready = prepared or Compared.of(case, model, baselines, plan)
    both = {"today": (baselines.today, ready.today), "exact": (baselines.exact, ready.exact)}
    planned = ready.plan
    days = plan.presentations
    announced = as_announced(case, days)
    whole = evaluate_prepared(planned, days).total
    found: dict[str, dict[str, Figures]] = {name: {} for name in LEVERS}
    if _asks_more(case):
        found["behaviour"] = {}
    for name, (base, stood) in both.items():
        timed: tuple[Presentation, ...] = announced if name == "today" else at_the_minute(case, announced)
        without_windows = announced if name == "today" else at_the_minute(case, days)
        found["position"][name] = evaluate_prepared(planned, base.presentations).total
        found["presentations"][name] = evaluate_prepared(stood, timed).total
        found["position_presentations"][name] = evaluate_prepared(planned, without_windows).total
        windows = in_windows_of(case, base.presentations, days)
        found["windows"][name] = evaluate_prepared(stood, windows).total
        found["all"][name] = whole
        if "behaviour" in found:
            asked = with_plans_behaviour(case, base.presentations)
            found["behaviour"][name] = evaluate_prepared(stood, asked).total
    return found


def _asks_more(case: Case) -> bool:
    behaviour = case.behaviour
    return (behaviour.plan_lead_min, behaviour.plan_lag_min) != (behaviour.lead_min, behaviour.lag_min)
