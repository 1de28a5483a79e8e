"""Carriageway stands: parking bays that are given to bins."""

from __future__ import annotations

from dataclasses import replace

import shapely
from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry
from shapely.ops import substring

from binopt.domain.case import Case
from binopt.domain.street import CarriagewayStand, Side
from binopt.geometry.bays import find_bays
from binopt.geometry.model import StreetModel
from binopt.intake.ids import is_id
from binopt.intake.layers.toml_table import TomlTable
from binopt.scenarios.obstacles import read_shape
from binopt.scenarios.scenario import Surroundings
from binopt.scenarios.stretches import DEEPEST_BAY_M, read_stretch

LEAST_M, USUAL_M = 0.5, 2.0
"""How deep a bay is at least, and where nothing is said: parked cars take some 2 m."""
ON_CARRIAGEWAY_SHARE = 0.95
"""How much of a bay has to lie on what a case draws as carriageway: edges are drawn roughly."""


def add(case: Case, table: TomlTable, around: Surroundings) -> tuple[Case, str]:
    """Let bins stand on a bay: a ``shape`` (WKT), or ``depth_m`` of the carriageway along a stretch of a face."""
    name = table.text("id", None)
    found = _drawn(table, around) if table.has("shape") else _along(table, around)
    if name and not is_id(name):
        table.fault("id", "is no id", name, "letters, digits, dots, hyphens and underscores")
    if name in {stand.stand_id for stand in case.stands}:
        table.fault("id", "there is a stand of that name", name, "another name")
    if found is None or not name:
        return case, ""
    shape, told = found
    sides = case.rules.sides if Side.CARRIAGEWAY in case.rules.sides else (*case.rules.sides, Side.CARRIAGEWAY)
    stands = (*case.stands, CarriagewayStand(name, shape))
    return replace(case, stands=stands, rules=replace(case.rules, sides=sides)), f"bay for bins: {name}, {told}"


def _drawn(table: TomlTable, around: Surroundings) -> tuple[Polygon, str] | None:
    shape = read_shape(table, "shape", around)
    if shape is None:
        return None
    if not isinstance(shape, Polygon) or not shape.is_valid or shape.is_empty:
        table.fault("shape", "is no polygon", shape.wkt, "POLYGON ((x y, x y, x y, x y))")
        return None
    return _checked(shape, f"{shape.area:.1f} m²", table, around, "shape")


def _along(table: TomlTable, around: Surroundings) -> tuple[Polygon, str] | None:
    stretch, depth_m = read_stretch(table, around), table.number("depth_m", USUAL_M, LEAST_M, DEEPEST_BAY_M)
    if stretch is None:
        return None
    shape = bay_beside(around.model, stretch.face, stretch.from_m, stretch.to_m, depth_m)
    return _checked(shape, f"{stretch.told}, {depth_m:g} m deep", table, around, "depth_m")


def _checked(
    shape: BaseGeometry, told: str, table: TomlTable, around: Surroundings, key: str
) -> tuple[Polygon, str] | None:
    """Refuse a bay that does not lie on the carriageway, or at no kerb."""
    roads, model = around.base.carriageways, around.model
    parts = [part for part in shapely.get_parts(shape) if isinstance(part, Polygon)]
    if len(parts) != 1:
        table.fault("", "leaves no bay in one piece beside the pavement", told)
        return None
    if roads:
        share = shapely.intersection(parts[0], shapely.union_all(list(roads))).area / parts[0].area
        if share < ON_CARRIAGEWAY_SHARE:
            hint = "a shallower bay, or another stretch"
            table.fault(key, "lies beyond the carriageway", f"{1 - share:.0%} of {told}", hint)
            return None
    if find_bays((CarriagewayStand("", parts[0]),), model.faces, model.ground).face[0] < 0:
        table.fault(key, "lies at no kerb", told, "a bay begins at most a metre from a face's kerb")
        return None
    return parts[0], told


def bay_beside(model: StreetModel, face: int, from_m: float, to_m: float, depth_m: float) -> BaseGeometry:
    """Return the strip of carriageway along a stretch of a face, without what of it is pavement."""
    stretch = substring(model.faces[face].kerb, from_m, to_m)
    strip = shapely.make_valid(stretch.buffer(-depth_m, single_sided=True, join_style="mitre"))
    paved = model.ground.polygons[model.ground.tree.query(strip, predicate="intersects")]
    return shapely.difference(strip, shapely.union_all(paved)) if len(paved) else strip
