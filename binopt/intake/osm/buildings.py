"""Buildings: which stand on the ground, who is in them, how high they are, and which are nobody's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import shapely

from binopt.domain.street import BoolArray, FloatArray, GeometryArray, IntArray
from binopt.intake.osm.features import Features, OsmData, Tags
from binopt.intake.osm.settings import DemandRules, PremisesRules
from binopt.intake.osm.tags import counts, lengths_m

DWELLING = "dwelling"
HOMES = frozenset({"house", "detached", "semidetached_house", "terrace", "bungalow", "farm", "cabin", "static_caravan"})
HOME_M2 = 130.0
"""A building without a kind that is smaller than this is taken for a house with, perhaps, a garden before it."""
KIOSK_M2 = 30.0
_STOREY_M = 3.0
_LEAST_TAGGED = 10  # so many tagged heights of a kind tell that of the others
_BY_KIND: Mapping[str, str] = {
    **dict.fromkeys(("office", "commercial"), "office"),
    **dict.fromkeys(("retail", "shop", "mall"), "shop"),
    "supermarket": "food_shop",
    **dict.fromkeys(("hotel", "hostel"), "hotel"),
    **dict.fromkeys(("school", "kindergarten", "university", "college"), "school"),
    **dict.fromkeys(("hospital", "clinic"), "hospital"),
    **dict.fromkeys(("industrial", "warehouse", "manufacture", "factory", "hangar"), "industry"),
    **dict.fromkeys(
        ("church", "chapel", "cathedral", "mosque", "temple", "synagogue", "monastery", "religious", "basilica"),
        "worship",
    ),
    **dict.fromkeys(
        ("public", "civic", "government", "museum", "train_station", "transportation", "sports_hall", "stadium",
         "sports_centre", "fire_station", "theatre", "library"),
        "public",
    ),
}  # fmt: skip
_BY_AMENITY: Mapping[str, str] = {
    **dict.fromkeys(("school", "kindergarten", "university", "college", "music_school", "language_school"), "school"),
    **dict.fromkeys(("hospital", "clinic"), "hospital"),
    "place_of_worship": "worship",
    **dict.fromkeys(
        ("restaurant", "cafe", "fast_food", "bar", "pub", "biergarten", "ice_cream", "food_court", "nightclub"),
        "restaurant",
    ),
    **dict.fromkeys(("bank", "post_office", "doctors", "dentist", "veterinary", "pharmacy"), "office"),
    **dict.fromkeys(
        ("townhall", "library", "theatre", "cinema", "courthouse", "police", "fire_station", "community_centre",
         "embassy", "arts_centre", "social_centre", "casino", "public_building", "conference_centre"),
        "public",
    ),
}  # fmt: skip
_FOOD = frozenset(
    {"supermarket", "convenience", "bakery", "butcher", "greengrocer", "seafood", "deli", "cheese", "pastry"}
)


def use_of(tags: Tags) -> str:
    """Return the use that tags name, ``""`` where they name none: the special ones before the building's kind."""
    if tags.get("shop", "no") not in ("no", "vacant"):
        return "food_shop" if tags["shop"] in _FOOD else "shop"
    if tags.get("tourism") in ("hotel", "hostel", "guest_house", "motel"):
        return "hotel"
    if tags.get("tourism") in ("museum", "gallery"):
        return "public"
    amenity = _BY_AMENITY.get(tags.get("amenity", ""), "")
    if amenity:
        return amenity
    if tags.get("office", "no") != "no":
        return "office"
    return _BY_KIND.get(tags.get("building", ""), "")


@dataclass(frozen=True)
class Buildings:
    """Buildings on the ground, one entry each.

    Attributes
    ----------
    features
        Ids, shapes and tags.
    use
        ``dwelling``, or the trade that fills it.
    levels
        Storeys, tagged or taken from others.
    told
        Whether its levels are its own, not those of others.
    home
        Whether it is a small house.
    kiosk
        Whether it is so small and alone that it stands in the street as a thing, not as a wall.
    nobodys
        Why nobody's waste is collected there: a reason, or ``""``.
    """

    features: Features
    use: GeometryArray
    levels: FloatArray
    told: BoolArray
    home: BoolArray
    kiosk: BoolArray
    nobodys: GeometryArray

    def __len__(self) -> int:
        return len(self.features)

    @property
    def walls(self) -> GeometryArray:
        """The polygons that bound streets."""
        return self.features.shapes[~self.kiosk]


