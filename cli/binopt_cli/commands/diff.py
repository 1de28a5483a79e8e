"""``binopt diff``: what a new plan changes for whom."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from binopt_cli.commands.export import as_day
from binopt_cli.folders import open_case_of, open_plan
from binopt_cli.options import (
    case_option,
    changes_out_option,
    csv_option,
    from_option,
    issued_option,
    json_option,
    lang_option,
    new_plan_argument,
    old_plan_argument,
    overwrite_option,
    sequence_option,
)
from binopt_cli.terminal import show, show_json, tell


@click.command(short_help="Tell what a new plan changes for whom.")
@old_plan_argument
@new_plan_argument
@changes_out_option
@lang_option
@from_option
@issued_option
@sequence_option
@case_option
@overwrite_option
@csv_option
@json_option
def diff(
    old_plan: Path,
    new_plan: Path,
    out: Path | None,
    lang: str,
    starts_on: datetime | None,
    issued: datetime | None,
    sequence: int,
    case: Path | None,
    *,
    overwrite: bool,
    as_csv: bool,
    as_json: bool,
) -> None:
    """Tell which addresses have another day, time or spot in NEW_PLAN than in OLD_PLAN.

    With --out the changes are also written to a folder: as tables, as a layer for maps, and as the calendars of all
    whom they concern, brought up to date. Calendars need the day from which the new plan holds.
    """
    from binopt.papers.diff.changes import find_changes
    from binopt.papers.diff.folder import CHANGES_FILE, write_changes
    from binopt.papers.diff.render import as_row, render_csv, render_text
    from binopt.papers.edition import make_edition
    from binopt.storage import check_place

    if out is not None:
        check_place(out, overwrite, mark=CHANGES_FILE)
    files, before = open_plan(new_plan), open_plan(old_plan)
    new = make_edition(files, open_case_of(files, case), lang, starts_on=as_day(starts_on), issued=as_day(issued))
    # the same begin for both, so that only what the plan changes counts as changed
    old = make_edition(before, open_case_of(before, case), lang, starts_on=new.calendar.starts_on, issued=new.issued)
    changes = find_changes(old, new)
    if out is not None:
        write_changes(changes, old, new, out, sequence=sequence, overwrite=overwrite)
        if not new.dates:
            tell("note: no calendars: nobody said from which day the plan holds")
            tell("hint: --from 2027-01-04, or from = 2027-01-04 under [calendar] in case.toml")
        tell(f"The changes are in {out}")
    if as_json:
        show_json({"changes": [as_row(change, new.speech) for change in changes]})
    elif as_csv:
        show(render_csv(changes, new.speech))
    else:
        show(render_text(changes, new.speech))
