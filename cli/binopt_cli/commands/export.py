"""``binopt export``: a plan's papers for people, or the layers of a case or plan for other programs."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from binopt.errors import UsageError
from binopt_cli.folders import open_case_of, open_plan
from binopt_cli.options import (
    case_option,
    folder_argument,
    format_option,
    from_option,
    issued_option,
    json_option,
    lang_option,
    overwrite_option,
    papers_out_option,
    target_option,
    tiles_credit_option,
    tiles_option,
    what_option,
)
from binopt_cli.terminal import show, show_json, tell

if TYPE_CHECKING:
    from binopt.outputs.map.background import Background

_LAYERS_ONLY = ("form",)
_PAPERS_ONLY = ("what", "lang", "starts_on", "issued", "case", "tiles", "tiles_credit")


@click.command(short_help="Write a plan's papers, or layers in another format or to PostGIS.")
@folder_argument
@papers_out_option
@what_option
@lang_option
@from_option
@issued_option
@case_option
@tiles_option
@tiles_credit_option
@target_option
@format_option
@overwrite_option
@json_option
@click.pass_context
def export(
    context: click.Context,
    folder: Path,
    out: Path | None,
    what: tuple[str, ...],
    lang: str,
    starts_on: datetime | None,
    issued: datetime | None,
    case: Path | None,
    tiles: str | None,
    tiles_credit: str,
    target: str | Path | None,
    form: str | None,
    *,
    overwrite: bool,
    as_json: bool,
) -> None:
    """Write the papers of the plan in FOLDER (--out), or the layers of the case or plan in FOLDER (--to).

    With --out, each kind of paper is written to a folder of its own in DIR. All are made from one timetable, so no two
    of them disagree; the same plan gives the same bytes. DIR/papers.json lists all files.

    With --to, the layers are written to TARGET: a new folder, or a schema of a PostGIS database. A case that is written
    to a folder stays a case. To a database all layers go in one transaction, or none. Its password is best left to
    PGPASSWORD or ~/.pgpass; it is never shown.
    """
    if out is not None and target is None:
        _refuse(context, _LAYERS_ONLY, "--to")
        dates = (as_day(starts_on), as_day(issued))
        background = _background(tiles, tiles_credit)
        _papers(folder, out, what, lang, dates, case, background, overwrite=overwrite, as_json=as_json)
    elif target is not None and out is None:
        _refuse(context, _PAPERS_ONLY, "--out")
        _layers(folder, target, form, overwrite=overwrite, as_json=as_json)
    else:
        raise UsageError("papers or layers? Try: --out DIR for a plan's papers, or --to TARGET for layers")


def as_day(when: datetime | None) -> date | None:
    """Return the date of what a command line calls a day."""
    return None if when is None else when.date()


def _refuse(context: click.Context, names: tuple[str, ...], belongs_to: str) -> None:
    """Refuse options that were given and mean nothing here."""
    for parameter in context.command.params:
        given = context.get_parameter_source(parameter.name or "") is click.core.ParameterSource.COMMANDLINE
        if parameter.name in names and given:
            raise UsageError(f"{parameter.opts[0]} goes with {belongs_to} only")


def _background(url: str | None, credit: str) -> Background | None:
    """Return where the map may fetch a background from, where anybody asked for one."""
    from binopt.outputs.map.background import Background

    return None if url is None else Background(url, credit)


def _papers(
    folder: Path,
    out: Path,
    what: tuple[str, ...],
    lang: str,
    dates: tuple[date | None, date | None],
    case: Path | None,
    background: Background | None,
    *,
    overwrite: bool,
    as_json: bool,
) -> None:
    from binopt.papers.edition import make_edition
    from binopt.papers.export import INDEX_FILE, export_papers
    from binopt.storage import check_place

    check_place(out, overwrite, mark=INDEX_FILE)
    files = open_plan(folder)
    given = open_case_of(files, case)
    if given.digest != files.case_digest:
        tell("note: the case has changed since the plan was made; addresses and holidays are told as they are now")
    edition = make_edition(files, given, lang, starts_on=dates[0], issued=dates[1], background=background)
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


def _layers(folder: Path, target: str | Path, form: str | None, *, overwrite: bool, as_json: bool) -> None:
    from binopt.outputs.export import export_to_database, export_to_files
    from binopt.stores.file_writer import FileFormat

    if isinstance(target, str):
        if form is not None:
            raise UsageError("--format is for folders, not for databases")
        done = export_to_database(folder, target, overwrite=overwrite)
    else:
        done = export_to_files(folder, target, FileFormat(form or FileFormat.GPKG), overwrite=overwrite)
    for note in done.notes:
        tell(f"note: {note}")
    if as_json:
        show_json({"to": done.place, "rows": dict(done.rows)})
        return
    for name, rows in done.rows.items():
        show(f"{rows:>12,}  {name}")
    show(f"The layers are in {done.place}")
