"""Obstacles that are put up, moved or taken away."""

from __future__ import annotations

from dataclasses import replace
from math import isfinite

import geopandas as gpd
import shapely
from shapely.affinity import translate
from shapely.errors import ShapelyError
from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from binopt.domain.case import Case
from binopt.domain.street import Obstacle
from binopt.intake.case_layer import Layer
from binopt.intake.case_street import read_obstacles
from binopt.intake.findings import suggest
from binopt.intake.layers.toml_table import TomlTable
from binopt.presets import OBSTACLE_KINDS
from binopt.scenarios.scenario import Surroundings


def add(case: Case, table: TomlTable, around: Surroundings) -> tuple[Case, str]:
    """Put up an obstacle of a known kind at a point (``at``) or on a shape (``shape``, as WKT)."""
    name, kind = table.text("id", None), table.text("kind", None, OBSTACLE_KINDS)
    row: dict[str, object] = {"obstacle_id": [name], "kind": [kind]}
    row |= {key: [table.number(key, 0.0, most=50.0)] for key in ("clearance_m", "radius_m") if table.has(key)}
    key = "shape" if table.has("shape") else "at"
    shape = read_shape(table, key, around) if key == "shape" else _here(_point(table, key), key, table, around)
    if name in {obstacle.obstacle_id for obstacle in case.obstacles}:
        table.fault("id", "there is an obstacle of that name", name, "another name")
    if shape is None or not name or not kind:
        return case, ""
    layer = Layer(table.where, gpd.GeoDataFrame(row, geometry=[shape], crs=around.base.crs), table.findings)
    return replace(case, obstacles=(*case.obstacles, *read_obstacles(layer))), f"put up: {kind} {name}"


def move(case: Case, table: TomlTable, around: Surroundings) -> tuple[Case, str]:
    """Move an obstacle so that its middle lies at a point (``to``)."""
    found, to = _find(case, table), _here(_point(table, "to"), "to", table, around)
    if found is None or not isinstance(to, Point):
        return case, ""
    middle = found.footprint.centroid
    moved = replace(found, footprint=translate(found.footprint, to.x - middle.x, to.y - middle.y))
    all_of = tuple(moved if obstacle is found else obstacle for obstacle in case.obstacles)
    away = f"{middle.distance(to):.1f} m"
    return replace(case, obstacles=all_of), f"moved by {away}: {found.kind} {found.obstacle_id}"


def remove(case: Case, table: TomlTable, around: Surroundings) -> tuple[Case, str]:
    """Take an obstacle away."""
    del around
    found = _find(case, table)
    if found is None:
        return case, ""
    left = tuple(obstacle for obstacle in case.obstacles if obstacle is not found)
    return replace(case, obstacles=left), f"taken away: {found.kind} {found.obstacle_id}"


def read_shape(table: TomlTable, key: str, around: Surroundings) -> BaseGeometry | None:
    """Read a geometry as WKT that lies where the case lies."""
    return _here(_shape(table, key), key, table, around)


def _find(case: Case, table: TomlTable) -> Obstacle | None:
    name = table.text("id", None)
    by_id = {obstacle.obstacle_id: obstacle for obstacle in case.obstacles}
    if name and name not in by_id:
        table.fault("id", "there is no such obstacle", name, suggest(name, by_id))
    return by_id.get(name)


def _point(table: TomlTable, key: str) -> Point | None:
    value = table.raw(key)
    if value is None:
        table.fault(key, "is missing")
    elif (
        isinstance(value, list)
        and len(value) == 2
        and all(isinstance(v, int | float) and not isinstance(v, bool) and isfinite(v) for v in value)
    ):
        return Point(value)
    else:
        table.fault(key, "is no point", value, "two numbers in the case's coordinates, as [233100.0, 901200.0]")
    return None


def _here(shape: BaseGeometry | None, key: str, table: TomlTable, around: Surroundings) -> BaseGeometry | None:
    """Refuse a shape that lies elsewhere than the case."""
    if shape is None or around.holds(shape):
        return shape
    hint = f"give it in the case's coordinates, {around.base.crs.to_string()}"
    table.fault(key, "lies elsewhere than the case", shape.wkt, hint)
    return None


def _shape(table: TomlTable, key: str) -> BaseGeometry | None:
    text = table.text(key, None)
    try:
        return shapely.from_wkt(text)
    except ShapelyError:
        table.fault(key, "is no geometry as WKT", text, "POLYGON ((x y, x y, x y, x y))")
        return None
