"""A scenario as a case folder of its own, so that its plan can be checked, printed and driven like any other."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import asdict, replace
from datetime import time
from itertools import groupby
from pathlib import Path

import geopandas as gpd
import pandas as pd
from pyproj import CRS

from binopt.domain.case import Case
from binopt.domain.street import CarriagewayStand, FaceRule, Kerb, Obstacle, Pavement, Pin
from binopt.errors import InputError
from binopt.intake.case_files import CASE_FILE
from binopt.intake.case_reader import read_case, read_tables
from binopt.intake.case_shapes import LEAST_AREA_M2
from binopt.intake.case_toml import read_tree
from binopt.intake.case_writer import CaseTables, write_case
from binopt.intake.findings import Findings
from binopt.intake.ids import texts_of
from binopt.scenarios.scenario import Scenario
from binopt.scenarios.settings import lay_over
from binopt.units import DAY_MIN, format_clock, format_day


def write_scenario(scenario: Scenario, base: Case, case_folder: Path, folder: Path) -> Scenario:
    """Write a scenario's case to a folder, and return the scenario with the case as it is read from there.

    Layers that no change concerns are written as they lie in the base case's folder.

    Raises
    ------
    InputError
        When the base case cannot be read any more, or the folder cannot be written.
    """
    tables = dict(read_tables(case_folder))
    case, crs = scenario.case, base.crs
    if case.obstacles is not base.obstacles:
        tables["obstacles"] = _obstacles(tables.get("obstacles"), case.obstacles, base.obstacles, crs)
    if case.pavements is not base.pavements:
        tables["pavements"] = _pavements(case.pavements, crs)
    if case.carriageways is not base.carriageways:
        tables["carriageways"] = gpd.GeoDataFrame(geometry=list(case.carriageways), crs=crs)
    if case.premises is not base.premises and "kerb_id" in tables["premises"]:
        kept = {one.premises_id for one in case.premises if one.kerb_id is not None}
        tables["premises"] = _with_kerb_ids(tables["premises"], kept)
    if case.kerbs is not base.kerbs:
        tables["kerbs"] = _kerbs(case.kerbs, crs)
    if case.holdings is not base.holdings:
        tables["bins"] = _bins(case)
        tables["sharing"] = pd.DataFrame([asdict(share) for share in case.sharing])
    if case.closures is not base.closures:
        tables["closures"] = _closures(case)
    if case.stands is not base.stands:
        tables["stands"] = _stands(case.stands, crs)
    if case.pins is not base.pins:
        tables["pins"] = _pins(case.pins)
    if case.face_rules is not base.face_rules:
        tables["face_rules"] = _face_rules(case.face_rules)
    write_case(folder, CaseTables(**tables), _settings(scenario, base, case_folder))
    return replace(scenario, case=read_case(folder))


def _settings(scenario: Scenario, base: Case, case_folder: Path) -> dict[str, object]:
    """Return the whole ``case.toml``, of layers that lie beside it."""
    findings = Findings()
    tree = scenario.settings or read_tree(case_folder / CASE_FILE, findings)
    if tree is None:
        raise InputError(findings.faults())
    if scenario.case.rules.sides != base.rules.sides:
        tree = lay_over(tree, {"rules": {"sides": [side.value for side in scenario.case.rules.sides]}})
    own = tree.get("case")
    kept = {key: value for key, value in own.items() if key != "layers"} if isinstance(own, Mapping) else {}
    return {"case": {**kept, "name": base.name, "crs": base.crs.to_string()}} | {
        name: _in_quotes(value) for name, value in tree.items() if name != "case"
    }


def _in_quotes(value: object) -> object:
    """Return a value with times of day as texts, which mean the same in a case."""
    if isinstance(value, Mapping):
        return {key: _in_quotes(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_in_quotes(inner) for inner in value]
    return value.strftime("%H:%M") if isinstance(value, time) else value


def _obstacles(
    table: pd.DataFrame | None, obstacles: tuple[Obstacle, ...], before: tuple[Obstacle, ...], crs: CRS
) -> pd.DataFrame:
    """Return the rows of obstacles that stay as they are, and one for each that is new or was moved."""
    known = set(map(id, before))
    kept = {obstacle.obstacle_id for obstacle in obstacles if id(obstacle) in known}
    put = [obstacle for obstacle in obstacles if id(obstacle) not in known]
    columns = {
        "obstacle_id": [obstacle.obstacle_id for obstacle in put],
        "kind": [obstacle.kind for obstacle in put],
        "clearance_m": [obstacle.clearance_m for obstacle in put],
    }
    shapes = [obstacle.footprint for obstacle in put]
    # a point without a radius has a footprint all the same, too small to be read as a polygon
    drawn = [shape if shape.area >= LEAST_AREA_M2 else shape.centroid for shape in shapes]
    added: pd.DataFrame = gpd.GeoDataFrame(columns, geometry=drawn, crs=crs)
    if table is None:
        return added
    stay: pd.DataFrame = table.loc[table["obstacle_id"].astype(str).isin(kept)]
    parts = [part for part in (stay, added) if not part.empty]
    joined: pd.DataFrame = pd.concat(parts, ignore_index=True) if parts else added
    return joined


def _pavements(pavements: tuple[Pavement, ...], crs: CRS) -> gpd.GeoDataFrame:
    frame = pd.DataFrame(
        {
            "pavement_id": pavement.pavement_id,
            "street": pavement.street,
            "footfall": pavement.footfall,
            "profile": pavement.profile or "",
            "clear_width_m": pavement.clear_width_m,
            "width_source": pavement.width_source.value,
            "width_m": pavement.width and pavement.width.width_m,
            "width_low_m": pavement.width and pavement.width.low_m,
            "width_high_m": pavement.width and pavement.width.high_m,
        }
        for pavement in pavements
    )
    numbers = ["footfall", "clear_width_m", "width_m", "width_low_m", "width_high_m"]
    frame[numbers] = frame[numbers].astype(float)
    return gpd.GeoDataFrame(frame, geometry=[pavement.geometry for pavement in pavements], crs=crs)


def _with_kerb_ids(premises: gpd.GeoDataFrame, kept: Set[str]) -> gpd.GeoDataFrame:
    """Return the layer as it lies there, without the kerbs of all premises but some."""
    named = pd.Series([name in kept for name in texts_of(premises["premises_id"])], index=premises.index)
    return premises.assign(kerb_id=premises["kerb_id"].where(named, None))


def _kerbs(kerbs: tuple[Kerb, ...], crs: CRS) -> gpd.GeoDataFrame:
    columns = {name: [getattr(kerb, name) for kerb in kerbs] for name in ("kerb_id", "pavement_id", "street_id")}
    return gpd.GeoDataFrame(columns, geometry=[kerb.geometry for kerb in kerbs], crs=crs)


def _bins(case: Case) -> pd.DataFrame:
    """Return a row for each run of bins of one size; the litres stand in the first row of a premises and stream."""
    rows = []
    for holding in case.holdings:
        runs = [(litres, len(list(same))) for litres, same in groupby(one.litres for one in holding.bins)]
        window = holding.today_window
        for k, (litres, count) in enumerate(runs):
            rows.append(
                {
                    "premises_id": holding.premises_id,
                    "stream": holding.stream,
                    "bin_type": str(litres),
                    "count": count,
                    "litres_per_week": 0.0 if k else holding.litres_per_week,
                    "today_days": holding.today_days
                    and ";".join(format_day(day, case.weeks) for day in sorted(holding.today_days)),
                    "today_from": window and format_clock(window.from_min),
                    "today_to": window and format_clock(window.to_min),
                }
            )
    return pd.DataFrame(rows)


def _closures(case: Case) -> gpd.GeoDataFrame:
    hours = [
        (None, None)
        if (one.from_min, one.to_min) == (0, DAY_MIN)
        else (format_clock(one.from_min), format_clock(one.to_min))
        for one in case.closures
    ]
    columns = {
        "closure_id": [one.closure_id for one in case.closures],
        "days": [";".join(format_day(day, case.weeks) for day in sorted(one.days)) for one in case.closures],
        "closed_from": [begin for begin, _ in hours],
        "closed_to": [end for _, end in hours],
    }
    return gpd.GeoDataFrame(columns, geometry=[one.geometry for one in case.closures], crs=case.crs)


def _stands(stands: tuple[CarriagewayStand, ...], crs: CRS) -> gpd.GeoDataFrame:
    columns = {"stand_id": [stand.stand_id for stand in stands]}
    return gpd.GeoDataFrame(columns, geometry=[stand.geometry for stand in stands], crs=crs)


def _pins(pins: tuple[Pin, ...]) -> pd.DataFrame:
    columns = ("premises_id", "stream", "rank", "face_id", "chainage_m", "side")
    return pd.DataFrame({name: [getattr(pin, name) for pin in pins] for name in columns})


def _face_rules(rules: tuple[FaceRule, ...]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "face_id": [rule.face_id for rule in rules],
            "clear_width_m": [float("nan") if rule.clear_width_m is None else rule.clear_width_m for rule in rules],
            "sides": [";".join(rule.sides or ()) for rule in rules],
        }
    )
