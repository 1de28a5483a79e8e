"""``binopt export``: the papers of a plan, for everybody whom it concerns."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import click

from binopt_cli.folders import open_case_of, open_plan
from binopt_cli.options import (
    case_option,
    from_option,
    issued_option,
    json_option,
    lang_option,
    overwrite_option,
    papers_out_option,
    plan_argument,
    what_option,
)
from binopt_cli.terminal import show, show_json, tell


@click.command(short_help="Write a plan's papers: calendars, workbook, tables, maps.")
@plan_argument
@papers_out_option
@what_option
@lang_option
@from_option
@issued_option
@case_option
@overwrite_option
@json_option
def export(
    plan: Path,
    out: Path,
    what: tuple[str, ...],
    lang: str,
    starts_on: datetime | None,
    issued: datetime | None,
    case: Path | None,
    *,
    overwrite: bool,
    as_json: bool,
) -> None:
    """Write the papers of the plan in the folder PLAN to the folder DIR, each kind to a folder of its own.

    All are made from one timetable, so no two of them disagree; the same plan gives the same bytes. DIR/papers.json
    lists all files.
    """
    from binopt.papers.edition import make_edition
    from binopt.papers.export import INDEX_FILE, export_papers
    from binopt.storage import check_place

    check_place(out, overwrite, mark=INDEX_FILE)
    files = open_plan(plan)
    given = open_case_of(files, case)
    if given.digest != files.case_digest:
        tell("note: the case has changed since the plan was made; addresses and holidays are told as they are now")
    edition = make_edition(files, given, lang, starts_on=as_day(starts_on), issued=as_day(issued))
    done = export_papers(edition, out, what=what, overwrite=overwrite)
    for paper in done.left_out:
        tell(f"note: no {paper.name}: nobody said from which day the plan holds")
    if done.left_out:
        tell("hint: --from 2027-01-04, or from = 2027-01-04 under [calendar] in case.toml")
    if as_json:
        show_json({"to": str(out), "papers": {name: list(paths) for name, paths in done.files.items()}})
        return
    for name, paths in done.files.items():
        show(f"{len(paths):>8,}  {name}")
    show(f"The papers are in {out}")


def as_day(when: datetime | None) -> date | None:
    """Return the date of what a command line calls a day."""
    return None if when is None else when.date()
