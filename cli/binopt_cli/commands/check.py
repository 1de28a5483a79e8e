"""``binopt check``: every rule, from a plan's files and its case alone."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from pathlib import Path

import click

from binopt.errors import ViolationsError
from binopt_cli.folders import open_case_of, open_plan
from binopt_cli.options import case_option, json_option, plan_argument
from binopt_cli.terminal import show, show_json


@click.command(short_help="Hold a plan against every rule.")
@plan_argument
@case_option
@json_option
def check(plan: Path, case: Path | None, *, as_json: bool) -> None:
    """Hold the plan in the folder PLAN against every rule; exit code 6 where it breaks one.

    The plan is read from its files, the streets are laid out anew from the case, its rounds are driven again on them.
    Nothing is taken from the search.
    """
    from binopt.rules import ROUND_RULES, RULES, check_plan

    files = open_plan(plan)
    violations = check_plan(open_case_of(files, case), files)
    broken = Counter(violation.rule for violation in violations)
    rules = len(RULES) + len(ROUND_RULES)
    if as_json:
        show_json({"rules": rules, "violations": [asdict(violation) for violation in violations]})
    elif violations:
        show("\n".join(str(violation) for violation in violations))
    else:
        counts = f"{len(files.plan.spots):,} spots, {len(files.plan.presentations):,} presentations"
        rounds = f"{len(files.rounds):,} rounds" if files.rounds else "no rounds"
        show(f"all {rules} rules hold: {counts}, {rounds}")
    if violations:
        most = ", ".join(f"{rule} {count}×" for rule, count in broken.most_common(5))
        raise ViolationsError(f"{len(violations):,} violations of {len(broken)} rules: {most}")
