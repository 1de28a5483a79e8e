"""``binopt import``: cases out of data that others made."""

from __future__ import annotations

from pathlib import Path

import click

from binopt_cli.options import case_out_option, json_option, mapping_option, overwrite_option, source_argument
from binopt_cli.terminal import show, tell


@click.group("import")
def import_group() -> None:
    """Make a case of data that is there."""


@import_group.command(short_help="Make a case of a municipality's own layers.")
@source_argument
@mapping_option
@case_out_option
@overwrite_option
@json_option
def layers(source: str | Path, mapping: str, out: Path, *, overwrite: bool, as_json: bool) -> None:
    """Turn a municipality's own layers in SOURCE into a case.

    SOURCE is a file, a folder of files, or a schema of a PostGIS database: postgresql://user@host/database?schema=name.

    What was repaired, dropped or guessed on the way is listed with counts and ids; all ids are in CASE/import.json.
    """
    from binopt.intake.layers import import_layers

    report = import_layers(source, mapping, out, overwrite=overwrite)
    show(report.to_json() if as_json else report.render())
    tell(f"the case is in {out}")
    tell(f"hint: binopt inspect {out}")
