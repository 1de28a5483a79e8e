"""A plan's spots and presentations into its result: everything is measured anew, nothing is taken from the solver."""

from __future__ import annotations

from collections.abc import Mapping

from binopt.domain.case import Case
from binopt.domain.plan import Baselines, Service, Unplaced
from binopt.domain.rounds import Round, crew_hours
from binopt.geometry.doors import Doors
from binopt.geometry.model import StreetModel
from binopt.measure.adoption import adoption_curve
from binopt.measure.crew import crew_hours as reckoned_hours
from binopt.measure.displaced import displaced
from binopt.measure.evaluator import Compared, evaluate_prepared
from binopt.measure.filling import overfull_share
from binopt.measure.levers import levers
from binopt.measure.marginal import marginal_o
from binopt.measure.verdict import judge
from binopt.outputs.assumptions import SPREAD, rests_on
from binopt.outputs.result import Bounds, PlanResult
from binopt.outputs.width_doubt import doubt_widths, tell_doubt
from binopt.speech import Speech


def assemble(
    case: Case,
    model: StreetModel,
    doors: Doors,
    baselines: Baselines,
    plan: Service,
    *,
    unplaced: tuple[Unplaced, ...],
    rounds: Mapping[str, tuple[Round, ...]],
    bounds: Bounds,
    status: str,
    seed: int,
    version: str,
    seconds: Mapping[str, float],
    hours: Mapping[str, float] | None = None,
) -> PlanResult:
    """Measure a plan and gather all that its papers need; see ``PlanResult`` for the parameters.

    ``hours`` are crews' hours where they are known otherwise than from these rounds.
    """
    services = {"today": baselines.today, "exact": baselines.exact, "plan": plan}
    compared = Compared.of(case, model, baselines, plan)
    prepared = {"today": compared.today, "exact": compared.exact, "plan": compared.plan}
    figures = {which: evaluate_prepared(prepared[which], service.presentations) for which, service in services.items()}
    speech = Speech.of("en")
    doubt = doubt_widths(case, model, doors, baselines, plan, compared)
    if hours is None:
        hours = (
            {which: crew_hours(tours, case.weeks) for which, tours in rounds.items()}
            if rounds["plan"]
            else {which: reckoned_hours(case, model, services[which]) for which in rounds}  # both alike, not driven
        )
    return PlanResult(
        case=case,
        model=model,
        baselines=baselines,
        plan=plan,
        unplaced=unplaced,
        rounds=rounds,
        today=figures["today"],
        exact=figures["exact"],
        planned=figures["plan"],
        levers=levers(case, model, baselines, plan, compared),
        marginal_o={
            which: dict(marginal_o(case, model, services[which], prepared[which])) for which in ("today", "plan")
        },
        adoption=adoption_curve(case, model, baselines, plan, seed=seed, prepared=compared),
        crew_hours=hours,
        displaced={which: displaced(case, model, service, prepared[which]) for which, service in services.items()},
        judgement=judge(case, model, baselines, plan, hours, compared),
        rests_on=(
            *rests_on(case, model, baselines, plan, figures["plan"].total.o, speech, compared.today),
            *tell_doubt(doubt, speech),
        ),
        width_doubt=doubt,
        overfull_share=overfull_share(case, plan.presentations, SPREAD),
        bounds=bounds,
        status=status,
        seed=seed,
        version=version,
        seconds=seconds,
    )
