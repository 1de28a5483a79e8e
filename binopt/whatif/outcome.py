"""What a scenario came to, as plain figures beside those of the case as it is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from binopt.domain.case import Weights
from binopt.domain.plan import Service
from binopt.measure.adoption import adoption_curve
from binopt.measure.figures import Figures
from binopt.outputs.result import PlanResult, Stage
from binopt.scenarios import Scenario
from binopt.units import DAY_MIN
from binopt.whatif.bins import BinsOutcome

WHOLE = "whole"
"""The stage of the search whose objective holds all that is minimised."""
SAME_M_H = 0.005
"""Streets whose obstruction moves by less than this have not changed."""
NO_STREET = "(no name)"


@dataclass(frozen=True, slots=True)
class StreetChange:
    """Obstruction of one street under the plan, in m·h a week: in the base plan, and in the scenario's."""

    street: str
    o_base: float
    o: float

    @property
    def gain(self) -> float:
        """What the street wins, below 0 where it loses."""
        return self.o_base - self.o


@dataclass(frozen=True, slots=True)
class ChangedPremises:
    """How many premises the scenario's plan asks something else of than the base plan: spot, days, or only times."""

    any: int
    spot: int
    days: int
    times: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """A planned scenario. All figures are per week.

    Parameters
    ----------
    name, about, changes, follow, at
        As in ``Scenario``.
    figures
        ``o``, ``oq``, ``s``, ``b``, ``a`` and ``p`` by ``today``, ``exact`` and ``plan``; where not all premises
        follow, the plan's are what then becomes of it.
    displaced, crew_hours
        m·h by ``today``, ``exact`` and ``plan``; hours by ``today`` and ``plan``.
    rounds
        Rounds of the plan a week, 0 where none were found.
    halved
        Whether obstruction is halved, by baseline.
    objective, bound
        What was minimised, in m·h, and below what no plan of the scenario can go.
    o_bound
        What ``O`` of no lawful plan can go below.
    without_lawful_spot
        Premises and streams.
    weights
        The prices in the objective.
    changed, streets
        Against the base plan; streets that win most first.
    status
        How the search ended.
    bins, without_windows
        What is done with bins, where a scenario leaves them open; and the figures of the plan to the truck's minute,
        so that what position, presentations, sizes and sharing come to together can be held against ``exact``.
    """

    name: str
    about: str
    changes: tuple[str, ...]
    follow: float
    at: tuple[float, ...]
    figures: Mapping[str, Mapping[str, float]]
    displaced: Mapping[str, float]
    crew_hours: Mapping[str, float]
    rounds: float
    halved: Mapping[str, bool]
    objective: float
    bound: float
    o_bound: float
    without_lawful_spot: int
    weights: Weights
    changed: ChangedPremises
    streets: tuple[StreetChange, ...]
    status: str
    bins: BinsOutcome | None = None
    without_windows: Figures | None = None

    @property
    def o(self) -> float:
        """Obstruction of the plan."""
        return self.figures["o"]["plan"]

    @property
    def gap(self) -> float:
        """Share of the objective that is not proven necessary."""
        return Stage(WHOLE, self.objective, self.bound).gap


@dataclass(frozen=True, slots=True)
class NoPlan:
    """A scenario for which there is no plan, and why; ``interrupted`` where there might have been one."""

    name: str
    about: str
    changes: tuple[str, ...]
    why: str
    interrupted: bool = False


def measure_outcome(
    scenario: Scenario, result: PlanResult, base: PlanResult, bins: BinsOutcome | None = None
) -> Outcome:
    """Take a scenario's figures from its plan, and hold it against the base plan."""
    plan = _followed(scenario, result)
    totals = {"today": result.today.total, "exact": result.exact.total, "plan": plan}
    by_which = {which: asdict(figures) for which, figures in totals.items()}
    whole = next(stage for stage in result.bounds.stages if stage.name == WHOLE)
    return Outcome(
        name=scenario.name,
        about=scenario.about,
        changes=scenario.changes,
        follow=scenario.follow,
        at=scenario.at,
        figures={name: {which: by_which[which][name] for which in totals} for name in by_which["plan"]},
        displaced={which: moved.total_m_h for which, moved in result.displaced.items()},
        crew_hours=dict(result.crew_hours),
        rounds=len(result.rounds["plan"]) / result.case.weeks,
        halved={baseline: verdict.halved for baseline, verdict in result.judgement.verdicts.items()},
        objective=whole.objective,
        bound=min(whole.bound, whole.objective),
        o_bound=result.bounds.o_total,
        without_lawful_spot=len({(one.premises_id, one.stream) for one in result.all_unplaced}),
        weights=result.case.weights,
        changed=changed_premises(base.plan, result.plan),
        streets=changed_streets(base, result),
        status=result.status,
        bins=bins,
        without_windows=result.levers["position_presentations"]["exact"],
    )


def changed_streets(base: PlanResult, result: PlanResult) -> tuple[StreetChange, ...]:
    """List the streets whose obstruction is another than in the base plan, with all faces of one name together."""
    before, after = _by_street(base), _by_street(result)
    rows = [StreetChange(name, before.get(name, 0.0), after.get(name, 0.0)) for name in {**before, **after}]
    return tuple(sorted((row for row in rows if abs(row.gain) >= SAME_M_H), key=lambda row: (-row.gain, row.street)))


def changed_premises(before: Service, after: Service) -> ChangedPremises:
    """Count premises of which the later service asks something else."""
    spot = _differing(_spots(before), _spots(after))
    days = _differing(_times(before, days_only=True), _times(after, days_only=True))
    times = _differing(_times(before), _times(after))
    return ChangedPremises(len(spot | days | times), len(spot), len(days), len(times - days))


def _followed(scenario: Scenario, result: PlanResult) -> Figures:
    """Weigh the plan as far as it is followed."""
    if scenario.follow >= 1:
        return result.planned.total
    shares = (scenario.follow,)
    [found] = adoption_curve(result.case, result.model, result.baselines, result.plan, seed=result.seed, shares=shares)
    return found.figures


def _by_street(result: PlanResult) -> dict[str, float]:
    total: dict[str, float] = defaultdict(float)
    for face, o in zip(result.model.faces, result.planned.o, strict=True):
        total[face.street or NO_STREET] += float(o)
    return total


def _spots(service: Service) -> dict[str, frozenset[object]]:
    """By premises: where its bins stand, to the centimetre, wherever the kerb's line begins."""
    found: dict[str, set[object]] = defaultdict(set)
    for spot in service.spots:
        middle = spot.shape.centroid
        found[spot.premises_id].add((spot.stream, spot.rank, round(middle.x, 2), round(middle.y, 2)))
    return {premises: frozenset(spots) for premises, spots in found.items()}


def _times(service: Service, *, days_only: bool = False) -> dict[str, frozenset[object]]:
    found: dict[str, set[object]] = defaultdict(set)
    for one in service.presentations:
        day = one.truck_min // DAY_MIN
        told = (one.out_min, one.window_from_min, one.window_to_min)
        found[one.premises_id].add((one.stream, one.bins_out, day) if days_only else (one.stream, one.bins_out, told))
    return {premises: frozenset(times) for premises, times in found.items()}


def _differing(before: Mapping[str, object], after: Mapping[str, object]) -> set[str]:
    return {premises for premises in {**before, **after} if before.get(premises) != after.get(premises)}
