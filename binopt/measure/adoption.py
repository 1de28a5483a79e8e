"""How much of a plan comes true where not everybody follows it, and what today would be if people skipped by litres."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from binopt.domain.case import Case
from binopt.domain.plan import Baselines, Presentation, Service
from binopt.geometry.model import StreetModel
from binopt.measure.evaluator import evaluate
from binopt.measure.figures import Figures
from binopt.measure.filling import litres_presented
from binopt.measure.timing import announced_today, moved
from binopt.units import DAY_MIN

SHARES = tuple(tenth / 10 for tenth in range(11))
"""Shares of premises that follow, at which the curve is drawn."""


@dataclass(frozen=True, slots=True)
class Followed:
    """The figures of a week in which a share of premises (0 to 1) follows the plan."""

    share: float
    figures: Figures


def adoption_curve(
    case: Case, model: StreetModel, baselines: Baselines, plan: Service, *, seed: int, shares: Sequence[float] = SHARES
) -> tuple[Followed, ...]:
    """Weigh the plan with only a share of premises following it.

    The seed draws one order of the premises; at each share the first of them follow, so that whoever follows at a
    share follows at all greater ones.
    """
    names = sorted({spot.premises_id for spot in (*plan.spots, *baselines.today.spots)})
    order = np.random.default_rng(seed).permutation(len(names))
    curve = []
    for share in shares:
        following = {names[i] for i in order[: round(share * len(names))]}
        curve.append(
            Followed(share, evaluate(case, model, partly_followed(case, baselines, plan, following)).total)
        )
    return tuple(curve)


def partly_followed(case: Case, baselines: Baselines, plan: Service, following: set[str]) -> Service:
    """Mix a plan with the habits of those who don't follow it.

    They keep today's spots and put out as many bins as today on the plan's days, ``lead`` before today's window (or
    when the plan says, where its truck comes before that), and take them in ``lag`` after the truck.
    """
    windows = announced_today(case)
    bins_today: dict[tuple[str, str], int] = {}
    for one in baselines.today.presentations:
        bins_today[one.key] = max(one.bins_out, bins_today.get(one.key, 0))
    presentations: list[Presentation] = []
    for one in plan.presentations:
        if one.premises_id in following:
            presentations.append(one)
            continue
        usual = one.truck_min // DAY_MIN * DAY_MIN + windows[one.key].from_min - case.behaviour.lead_min
        out = usual if usual <= one.truck_min else one.out_min
        habit = replace(
            one,
            bins_out=bins_today.get(one.key, one.bins_out),
            out_min=out,
            in_min=one.truck_min + case.behaviour.lag_min,
        )
        presentations.append(moved(habit, 0, case.cycle_min))
    spots = [spot for spot in plan.spots if spot.premises_id in following]
    spots += [spot for spot in baselines.today.spots if spot.premises_id not in following]
    return Service(tuple(spots), tuple(presentations))


def only_filled(case: Case, service: Service) -> Service:
    """Return a service in which nobody puts out more bins than their litres fill, to the case's ``max_fill``.

    For the sentence on how a verdict would read if people today did so. A premises and stream without litres puts
    nothing out.
    """
    bins = {one.key: one.bins for one in case.holdings}
    presentations = []
    for one, litres in zip(service.presentations, litres_presented(case, service.presentations), strict=True):
        room = np.cumsum([kind.litres for kind in bins[one.key]]) * case.rules.max_fill
        filled = int(np.searchsorted(room, litres - 1e-6)) + 1
        if litres > 0:
            presentations.append(replace(one, bins_out=min(filled, one.bins_out)))
    return replace(service, presentations=tuple(presentations))
