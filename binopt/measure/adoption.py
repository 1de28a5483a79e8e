"""How much of a plan comes true where not everybody follows it, and what today would be if people skipped by litres."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from binopt.domain.case import Case
from binopt.domain.plan import Baselines, Presentation, Service
from binopt.domain.street import BoolArray
from binopt.geometry.model import StreetModel
from binopt.measure.evaluator import Compared, Prepared, by_face, evaluate_prepared, prepare
from binopt.measure.figures import FaceFigures, Figures
from binopt.measure.filling import litres_presented
from binopt.measure.presence import Timetables, joined, timetables
from binopt.measure.timing import announced_today, moved
from binopt.measure.weighing import weigh
from binopt.units import DAY_MIN

SHARES = tuple(tenth / 10 for tenth in range(11))
"""Shares of premises that follow, at which the curve is drawn."""


@dataclass(frozen=True, slots=True)
class Followed:
    """The figures of a week in which a share of premises (0 to 1) follows the plan."""

    share: float
    figures: Figures


def adoption_curve(
    case: Case,
    model: StreetModel,
    baselines: Baselines,
    plan: Service,
    *,
    seed: int,
    shares: Sequence[float] = SHARES,
    prepared: Compared | None = None,
) -> tuple[Followed, ...]:
    """Weigh the plan with only a share of premises following it.

    The seed draws one order of the premises; at each share the first of them follow, so that whoever follows at a
    share follows at all greater ones.

    Where all or nobody follows, the figures are those of ``evaluate``. Between, the kerb is cut at the ends of the
    spots of plan and today alike, so that the geometry is done once for all shares: the same measure, cut finer.

    Parameters
    ----------
    case, model, baselines, plan
        What was planned and what people do today.
    seed
        Draws who follows first.
    shares
        Shares of premises, 0 to 1.
    prepared
        Both baselines and the plan, where their geometry is already done.
    """
    ready = prepared or Compared.of(case, model, baselines, plan)
    usual = habits(case, baselines, plan)
    names = sorted({spot.premises_id for spot in (*plan.spots, *baselines.today.spots)})
    order = np.random.default_rng(seed).permutation(len(names))
    mixed: _Mixed | None = None
    curve = []
    for share in shares:
        count = round(share * len(names))
        if count == len(names):
            figures = evaluate_prepared(ready.plan, plan.presentations)
        elif count == 0:
            figures = evaluate_prepared(ready.today, usual)
        else:
            mixed = mixed or _Mixed.of(case, model, baselines, plan, usual)
            figures = mixed.weigh({names[i] for i in order[:count]})
        curve.append(Followed(share, figures.total))
    return tuple(curve)


@dataclass(frozen=True, slots=True)
class _Mixed:
    """The spots of plan and today side by side, of each premises one or the other to be thought away.

    ``of_plan`` says which of the spots are the plan's; ``times`` are the plan's for them and habits for the others.
    """

    prepared: Prepared
    of_plan: BoolArray
    times: Timetables

    @classmethod
    def of(
        cls, case: Case, model: StreetModel, baselines: Baselines, plan: Service, usual: Sequence[Presentation]
    ) -> _Mixed:
        theirs, ours = baselines.today.spots, plan.spots
        times = joined(timetables(ours, plan.presentations, case.cycle_min), timetables(theirs, usual, case.cycle_min))
        return cls(prepare(case, model, (*ours, *theirs)), np.arange(len(ours) + len(theirs)) < len(ours), times)

    def weigh(self, following: set[str]) -> FaceFigures:
        """Weigh the plan's spots of those who follow with today's of all others."""
        follows = np.array([spot.premises_id in following for spot in self.prepared.table.spots], dtype=bool)
        times = replace(self.times, of_bin=np.where(follows == self.of_plan, self.times.of_bin, -1))
        return by_face(self.prepared, weigh(self.prepared.lines, times, self.prepared.weights), times)


def partly_followed(case: Case, baselines: Baselines, plan: Service, following: set[str]) -> Service:
    """Mix a plan with the habits of those who don't follow it, who keep today's spots; see ``habits``."""
    presentations = [
        one if one.premises_id in following else usual
        for one, usual in zip(plan.presentations, habits(case, baselines, plan), strict=True)
    ]
    spots = [spot for spot in plan.spots if spot.premises_id in following]
    spots += [spot for spot in baselines.today.spots if spot.premises_id not in following]
    return Service(tuple(spots), tuple(presentations))


def habits(case: Case, baselines: Baselines, plan: Service) -> tuple[Presentation, ...]:
    """Turn each of a plan's presentations into what becomes of it with people who don't follow the plan.

    They put out as many bins as today on the plan's days, ``lead`` before today's window (or when the plan says, where
    its truck comes before that), and take them in ``lag`` after the truck.
    """
    windows = announced_today(case)
    bins_today: dict[tuple[str, str], int] = {}
    for one in baselines.today.presentations:
        bins_today[one.key] = max(one.bins_out, bins_today.get(one.key, 0))
    presentations: list[Presentation] = []
    for one in plan.presentations:
        usual = one.truck_min // DAY_MIN * DAY_MIN + windows[one.key].from_min - case.behaviour.lead_min
        out = usual if usual <= one.truck_min else one.out_min
        habit = replace(
            one,
            bins_out=bins_today.get(one.key, one.bins_out),
            out_min=out,
            in_min=one.truck_min + case.behaviour.lag_min,
        )
        presentations.append(moved(habit, 0, case.cycle_min))
    return tuple(presentations)


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
