"""What stands on pavements or is walked and driven across them, by the settings' tags."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from pyproj import CRS

from binopt.domain.street import BoolArray, FloatArray, GeometryArray
from binopt.intake.layers.mapping import LayerUse, ObstacleLayer
from binopt.intake.layers.obstacles import COLUMNS, onto_pavement
from binopt.intake.layers.report import Action, Entry, note
from binopt.intake.layers.source import make_ids
from binopt.intake.nearness import Area
from binopt.intake.osm.buildings import Buildings
from binopt.intake.osm.features import Features, OsmData, joined
from binopt.intake.osm.fronts import frames
from binopt.intake.osm.settings import ObstacleRule, OsmSettings
from binopt.intake.osm.stretches import Stretches

_BESIDE_M = 3.0  # a crossing's line this near to its point stands for it
_LEAST_M = 0.3
_KIOSK = "other"


def lay_obstacles(
    data: OsmData,
    settings: OsmSettings,
    buildings: Buildings,
    pavements: Area,
    stretches: Stretches,
    across_m: FloatArray,
    crs: CRS,
) -> tuple[gpd.GeoDataFrame, tuple[Entry, ...]]:
    """Find the obstacles of all pavements.

    Parameters
    ----------
    data, settings
        The extract, and which of its features are obstacles.
    buildings
        Those that are kiosks stand on pavements too.
    pavements
        The pavements' polygons.
    stretches, across_m
        The streets, and how far from their middle a crossing reaches: to the far edges of both pavements.
    """
    made = [_of_rule(data, rule, pavements, crs) for rule in settings.obstacles]
    kiosks = buildings.features.at(buildings.kiosk)
    made.append(_placed(kiosks, ObstacleLayer(LayerUse(_KIOSK), _KIOSK), pavements, crs))
    made.append(_crossings(data, settings, pavements, stretches, across_m, crs))
    made.append(_driveways(data, settings, pavements, crs))
    entries = tuple(entry for _, found in made for entry in found)
    full = [frame for frame, _ in made if len(frame)] or [made[0][0]]
    obstacles = gpd.GeoDataFrame(pd.concat(full, ignore_index=True), crs=crs)
    ids, _ = make_ids(obstacles["feature"], "obstacles")  # a feature may well be several obstacles
    kept = [c for c in COLUMNS if c in obstacles and obstacles[c].notna().any()]
    return obstacles.assign(obstacle_id=ids)[[*dict.fromkeys(["obstacle_id", *kept]), "geometry"]], entries


def _of_rule(
    data: OsmData, rule: ObstacleRule, pavements: Area, crs: CRS
) -> tuple[gpd.GeoDataFrame, tuple[Entry, ...]]:
    """Find the points, and areas, that a rule means, and put them on the pavement."""
    found = joined([data.nodes.at(_meant(data.nodes, rule)), data.areas.at(_meant(data.areas, rule))])
    layer = ObstacleLayer(LayerUse(rule.kind), rule.kind, snap_m=rule.snap_m, grow_m=rule.grow_m)
    radius_m = np.nan if rule.radius_m is None else rule.radius_m
    return _placed(found, layer, pavements, crs, radius_m)


def _placed(
    found: Features, layer: ObstacleLayer, pavements: Area, crs: CRS, radius_m: float = np.nan
) -> tuple[gpd.GeoDataFrame, tuple[Entry, ...]]:
    """Put features onto the pavement, NaN for the radius of their kind."""
    frame = _frame(found.ids, found.shapes, crs).assign(radius_m=radius_m)
    frame, entries = onto_pavement(frame, layer, pavements)
    # what lies off the street is no omission: parks and yards have trees and benches too
    kept = tuple(entry for entry in entries if entry.action is not Action.DROPPED)
    return frame.assign(kind=layer.kind), kept


def _meant(features: Features, rule: ObstacleRule) -> BoolArray:
    found = np.zeros(len(features), dtype=bool)
    for key, value in rule.tags:
        found |= _tagged(features, key, value)
    for key, value in rule.unless:
        found &= ~_tagged(features, key, value)
    return found


def _tagged(features: Features, key: str, value: str) -> BoolArray:
    return features.has(key) if value == "*" else features.among(key, {value})


def _frame(ids: GeometryArray, shapes: GeometryArray, crs: CRS) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame({"feature": ids.astype(object)}, geometry=shapes, crs=crs)


def _crossings(
    data: OsmData, settings: OsmSettings, pavements: Area, stretches: Stretches, across_m: FloatArray, crs: CRS
) -> tuple[gpd.GeoDataFrame, tuple[Entry, ...]]:
    """Take crossings' lines; for those that are mapped as a point, draw one straight across the street."""
    lines = data.lines.at(data.lines.among("footway", {"crossing"}) | data.lines.among("highway", {"crossing"}))
    points = data.nodes.at(data.nodes.among("highway", {"crossing"}))
    near = shapely.STRtree(lines.shapes).query(points.shapes, predicate="dwithin", distance=_BESIDE_M)[0]
    points = points.at(np.setdiff1d(np.arange(len(points)), near))
    which, street = shapely.STRtree(stretches.lines).query_nearest(
        points.shapes, max_distance=_BESIDE_M, all_matches=False
    )
    points = points.at(which)
    at_m = shapely.line_locate_point(stretches.lines[street], points.shapes)
    middle, left = frames(stretches.lines[street], at_m)
    drawn = shapely.linestrings(
        np.stack([middle + left * across_m[street, :1], middle - left * across_m[street, 1:]], axis=1)
    )
    shapes = np.concatenate([lines.shapes, np.asarray(drawn, dtype=object).reshape(-1)])
    frame = _frame(np.concatenate([lines.ids, points.ids]), shapes, crs)
    frame = _on_pavement(frame, pavements).assign(kind="crossing", radius_m=settings.crossing_half_m)
    what = "crossing mapped as a point: drawn straight across the street"
    return frame, note(Action.GUESSED, "highway", what, points.ids)


def _driveways(
    data: OsmData, settings: OsmSettings, pavements: Area, crs: CRS
) -> tuple[gpd.GeoDataFrame, tuple[Entry, ...]]:
    """Find where service ways cross a pavement: there cars drive over it."""
    lines = data.lines.at(data.lines.among("highway", {"service", "track"}) & ~data.lines.has("tunnel"))
    frame = _on_pavement(_frame(lines.ids, lines.shapes, crs), pavements)
    frame = frame.assign(kind="driveway", radius_m=settings.driveway_half_m)
    what = f"service way across the pavement: driveway of {2 * settings.driveway_half_m:g} m"
    return frame, note(Action.GUESSED, "highway", what, list(dict.fromkeys(frame["feature"])))


def _on_pavement(frame: gpd.GeoDataFrame, pavements: Area) -> gpd.GeoDataFrame:
    """Cut lines to what of them lies on pavement, a row for each piece."""
    shapes = np.asarray(frame.geometry.to_numpy(), dtype=object)
    which, pavement = pavements.tree.query(shapes, predicate="intersects")
    pieces = shapely.intersection(shapes[which], pavements.polygons[pavement])
    parts, of = shapely.get_parts(pieces, return_index=True)
    long = (shapely.get_dimensions(parts) == 1) & (shapely.length(parts) >= _LEAST_M)
    rows = frame.iloc[which[of[long]]].reset_index(drop=True)
    return rows.set_geometry(parts[long], crs=frame.crs)
