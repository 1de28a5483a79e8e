"""Everything that is known about a plan, as one value: what all papers are made from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from binopt.domain.case import Case
from binopt.domain.plan import Baselines, Service, Unplaced
from binopt.domain.rounds import Round
from binopt.domain.street import FloatArray
from binopt.geometry.model import StreetModel
from binopt.measure.adoption import Followed
from binopt.measure.displaced import Displaced
from binopt.measure.figures import FaceFigures, Figures
from binopt.measure.verdict import Judgement
from binopt.outputs.width_doubt import WidthDoubt


@dataclass(frozen=True, slots=True)
class Stage:
    """One thing that was minimised (barrier, pinch, obstruction …): what was reached and what bounds it from below.

    ``gap`` is (objective − bound) over the objective, 0 where both are 0.
    """

    name: str
    objective: float
    bound: float

    @property
    def gap(self) -> float:
        """Share of the objective that is not proven necessary, 0 to 1."""
        if self.objective <= 0:
            return 0.0
        return min(1.0, max(0.0, (self.objective - self.bound) / self.objective))


@dataclass(frozen=True, slots=True)
class Bounds:
    """What no plan can go below.

    ``o_face`` (m·h a week) is per face in the street model's order; ``o_total`` bounds ``O`` over all plans under the
    same hard rules with ``B`` and ``S`` no higher. ``optimal_problems`` of ``problems`` (the faces', one by one) are
    solved to proven optimality.
    """

    o_face: FloatArray
    o_total: float
    stages: tuple[Stage, ...] = ()
    problems: int = 0
    optimal_problems: int = 0


@dataclass(frozen=True, slots=True)
class PlanResult:
    """A finished plan with all that was measured of it. All figures are per week and come from the evaluator.

    Attributes
    ----------
    case, model, baselines
        What was planned, what the geometry made of it, and what is compared with.
    plan
        Spots and presentations that the plan asks for.
    unplaced
        Premises and streams without a lawful spot in the plan; those without any room are in ``baselines.no_room``.
    rounds
        Rounds of a cycle, of ``today`` and ``plan``, made by the same router.
    today, exact, planned
        Figures per face of both baselines and of the plan.
    levers
        By lever (``position`` …), then by baseline (``today``, ``exact``): figures with only that lever's part of the
        plan put into the baseline.
    marginal_o
        ``O(all) − O(all but this premises)`` in m·h a week, of ``today`` and ``plan``, by premises id.
    adoption
        Figures over the share of premises that follow, rising from 0 to 1.
    crew_hours
        Truck hours a week, ``today`` and ``plan``.
    displaced
        Obstruction put before others' doors or onto the carriageway, ``today``, ``exact`` and ``plan``.
    judgement
        Whether it is halved, against ``today`` and ``exact``, and the sentence on those without any room.
    rests_on
        What the verdict rests on: sentences for people.
    width_doubt
        How much of it rests on widths that nobody measured.
    overfull_share
        Share of the bins put out that would be overfull at a weekly spread of 20 %, 0 to 1.
    bounds
        Lower bounds, whole and per face, and the stages' gaps.
    status, seed, version
        How the search ended (``optimal``, ``feasible``, ``interrupted``), and what it takes to repeat it.
    seconds
        Seconds by stage; written apart from all else, since they differ each time.
    """

    case: Case
    model: StreetModel
    baselines: Baselines
    plan: Service
    unplaced: tuple[Unplaced, ...]
    rounds: Mapping[str, tuple[Round, ...]]
    today: FaceFigures
    exact: FaceFigures
    planned: FaceFigures
    levers: Mapping[str, Mapping[str, Figures]]
    marginal_o: Mapping[str, Mapping[str, float]]
    adoption: tuple[Followed, ...]
    crew_hours: Mapping[str, float]
    displaced: Mapping[str, Displaced]
    judgement: Judgement
    rests_on: tuple[str, ...]
    width_doubt: WidthDoubt
    overfull_share: float
    bounds: Bounds
    status: str
    seed: int
    version: str
    seconds: Mapping[str, float] = field(default_factory=dict, compare=False)

    @property
    def all_unplaced(self) -> tuple[Unplaced, ...]:
        """Those without a lawful spot and those without any room, each premises and stream once."""
        told = {(one.premises_id, one.stream) for one in self.unplaced}
        rest = tuple(one for one in self.baselines.no_room if (one.premises_id, one.stream) not in told)
        return self.unplaced + rest
