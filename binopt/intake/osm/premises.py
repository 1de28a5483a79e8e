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
from binopt.intake.layers.report import Action, Entry, note
from binopt.intake.nearness import Area
from binopt.intake.osm.buildings import Buildings
from binopt.intake.osm.demand import Demand, litres_of, reckon_demand
from binopt.intake.osm.doors import Split, split_buildings
from binopt.intake.osm.facing import find_facing, sees_street
from binopt.intake.osm.features import OsmData
from binopt.intake.osm.marks import address_of, find_marks
from binopt.intake.osm.settings import OsmSettings
from binopt.intake.osm.yards import bring_yards, tell_left_out

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
    litres = litres_of(demand, settings)
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
    marks = find_marks(data, shapes[index], buildings.features.ids[index], number)
    split = split_buildings(facing, marks, own, size[index], rules)
    seen = np.zeros(len(index), dtype=bool)
    seen[facing.building] = True
    yards, reasons = bring_yards(
        shapes[index],
        np.flatnonzero(~seen),
        own,
        ground.pavements,
        ground.street,
        ground.carriageways,
        rules.farthest_m,
    )
    entries += tell_left_out(data.lines, index, ids, shapes, reasons)
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
    own = [address_of(tags) for tags in features.tags[building]]
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
