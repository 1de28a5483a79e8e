"""Carriageways and streets of a case: where vehicles go, and by what name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from binopt.domain.street import GeometryArray
from binopt.intake.findings import Findings
from binopt.intake.inference import roadways
from binopt.intake.layers.figures import joined_text, numbers
from binopt.intake.layers.filters import as_text
from binopt.intake.layers.mapping import CarriagewayLayer, SiteLayer, StreetLayer
from binopt.intake.layers.report import Action, Entry, note
from binopt.intake.layers.shapes import clean, geometries, polygon_parts
from binopt.intake.layers.source import Source, make_ids


@dataclass(frozen=True)
class Carriageways:
    """The carriageways of a case, and the centre lines of which some were made, with their columns ``feature``."""

    polygons: gpd.GeoDataFrame
    lines: gpd.GeoDataFrame
    entries: tuple[Entry, ...]


def lay_carriageways(
    source: Source,
    layers: Sequence[CarriagewayLayer],
    pavements: gpd.GeoDataFrame,
    clip_m: float,
    findings: Findings,
) -> Carriageways:
    """Unite carriageways and parking bays, cut off at ``clip_m`` beyond the box of all pavements that are drawn.

    A city's carriageway is often one polygon; of it only what lies at this quarter is wanted.
    """
    entries: tuple[Entry, ...] = ()
    shapes: list[GeometryArray] = []
    lines = [gpd.GeoDataFrame({"feature": []}, geometry=[], crs=source.target)]
    for layer in layers:
        frame, found = source.read(layer.use)
        frame, cleaned = clean(frame, layer.use.layer)
        entries += found + cleaned
        if layer.width_m is None:
            whole = geometries(frame)
        else:
            frame, whole, widened = _widened(frame, layer, findings)
            lines.append(frame)
            entries += widened
        cut, clipped = _clipped(whole, frame, layer.use.layer, pavements, clip_m)
        entries += clipped
        shapes.append(cut)
    united = np.array([shapely.union_all(np.concatenate(shapes))] if shapes else [], dtype=object)
    parts, _ = polygon_parts(united)
    shared_m2 = float(shapely.area(shapely.intersection(united, pavements.geometry.union_all())).sum())
    if shared_m2 > 1.0:
        what = f"carriageway and pavement overlap by {shared_m2:,.0f} m²: both left as drawn"
        entries += (Entry(Action.GUESSED, "carriageways", what, 1),)
    ids = [f"carriageway.{i}" for i in range(1, len(parts) + 1)]
    polygons = gpd.GeoDataFrame({"carriageway_id": ids}, geometry=parts, crs=source.target)
    used = [frame for frame in lines if len(frame)] or lines
    return Carriageways(polygons, gpd.GeoDataFrame(pd.concat(used, ignore_index=True), crs=source.target), entries)


def _widened(
    frame: gpd.GeoDataFrame, layer: CarriagewayLayer, findings: Findings
) -> tuple[gpd.GeoDataFrame, GeometryArray, tuple[Entry, ...]]:
    """Make polygons of centre lines and their widths; lines whose width is not known are left out."""
    assert layer.width_m is not None  # noqa: S101 (asked for with a width only)
    frame = frame.explode(index_parts=False, ignore_index=True)
    frame = frame[frame.geom_type == "LineString"].reset_index(drop=True)
    width_m, entries = numbers(frame, layer.width_m, layer.use.layer, findings)
    known = width_m > 0
    names = [str(n) for n in frame["feature"].to_numpy()[~known]]
    entries += note(Action.DROPPED, layer.use.layer, "carriageway without a width", names)
    frame = frame[known].reset_index(drop=True)
    what = "carriageway drawn as its centre line, widened to its width"
    entries += note(Action.GUESSED, layer.use.layer, what, [str(n) for n in frame["feature"]])
    return frame[["feature", "geometry"]], roadways(geometries(frame), width_m[known]), entries


def _clipped(
    whole: GeometryArray, frame: gpd.GeoDataFrame, layer: str, pavements: gpd.GeoDataFrame, clip_m: float
) -> tuple[GeometryArray, tuple[Entry, ...]]:
    if pavements.empty:
        return whole, ()
    cut = shapely.intersection(whole, shapely.box(*pavements.total_bounds).buffer(clip_m, join_style="mitre"))
    crossing = shapely.area(whole) - shapely.area(cut) > 1e-6  # m²: less is rounding
    names = [str(n) for n in frame["feature"].to_numpy()[crossing]]
    return cut, note(Action.REPAIRED, layer, f"cut off {clip_m:g} m outside the pavements", names)


def lay_streets(
    source: Source, layers: Sequence[StreetLayer], findings: Findings
) -> tuple[gpd.GeoDataFrame, tuple[Entry, ...]]:
    """Read centre lines with name, direction and speed. Lines of several parts are taken apart."""
    entries: tuple[Entry, ...] = ()
    frames = []
    for layer in layers:
        frame, found = source.read(layer.use)
        frame, cleaned = clean(frame, layer.use.layer)
        entries += found + cleaned
        columns: dict[str, object] = {"feature": frame["feature"].to_numpy(), "name": joined_text(frame, layer.name)}
        if layer.oneway:
            columns["oneway"], guessed = _oneway(frame, layer)
            entries += guessed
        if layer.speed_kmh is not None:
            columns["speed_kmh"], guessed = numbers(frame, layer.speed_kmh, layer.use.layer, findings)
            entries += guessed
            if not layer.speed_kmh.column and len(frame):
                what = f"speed of every street taken as {layer.speed_kmh.default:g} km/h, as the mapping says"
                entries += (Entry(Action.GUESSED, layer.use.layer, what, len(frame)),)
        lines = gpd.GeoDataFrame(columns, geometry=geometries(frame), crs=source.target)
        lines = lines.explode(index_parts=False, ignore_index=True)
        frames.append(lines[lines.geom_type == "LineString"])
    if not frames:
        return gpd.GeoDataFrame({"street_id": [], "name": []}, geometry=[], crs=source.target), entries
    streets = gpd.GeoDataFrame(pd.concat(frames, ignore_index=True), crs=source.target)
    ids, repaired = make_ids(streets["feature"], "streets")
    return streets.drop(columns="feature").assign(street_id=ids), entries + repaired


def _oneway(frame: gpd.GeoDataFrame, layer: StreetLayer) -> tuple[list[int], tuple[Entry, ...]]:
    """Turn values into +1 along the line, -1 against it, 0 both ways; unknown ones are taken as both ways."""
    meaning = dict.fromkeys(layer.both, 0) | dict.fromkeys(layer.forward, 1) | dict.fromkeys(layer.backward, -1)
    values = as_text(frame[layer.oneway])
    unknown = ~values.isin(list(meaning)).to_numpy()
    what = f"{layer.oneway} is empty or unknown: taken as both ways"
    names = [f"{n} ({v!r})" for n, v in zip(frame["feature"][unknown], values[unknown], strict=True)]
    return [meaning.get(v, 0) for v in values], note(Action.GUESSED, layer.use.layer, what, names)


def lay_sites(source: Source, layers: Sequence[SiteLayer]) -> tuple[gpd.GeoDataFrame, tuple[Entry, ...]]:
    """Read depots and unloading places."""
    entries: tuple[Entry, ...] = ()
    frames = []
    for layer in layers:
        frame, found = source.read(layer.use)
        frame, cleaned = clean(frame, layer.use.layer)
        entries += found + cleaned
        frames.append(frame[["feature", "geometry"]].assign(kind=layer.kind))
    if not frames:
        return gpd.GeoDataFrame({"site_id": [], "kind": []}, geometry=[], crs=source.target), entries
    sites = gpd.GeoDataFrame(pd.concat(frames, ignore_index=True), crs=source.target)
    ids, repaired = make_ids(sites["feature"], "sites")
    return sites.drop(columns="feature").assign(site_id=ids), entries + repaired
