"""Parcels, buildings or addresses to premises: address, inhabitants and door."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from binopt.domain.street import BoolArray, FloatArray, GeometryArray
from binopt.intake.case_demand import MOST_PEOPLE
from binopt.intake.findings import Findings
from binopt.intake.layers.addresses import Joined, join_addresses, street_key
from binopt.intake.layers.doors import find_doors
from binopt.intake.layers.figures import joined_text, numbers
from binopt.intake.layers.mapping import Inhabitants, PremisesLayer
from binopt.intake.layers.report import Action, Entry, note
from binopt.intake.layers.shapes import clean, geometries
from binopt.intake.layers.source import Source, make_ids
from binopt.intake.nearness import Area


def lay_premises(
    source: Source, layer: PremisesLayer, pavements: Area, streets: gpd.GeoDataFrame, findings: Findings
) -> tuple[gpd.GeoDataFrame, tuple[Entry, ...]]:
    """Read the premises, with ``premises_id``, ``address``, ``inhabitants``, ``dwellings`` (address rows) and door."""
    frame, entries = source.read(layer.use)
    # two addresses may lie on the same point and be two premises
    frame, cleaned = clean(frame, layer.use.layer, once=False)
    entries += cleaned
    frame, united = _united(frame, layer)
    entries += united
    joined = join_addresses(source, layer, frame)
    entries += joined.entries
    kept = joined.rows > 0 if layer.addresses and layer.only_with_addresses else np.ones(len(frame), dtype=bool)
    entries += note(Action.DROPPED, layer.use.layer, "without an address", _names(frame, ~kept))
    frame, joined = frame[kept].reset_index(drop=True), joined.at(np.flatnonzero(kept))

    inhabitants, counted = _inhabitants(frame, layer, joined, findings)
    entries += counted
    nobody = ~(inhabitants > 0)
    entries += note(
        Action.DROPPED, layer.use.layer, "nobody lives there by the mapping's reckoning", _names(frame, nobody)
    )
    frame, joined = frame[~nobody].reset_index(drop=True), joined.at(np.flatnonzero(~nobody))
    inhabitants = inhabitants[~nobody]
    if frame.empty:
        findings.fault(source.name, "no premises are left", hint="look at [premises], its filters and join")
        return gpd.GeoDataFrame({"premises_id": []}, geometry=[], crs=source.target), entries
    entries += _small(frame, layer)

    doors, away_m, guessed = _doors(frame, layer, joined, pavements, streets)
    entries += guessed
    ids, repaired = make_ids(frame["feature"], "premises")
    columns: dict[str, object] = {"premises_id": ids, "address": joined.address, "inhabitants": inhabitants}
    if layer.addresses:
        columns["dwellings"] = joined.rows.astype(float)
    premises = gpd.GeoDataFrame(columns, geometry=doors, crs=source.target)
    far = away_m > layer.farthest_m
    what = f"farther than {layer.farthest_m:g} m from every pavement"
    entries += repaired + note(Action.DROPPED, layer.use.layer, what, _names(frame, far))
    return premises[~far].reset_index(drop=True), entries


def _united(frame: gpd.GeoDataFrame, layer: PremisesLayer) -> tuple[gpd.GeoDataFrame, tuple[Entry, ...]]:
    """Make one premises of the polygons that share an id: each would get all addresses of the others."""
    repeated = frame["feature"].duplicated(keep=False).to_numpy()
    if not layer.use.id_column or not repeated.any() or (shapely.get_dimensions(geometries(frame)) != 2).any():
        return frame, ()
    shapes = frame.geometry.groupby(frame["feature"], sort=False).agg(shapely.union_all)
    first = frame[~frame["feature"].duplicated()].reset_index(drop=True)
    entries = note(
        Action.REPAIRED,
        layer.use.layer,
        f"several polygons with the same {layer.use.id_column}: united to one premises",
        sorted(set(_names(frame, repeated))),
    )
    return first.set_geometry(np.asarray(shapes.loc[first["feature"]], dtype=object), crs=frame.crs), entries


def _inhabitants(
    frame: gpd.GeoDataFrame, layer: PremisesLayer, joined: Joined, findings: Findings
) -> tuple[FloatArray, tuple[Entry, ...]]:
    each, count = layer.inhabitants_each, len(frame)
    match layer.inhabitants_from:
        case Inhabitants.ADDRESSES:
            what, found = f"inhabitants reckoned: {each:g} an address", joined.rows * each
            entries: tuple[Entry, ...] = ()
        case Inhabitants.COLUMN if layer.column is not None:
            values, entries = numbers(frame, layer.column, layer.use.layer, findings)
            what, found = f"inhabitants reckoned: {each:g} for each of {layer.column.column}", values * each
            if layer.floor_where_none:
                none = ~(found > 0)
                by_floor, _, guessed = _by_floor(frame, layer, findings)
                found = np.where(none, by_floor, found)
                told = f"{layer.column.column} is empty or 0: {each:g} inhabitants per {layer.floor_m2:g} m² of floor"
                entries += guessed + note(Action.GUESSED, layer.use.layer, told, _names(frame, none))
        case _:
            found, what, entries = _by_floor(frame, layer, findings)
    people = np.asarray(found, dtype=float)
    many = f"more than {MOST_PEOPLE:,.0f} inhabitants are reckoned: look at the column and at the rate"
    findings.rows(layer.use.layer, many, people > MOST_PEOPLE, frame["feature"].to_numpy(), people)
    return people, (*entries, Entry(Action.GUESSED, layer.use.layer, what, count))


def _by_floor(
    frame: gpd.GeoDataFrame, layer: PremisesLayer, findings: Findings
) -> tuple[FloatArray, str, tuple[Entry, ...]]:
    """Reckon inhabitants from floor area: ground area times storeys."""
    storeys, entries = numbers(frame, layer.storeys, layer.use.layer, findings)
    found = shapely.area(geometries(frame)) * storeys / layer.floor_m2 * layer.inhabitants_each
    how = layer.storeys.column or f"{layer.storeys.default:g}"
    per = f"{layer.inhabitants_each:g} per {layer.floor_m2:g} m²"
    return found, f"inhabitants reckoned: {per} of ground area × storeys ({how})", entries


def _small(frame: gpd.GeoDataFrame, layer: PremisesLayer) -> tuple[Entry, ...]:
    shapes = geometries(frame)
    small = (shapely.get_dimensions(shapes) == 2) & (shapely.area(shapes) < layer.small_m2)
    what = f"smaller than {layer.small_m2:g} m², perhaps a shed: counted as premises like the others"
    return note(Action.GUESSED, layer.use.layer, what, _names(frame, small))


def _doors(
    frame: gpd.GeoDataFrame, layer: PremisesLayer, joined: Joined, pavements: Area, streets: gpd.GeoDataFrame
) -> tuple[GeometryArray, FloatArray, tuple[Entry, ...]]:
    shapes = geometries(frame)
    addressed = ~shapely.is_missing(joined.points)
    middles = np.where(addressed, joined.points, shapely.point_on_surface(shapes))
    own = joined.streets if layer.addresses else tuple(street_key(s) for s in joined_text(frame, layer.street))
    names = tuple(street_key(n) for n in streets["name"])
    found = find_doors(shapes, middles, layer.front_m, pavements, geometries(streets), names, own, addressed)
    named = np.array([bool(s) for s in own], dtype=bool)
    unknown = named & ~np.isin(np.array(own, dtype=object), np.array(names, dtype=object))
    back = found.away_m > max(layer.front_m, 0.5)
    polygon = shapely.get_dimensions(shapes) == 2
    layer_name = layer.use.layer
    entries: tuple[Entry, ...] = (
        Entry(
            Action.GUESSED,
            layer_name,
            "door taken where the outline is nearest to the pavement"
            + (" of the address's street" if names and named.any() else ""),
            int(polygon.sum()),
        ),
    )
    what = "the address's street is no street of the source: door at the nearest pavement"
    entries += note(Action.GUESSED, layer_name, what, _names(frame, unknown))
    what = "faces no pavement of the address's street: door at the nearest pavement"
    entries += note(Action.GUESSED, layer_name, what, _names(frame, named & ~unknown & ~found.on_street))
    if names:
        what = "faces several streets and no address says which: door at the nearest pavement"
        entries += note(Action.GUESSED, layer_name, what, _names(frame, ~named & found.other_streets))
    least_m = max(layer.front_m, 0.5)
    what = f"set back from the pavement: door more than {least_m:g} m away (median {_median(found.away_m[back]):.1f} m)"
    entries += note(Action.GUESSED, layer_name, what, _names(frame, back))
    return found.points, found.away_m, entries


def _median(values: FloatArray) -> float:
    return float(np.median(values)) if len(values) else 0.0


def _names(frame: pd.DataFrame, where: BoolArray) -> list[str]:
    return [str(name) for name in frame["feature"].to_numpy()[where]]
