"""``binopt check``: every rule, from a plan's files and its case alone."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from binopt.errors import UsageError, ViolationsError
from binopt_cli.folders import open_case, open_plan
from binopt_cli.options import case_option, json_option, plan_argument
from binopt_cli.terminal import show, show_json, tell

if TYPE_CHECKING:
    from binopt.domain.case import Case
    from binopt.domain.plan_files import PlanFiles


@click.command(short_help="Hold a plan against every rule.")
@plan_argument
@case_option
@json_option
def check(plan: Path, case: Path | None, *, as_json: bool) -> None:
    """Hold the plan in the folder PLAN against every rule; exit code 6 where it breaks one.

    The plan is read from its files, the streets are laid out anew from the case. Nothing is taken from the search.
    """
    from binopt.rules import RULES, check_plan

    files = open_plan(plan)
    violations = check_plan(_case_of(files, case), files)
    broken = Counter(violation.rule for violation in violations)
    if as_json:
        show_json({"rules": len(RULES), "violations": [asdict(violation) for violation in violations]})
    elif violations:
        show("\n".join(str(violation) for violation in violations))
    else:
        counts = f"{len(files.plan.spots):,} spots, {len(files.plan.presentations):,} presentations"
        show(f"all {len(RULES)} rules hold: {counts}")
    if violations:
        most = ", ".join(f"{rule} {count}×" for rule, count in broken.most_common(5))
        raise ViolationsError(f"{len(violations):,} violations of {len(broken)} rules: {most}")


def _case_of(files: PlanFiles, folder: Path | None) -> Case:
    """Read the case of a plan, under the clear width that the plan was made for."""
    from binopt.presets import CLEAR_WIDTHS
    from binopt.scenarios import with_clear_width

    place = folder or files.case_folder
    if place is None:
        raise UsageError("the plan does not say where its case lies. Try: --case CASE")
    if folder is None and not place.is_dir():
        raise UsageError(f"the plan's case is not at {place} any more. Try: --case CASE")
    case = open_case(place)
    preset = str(files.report["case"].get("clear_width_preset", ""))
    if preset == case.rules.clear_width_preset or preset not in CLEAR_WIDTHS:
        return case
    said = case.rules.clear_width_preset or f"{case.rules.clear_width.clear_width_m:.2f} m"
    tell(f"note: the plan was made for the clear width {preset}, the case says {said}")
    return with_clear_width(case, preset)
