"""Buildings to premises: on their streets, with doors, addresses and people; and why the others are none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from pyproj import CRS

from binopt.domain.street import BoolArray, FloatArray, GeometryArray, IntArray
from binopt.intake.layers.addresses import shortened, street_key
from binopt.intake.layers.nearness import Area
from binopt.intake.layers.report import Action, Entry, note
from binopt.intake.osm.buildings import Buildings, Demand, reckon_demand
from binopt.intake.osm.doors import Marks, Split, split_buildings
from binopt.intake.osm.facing import crossing, find_facing, sees_street
from binopt.intake.osm.features import OsmData, Tags
from binopt.intake.osm.settings import OsmSettings

_ACROSS_M = 30.0
"""A way across a carriageway is taken for so much longer when a yard looks for its street."""
_MARK_M = 3.0
_HALF_STREET_M = 5.0  # from the middle of a street to its pavement, roughly
_LAYER = "building"


@dataclass(frozen=True)
class Ground:
    """What premises look at: pavements with the name and the number of their street, carriageways, streets' lines."""

    pavements: Area
    street: IntArray
    names: tuple[str, ...]
    carriageways: Area
    streets: GeometryArray


@dataclass(frozen=True)
class PremisesFound:
    """Premises, their litres a week by stream, and what was decided on the way.

    ``on_street`` counts the buildings that see a public street, of those that may be premises.
    """

    premises: gpd.GeoDataFrame
    litres: Mapping[str, FloatArray]
    on_street: int
    entries: tuple[Entry, ...]


def lay_premises(
    data: OsmData, buildings: Buildings, wanted: BoolArray, ground: Ground, settings: OsmSettings, crs: CRS
) -> PremisesFound:
    """Make premises of the ``wanted`` buildings that somebody lives or works in and that reach a street."""
    rules, ids = settings.premises, buildings.features.ids
    entries: tuple[Entry, ...] = ()
    for reason in dict.fromkeys(buildings.nobodys[buildings.nobodys != ""]):
        entries += note(Action.DROPPED, _LAYER, reason, list(ids[wanted & (buildings.nobodys == reason)]))
    demand = reckon_demand(buildings, data.nodes, settings.demand)
    litres = _litres(demand, settings)
    size = np.asarray(sum(litres.values())) / max(sum(settings.service.litres.values()), 1e-9)
    used = wanted & (buildings.nobodys == "")
    entries += note(Action.DROPPED, _LAYER, "its use makes no waste by the settings", list(ids[used & ~(size > 0)]))
    index = np.flatnonzero(used & (size > 0))

    shapes = buildings.features.shapes
    facing = find_facing(
        shapes[index], shapes, ground.pavements, ground.street, ground.carriageways, rules.street_front_m
    )
    number = {street_key(name): i for i, name in enumerate(ground.names) if name}
    tags = buildings.features.tags[index]
    own = np.array([number.get(street_key(one.get("addr:street", "")), -1) for one in tags], dtype=np.int64)
    marks = _marks(data, shapes[index], buildings.features.ids[index], number)
    split = split_buildings(facing, marks, own, size[index], rules)
    seen = np.zeros(len(index), dtype=bool)
    seen[facing.building] = True
    yards, reasons = _yards(shapes[index], np.flatnonzero(~seen), own, ground, rules.farthest_m)
    entries += _left_out(data, index, ids, shapes, reasons)
    entries += _told(split, yards, facing.across, facing.building, index, ids)
    joined = _joined(split, yards)
    whole = np.asarray(sum(litres.values()))[index[joined.building]] * joined.share
    large, whole_of = whole > settings.demand.street_litres, joined.building
    what = f"more than {settings.demand.street_litres:,.0f} l a week at one door: a container of its own"
    entries += note(Action.DROPPED, _LAYER, what, list(dict.fromkeys(ids[index[joined.building[large]]])))
    joined = joined.at(~large)
    reach_m = rules.street_front_m + _HALF_STREET_M
    on_street = sees_street(shapes[index], shapes, ground.streets, reach_m)
    premises = _frame(joined, buildings, demand, index, on_street, crs)
    building = index[joined.building]
    shares = {stream: values[building] * joined.share for stream, values in litres.items()}
    entries += _guesses(buildings, demand, index, settings)
    # who has a container of its own needs no face
    on_street[np.setdiff1d(whole_of[large], whole_of[~large])] = False
    return PremisesFound(premises, shares, int(on_street.sum()), entries)


