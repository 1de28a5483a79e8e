"""The tape's figures brought back into a case: measured pavements take the place of estimated ones."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from binopt.domain.case import Case
from binopt.domain.street import GeometryArray, WidthSource
from binopt.errors import Fault, InputError
from binopt.geometry.model import StreetModel
from binopt.geometry.width_trust import Trust
from binopt.intake.case_files import CASE_FILE
from binopt.intake.case_reader import read_case, read_tables
from binopt.intake.case_writer import CaseTables, write_case
from binopt.served import lay_served
from binopt.storage import check_place, whole_folder
from binopt.survey.remade import Remade, remake, without
from binopt.survey.tape import Tape, read_tape

REPORT_FILE = "survey.json"


@dataclass(frozen=True, slots=True)
class Applied:
    """What became of a tape's figures.

    Attributes
    ----------
    stations, empty
        Figures that were brought in, and rows that had none.
    faces
        Faces that were measured.
    kerb_m
        Metres of kerb along which the pavement is now measured.
    narrower_m, wider_m
        The most by which it turned out narrower and wider than drawn.
    inside
        How many of the figures lie within the interval that was stated there.
    """

    stations: int
    empty: int
    faces: tuple[str, ...]
    kerb_m: float
    narrower_m: float
    wider_m: float
    inside: int

    def to_dict(self) -> dict[str, Any]:
        """Return plain values for JSON."""
        return asdict(self)


def apply_tape(case_folder: Path, widths: Path, out: Path, *, overwrite: bool = False) -> Applied:
    """Write a case like another one, with pavements as wide as they were measured.

    Along each stretch that was measured the pavement is drawn anew, from the kerb as it is drawn to where the tape
    ended, and becomes a row of its own: ``width_source`` measured, its interval as narrow as the tape's tolerance. All
    else of the case stays as it is; layers of a database are written to the new folder.

    Parameters
    ----------
    case_folder, widths
        The case, and the filled-in form.
    out
        The new case's folder; written whole or not at all, with what became of the figures in it as ``survey.json``.
    overwrite
        Whether a case that is there is replaced.

    Raises
    ------
    InputError
        With every fault of case or form, and when nothing of the case would be left.
    UsageError
        When ``out`` holds something that is not to be replaced.
    """
    check_place(out, overwrite, mark=CASE_FILE)
    case = read_case(case_folder)
    model = lay_served(case)
    tape = read_tape(widths, model.faces)
    drawn = np.empty(len(case.pavements), dtype=object)
    drawn[:] = [pavement.geometry for pavement in case.pavements]
    roads = np.empty(len(case.carriageways), dtype=object)
    roads[:] = list(case.carriageways)
    remade = remake(model.transects, tape, drawn, shapely.union_all(roads))
    if not len(remade.shapes):
        raise InputError(Fault(widths.name, "no pavement lies where it was measured", hint="look at face_id and at_m"))
    trust = Trust.of(case, model.transects)
    tables = read_tables(case_folder)
    pavements = _pavements(tables["pavements"], case, trust, remade, without(drawn, remade.cut))
    names = {field.name for field in fields(CaseTables)}
    whole = CaseTables(**{**{name: tables[name] for name in names & set(tables)}, "pavements": pavements})
    applied = _told(model, tape, trust, remade)
    with whole_folder(out, overwrite, mark=CASE_FILE) as part:
        write_case(part, whole, _settings(case_folder), overwrite=True)
        text = json.dumps(applied.to_dict(), indent=1) + "\n"
        (part / REPORT_FILE).write_text(text, encoding="utf-8", newline="\n")
        read_case(part)
    return applied


def _settings(folder: Path) -> Mapping[str, object] | str:
    """Return ``case.toml`` as it stands, but for a database whose layers now lie in the folder."""
    text = (folder / CASE_FILE).read_text("utf-8")
    settings = tomllib.loads(text)
    if "layers" not in settings.get("case", {}):
        return text
    return {**settings, "case": {name: value for name, value in settings["case"].items() if name != "layers"}}


def _pavements(frame: pd.DataFrame, case: Case, trust: Trust, remade: Remade, left: GeometryArray) -> gpd.GeoDataFrame:
    """Put measured pavements beside what is left of the drawn ones; each has the attributes of the one that it was."""
    ids = [pavement.pavement_id for pavement in case.pavements]
    given = gpd.GeoDataFrame(frame)
    shape = given.geometry.name
    kept = given.set_geometry(gpd.GeoSeries(left, index=given.index, crs=given.crs))
    taken = set(ids)
    rows = []
    for k, rows_of in enumerate(remade.rows):
        under = trust.pavement[rows_of]
        under = under[under >= 0]
        if shapely.is_empty(remade.shapes[k]) or not len(under):
            continue
        old = int(np.bincount(under).argmax())
        width_m, off_m = float(remade.width_m[k]), float(remade.tolerance_m[k])
        measured = {
            "pavement_id": _new_name(ids[old], taken),
            "width_source": WidthSource.MEASURED.value,
            "width_m": round(width_m, 2),
            "width_low_m": round(max(width_m - off_m, 0.0), 2),
            "width_high_m": round(width_m + off_m, 2),
            shape: remade.shapes[k],
        }
        rows.append(given.iloc[old].to_dict() | measured)
    kept = kept[~shapely.is_empty(left)]
    if "width_source" not in kept:
        kept = kept.assign(width_source=WidthSource.MEASURED.value)
    made = gpd.GeoDataFrame(rows, geometry=shape, crs=given.crs)
    both = [part for part in (kept, made) if len(part)]
    return gpd.GeoDataFrame(pd.concat(both, ignore_index=True), geometry=shape, crs=given.crs)


def _new_name(old: str, taken: set[str]) -> str:
    number = 1
    while (name := f"{old}.m{number}") in taken:
        number += 1
    taken.add(name)
    return name


def _told(model: StreetModel, tape: Tape, trust: Trust, remade: Remade) -> Applied:
    from_m, to_m = (trust.less_m(quantile) for quantile in (0.0, 1.0))
    transects = model.transects
    more, inside = [], 0
    for face, at_m, width_m in zip(tape.face, tape.at_m, tape.width_m, strict=True):
        first, last = int(transects.first[face]), int(transects.first[face + 1])
        row = first + int(np.abs(transects.s_m[first:last] - at_m).argmin())
        drawn_m = float(transects.width_m[row])
        more.append(float(width_m) - drawn_m)
        inside += drawn_m - from_m[row] - 1e-9 <= width_m <= drawn_m - to_m[row] + 1e-9
    return Applied(
        stations=len(tape),
        empty=tape.empty,
        faces=tuple(model.faces[k].face_id for k in np.unique(tape.face)),
        kerb_m=float(sum(transects.weight_m[rows].sum() for rows in remade.rows)),
        narrower_m=max(0.0, -min(more)),
        wider_m=max(0.0, *more),
        inside=int(inside),
    )
