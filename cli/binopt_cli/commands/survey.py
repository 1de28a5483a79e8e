"""``binopt survey``: what is worth measuring for a plan, and what the tape said brought back into a case."""

from __future__ import annotations

from pathlib import Path

import click

from binopt_cli.folders import check_is_case, open_case_of, open_plan
from binopt_cli.options import (
    apply_option,
    case_option,
    folder_argument,
    json_option,
    most_option,
    overwrite_option,
    survey_out_option,
)
from binopt_cli.survey_text import render_applied, render_survey
from binopt_cli.terminal import show, show_json, tell


@click.command(short_help="Say where to measure, and bring the figures back.")
@folder_argument
@case_option
@most_option
@survey_out_option
@apply_option
@overwrite_option
@json_option
def survey(
    folder: Path, case: Path | None, most: int, out: Path | None, tape: Path | None, *, overwrite: bool, as_json: bool
) -> None:
    """List the faces whose true width would change the plan in the folder FOLDER most, those first.

    --out writes them as a page to print, with a sketch of each and stations where to hold the tape (survey.html), and
    as a form for the figures (widths.csv).

    With --apply, FOLDER is a case: the figures of the filled-in form go into a new case, --out, whose pavements are
    measured there.
    """
    if tape is not None:
        _apply(folder, tape, out, overwrite=overwrite, as_json=as_json)
        return
    from binopt.storage import check_place
    from binopt.survey import make_survey, write_survey
    from binopt.survey.paper import FORM_FILE, PAGE_FILE

    if out is not None:
        check_place(out, overwrite, mark=FORM_FILE)
    files = open_plan(folder)
    found = make_survey(files, open_case_of(files, case), most)
    if as_json:
        show_json(found.to_dict())
    else:
        show(render_survey(found))
    if out is not None:
        write_survey(found, out, overwrite=overwrite)
        tell(f"to print: {out / PAGE_FILE}; to fill in: {out / FORM_FILE}")
        tell(f"hint: binopt survey CASE --apply {out / FORM_FILE} --out NEW_CASE")


def _apply(folder: Path, tape: Path, out: Path | None, *, overwrite: bool, as_json: bool) -> None:
    from binopt.survey import apply_tape

    if out is None:
        raise click.UsageError("--apply needs --out: a folder for the new case")
    check_is_case(folder)
    applied = apply_tape(folder, tape, out, overwrite=overwrite)
    if as_json:
        show_json(applied.to_dict())
    else:
        show(render_applied(applied))
    tell(f"the case is in {out}")
    tell(f"hint: binopt plan {out} --out PLAN")
