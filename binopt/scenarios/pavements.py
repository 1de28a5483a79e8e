"""Pavements that are widened, or that a layout drawn elsewhere takes the place of."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import numpy as np
import shapely
from shapely.geometry import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from binopt.domain.case import Case
from binopt.domain.street import Kerb, Pavement
from binopt.geometry.kerbs import derive_kerbs
from binopt.geometry.model import Ground
from binopt.intake.case_layer import Layer
from binopt.intake.case_shapes import shapes_of
from binopt.intake.findings import some, suggest
from binopt.intake.layers.toml_table import TomlTable
from binopt.scenarios.scenario import Surroundings
from binopt.stores.files import read_layer
from binopt.stores.trouble import StoreError

LEAST_M, WIDEST_M = 0.01, 20.0
_SLIVER_M = 0.001
"""Ground is shared out to a millimetre."""


def widen(case: Case, table: TomlTable, around: Surroundings) -> tuple[Case, str]:
    """Widen a pavement at the carriageway's cost, by ``by_m`` along all its kerb."""
    del around
    name, by_m = table.text("pavement", None), table.number("by_m", None, LEAST_M, WIDEST_M)
    [found] = _find(case, table, "pavement", [name]) if name else [None]
    if found is None:
        return case, ""
    kerbs = tuple(_outwards(kerb, by_m) if kerb.pavement_id == name else kerb for kerb in case.kerbs)
    if case.kerbs:
        own = [kerb.geometry for kerb in case.kerbs if kerb.pavement_id == name]
        new = shapely.union_all([kerb.buffer(-by_m, single_sided=True) for kerb in own])
    else:
        near = [road for road in case.carriageways if road.distance(found.geometry) <= by_m]
        new = shapely.union_all(near).intersection(found.geometry.buffer(by_m, join_style="mitre"))
    if new.is_empty:
        table.fault("pavement", "no carriageway or kerb lies beside it", name)
        return case, ""
    geometry = _areal(found.geometry.buffer(_SLIVER_M).union(new))
    wider = replace(found, geometry=geometry, width=None)
    pavements = tuple(wider if pavement is found else pavement for pavement in case.pavements)
    roads = _roads_without(case, new)
    return replace(case, pavements=pavements, kerbs=kerbs, carriageways=roads), f"widened by {by_m:g} m: {name}"


def lay(case: Case, table: TomlTable, around: Surroundings) -> tuple[Case, str]:
    """Let the polygons of a file (``file``, ``layer``) take the place of pavements (``replaces``).

    They have street, footfall and all else from the first pavement replaced. The carriageway keeps off them. Where the
    old ones had kerbs of their own, the new ones' are found anew.
    """
    names, file = table.texts("replaces"), table.text("file", None)
    layer = table.text("layer") or None
    if not names and "replaces" not in table.values:
        table.fault("replaces", "is missing", hint="the ids of the pavements that are drawn anew")
    old = [pavement for pavement in _find(case, table, "replaces", names) if pavement is not None]
    shapes = _read_shapes(table, around.folder / file, layer, around) if file else []
    if not old or not shapes:
        return case, ""
    kept = tuple(pavement for pavement in case.pavements if pavement not in old)
    taken = {pavement.pavement_id for pavement in kept}
    drawn: list[Pavement] = []
    for i, shape in enumerate(shapes):
        name = names[0] if i == 0 else f"{names[0]}-{i + 1}"
        if name in taken:
            table.fault("replaces", "a pavement of that name is there already", name, "name another one first")
        drawn.append(replace(old[0], pavement_id=name, geometry=shape, width=None))
    roads = _roads_without(case, shapely.union_all(shapes))
    told = f"drawn anew from {file}: {', '.join(names)}"
    changed = replace(case, pavements=(*kept, *drawn), carriageways=roads)
    if not case.kerbs:
        return changed, told
    return _with_kerbs(changed, set(names), {pavement.pavement_id for pavement in drawn}, table), told


