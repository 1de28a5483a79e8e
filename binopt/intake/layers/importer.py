"""The import itself: source and mapping to a case folder, and the report of what was done on the way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from binopt.errors import InputError
from binopt.intake.case_files import CASE_FILE
from binopt.intake.case_reader import read_case
from binopt.intake.case_writer import CaseTables, write_case
from binopt.intake.findings import Findings
from binopt.intake.layers.carriageways import lay_carriageways, lay_sites, lay_streets
from binopt.intake.layers.demand import buy_bins, litres_by_inhabitants
from binopt.intake.layers.ground import lay_ground
from binopt.intake.layers.inferred import lay_inferred
from binopt.intake.layers.mapping import LayerMapping
from binopt.intake.layers.mapping_reader import read_mapping
from binopt.intake.layers.obstacles import lay_obstacles
from binopt.intake.layers.premises import lay_premises
from binopt.intake.layers.report import Entry, ImportReport
from binopt.intake.layers.shapes import geometries
from binopt.intake.layers.source import Source, open_source
from binopt.intake.layers.source_checks import check_needs, settle_crs
from binopt.intake.layers.trucks import provide_trucks
from binopt.intake.nearness import Area
from binopt.storage import whole_folder

REPORT_FILE = "import.json"


def import_layers(source: str | Path, mapping: str | Path, out: Path, *, overwrite: bool = False) -> ImportReport:
    """Turn a municipality's own layers into a case folder.

    Parameters
    ----------
    source
        A GeoPackage or other vector file, a folder of them, or a PostGIS schema as
        ``postgresql://user@host/database?schema=name``.
    mapping
        Name of a shipped mapping (``bdtopo``, ``bgt``, ``cambridge``) or a TOML file in the same format.
    out
        The case folder to be made; written whole or not at all, with the report in it as ``import.json``.
    overwrite
        Whether a case that is there is replaced.

    Returns
    -------
    ImportReport
        What the case holds, and what was repaired, dropped or guessed to make it.

    Raises
    ------
    InputError
        With every fault of mapping and source, or of the case that they would become.
    UsageError
        When ``out`` holds something that is not to be replaced.
    """
    draft = read_mapping(mapping)
    faults = list(draft.faults)
    try:
        opened = open_source(source)
    except InputError as error:
        raise InputError([*faults, *error.faults]) from error
    with opened:
        faults += check_needs(opened, draft.needs)
        rules = draft.mapping
        settled, unfit = settle_crs(opened, draft.needs, rules.crs, rules.assume_crs, rules.name)
        faults += unfit
        if faults:
            raise InputError(faults)
        with whole_folder(out, overwrite, mark=CASE_FILE) as part:
            tables, settings, report = _make_case(settled, rules)
            write_case(part, tables, settings)
            (part / REPORT_FILE).write_text(report.to_json(), encoding="utf-8", newline="\n")
            read_case(part)
    return report


def _make_case(source: Source, rules: LayerMapping) -> tuple[CaseTables, dict[str, Any], ImportReport]:
    findings = Findings()
    ground = lay_ground(source, rules.pavements, rules.shape, findings)
    carriageways = lay_carriageways(source, rules.carriageways, ground.pavements, rules.clip_m, findings)
    streets, named = lay_streets(source, rules.streets, findings)
    walks = ground.pavements
    inferred: tuple[Entry, ...] = ()
    if rules.inferred is not None:
        lines = carriageways.lines if len(carriageways.lines) else streets.rename(columns={"street_id": "feature"})
        made, inferred = lay_inferred(
            source, rules.inferred, lines, carriageways.polygons, ground.pavements, rules.shape.min_area_m2
        )
        walks = gpd.GeoDataFrame(pd.concat([f for f in (walks, made) if len(f)] or [walks]), crs=source.target)
    if walks.empty:
        findings.fault(source.name, "no pavement is left", hint="look at the filters of [[pavements]]")
    if findings:
        raise InputError(findings.faults())
    pavements = Area.of(geometries(walks))
    sites, placed = lay_sites(source, rules.sites)
    obstacles, stood = lay_obstacles(
        source, rules.obstacles, pavements, Area.of(geometries(carriageways.polygons)), ground.holes, findings
    )
    premises, housed = lay_premises(source, rules.premises, pavements, streets, findings)
    if findings:
        raise InputError(findings.faults())
    settings, bins, reckoned = _service(source, rules, premises)
    entries = ground.entries + carriageways.entries + named + inferred + placed + stood + housed + reckoned
    tables = CaseTables(
        pavements=walks,
        premises=premises,
        bins=bins,
        carriageways=carriageways.polygons,
        obstacles=obstacles,
        streets=streets,
        sites=sites,
    )
    report = ImportReport(rules.name, source.name, count_tables(tables, settings), entries)
    return tables, settings, report


def _service(
    source: Source, rules: LayerMapping, premises: gpd.GeoDataFrame
) -> tuple[dict[str, Any], pd.DataFrame, tuple[Entry, ...]]:
    """Reckon bins and trucks, and gather what goes into ``case.toml``."""
    rule = rules.service
    bins = buy_bins(premises["premises_id"], litres_by_inhabitants(premises, rule), rule)
    trucks, reckoned = provide_trucks(rule, bins)
    tables: dict[str, Any] = {"case": {"name": rules.name, **rule.tables.get("case", {}), "crs": _crs_text(source)}}
    tables |= {name: table for name, table in rule.tables.items() if name not in ("case", "trucks")}
    return tables | ({"trucks": trucks} if trucks else {}), bins, reckoned


def _crs_text(source: Source) -> str:
    assert source.target is not None  # noqa: S101 (settle_crs found one, or there were faults)
    code = source.target.to_epsg()
    return f"EPSG:{code}" if code else str(source.target.to_wkt())


def count_tables(tables: CaseTables, settings: Mapping[str, Any]) -> dict[str, float]:
    """Count what a case holds, for the report of how it was made."""
    bins = tables.bins
    counts: dict[str, float] = {
        "premises": len(tables.premises),
        "inhabitants": float(tables.premises["inhabitants"].sum()),
        "bins": int(bins["count"].sum()),
    }
    for stream, rows in bins.groupby("stream", sort=False):
        counts[f"bins: {stream}"] = int(rows["count"].sum())
    counts["litres a week"] = float(np.round(bins["litres_per_week"].sum(), 3))
    for name, frame in tables.layers():
        if name not in ("premises", "bins"):
            counts[name] = len(frame)
    if tables.obstacles is not None and len(tables.obstacles):
        kinds = Counter(tables.obstacles["kind"])
        counts |= {f"obstacles: {kind}": kinds[kind] for kind in sorted(kinds)}
    counts["trucks"] = len(settings.get("trucks", {}))
    return counts
