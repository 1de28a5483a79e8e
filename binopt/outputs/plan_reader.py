"""A plan folder read back: for checkers and reports, which must not need the program's memory of how it was made."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import shapely
from pyproj import CRS

from binopt.domain.plan import Presentation, Service, Spot, Unplaced
from binopt.domain.plan_files import FaceRow, PlanFiles
from binopt.domain.rounds import Round, StopKind
from binopt.domain.street import BoolArray, GeometryArray, Side
from binopt.errors import InputError
from binopt.intake.case_layer import Layer
from binopt.intake.findings import Findings, some
from binopt.outputs.layers import LAYER_COLUMNS, LIKE
from binopt.outputs.plan_names import PLAN_FILE, REPORT_FILE
from binopt.outputs.report_shape import check_report
from binopt.outputs.round_layers import rounds_from
from binopt.presets import BIN_TYPES
from binopt.stores.files import layer_names, read_layer
from binopt.stores.trouble import StoreError

NEEDED = (
    "faces",
    "spots",
    "presentations",
    "spots_today",
    "presentations_today",
    "presentations_exact",
)
"""Layers without which a plan is broken."""

OPTIONAL = ("rounds", "stops", "unplaced")
"""Layers that are absent where there is nothing to tell."""

_GEOMETRIES = {
    "faces": "LineString",
    "spots": "Polygon",
    "spots_today": "Polygon",
    "unplaced": "Point",
    "rounds": "LineString",
    "stops": "Point",
}
_FARTHEST = 1e9
_SAME = 1e-6


def read_plan(folder: Path) -> PlanFiles:
    """Read a plan folder.

    Only what cannot be read is refused here; whether the plan keeps the rules is for the checker to say.

    Raises
    ------
    InputError
        When files, layers or columns are missing or broken, with all faults at once.
    """
    findings = Findings()
    report = _read_report(folder / REPORT_FILE, findings)
    layers, crs = _read_layers(folder / PLAN_FILE, findings)
    if not layers:
        raise InputError(findings.faults())
    today = _spots(layers["spots_today"])
    files = PlanFiles(
        folder=folder,
        crs=crs,
        faces=_faces(layers["faces"]),
        plan=Service(_spots(layers["spots"]), _presentations(layers["presentations"])),
        today=Service(today, _presentations(layers["presentations_today"])),
        exact=Service(today, _presentations(layers["presentations_exact"])),
        unplaced=_unplaced(layers["unplaced"]),
        report=report,
        case_folder=_case_folder(folder, report),
        case_digest=str(report.get("case_digest", "")),
        rounds=_rounds(layers["rounds"], layers["stops"]),
    )
    if findings:
        raise InputError(findings.faults())
    return files


def _read_report(path: Path, findings: Findings) -> dict[str, Any]:
    hint = "name a folder that `binopt plan` wrote"
    try:
        report = json.loads(path.read_text("utf-8"), parse_float=_finite, parse_constant=_finite)
    except FileNotFoundError:
        findings.fault(str(path), "the file is not there", hint=hint)
    # what is no JSON, no UTF-8, or nested deeper than Python reads
    except (OSError, ValueError, RecursionError) as error:
        findings.fault(str(path), "the file cannot be read as JSON", value=error, hint="plan again")
    else:
        if isinstance(report, dict):
            check_report(report, str(path), findings)
            return report
        findings.fault(str(path), "the file holds no report", value=type(report).__name__, hint=hint)
    return {}


def _finite(text: str) -> float:
    """Read a number; JSON knows no NaN and no infinity, nor may a long number become one."""
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(f"{text} is no number of JSON")
    return number


def _read_layers(path: Path, findings: Findings) -> tuple[dict[str, Layer], CRS]:
    """Read all layers with their columns and geometries checked; the CRS is that of the faces."""
    if not path.is_file():
        findings.fault(str(path), "the file is not there", hint="name a folder that `binopt plan` wrote")
        return {}, CRS.from_epsg(4326)
    try:
        there = layer_names(path)
        frames = {name: read_layer(path, name)[0] for name in (*NEEDED, *OPTIONAL) if name in there}
    except StoreError as error:
        findings.fault(str(path), error.what, value=error.value, hint="plan again")
        return {}, CRS.from_epsg(4326)
    layers = {}
    for name in (*NEEDED, *OPTIONAL):
        where = f"{path}: {name}"
        if name not in frames:
            if name in NEEDED:
                findings.fault(where, "the layer is missing", hint=f"the file has: {some(there) or 'no layers'}")
            empty: dict[str, list[str]] = {column: [] for column in (*LAYER_COLUMNS[LIKE.get(name, name)], "geometry")}
            frames[name] = pd.DataFrame(empty)
            layers[name] = Layer(where, frames[name], findings)
            continue
        layers[name] = Layer(where, frames[name], findings)
        layers[name].lacks(*LAYER_COLUMNS[LIKE.get(name, name)])
        if name in _GEOMETRIES:
            _check_geometries(layers[name], _GEOMETRIES[name])
    crs = getattr(frames["faces"], "crs", None)
    if crs is None and "faces" in there:
        findings.fault(f"{path}: faces", "the layer has no coordinate reference system", hint="plan again")
    return layers, crs or CRS.from_epsg(4326)


def _check_geometries(layer: Layer, kind: str) -> None:
    if not layer.has("geometry"):
        layer.findings.fault(layer.where, "the layer has no geometry", hint="plan again")
        return
    shapes = _geometries(layer)
    kinds = np.array([shape.geom_type if shape is not None else "nothing" for shape in shapes], dtype=object)
    layer.wrong(f"the geometry is no {kind}", kinds != kind, kinds)
    empty = (kinds == kind) & shapely.is_empty(shapes)
    layer.wrong("the geometry is empty", empty)
    coordinates, owner = shapely.get_coordinates(shapes, return_index=True)
    endless = np.zeros(len(shapes), dtype=bool)
    endless[owner[~(np.abs(coordinates) < _FARTHEST).all(axis=1)]] = True
    layer.wrong("the geometry has coordinates that are no numbers, or too large", endless)


def _geometries(layer: Layer) -> GeometryArray:
    if not layer.has("geometry"):
        return np.full(len(layer), None, dtype=object)
    return np.asarray(layer.frame["geometry"], dtype=object)


def _numbers(layer: Layer, *columns: str, whole: bool = False) -> list[list[float]]:
    """Return columns of numbers, each required; how large they may be is for the checker."""
    return [
        layer.numbers(column, least=-_FARTHEST, most=_FARTHEST, required=True, whole=whole).tolist()
        for column in columns
    ]


def _whole(layer: Layer, *columns: str) -> list[list[int]]:
    return [[int(v) if math.isfinite(v) else 0 for v in column] for column in _numbers(layer, *columns, whole=True)]


def _faces(layer: Layer) -> tuple[FaceRow, ...]:
    numbers = _numbers(layer, *LAYER_COLUMNS["faces"][3:])
    texts = [layer.texts(column) for column in LAYER_COLUMNS["faces"][:3]]
    return tuple(FaceRow(*row) for row in zip(*texts, *numbers, _geometries(layer), strict=True))


def _spots(layer: Layer) -> tuple[Spot, ...]:
    types = layer.names("bin_type", [str(litres) for litres in BIN_TYPES], "the bin type is not known")
    sides = layer.names("side", list(Side), "the side is not known")
    layer.wrong("bin_type is empty", types == "")
    layer.wrong("side is empty", sides == "")
    (ranks,) = _whole(layer, "rank")
    chainages, carries = _numbers(layer, "chainage_m", "carry_m")
    lawful = _booleans(layer, "lawful")
    if layer.findings:
        return ()
    return tuple(
        Spot(premises_id, stream, BIN_TYPES[int(kind)], rank, face_id, chainage, Side(side), carry, bool(may), shape)
        for premises_id, stream, kind, rank, face_id, chainage, side, carry, may, shape in zip(
            layer.texts("premises_id"),
            layer.texts("stream"),
            types,
            ranks,
            layer.texts("face_id"),
            chainages,
            sides,
            carries,
            lawful,
            _geometries(layer),
            strict=True,
        )
    )


def _booleans(layer: Layer, column: str) -> BoolArray:
    texts = np.array([text.lower() for text in layer.texts(column)], dtype=object)
    yes = np.isin(texts.astype(str), ["true", "1"])
    no = np.isin(texts.astype(str), ["false", "0"])
    layer.wrong(f"{column} is neither true nor false", ~(yes | no), texts)
    return yes


def _presentations(layer: Layer) -> tuple[Presentation, ...]:
    counts = _whole(layer, "bins_out", "out_min", "window_from_min", "window_to_min", "truck_min", "in_min")
    texts = (layer.texts("premises_id"), layer.texts("stream"))
    return tuple(Presentation(*row) for row in zip(*texts, *counts, layer.texts("round_id"), strict=True))


def _unplaced(layer: Layer) -> tuple[Unplaced, ...]:
    texts = [layer.texts(column) for column in LAYER_COLUMNS["unplaced"]]
    return tuple(Unplaced(*row) for row in zip(*texts, _geometries(layer), strict=True))


def _rounds(rounds: Layer, stops: Layer) -> tuple[Round, ...]:
    """Read the rounds, once their columns are found to be what they should and to tell one thing."""
    kinds = stops.names("kind", list(StopKind), "the kind is not known")
    stops.wrong("kind is empty", kinds == "")
    _whole(stops, "seq", "bins")
    arrive, depart, begin, _, _, service, _ = _whole(
        stops, "arrive_min", "depart_min", "begin_s", "drive_s", "wait_s", "service_s", "hold_s"
    )
    _, start, end = _whole(rounds, "day", "start_min", "end_min")
    *_, drive_min = _numbers(rounds, "load_l", "load_kg", "distance_m", "drive_min")
    ids, of = rounds.texts("round_id"), stops.references("round_id", rounds.id_set("round_id"), "the layer rounds")
    rounds.wrong("round_id is empty", ids == "")
    rounds.wrong("round_id is there more than once", pd.Series(ids).duplicated().to_numpy(), ids)
    rounds.wrong("the round has no stops", ~np.isin(ids, of))
    if rounds.findings:
        return ()
    begin_s, end_s = np.array(begin, np.int64), np.array(begin, np.int64) + np.array(service, np.int64)
    stops.wrong("arrive_min is not the minute of begin_s", begin_s // 60 != np.array(arrive, np.int64))
    stops.wrong("depart_min is not the minute in which the work ends", end_s // 60 != np.array(depart, np.int64))
    named = {name: rounds.texts(name) for name in ("round_id", "truck_id", "stream")}
    found = rounds_from(
        rounds.frame.assign(**named), stops.frame.assign(round_id=of, kind=kinds, face_id=stops.texts("face_id"))
    )
    for column, told, true in (
        ("start_min", start, [tour.start_s // 60 for tour in found]),
        ("end_min", end, [-(-tour.end_s // 60) for tour in found]),
        ("drive_min", drive_min, [tour.drive_s / 60 for tour in found]),
    ):
        wrong = np.abs(np.array(told, float) - np.array(true, float)) > _SAME
        rounds.wrong(f"{column} is not what the round's stops say", wrong, np.array(told, dtype=object))
    return found


def _case_folder(folder: Path, report: dict[str, Any]) -> Path | None:
    case = report.get("case")
    told = case.get("path") if isinstance(case, dict) else None
    return (folder / told).resolve() if isinstance(told, str) and told else None
