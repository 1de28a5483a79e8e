"""The case folder in: ``case.toml`` and its layers become one frozen case, or every fault they have is told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
from pyproj import CRS
from shapely.geometry import MultiPolygon, Polygon

from binopt.domain.case import Case
from binopt.domain.service import Holding, Premises, Sharing
from binopt.domain.street import CarriagewayStand, Closure, Kerb, Obstacle, Pavement, Site, Street
from binopt.errors import Fault, InputError
from binopt.intake.case_closures import read_closures
from binopt.intake.case_demand import check_distances, make_holdings, read_bins, read_premises, read_sharing
from binopt.intake.case_files import (
    CASE_FILE,
    COLUMNS,
    LAYERS,
    REQUIRED,
    TABLES,
    Source,
    files_of,
    find_sources,
    read_frame,
)
from binopt.intake.case_layer import Layer
from binopt.intake.case_litres import check_litres, settle
from binopt.intake.case_places import read_face_rules, read_pins
from binopt.intake.case_shapes import check_crs
from binopt.intake.case_street import (
    read_carriageways,
    read_kerbs,
    read_obstacles,
    read_pavements,
    read_sites,
    read_stands,
    read_streets,
)
from binopt.intake.case_toml import Settings, read_settings
from binopt.intake.digest import digest_of, digest_of_rows
from binopt.intake.findings import Findings, some
from binopt.presets import PROFILES
from binopt.stores.address import Address
from binopt.stores.database import open_database
from binopt.stores.trouble import StoreError

if TYPE_CHECKING:
    from binopt.stores.postgis import Database


def read_case(folder: Path) -> Case:
    """Read a case folder.

    Parameters
    ----------
    folder
        Holds ``case.toml`` and the layers: one or more GeoPackages, other vector files or CSV tables named like the
        layer they hold.

    Returns
    -------
    Case
        Premises and holdings in the order of the files. Its notes say what was repaired, assumed and left aside.

    Raises
    ------
    InputError
        With all faults of all files.
    """
    folder = Path(folder)
    if not folder.is_dir():
        what = "is a file, not a folder" if folder.exists() else "there is no such folder"
        raise InputError(Fault(str(folder), what, hint=f"name the folder that holds {CASE_FILE}"))
    findings = Findings()
    settings = read_settings(folder / CASE_FILE, findings)
    with ExitStack() as stack:
        database = _open(settings.database, stack, findings)
        sources = find_sources(folder, findings, database, whole=database is not None or settings.database is None)
        layers = _read_layers(sources, findings)
    crs = _check_crs(layers, settings, findings)
    street = _read_street(layers, settings)
    near = street.pavements if crs or _alike(layers, "pavements", "premises") else ()
    premises, holdings, sharing = _read_demand(layers, settings, near, findings)
    bins = None if findings else {holding.key: len(holding.bins) for holding in holdings}
    pins = read_pins(layer, bins) if (layer := layers.get("pins")) else ()
    face_rules = read_face_rules(layer) if (layer := layers.get("face_rules")) else ()
    if findings or crs is None:
        raise InputError(findings.faults())
    return Case(
        name=settings.name,
        crs=crs,
        timezone=settings.timezone,
        drives_on=settings.drives_on,
        weeks=settings.weeks,
        rules=settings.rules,
        behaviour=settings.behaviour,
        weights=settings.weights,
        crew=settings.crew,
        network=settings.network,
        punctuality=settings.punctuality,
        calendar=settings.calendar,
        streams=settings.streams,
        trucks=settings.trucks,
        profiles={**PROFILES, **settings.profiles},
        pavements=street.pavements,
        premises=premises,
        holdings=holdings,
        carriageways=street.carriageways,
        kerbs=street.kerbs,
        obstacles=street.obstacles,
        streets=street.streets,
        sites=street.sites,
        stands=street.stands,
        closures=street.closures,
        sharing=sharing,
        pins=pins,
        face_rules=face_rules,
        notes=tuple(findings.notes),
        digest=_digest(files_of(folder, sources), {n: layer for n, layer in layers.items() if sources[n].database}),
    )


def read_tables(folder: Path) -> Mapping[str, pd.DataFrame]:
    """Read the layers of a case as they stand, by name, with columns that mean nothing to a case: to write them anew.

    Empty ones are left out.

    Raises
    ------
    InputError
        With all faults of files that cannot be read.
    """
    findings = Findings()
    settings = read_settings(folder / CASE_FILE, findings)
    with ExitStack() as stack:
        database = _open(settings.database, stack, findings)
        layers = _read_layers(find_sources(folder, findings, database), findings)
    if findings:
        raise InputError(findings.faults())
    return {name: layer.frame for name, layer in layers.items()}


@dataclass(frozen=True, slots=True)
class _StreetParts:
    """What the layers of the street hold; empty where a layer is absent."""

    pavements: tuple[Pavement, ...] = ()
    carriageways: tuple[Polygon | MultiPolygon, ...] = ()
    kerbs: tuple[Kerb, ...] = ()
    obstacles: tuple[Obstacle, ...] = ()
    streets: tuple[Street, ...] = ()
    sites: tuple[Site, ...] = ()
    stands: tuple[CarriagewayStand, ...] = ()
    closures: tuple[Closure, ...] = ()


def _read_layers(sources: Mapping[str, Source], findings: Findings) -> dict[str, Layer]:
    """Open all layers that there are. Empty ones are left out: noted, or told where a case cannot be without."""
    layers: dict[str, Layer] = {}
    for name in LAYERS:
        frame = read_frame(sources[name], findings) if name in sources else None
        if frame is None:
            continue
        where = sources[name].where
        if len(frame):
            layers[name] = Layer(where, frame, findings)
            layers[name].note_unknown(COLUMNS[name])
        elif name in REQUIRED:
            findings.fault(where, "the layer is empty", hint="a case needs at least one row in it")
        else:
            findings.note(f"{where}: the layer is empty")
    return layers


def _check_crs(layers: Mapping[str, Layer], settings: Settings, findings: Findings) -> CRS | None:
    """Return the system that all layers share, ``None`` where they do not."""
    before = len(findings)
    spatial = [layer for name, layer in layers.items() if name not in TABLES]
    crs = check_crs(spatial, settings.crs, findings)
    return crs if len(findings) == before else None


def _alike(layers: Mapping[str, Layer], one: str, other: str) -> bool:
    """Tell whether two layers can be held against each other though a third may be in another system."""
    systems = [getattr(layers[name].frame, "crs", None) if name in layers else None for name in (one, other)]
    return systems[0] is not None and systems[0].is_projected and systems[0] == systems[1]


def _ids(layers: Mapping[str, Layer], name: str) -> set[str] | None:
    """Return the ids that other layers may refer to; ``None`` where there is no such layer to compare with."""
    column = {"pavements": "pavement_id", "kerbs": "kerb_id", "streets": "street_id", "premises": "premises_id"}[name]
    return layers[name].id_set(column) if name in layers else None


def _read_street(layers: Mapping[str, Layer], settings: Settings) -> _StreetParts:
    get = layers.get
    profiles = None if settings.stream_names is None else {*PROFILES, *settings.profiles}
    return _StreetParts(
        pavements=read_pavements(layer, profiles) if (layer := get("pavements")) else (),
        carriageways=read_carriageways(layer) if (layer := get("carriageways")) else (),
        kerbs=read_kerbs(layer, _ids(layers, "pavements"), _ids(layers, "streets")) if (layer := get("kerbs")) else (),
        obstacles=read_obstacles(layer) if (layer := get("obstacles")) else (),
        streets=read_streets(layer) if (layer := get("streets")) else (),
        sites=read_sites(layer) if (layer := get("sites")) else (),
        stands=read_stands(layer) if (layer := get("stands")) else (),
        closures=read_closures(layer, settings.weeks) if (layer := get("closures")) else (),
    )


def _read_demand(
    layers: Mapping[str, Layer], settings: Settings, pavements: tuple[Pavement, ...], findings: Findings
) -> tuple[tuple[Premises, ...], tuple[Holding, ...], tuple[Sharing, ...]]:
    """Read premises, holdings and sharing. ``pavements`` are empty where distances to them mean nothing."""
    premises: tuple[Premises, ...] = ()
    if layer := layers.get("premises"):
        premises = read_premises(layer, _ids(layers, "kerbs"))
        check_distances(layer, premises, pavements)
    known = _ids(layers, "premises")
    streams = settings.stream_names
    rows, before = None, len(findings)
    if layer := layers.get("bins"):
        if streams is not None and not streams:
            named = some(sorted(set(layer.texts("stream")) - {""})) or "residual"
            hint = f'write a table for each of {named}, as [streams.residual] with today = {{ days = ["mon"] }}'
            findings.fault("case.toml: streams", "there are no streams", hint=hint)
        rows = read_bins(layer, known, streams or None, settings.weeks)
    if rows is None:
        return premises, (), ()
    holdings = make_holdings(rows)
    pairs = set(rows.pairs) if len(findings) == before else None
    sharing = read_sharing(layer, known, pairs) if (layer := layers.get("sharing")) else ()
    holdings = settle(holdings, sharing)
    good = [holding for holding in holdings if holding.bins and holding.litres_per_week >= 0]
    check_litres(good, settings, layers["bins"].where, findings)
    idle = sorted(name for name in settings.streams if not any(holding.stream == name for holding in holdings))
    if idle:
        findings.note(f"streams without bins: {some(idle)}")
    without = {p.premises_id for p in premises} - {holding.premises_id for holding in holdings}
    if without:
        findings.note(f"{len(without)} premises have no bins: {some(sorted(without), 10)}")
    return premises, holdings, sharing


def _open(address: Address | None, stack: ExitStack, findings: Findings) -> Database | None:
    """Open the database of a case, if it has one, until the stack ends."""
    if address is None:
        return None
    try:
        return stack.enter_context(open_database(address))
    except StoreError as error:
        findings.fault(address.shown, error.what, value=error.value, hint=error.hint)
        return None


def _digest(files: Iterable[Path], tables: Mapping[str, Layer]) -> str:
    try:
        return digest_of(files, {name: digest_of_rows(layer.frame) for name, layer in tables.items()})
    except OSError as error:
        fault = Fault(str(error.filename), "cannot be read", error.strerror or "", hint="check its permissions")
        raise InputError(fault) from error
