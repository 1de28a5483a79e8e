"""``report.json`` and ``timings.json``: every figure of a plan, unrounded, for programs and for the text report."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, fields
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np

from binopt.domain.plan import Service
from binopt.measure.figures import Figures
from binopt.outputs.result import PlanResult
from binopt.outputs.round_figures import round_figures, window_figures

FIGURES = tuple(field.name for field in fields(Figures))

NO_ROUNDS = (
    "no rounds were found that keep streams of a face apart: windows are whole hours, the truck is taken at their "
    "middle, and crew hours are reckoned with an allowance for driving"
)
MORE_HOURS = (
    "no rounds were found that keep streams of a face apart in the crew hours of today, {today:.1f} h a week; the "
    "rounds found take {plan:.1f} h"
)
SAME_H = 1e-9


def make_report(result: PlanResult, *, case_path: str = "") -> dict[str, Any]:
    """Gather all figures of a plan as plain values.

    Parameters
    ----------
    case_path
        Where the case lies as seen from the plan's folder, so that the plan can be checked later; empty for unknown.
    """
    totals = {"today": result.today.total, "exact": result.exact.total, "plan": result.planned.total}
    report: dict[str, Any] = {
        name: {which: getattr(figures, name) for which, figures in totals.items()} for name in FIGURES
    }
    report["o"]["lower_bound"] = result.bounds.o_total
    report |= {
        "displaced": {which: moved.total_m_h for which, moved in result.displaced.items()},
        "crew_hours": dict(result.crew_hours),
        "rounds": {which: round_figures(tours, result.case.weeks) for which, tours in result.rounds.items()},
        "windows": window_figures(result.plan.presentations),
        "halved": {base: verdict.halved for base, verdict in result.judgement.verdicts.items()},
        "why": {base: list(verdict.missing) for base, verdict in result.judgement.verdicts.items()},
        "no_room": result.judgement.no_room,
        "rests_on": list(result.rests_on),
        "overfull_share_at_20_percent_spread": result.overfull_share,
        "levers": {
            lever: {base: asdict(figures) for base, figures in by_base.items()}
            for lever, by_base in result.levers.items()
        },
        "adoption": [{"share": point.share, **asdict(point.figures)} for point in result.adoption],
        "marginal_o": {which: _marginal(values) for which, values in result.marginal_o.items()},
        "objective": {stage.name: stage.objective for stage in result.bounds.stages},
        "objective_bound": {stage.name: stage.bound for stage in result.bounds.stages},
        "gap": {stage.name: stage.gap for stage in result.bounds.stages},
        "problems": {"count": result.bounds.problems, "optimal": result.bounds.optimal_problems},
        "faces": _faces(result),
        "unplaced": dict(sorted(Counter(one.reason for one in result.all_unplaced).items())),
        "status": result.status,
        "seed": result.seed,
        "binopt_version": result.version,
        "case_digest": result.case.digest,
        "case": _case(result, case_path),
        "notes": [*result.case.notes, *result.model.notes, *_of_rounds(result)],
    }
    return report


def _of_rounds(result: PlanResult) -> list[str]:
    """Say what could not be had of rounds."""
    if not result.rounds["plan"]:
        return [NO_ROUNDS]
    hours = result.crew_hours
    return [MORE_HOURS.format(**hours)] if hours["plan"] > hours["today"] + SAME_H else []


def render_report(report: Mapping[str, Any]) -> str:
    """Write a report as JSON that every reader takes: no NaN, no infinity, non-ASCII escaped."""
    return json.dumps(_plain(report), indent=1, allow_nan=False) + "\n"


def render_timings(seconds: Mapping[str, float]) -> str:
    """Write the seconds by stage, with their sum; apart from the report, because they differ each time."""
    return render_report({"seconds": dict(seconds), "total_s": float(sum(seconds.values()))})


def relative_case_path(case_folder: Path, plan_folder: Path) -> str:
    """Say where a case lies as seen from its plan, so that both can be moved together."""
    case, plan = case_folder.resolve(), plan_folder.resolve()
    try:
        return Path(os.path.relpath(case, plan)).as_posix()
    except ValueError:  # on another drive
        return case.as_posix()


def _case(result: PlanResult, case_path: str) -> dict[str, Any]:
    case = result.case
    return {
        "name": case.name,
        "path": case_path,
        "weeks": case.weeks,
        "premises": len(case.premises),
        "bins": sum(len(holding.bins) for holding in case.holdings),
        "streams": list(case.streams),
        "clear_width_preset": case.rules.clear_width_preset,
        "clear_width_m": case.rules.clear_width.clear_width_m,
        "max_fill": case.rules.max_fill,
        "lead_min": case.behaviour.lead_min,
        "lag_min": case.behaviour.lag_min,
        "plan_lead_min": case.behaviour.plan_lead_min,
        "plan_lag_min": case.behaviour.plan_lag_min,
        "covered_share": result.model.covered_share,
        "presentations_per_week": {
            "today": _per_week(result.baselines.today, case.weeks),
            "plan": _per_week(result.plan, case.weeks),
        },
    }


def _per_week(service: Service, weeks: int) -> float:
    return len(service.presentations) / weeks


def _faces(result: PlanResult) -> dict[str, Any]:
    """Count faces: all, those narrowed below the clear width, with barriers, and within 0.1 % of their bound."""
    by_plan = {"today": result.today, "exact": result.exact, "plan": result.planned}
    return {
        "count": len(result.model.faces),
        "length_m": sum(face.length_m for face in result.model.faces),
        "with_bins": {name: int((figures.o > 0).sum()) for name, figures in by_plan.items()},
        "below_clear_width": {name: int((figures.s > 0).sum()) for name, figures in by_plan.items()},
        "with_barrier": {name: int((figures.b > 0).sum()) for name, figures in by_plan.items()},
        "at_bound": int((result.planned.o - result.bounds.o_face <= 1e-6 + 0.001 * result.planned.o).sum()),
    }


def _marginal(marginal_o: Mapping[str, float]) -> dict[str, Any]:
    """Sum up what each premises' bins take from the street, and keep the value of each."""
    return {
        "median": median(marginal_o.values()) if marginal_o else 0.0,
        "sum": float(sum(marginal_o.values())),
        "by_premises": dict(sorted(marginal_o.items())),
    }


def _plain(value: object) -> object:
    """Turn numpy's numbers and mappings into what JSON knows; what is no finite number becomes ``null``."""
    if isinstance(value, Mapping):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if isinstance(value, bool | np.bool_):
        return bool(value)
    if isinstance(value, int | np.integer):
        return int(value)
    if isinstance(value, float | np.floating):
        return float(value) if np.isfinite(value) else None
    return value
