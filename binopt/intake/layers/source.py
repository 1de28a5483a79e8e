"""A municipality's layers as they are: one GeoPackage, another vector file, or a folder of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
from pyproj import CRS
from pyproj.exceptions import CRSError

from binopt.errors import Fault, InputError
from binopt.intake.findings import suggest
from binopt.intake.layers.filters import as_text, select, strangers
from binopt.intake.layers.mapping import LayerUse, Need
from binopt.intake.layers.report import Action, Entry, note

SUFFIXES = (".gpkg", ".geojson", ".json", ".shp", ".fgb", ".gml", ".kml", ".gpx", ".dxf", ".csv")
_WANTED = {"polygon": "Polygon", "line": "LineString", "point": "Point"}
_FORBIDDEN = re.compile(r"[^A-Za-z0-9_.-]+")


@dataclass(frozen=True, slots=True)
class Layer:
    """Where a layer lies, and what is known of it without reading it. ``geometry`` is ``""`` for a table."""

    path: Path
    name: str
    columns: tuple[str, ...]
    geometry: str
    crs: str


@dataclass(frozen=True)
class Source:
    """The layers by name, and the CRS that all are brought to."""

    path: Path
    layers: Mapping[str, Layer]
    assume_crs: str = ""
    target: CRS | None = None

    def read(self, use: LayerUse) -> tuple[gpd.GeoDataFrame, tuple[Entry, ...]]:
        """Read the rows that a mapping means, in the target CRS, with a column ``feature``.

        It names the row in reports and in the case: the mapping's id column, else layer and row number.
        """
        layer = self.layers[use.layer]
        frame = self._load(layer)
        entries = tuple(
            Entry(
                Action.GUESSED,
                use.layer,
                f"no row has {c.column} = {value!r}, which the mapping names: taken as absent here. "
                f"There are {', '.join(map(repr, there[:8]))}",
                1,
            )
            for c, value, there in strangers(frame, use)
            if len(frame)
        )
        kept = select(frame, use)
        names = _names(frame, use)
        tests = ", ".join(f"{c.column} {c.test} {'/'.join(c.values)}" for c in use.where)
        entries += note(Action.DROPPED, use.layer, f"not meant by the mapping ({tests})", names[~kept].tolist())
        return frame[kept].assign(feature=names[kept]).reset_index(drop=True), entries

    def _load(self, layer: Layer) -> gpd.GeoDataFrame:
        try:
            frame = pyogrio.read_dataframe(layer.path, layer=layer.name, fid_as_index=True)
        except (RuntimeError, ValueError, UnicodeDecodeError) as error:
            place = f"{layer.path.name}: {layer.name}"
            raise InputError(Fault(place, "the layer cannot be read", str(error), hint="export it again")) from error
        if not isinstance(frame, gpd.GeoDataFrame):
            return frame
        if frame.crs is None and self.assume_crs:
            frame = frame.set_crs(self.assume_crs)
        if self.target is not None and frame.crs is not None and frame.crs != self.target:
            frame = frame.to_crs(self.target)
        return frame


def _names(frame: pd.DataFrame, use: LayerUse) -> pd.Series:
    """Name each row by its id column where it has a value there, else by layer and row number."""
    numbered = pd.Series([f"{use.layer}.{row}" for row in frame.index], index=frame.index, dtype=object)
    if not use.id_column:
        return numbered
    given = as_text(frame[use.id_column])
    return given.where(given != "", numbered)


def make_ids(names: pd.Series, layer: str) -> tuple[list[str], tuple[Entry, ...]]:
    """Turn names into ids of a case: what is no letter, digit or one of ``_.-`` becomes ``_``, repeats get a number."""
    plain = [_FORBIDDEN.sub("_", str(name)) or "_" for name in names]
    changed = [str(a) for a, b in zip(names, plain, strict=True) if a != b]
    seen: dict[str, int] = {}
    taken = set(plain)
    ids, repeated = [], []
    for name in plain:
        unique, number = name, seen.get(name, 0)
        while number and (unique in taken):
            number += 1
            unique = f"{name}.{number}"
        seen[name] = max(number, 1)
        taken.add(unique)
        if unique != name:
            repeated.append(unique)
        ids.append(unique)
    entries = note(Action.REPAIRED, layer, "characters that an id cannot hold became _", changed)
    return ids, entries + note(Action.REPAIRED, layer, "id given again: a number was put behind it", repeated)


def open_source(path: Path) -> Source:
    """List the layers of a file or folder.

    Raises
    ------
    InputError
        When there is nothing, a file cannot be read, or two files of a folder hold a layer of the same name.
    """
    if not path.exists():
        raise InputError(Fault(str(path), "does not exist", hint="a GeoPackage or a folder of vector files"))
    files = sorted(p for p in path.iterdir() if p.suffix.lower() in SUFFIXES) if path.is_dir() else [path]
    if not files:
        raise InputError(Fault(str(path), "holds no vector files", hint=f"files ending in {', '.join(SUFFIXES)}"))
    faults: list[Fault] = []
    layers: dict[str, Layer] = {}
    for file in files:
        try:
            found = _list_layers(file)
        except (RuntimeError, ValueError, UnicodeDecodeError) as error:
            hint = "open it in a GIS and export it again; it may be cut off or locked"
            faults.append(Fault(file.name, "cannot be read", str(error), hint=hint))
            continue
        for layer in found:
            if layer.name in layers:
                other = layers[layer.name].path.name
                faults.append(Fault(file.name, f"holds a layer that {other} holds too", layer.name, hint="rename one"))
            layers[layer.name] = layer
    if faults:
        raise InputError(faults)
    return Source(path, layers)


def _list_layers(file: Path) -> list[Layer]:
    found = []
    for name, geometry in pyogrio.list_layers(file):
        info = pyogrio.read_info(file, layer=name)
        found.append(Layer(file, str(name), tuple(info["fields"]), str(geometry or ""), str(info["crs"] or "")))
    return found


def check_needs(source: Source, needs: Iterable[Need]) -> list[Fault]:
    """Hold what a mapping refers to against what is there, and say what there is instead."""
    faults = []
    for need in needs:
        layer = source.layers.get(need.layer)
        if layer is None:
            hint = suggest(need.layer, source.layers)
            faults.append(Fault(f"{need.where}.layer", f"{source.path.name} has no such layer", need.layer, hint=hint))
            continue
        for column in need.columns:
            if column not in layer.columns:
                hint = suggest(column, layer.columns)
                faults.append(Fault(need.where, f"layer {need.layer} has no such column", column, hint=hint))
        wanted = _WANTED.get(need.geometry, "")
        if not layer.geometry and need.geometry != "any or none":
            faults.append(Fault(need.where, f"layer {need.layer} is a table without geometry"))
        elif wanted and wanted not in layer.geometry and not layer.geometry.startswith(("Unknown", "Geometry")):
            what = f"layer {need.layer} must hold {need.geometry}s"
            faults.append(Fault(need.where, what, layer.geometry))
    return faults


def settle_crs(
    source: Source, needs: Iterable[Need], target: str, assumed: str, where: str
) -> tuple[Source, list[Fault]]:
    """Find the metric CRS that all layers are brought to: the mapping's, else the one that they share."""
    faults: list[Fault] = []
    wanted = _parse_crs(target, f"{where}: source.crs", faults)
    fallback = _parse_crs(assumed, f"{where}: source.assume_crs", faults)
    used = {n.layer: source.layers[n.layer] for n in needs if n.layer in source.layers}
    found = {name: CRS(layer.crs) if layer.crs else fallback for name, layer in used.items() if layer.geometry}
    for name in sorted(n for n, crs in found.items() if crs is None):
        hint = 'source.assume_crs = "EPSG:…" in the mapping'
        faults.append(Fault(f"{source.path.name}: {name}", "the layer says no CRS", hint=hint))
    if wanted is None:
        wanted = _shared_crs({n: c for n, c in found.items() if c is not None}, source, faults)
    elif reason := _unfit(wanted):
        faults.append(Fault(f"{where}: source.crs", reason, target, hint="a projected CRS in metres"))
    return Source(source.path, source.layers, assumed, wanted), faults


