"""``binopt inspect``: what a case holds, what the geometry makes of it, and every fault it has."""

from __future__ import annotations

from pathlib import Path

import click

from binopt.errors import InputError
from binopt_cli.folders import open_case
from binopt_cli.inspection_text import render_inspection
from binopt_cli.options import case_argument, json_option
from binopt_cli.terminal import faults_as_data, show, show_json


@click.command(short_help="Say what a case holds, and all its faults.")
@case_argument
@json_option
def inspect(case: Path, *, as_json: bool) -> None:
    """Say what the case in the folder CASE holds and what the geometry makes of it.

    Faults are told all at once with layer, id, value and what to do; exit code 3 where there are any.
    """
    from binopt.inspection import inspect_case

    try:
        found = inspect_case(open_case(case))
    except InputError as error:
        if as_json:
            show_json(faults_as_data(error))
        raise
    if as_json:
        show_json({**found.to_dict(), "faults": []})
    else:
        show(render_inspection(found))