def _with_kerbs(case: Case, gone: Set[str], drawn: Set[str], table: TomlTable) -> Case:
    """Drop the given kerbs of pavements that are gone, and find those of the pavements drawn in their place."""
    kept = [kerb for kerb in case.kerbs if kerb.pavement_id not in gone]
    if not case.carriageways and not case.streets:
        hint = "add a layer carriageways, or streets, to the case"
        table.fault("replaces", "its kerbs cannot be found anew without carriageways or streets", some(gone), hint)
        return case
    ground = Ground.of(np.array([pavement.geometry for pavement in case.pavements], dtype=object))
    found = [one for one in derive_kerbs(replace(case, kerbs=()), ground).kerbs if one.pavement_id in drawn]
    if not found:
        hint = "draw it up to the carriageway's edge, or see that the layer carriageways reaches it"
        table.fault("replaces", "no kerb is found beside what is drawn in its place", some(gone), hint)
    taken = {kerb.kerb_id for kerb in kept}
    for kerb in found:
        names = (kerb.kerb_id, *(f"{kerb.kerb_id}.new-{i}" for i in range(1, len(taken) + 2)))
        name = next(name for name in names if name not in taken)
        taken.add(name)
        kept.append(replace(kerb, kerb_id=name))
    premises = tuple(one if one.kerb_id in taken else replace(one, kerb_id=None) for one in case.premises)
    return replace(case, kerbs=tuple(kept), premises=premises)


def _find(case: Case, table: TomlTable, key: str, names: Sequence[str]) -> list[Pavement | None]:
    by_id = {pavement.pavement_id: pavement for pavement in case.pavements}
    for name in names:
        if name not in by_id:
            table.fault(key, "there is no such pavement", name, suggest(name, by_id))
    return [by_id.get(name) for name in names]


def _outwards(kerb: Kerb, by_m: float) -> Kerb:
    """Move a kerb into the carriageway, which lies on its right; one that no line lies beside stays where it is."""
    moved = kerb.geometry.offset_curve(-by_m)
    return replace(kerb, geometry=moved) if moved.geom_type == "LineString" and not moved.is_empty else kerb


def _roads_without(case: Case, ground: BaseGeometry) -> tuple[Polygon | MultiPolygon, ...]:
    left = [_areal(road.difference(ground)) if road.intersects(ground) else road for road in case.carriageways]
    return tuple(road for road in left if not road.is_empty)


def _areal(shape: BaseGeometry) -> Polygon | MultiPolygon:
    """Keep of a shape what has an area."""
    parts = [part for part in shapely.get_parts(shape) if part.geom_type == "Polygon" and part.area > _SLIVER_M]
    return parts[0] if len(parts) == 1 else MultiPolygon(parts)


def _read_shapes(table: TomlTable, path: Path, name: str | None, around: Surroundings) -> list[Polygon | MultiPolygon]:
    """Read a layout's polygons in the case's coordinates; closed lines, as CAD draws them, count as polygons."""
    try:
        frame, _ = read_layer(path, name)
    except StoreError as error:
        table.fault("file", error.what, f"{path.name} {error.value}".strip(), error.hint)
        return []
    if isinstance(frame, gpd.GeoDataFrame):
        rings = frame.geometry.geom_type.eq("LineString") & frame.geometry.is_closed
        frame = frame.assign(
            geometry=[shapely.Polygon(g) if r else g for g, r in zip(frame.geometry, rings, strict=True)]
        )
        frame = frame.set_crs(around.base.crs) if frame.crs is None else frame.to_crs(around.base.crs)
    layer = Layer(path.name, frame, table.findings)
    before = len(table.findings)
    shapes = shapes_of(layer, "polygon")
    if len(table.findings) > before:
        return []
    found = [_areal(shape) for shape in shapes[~shapely.is_missing(shapes)]]
    if not found:
        table.fault("file", "holds no polygon", path.name)
    if found and not around.holds(shapely.union_all(found)):
        hint = f"draw it in {around.base.crs.to_string()}, or save it with its coordinate system"
        table.fault("file", "lies elsewhere than the case", path.name, hint)
        return []
    return found
