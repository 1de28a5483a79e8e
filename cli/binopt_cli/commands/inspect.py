"""``binopt inspect``: what a case holds, what the geometry makes of it, and every fault it has."""

from __future__ import annotations

from pathlib import Path

import click

from binopt.errors import InputError
from binopt_cli.folders import open_case
from binopt_cli.inspection_text import render_inspection
from binopt_cli.options import case_argument, json_option, overwrite_option, sheets_out_option
from binopt_cli.terminal import faults_as_data, show, show_json, tell


@click.command(short_help="Say what a case holds, and all its faults.")
@case_argument
@sheets_out_option
@overwrite_option
@json_option
def inspect(case: Path, out: Path | None, *, overwrite: bool, as_json: bool) -> None:
    """Say what the case in the folder CASE holds and what the geometry makes of it.

    Also where the width of each face comes from (measured, tagged, estimated), and between which bounds it lies; --out
    draws that (widths.png) and writes it for every face (widths.csv).

    Faults are told all at once with layer, id, value and what to do; exit code 3 where there are any.
    """
    from binopt.inspection import inspect_model
    from binopt.outputs.width_sheet import TABLE_FILE
    from binopt.served import lay_served
    from binopt.storage import check_place

    if out is not None:
        check_place(out, overwrite, mark=TABLE_FILE)
    try:
        given = open_case(case)
        model = lay_served(given)
        found = inspect_model(given, model)
    except InputError as error:
        if as_json:
            show_json(faults_as_data(error))
        raise
    if as_json:
        show_json({**found.to_dict(), "faults": []})
    else:
        show(render_inspection(found))
    if out is not None:
        from binopt.outputs.width_sheet import SHEET_FILE, write_width_sheet

        write_width_sheet(given, model, found.face_widths, out, overwrite=overwrite)
        tell(f"the picture is {out / SHEET_FILE}")
