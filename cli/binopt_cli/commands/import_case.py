"""``binopt import``: cases out of data that others made."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from binopt_cli.options import (
    area_option,
    bbox_option,
    case_out_option,
    country_option,
    extract_argument,
    json_option,
    mapping_option,
    overwrite_option,
    settings_option,
    source_argument,
)
from binopt_cli.terminal import show, tell

if TYPE_CHECKING:
    from binopt.intake.layers.report import ImportReport


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

    _tell(import_layers(source, mapping, out, overwrite=overwrite), out, as_json=as_json)


@import_group.command(short_help="Make a case of any streets of OpenStreetMap.")
@extract_argument
@case_out_option
@bbox_option
@area_option
@country_option
@settings_option
@overwrite_option
@json_option
def osm(
    extract: Path,
    out: Path,
    bbox: tuple[float, float, float, float] | None,
    area: str,
    country: str,
    settings: Path | None,
    *,
    overwrite: bool,
    as_json: bool,
) -> None:
    """Turn OpenStreetMap's streets and buildings in EXTRACT, a .osm.pbf or .osm file, into a case.

    Pavements are inferred where nobody mapped them; each says how wide it is taken to be and how far that may be off.
    What was inferred, dropped or guessed is listed with counts and ids; all ids are in CASE/import.json.
    """
    from binopt.intake.osm import import_osm

    if bbox is not None and area:
        raise click.UsageError("--bbox and --area exclude each other")
    report = import_osm(extract, out, bbox=bbox, area=area, country=country, settings=settings, overwrite=overwrite)
    _tell(report, out, as_json=as_json)


def _tell(report: ImportReport, out: Path, *, as_json: bool) -> None:
    show(report.to_json() if as_json else report.render())
    tell(f"the case is in {out}")
    tell(f"hint: binopt inspect {out}")
