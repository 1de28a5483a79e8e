"""What exchanging and sharing bins comes to: the bins of a scenario chosen, and what each lever is worth alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from binopt.baseline import make_baselines
from binopt.domain.case import Case
from binopt.geometry.doors import Doors, find_doors
from binopt.geometry.model import StreetModel
from binopt.measure.evaluator import evaluate_prepared, prepare
from binopt.measure.figures import Figures
from binopt.scenarios import Scenario
from binopt.served import lay_served
from binopt.solve.holdings.quarter import Trade, choose_bins
from binopt.solve.jobs import runner
from binopt.solve.planner import SearchLimits
from binopt.solve.spots import Limits

WORK_SHARE = 0.3
"""Work for one face's bins, as a share of what one room's spots may use: more lowered the sum by 0.003 % in a trial."""


@dataclass(frozen=True, slots=True)
class BinsOutcome:
    """What a scenario does with bins.

    Parameters
    ----------
    trade
        What is bought and left over, and who shares.
    before
        Both baselines with the bins as they are: ``today`` and ``exact``.
    levers
        ``bin_sizes`` and ``shared_bins``, those that are switched on, then ``today`` and ``exact``: the baseline with
        the bins that are chosen with that lever alone, all else as it is. Fewer presentations are another lever.
    """

    trade: Trade
    before: Mapping[str, Figures]
    levers: Mapping[str, Mapping[str, Figures]]


def with_chosen_bins(scenario: Scenario, limits: SearchLimits) -> tuple[Scenario, BinsOutcome | None]:
    """Choose the bins of a scenario that leaves them open; any other is given back as it is."""
    terms = scenario.bins
    if terms is None:
        return scenario, None
    case = scenario.case
    model = lay_served(case)
    doors = find_doors(case, model)
    allowed = Limits(limits.work * WORK_SHARE, limits.seconds, limits.seed)
    levers = {}
    with runner(limits.workers) as run:
        changed, trade = choose_bins(case, model, doors, terms, allowed, run)
        alone = terms.alone()
        for name, one in alone.items():
            with_one = changed if len(alone) == 1 else choose_bins(case, model, doors, one, allowed, run)[0]
            levers[name] = _baselines(with_one, model, doors)
    outcome = BinsOutcome(trade, _baselines(case, model, doors), levers)
    return replace(scenario, case=changed, bins=None), outcome


def _baselines(case: Case, model: StreetModel, doors: Doors) -> dict[str, Figures]:
    """Weigh both baselines of a case."""
    baselines = make_baselines(case, model, doors)
    services = {"today": baselines.today, "exact": baselines.exact}
    return {
        name: evaluate_prepared(prepare(case, model, service.spots), service.presentations).total
        for name, service in services.items()
    }