def _litres(demand: Demand, settings: OsmSettings) -> dict[str, FloatArray]:
    """Return the litres a week of each building by stream: of its people, and of its trades by the streams' shares."""
    rules = settings.demand
    traded = demand.trade_litres(rules.litres_per_m2)
    shares = {stream: rules.shares.get(stream, 0.0) for stream in settings.service.litres}
    return {
        stream: demand.inhabitants * each + traded * shares[stream] for stream, each in settings.service.litres.items()
    }


def _marks(data: OsmData, shapes: GeometryArray, ids: GeometryArray, number: Mapping[str, int]) -> Marks:
    """Gather entrances and addresses of some buildings: points of their outlines, and what lies in or at them."""
    nodes = data.nodes
    door = nodes.has("entrance") | nodes.has("addr:housenumber")
    index = np.flatnonzero(door)
    area_of = {name: i for i, name in enumerate(data.areas.ids)}
    place = np.full(len(data.areas), -1, dtype=np.int64)
    place[[area_of[name] for name in ids]] = np.arange(len(ids))
    building = np.full(len(nodes), -1, dtype=np.int64)
    linked = place[data.area_of_door]
    building[data.node_of_door[linked >= 0]] = linked[linked >= 0]
    loose = index[building[index] < 0]
    which, near = shapely.STRtree(shapes).query_nearest(nodes.shapes[loose], max_distance=_MARK_M, all_matches=False)
    building[loose[which]] = near
    index = index[building[index] >= 0]
    tags = nodes.tags[index]
    text = np.array([_address(one) for one in tags], dtype=object)
    main = np.array([one.get("entrance", "") in ("main", "staircase", "home") for one in tags], dtype=bool)
    entrance = np.array([one.get("entrance", "no") not in ("no", "garage", "emergency") for one in tags], dtype=bool)
    return Marks(
        building=building[index],
        street=np.array([number.get(street_key(one.get("addr:street", "")), -1) for one in tags], dtype=np.int64),
        point=shapely.get_coordinates(nodes.shapes[index]),
        rank=np.where(entrance, np.where(main, 0, 1), 2).astype(np.int64),
        text=text,
    )


def _address(tags: Tags) -> str:
    number = tags.get("addr:housenumber", "")
    street = tags.get("addr:street", "") or tags.get("addr:place", "")
    return f"{street} {number}".strip() if number else ""


def _yards(
    shapes: GeometryArray, index: IntArray, own: IntArray, ground: Ground, farthest_m: float
) -> tuple[Split, GeometryArray]:
    """Bring buildings that see no pavement to one: that of their address, else the nearest on their side of a street.

    Their door is where the pavement is reached. Also why buildings got none, ``""`` for those that did.
    """
    reasons = np.full(len(shapes), "", dtype=object)
    reasons[index] = f"farther than {farthest_m:g} m from every pavement"
    pavements = ground.pavements
    row, pavement = pavements.tree.query(shapes[index], predicate="dwithin", distance=farthest_m)
    building = index[row]
    lines = shapely.shortest_line(shapes[building], pavements.polygons[pavement])
    ends = shapely.get_coordinates(lines).reshape(-1, 2, 2)
    away_m = shapely.length(lines) + _ACROSS_M * crossing(ends[:, 0], ends[:, 1], ground.carriageways)
    named = (ground.street[pavement] == own[building]) & (own[building] >= 0)
    order = np.lexsort((pavement, away_m, ~named, building))
    found, first = np.unique(building[order], return_index=True)
    best = order[first]
    reasons[found] = ""
    count = len(found)
    return (
        Split(
            found.astype(np.int64),
            ground.street[pavement[best]],
            ends[best, 1],
            np.ones(count),
            np.full(count, "", dtype=object),
            np.full(count, -1, dtype=np.int64),
        ),
        reasons,
    )


_WAYS = {
    "steps": "only steps lead there",
    "footway": "only footways lead there",
    "path": "only a path leads there",
    "pedestrian": "it lies at a square or street for people on foot that has no truck's lane",
    "track": "only a track leads there",
    "service": "only a service way leads there",
}