def read_buildings(data: OsmData, premises: PremisesRules, demand: DemandRules) -> Buildings:
    """Take the buildings out of an extract's areas, parts of buildings and what hangs in the air left out."""
    areas = data.areas
    kind = areas.tag("building")
    aloft = (counts(areas.tag("building:min_level")) > 0) | areas.has("location") & areas.among("location", _UNDER)
    found = np.flatnonzero(~np.isin(kind.astype(str), ["", "no", "roof", "bridge", "demolished"]) & ~aloft)
    found = found[~_doubles(areas.shapes[found])]
    features = areas.at(found)
    area_m2 = shapely.area(features.shapes)
    linked = np.isin(found, data.area_of_door)
    use = np.array([use_of(tags) for tags in features.tags], dtype=object)
    use = np.where(use == "", _use_of_grounds(data, features), use)
    use[(use == "") & _halls(features, linked, area_m2, demand)] = "industry"
    use = np.where(use == "", DWELLING, use)
    levels, told = _levels(features, demand)
    levels = np.where(~told & (use == "industry"), 1.0, levels)
    home = features.among("building", HOMES) | ((features.tag("building") == "yes") & (area_m2 < HOME_M2))
    kiosk = (area_m2 < KIOSK_M2) & _alone(features.shapes)
    return Buildings(features, use, levels, told, home, kiosk, _nobodys(features, use, linked, area_m2, premises))


def _alone(shapes: GeometryArray) -> BoolArray:
    """Tell which polygons touch no other."""
    one, other = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    alone: BoolArray = np.bincount(one[one != other], minlength=len(shapes)) == 0
    return alone


def _doubles(shapes: GeometryArray) -> BoolArray:
    """Tell which polygons lie in another: outlines drawn once as a way and once in a relation, or parts of a house."""
    area_m2 = shapely.area(shapes)
    one, other = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    smaller = (area_m2[one] < area_m2[other]) | ((area_m2[one] == area_m2[other]) & (one > other))
    one, other = one[smaller], other[smaller]
    shared_m2 = shapely.area(shapely.intersection(shapes[one], shapes[other]))
    found = np.zeros(len(shapes), dtype=bool)
    found[one[shared_m2 > _INSIDE_SHARE * area_m2[one]]] = True
    return found


_INSIDE_SHARE = 0.9
_UNDER = frozenset({"underground", "underwater"})
_PLAIN = frozenset({"yes", "building"})
_BY_GROUNDS = {name: _BY_AMENITY[name] for name in ("school", "kindergarten", "university", "college", "hospital")}
_BY_LANDUSE = {"industrial": "industry", "railway": "industry", "commercial": "office", "retail": "shop"}


def _use_of_grounds(data: OsmData, features: Features) -> GeometryArray:
    """Return the use of the grounds that buildings without a use or a telling kind stand on, ``""`` for others."""
    found = np.full(len(features), "", dtype=object)
    plain = np.flatnonzero(features.among("building", _PLAIN))
    points = shapely.STRtree(shapely.point_on_surface(features.shapes[plain]))
    for key, uses in (("landuse", _BY_LANDUSE), ("amenity", _BY_GROUNDS)):
        grounds = data.areas.at(data.areas.among(key, set(uses)))
        ground, building = points.query(grounds.shapes, predicate="contains")
        found[plain[building]] = np.array([uses[value] for value in grounds.tag(key)], dtype=object)[ground]
    return found


def _halls(features: Features, linked: BoolArray, area_m2: FloatArray, rules: DemandRules) -> BoolArray:
    """Tell large buildings of which nothing is said: without a door, an address or levels nobody lives there."""
    said = linked | features.has("addr:housenumber") | features.has("building:levels") | features.has("building:flats")
    return np.asarray(features.among("building", _PLAIN) & ~said & (area_m2 > rules.hall_m2), dtype=bool)


