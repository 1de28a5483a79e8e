"""``binopt export``: the layers of a case or plan to other formats and to PostGIS."""

from __future__ import annotations

from pathlib import Path

import click

from binopt_cli.options import folder_argument, format_option, json_option, overwrite_option, target_option
from binopt_cli.terminal import show, show_json, tell


@click.command(short_help="Write a case's or plan's layers in another format, or to PostGIS.")
@folder_argument
@target_option
@format_option
@overwrite_option
@json_option
def export(folder: Path, target: str | Path, form: str | None, *, overwrite: bool, as_json: bool) -> None:
    """Write the layers of the case or plan in FOLDER to TARGET: a new folder, or a schema of a PostGIS database.

    A case that is written to a folder stays a case. To a database all layers go in one transaction, or none. Its
    password is best left to PGPASSWORD or ~/.pgpass; it is never shown.
    """
    from binopt.errors import UsageError
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
