"""What a mapping needs of a source, held against what is there: layers, columns, geometries, and a CRS in metres."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

import numpy as np
from pyproj import CRS
from pyproj.exceptions import CRSError

from binopt.errors import Fault
from binopt.intake.findings import suggest
from binopt.intake.layers.mapping import Need
from binopt.intake.layers.source import Source

_WANTED = {"polygon": "Polygon", "line": "LineString", "point": "Point"}


def check_needs(source: Source, needs: Iterable[Need]) -> list[Fault]:
    """Hold what a mapping refers to against what is there, and say what there is instead."""
    faults = []
    for need in needs:
        held = source.layers.get(need.layer)
        if held is None:
            hint = suggest(need.layer, source.layers)
            faults.append(Fault(f"{need.where}.layer", f"{source.name} has no such layer", need.layer, hint=hint))
            continue
        layer = held.info
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
    used = {n.layer: source.layers[n.layer].info for n in needs if n.layer in source.layers}
    found = {name: CRS(layer.crs) if layer.crs else fallback for name, layer in used.items() if layer.geometry}
    for name in sorted(n for n, crs in found.items() if crs is None):
        hint = 'source.assume_crs = "EPSG:…" in the mapping'
        faults.append(Fault(f"{source.name}: {name}", "the layer says no CRS", hint=hint))
    if wanted is None:
        wanted = _shared_crs({n: c for n, c in found.items() if c is not None}, source, faults)
    elif reason := _unfit(wanted):
        faults.append(Fault(f"{where}: source.crs", reason, target, hint="a projected CRS in metres"))
    return replace(source, assume_crs=assumed, target=wanted), faults


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
            faults.append(Fault(f"{source.name}: {name}", reason, crs.to_string()[:60], hint=hint))
    kinds: list[CRS] = []
    for crs in found.values():
        if crs not in kinds:
            kinds.append(crs)
    if len(kinds) > 1:
        listed = ", ".join(k.to_string()[:60] for k in kinds)
        faults.append(Fault(source.name, "the layers are in several CRS", listed, hint=hint))
    return kinds[0] if kinds else None


def _unfit(crs: CRS) -> str:
    """Say why a CRS cannot carry lengths in metres, or nothing."""
    if not crs.is_projected:
        return "the CRS is geographic (degrees), not projected"
    factors = {axis.unit_conversion_factor for axis in crs.axis_info[:2]}
    return (
        "" if all(np.isclose(f, 1.0, rtol=1e-9) for f in factors) else "the CRS is in feet or another unit, not metres"
    )
