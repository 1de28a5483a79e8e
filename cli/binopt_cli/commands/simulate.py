"""``binopt simulate``: a plan's rounds driven many times over."""

from __future__ import annotations

from pathlib import Path

import click

from binopt_cli.folders import open_case_of, open_plan
from binopt_cli.options import case_option, json_option, plan_argument, seed_option, weeks_option
from binopt_cli.simulation_text import render_simulation
from binopt_cli.terminal import show, show_json


@click.command(short_help="Drive a plan's rounds many times over.")
@plan_argument
@case_option
@weeks_option
@seed_option
@json_option
def simulate(plan: Path, case: Path | None, weeks: int, seed: int, *, as_json: bool) -> None:
    """Drive the rounds of the plan in the folder PLAN in many weeks that differ as weeks do.

    How many trucks come within their published windows, how late the others are, and what the real minutes make of
    obstruction. The weeks are never those from which the windows were made, whatever the seed.
    """
    from binopt.outputs.rounds_view import needed_rounds
    from binopt.simulation import simulate as drive_rounds

    files = open_plan(plan)
    needed_rounds(files)
    found = drive_rounds(files, open_case_of(files, case), weeks=weeks, seed=seed)
    if as_json:
        show_json(found.to_dict())
    else:
        show(render_simulation(found))
