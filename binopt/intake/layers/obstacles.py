"""Obstacle layers to the obstacles of a case: on the pavement, by kind, each with its radius and clearance."""

from __future__ import annotations

from collections.abc import Sequence

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from binopt.domain.street import FloatArray, GeometryArray
from binopt.intake.findings import Findings
from binopt.intake.layers.across import reach_across
from binopt.intake.layers.figures import numbers
from binopt.intake.layers.mapping import ObstacleLayer
from binopt.intake.layers.report import Action, Entry, note
from binopt.intake.layers.shapes import clean, geometries
from binopt.intake.layers.source import Source, make_ids
from binopt.intake.nearness import Area
from binopt.presets import OBSTACLE_KINDS

COLUMNS = ("obstacle_id", "kind", "clearance_m", "radius_m")


def lay_obstacles(
    source: Source,
    layers: Sequence[ObstacleLayer],
    pavements: Area,
    carriageways: Area,
    holes: gpd.GeoDataFrame,
    findings: Findings,
) -> tuple[gpd.GeoDataFrame, tuple[Entry, ...]]:
    """Read all obstacle layers; ``holes`` are those that the pavements gave."""
    entries: tuple[Entry, ...] = ()
    frames = [holes.rename(columns={"obstacle_id": "feature"})]
    for layer in layers:
        frame, found = _read(source, layer, pavements, carriageways, findings)
        frames.append(frame)
        entries += found
    obstacles = gpd.GeoDataFrame(
        pd.concat([f for f in frames if len(f)] or frames[:1], ignore_index=True), crs=source.target
    )
    ids, repaired = make_ids(obstacles["feature"], "obstacles")
    kept = [c for c in COLUMNS if c in obstacles and obstacles[c].notna().any()]
    return obstacles.assign(obstacle_id=ids)[[*dict.fromkeys(["obstacle_id", *kept]), "geometry"]], entries + repaired


def _read(
    source: Source, layer: ObstacleLayer, pavements: Area, carriageways: Area, findings: Findings
) -> tuple[gpd.GeoDataFrame, tuple[Entry, ...]]:
    frame, entries = source.read(layer.use)
    frame, cleaned = clean(frame, layer.use.layer)
    entries += cleaned
    radius_m, guessed = _radius(frame, layer, findings)
    entries += guessed
    frame = frame[["feature", "geometry"]].assign(radius_m=radius_m)
    if layer.across is not None:
        lines = None
        if layer.across.kerb_lines is not None:
            kerbs, found = source.read(layer.across.kerb_lines)
            kerbs, mended = clean(kerbs, layer.across.kerb_lines.layer)
            lines = geometries(kerbs)
            entries += found + mended
        frame, moved = reach_across(frame, layer.use.layer, layer.across, pavements, carriageways, lines)
    else:
        frame, moved = onto_pavement(frame, layer, pavements)
    frame = frame.assign(kind=layer.kind)
    if layer.clearance_m is not None:
        frame = frame.assign(clearance_m=layer.clearance_m)
    return frame, entries + moved


def _radius(frame: gpd.GeoDataFrame, layer: ObstacleLayer, findings: Findings) -> tuple[FloatArray, tuple[Entry, ...]]:
    """Return the radius of each row where the mapping says one, else NaN: the kind's then holds."""
    if layer.radius_m is None:
        return np.full(len(frame), np.nan), ()
    return numbers(frame, layer.radius_m, layer.use.layer, findings)


def onto_pavement(
    frame: gpd.GeoDataFrame, layer: ObstacleLayer, pavements: Area
) -> tuple[gpd.GeoDataFrame, tuple[Entry, ...]]:
    """Keep what stands on or beside a pavement: points are moved onto it, other shapes stay where they are."""
    shapes = geometries(frame)
    points = shapely.get_type_id(shapes) == shapely.GeometryType.POINT
    radius_m = frame["radius_m"].fillna(OBSTACLE_KINDS[layer.kind].radius_m).to_numpy(dtype=float)
    away_m = np.zeros(len(shapes))
    away_m[points] = pavements.distance(shapes[points])
    reached = np.zeros(len(shapes), dtype=bool)
    near, _ = pavements.tree.query(shapes, predicate="dwithin", distance=layer.reach_m + layer.grow_m + 1e-9)
    reached[near] = True
    kept = np.where(points, away_m <= layer.snap_m, reached)
    moved = points & kept & (away_m > 0)
    names = frame["feature"].to_numpy()
    what = f"moved onto the pavement, by {layer.snap_m:g} m at most (by {_mean(away_m[moved]):.2f} m on average)"
    entries = note(Action.REPAIRED, layer.use.layer, what, [str(n) for n in names[moved]])
    what = f"point farther than {layer.snap_m:g} m from every pavement"
    entries += note(Action.DROPPED, layer.use.layer, what, [str(n) for n in names[points & ~kept]])
    what = f"on no pavement ({layer.kind})"
    entries += note(Action.DROPPED, layer.use.layer, what, [str(n) for n in names[~points & ~kept]])
    shapes[moved] = snap(shapes[moved], radius_m[moved], pavements)
    if layer.grow_m > 0:
        shapes[kept] = _zones(shapes[kept], layer.grow_m, pavements)
        what = f"{layer.kind} assumed to {layer.grow_m:g} m around, on the pavement"
        entries += note(Action.GUESSED, layer.use.layer, what, [str(n) for n in names[kept]])
    return frame.set_geometry(shapes, crs=frame.crs)[kept].reset_index(drop=True), entries


def snap(points: GeometryArray, radius_m: FloatArray, pavements: Area) -> GeometryArray:
    """Move points to the nearest edge of a pavement, and on by their radius, so that they stand on it wholly.

    Where the pavement is too narrow for that they stay on its edge.
    """
    here = shapely.get_coordinates(points)
    edge = pavements.edge_points(points)
    away = edge - here
    length_m = np.maximum(np.hypot(away[:, 0], away[:, 1]), 1e-12)
    inner = edge + away / length_m[:, None] * radius_m[:, None]
    fits = pavements.inside(shapely.points(inner))
    return np.asarray(shapely.points(np.where(fits[:, None], inner, edge)), dtype=object)


def _zones(shapes: GeometryArray, by_m: float, pavements: Area) -> GeometryArray:
    """Widen shapes and keep the part of the pavement that lies in them."""
    wide = shapely.buffer(shapes, by_m)
    which, pavement = pavements.tree.query(wide, predicate="intersects")
    pieces = shapely.intersection(wide[which], pavements.polygons[pavement])
    return np.array([shapely.union_all(pieces[which == i]) for i in range(len(shapes))], dtype=object)


def _mean(values: FloatArray) -> float:
    return float(values.mean()) if len(values) else 0.0