def _levels(features: Features, rules: DemandRules) -> tuple[FloatArray, BoolArray]:
    """Return storeys: as tagged, of the height, as usual of the kind, as the others of the extract have them."""
    tagged = counts(features.tag("building:levels"))
    by_height = np.maximum(np.round(lengths_m(features.tag("height")) / _STOREY_M), 1.0)
    own = np.where(tagged >= 1, tagged, by_height)
    told = ~np.isnan(own)
    kind = features.tag("building")
    usual = np.array([rules.levels_by_kind.get(name, np.nan) for name in kind], dtype=float)
    for name in set(kind):
        others = own[told & (kind == name)]
        if len(others) >= _LEAST_TAGGED:
            usual[kind == name] = np.median(others)
    return np.where(told, own, np.where(np.isnan(usual), rules.levels, usual)), told


def _nobodys(
    features: Features, use: GeometryArray, linked: BoolArray, area_m2: FloatArray, rules: PremisesRules
) -> GeometryArray:
    """Say of buildings that are no premises why."""
    reason = np.full(len(features), "", dtype=object)
    known = linked | features.has("addr:housenumber") | features.has("name") | (use != DWELLING)
    reason[(area_m2 < rules.small_m2) & ~known] = f"smaller than {rules.small_m2:g} m², without an address or a use"
    kind = features.tag("building")
    nobody = np.isin(kind.astype(str), list(rules.nobody)) & ~features.has("addr:housenumber")
    reason[nobody] = "of a kind that nobody lives or works in"
    return reason


@dataclass(frozen=True)
class Demand:
    """What gathers in each building.

    ``dwellings`` is NaN where they are not tagged; ``trade_m2`` has one column for each of ``trades``.
    """

    inhabitants: FloatArray
    dwellings: FloatArray
    trades: tuple[str, ...]
    trade_m2: FloatArray

    def trade_litres(self, litres_per_m2: Mapping[str, float]) -> FloatArray:
        """Return the litres a week of all trades of each building."""
        rates = np.array([litres_per_m2[name] for name in self.trades], dtype=float)
        return np.asarray(self.trade_m2 @ rates, dtype=float)


def reckon_demand(buildings: Buildings, nodes: Features, rules: DemandRules) -> Demand:
    """Reckon who lives in each building, and on how many square metres what is traded."""
    features = buildings.features
    ground_m2 = shapely.area(features.shapes)
    floor_m2 = ground_m2 * buildings.levels
    trades = tuple(name for name in rules.litres_per_m2 if name != DWELLING)
    column = {name: i for i, name in enumerate(trades)}
    trade_m2 = np.zeros((len(buildings), len(trades)))
    own = np.array([column.get(use, -1) for use in buildings.use], dtype=np.int64)
    filled = np.flatnonzero(own >= 0)
    trade_m2[filled, own[filled]] = floor_m2[filled]
    shops, where = _shops(buildings, nodes, column)
    np.add.at(trade_m2, (where, shops), rules.shop_m2)
    # shops of a dwelling house share its ground floor, and no more than the part of it that shops take
    home = buildings.use == DWELLING
    most_m2 = ground_m2 * rules.ground_floor
    taken_m2 = trade_m2.sum(axis=1)
    shrunk = np.where(home & (taken_m2 > most_m2), most_m2 / np.maximum(taken_m2, 1e-9), 1.0)
    trade_m2 = trade_m2 * shrunk[:, None]
    left_m2 = np.where(home, floor_m2 - trade_m2.sum(axis=1), 0.0)
    flats = counts(features.tag("building:flats"))
    lived = np.where(np.isnan(flats), left_m2 / rules.floor_m2_per_person, flats * rules.people_per_dwelling)
    return Demand(np.where(home | ~np.isnan(flats), lived, 0.0), flats, trades, trade_m2 * rules.trades)


def _shops(buildings: Buildings, nodes: Features, column: Mapping[str, int]) -> tuple[IntArray, IntArray]:
    """Return the trades that are mapped as points, and the dwelling houses that they lie in."""
    use = np.array([column.get(use_of(tags), -1) for tags in nodes.tags], dtype=np.int64)
    traded = np.flatnonzero(use >= 0)
    home = np.flatnonzero(buildings.use == DWELLING)
    tree = shapely.STRtree(nodes.shapes[traded])
    building, node = tree.query(buildings.features.shapes[home], predicate="contains")
    return use[traded[node]], home[building]
