"""``binopt rounds``: the rounds of a plan, for people and for navigation devices."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from binopt.errors import BinoptError
from binopt_cli.folders import open_case_of, open_plan
from binopt_cli.options import case_option, gpx_option, json_option, overwrite_option, plan_argument
from binopt_cli.terminal import show, show_json, tell

if TYPE_CHECKING:
    from binopt.domain.case import Case
    from binopt.domain.plan_files import PlanFiles


@click.command(short_help="Tell a plan's rounds; write them for navigation devices.")
@plan_argument
@case_option
@gpx_option
@overwrite_option
@json_option
def rounds(plan: Path, case: Path | None, gpx: Path | None, *, overwrite: bool, as_json: bool) -> None:
    """Tell the rounds of the plan in the folder PLAN.

    Each round's truck, day, hours and loads, how full the truck is, what is left of the shift, and how evenly the work
    lies on trucks and days.
    """
    from binopt.outputs.round_gpx import write_gpx
    from binopt.outputs.rounds_text import render_rounds
    from binopt.outputs.rounds_view import view_rounds

    files = open_plan(plan)
    view = view_rounds(files, open_case_of(files, case) if case else _case_if_there(files))
    if gpx is not None:
        written = write_gpx(files, gpx, overwrite=overwrite)
        tell(f"{len(written)} GPX files are in {gpx}")
    if as_json:
        show_json(view.to_dict())
    else:
        show(render_rounds(view))


def _case_if_there(files: PlanFiles) -> Case | None:
    """Read the plan's case; rounds can be told without it, but not how full the trucks are."""
    try:
        return open_case_of(files, None)
    except BinoptError:
        tell("note: the plan's case cannot be read, so trucks' sizes and shifts are not known. Try: --case CASE")
        return None