def _left_out(
    data: OsmData, index: IntArray, ids: GeometryArray, shapes: GeometryArray, reasons: GeometryArray
) -> tuple[Entry, ...]:
    """Name the buildings that no pavement is near, with the kind of way that is nearest to them."""
    lost = index[reasons != ""]
    if not len(lost):
        return ()
    ways = data.lines.at(data.lines.has("highway"))
    near = np.full(len(lost), "", dtype=object)
    if len(ways):
        which, way = shapely.STRtree(ways.shapes).query_nearest(shapes[lost], max_distance=50.0, all_matches=False)
        near[which] = np.where(ways.among("access", {"private", "no"})[way], "private", ways.tag("highway")[way])
    why = np.array([_WAYS.get(kind, _why(kind)) for kind in near], dtype=object)
    far = reasons[reasons != ""]
    told = np.array([f"{a}: {b}" for a, b in zip(far, why, strict=True)], dtype=object)
    return tuple(
        entry
        for reason in dict.fromkeys(told)
        for entry in note(Action.DROPPED, _LAYER, reason, ids[lost[told == reason]])
    )


def _why(kind: str) -> str:
    if kind == "private":
        return "it lies at a private way"
    return f"the nearest way is {kind}, without a pavement" if kind else "no way is near"


def _told(
    split: Split, yards: Split, across: BoolArray, seen: IntArray, index: IntArray, ids: GeometryArray
) -> tuple[Entry, ...]:
    """Say where doors were put."""
    without = np.unique(split.building[split.mark < 0])
    several = np.flatnonzero(np.bincount(split.building, minlength=len(index)) > 1)
    crossed = np.unique(seen[across])
    told = (
        ("no entrance is mapped: door in the middle of its front", without),
        ("on several streets, or large: divided into several premises", several),
        ("sees no street: door where the nearest pavement is", yards.building),
        ("its side of the street has no pavement: that across is taken", crossed),
    )
    return tuple(entry for what, which in told for entry in note(Action.GUESSED, _LAYER, what, ids[index[which]]))


def _joined(split: Split, yards: Split) -> Split:
    """Put premises of both kinds together, by building."""
    pairs = {name: (getattr(split, name), getattr(yards, name)) for name in Split.__dataclass_fields__}
    both = {name: np.concatenate(pair) for name, pair in pairs.items()}
    order = np.argsort(both["building"], kind="stable")
    return Split(**{name: values[order] for name, values in both.items()})


def _frame(
    split: Split, buildings: Buildings, demand: Demand, index: IntArray, on_street: BoolArray, crs: CRS
) -> gpd.GeoDataFrame:
    features = buildings.features
    building = index[split.building]
    rank = pd.Series(building).groupby(building).cumcount().to_numpy()
    several = pd.Series(building).duplicated(keep=False).to_numpy()
    ids = features.ids[building]
    own = [_address(tags) for tags in features.tags[building]]
    texts = [shortened(text.split("\n")) if text else one for text, one in zip(split.address, own, strict=True)]
    names = [tags.get("name", "") for tags in features.tags[building]]
    columns: dict[str, object] = {
        "premises_id": [f"{i}.{n + 1}" if more else i for i, n, more in zip(ids, rank, several, strict=True)],
        "address": [text or name for text, name in zip(texts, names, strict=True)],
        "inhabitants": demand.inhabitants[building] * split.share,
        "use": buildings.use[building],
        "on_street": np.where(on_street[split.building], "yes", "no"),
    }
    if not np.isnan(demand.dwellings).all():
        columns["dwellings"] = demand.dwellings[building] * split.share
    return gpd.GeoDataFrame(columns, geometry=shapely.points(split.door), crs=crs)


def _guesses(buildings: Buildings, demand: Demand, index: IntArray, settings: OsmSettings) -> tuple[Entry, ...]:
    """Say what people and litres were reckoned from."""
    rules, ids = settings.demand, buildings.features.ids[index]
    flats = ~np.isnan(demand.dwellings[index])
    lived = demand.inhabitants[index] > 0
    traded = demand.trade_m2[index].sum(axis=1) > 0
    by_floor = f"inhabitants reckoned: one per {rules.floor_m2_per_person:g} m² of ground area times levels"
    return (
        note(Action.GUESSED, _LAYER, f"inhabitants: {rules.people_per_dwelling:g} a tagged dwelling", ids[flats])
        + note(Action.GUESSED, _LAYER, by_floor, ids[lived & ~flats])
        + note(Action.GUESSED, _LAYER, "levels are not tagged: those usual for its kind", ids[~buildings.told[index]])
        + note(Action.GUESSED, _LAYER, "litres of trades reckoned by their floor area", ids[traded])
    )