def _parse_crs(text: str, where: str, faults: list[Fault]) -> CRS | None:
    try:
        return CRS.from_user_input(text) if text else None
    except CRSError as error:
        faults.append(Fault(where, "is no CRS", text, hint=f"a code such as EPSG:25832 ({error})"))
        return None


def _shared_crs(found: Mapping[str, CRS], source: Source, faults: list[Fault]) -> CRS | None:
    """Return the one CRS of all layers if it is metric; else conversion must be asked for."""
    hint = 'source.crs = "EPSG:…" in the mapping, a projected CRS in metres, and they are converted'
    for name, crs in found.items():
        if reason := _unfit(crs):
            faults.append(Fault(f"{source.path.name}: {name}", reason, crs.to_string()[:60], hint=hint))
    kinds: list[CRS] = []
    for crs in found.values():
        if crs not in kinds:
            kinds.append(crs)
    if len(kinds) > 1:
        listed = ", ".join(k.to_string()[:60] for k in kinds)
        faults.append(Fault(source.path.name, "the layers are in several CRS", listed, hint=hint))
    return kinds[0] if kinds else None


def _unfit(crs: CRS) -> str:
    """Say why a CRS cannot carry lengths in metres, or nothing."""
    if not crs.is_projected:
        return "the CRS is geographic (degrees), not projected"
    factors = {axis.unit_conversion_factor for axis in crs.axis_info[:2]}
    return (
        "" if all(np.isclose(f, 1.0, rtol=1e-9) for f in factors) else "the CRS is in feet or another unit, not metres"
    )
