"""``binopt report``: a plan's figures for people."""

from __future__ import annotations

from pathlib import Path

import click

from binopt_cli.folders import open_plan
from binopt_cli.options import json_option, plan_argument
from binopt_cli.terminal import show, show_json


@click.command(short_help="Tell a plan's figures for people.")
@plan_argument
@json_option
def report(plan: Path, *, as_json: bool) -> None:
    """Tell the figures of the plan in the folder PLAN.

    Obstruction and pinches against both baselines, by lever, by street and by face, whom no lawful spot was found for
    and why, whether it is halved or what is missing for it, and what all this rests on.
    """
    from binopt.outputs.report_text import render_text_report
    from binopt.outputs.report_view import make_view

    files = open_plan(plan)
    if as_json:
        show_json(make_view(files))
    else:
        show(render_text_report(files))
