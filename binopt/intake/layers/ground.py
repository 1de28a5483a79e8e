"""Pavement polygons to the ground of a case: materials united, slivers left out, small holes made obstacles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from binopt.domain.street import GeometryArray
from binopt.intake.findings import Findings
from binopt.intake.layers.figures import numbers
from binopt.intake.layers.filters import as_text
from binopt.intake.layers.mapping import PavementLayer, PavementShape
from binopt.intake.layers.report import Action, Entry, note
from binopt.intake.layers.shapes import clean, geometries, overlaps, polygon_parts
from binopt.intake.layers.source import Source, make_ids

_OVERLAP_M2 = 0.01
_ATTRIBUTES = ("street", "profile", "footfall", "clear_width_m")


@dataclass(frozen=True)
class GroundLayers:
    """The pavements of a case, and the obstacles that stand in their filled holes."""

    pavements: gpd.GeoDataFrame
    holes: gpd.GeoDataFrame
    entries: tuple[Entry, ...]


def lay_ground(
    source: Source, layers: Sequence[PavementLayer], shape: PavementShape, findings: Findings
) -> GroundLayers:
    """Read the pavement layers and unite them.

    What touches is one pavement, named by the first of the rows that it was made of; rows whose street, profile,
    footfall or clear width differ stay apart. Empty where no row is left.
    """
    entries: tuple[Entry, ...] = ()
    frames = []
    for layer in layers:
        frame, found = _read(source, layer, findings)
        frames.append(frame)
        entries += found
    rows = gpd.GeoDataFrame(pd.concat(frames, ignore_index=True)) if frames else gpd.GeoDataFrame()
    if rows.empty:
        nothing = gpd.GeoDataFrame({"pavement_id": []}, geometry=[], crs=source.target)
        no_holes = gpd.GeoDataFrame({"obstacle_id": [], "kind": []}, geometry=[], crs=source.target)
        return GroundLayers(nothing, no_holes, entries)
    shared_m2, doubled = overlaps(geometries(rows), _OVERLAP_M2)
    what = f"pavements overlap each other ({shared_m2:,.1f} m²): the ground counts once"
    entries += note(Action.REPAIRED, "pavements", what, [str(n) for n in rows["feature"].to_numpy()[doubled]])

    pieces = _dissolve(rows, source) if shape.dissolve else rows
    whole, holes = _fill_holes(geometries(pieces), shape.fill_holes_m2)
    pieces = pieces.set_geometry(whole, crs=source.target)
    small = pieces.geometry.area.to_numpy() < shape.min_area_m2
    what = f"pavement piece below {shape.min_area_m2:g} m² that touches no other"
    entries += note(Action.DROPPED, "pavements", what, [str(n) for n in pieces["feature"].to_numpy()[small]])
    pieces = pieces[~small].reset_index(drop=True)

    pavement_ids, repaired = make_ids(pieces["feature"], "pavements")
    entries += repaired
    pavements = pieces.drop(columns="feature").assign(pavement_id=pavement_ids)
    hole_ids = [f"hole.{i}" for i in range(1, len(holes) + 1)]
    what = f"holes up to {shape.fill_holes_m2:g} m² in pavements filled, and taken as {shape.hole_kind} obstacles"
    entries += note(Action.GUESSED, "pavements", what, hole_ids)
    obstacles = gpd.GeoDataFrame({"obstacle_id": hole_ids, "kind": shape.hole_kind}, geometry=holes, crs=source.target)
    return GroundLayers(pavements, obstacles, entries)


def _read(source: Source, layer: PavementLayer, findings: Findings) -> tuple[gpd.GeoDataFrame, tuple[Entry, ...]]:
    frame, entries = source.read(layer.use)
    frame, cleaned = clean(frame, layer.use.layer)
    entries += cleaned
    parts, origin = polygon_parts(geometries(frame))
    columns: dict[str, object] = {"feature": frame["feature"].to_numpy()[origin]}
    for name in ("street", "profile"):
        if column := getattr(layer, name):
            columns[name] = as_text(frame[column]).to_numpy()[origin]
    for name in ("footfall", "clear_width_m"):
        if figure := getattr(layer, name):
            values, guessed = numbers(frame, figure, layer.use.layer, findings)
            columns[name] = values[origin]
            entries += guessed
    return gpd.GeoDataFrame(columns, geometry=parts, crs=source.target), entries


def _dissolve(rows: gpd.GeoDataFrame, source: Source) -> gpd.GeoDataFrame:
    """Unite rows of equal attributes that touch; each piece is named by the first row in it."""
    attributes = [c for c in _ATTRIBUTES if c in rows]
    groups = (
        rows.groupby(attributes, dropna=False, sort=False).indices.values() if attributes else [np.arange(len(rows))]
    )
    pieces = []
    for group in groups:
        members = rows.iloc[group]
        shapes = geometries(members)
        united, _ = polygon_parts(np.array([shapely.union_all(shapes)], dtype=object))
        inside, piece = shapely.STRtree(united).query(shapely.point_on_surface(shapes), predicate="intersects")
        first = np.full(len(united), len(shapes))
        np.minimum.at(first, piece, inside)
        taken = members.iloc[np.minimum(first, len(shapes) - 1)].reset_index(drop=True)
        pieces.append(taken.set_geometry(united, crs=source.target))
    return gpd.GeoDataFrame(pd.concat(pieces, ignore_index=True), crs=source.target)


def _fill_holes(polygons: GeometryArray, most_m2: float) -> tuple[GeometryArray, GeometryArray]:
    """Return polygons without their small holes, and the holes as polygons, from west to east."""
    rings, owner = shapely.get_rings(polygons, return_index=True)
    faces = shapely.polygons(rings)
    outer = np.concatenate([[True], owner[1:] != owner[:-1]])
    small = ~outer & (shapely.area(faces) <= most_m2)
    kept = np.flatnonzero(~small)
    whole = shapely.polygons(rings[outer])
    for i in np.unique(owner[kept[~outer[kept]]]):
        mine = kept[owner[kept] == i]
        whole[i] = shapely.polygons(rings[mine[0]], holes=rings[mine[1:]])
    holes = faces[small]
    x_m, y_m = shapely.get_x(shapely.centroid(holes)), shapely.get_y(shapely.centroid(holes))
    return whole, holes[np.lexsort((y_m, x_m))]
