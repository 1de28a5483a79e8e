"""Buildings: which stand on the ground, who is in them, how high they are, and which are nobody's."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely

from binopt.domain.street import BoolArray, FloatArray, GeometryArray
from binopt.intake.osm.features import Features, OsmData
from binopt.intake.osm.settings import DemandRules, PremisesRules
from binopt.intake.osm.tags import counts, lengths_m
from binopt.intake.osm.uses import BY_GROUNDS, BY_LANDUSE, DWELLING, use_of

HOMES = frozenset({"house", "detached", "semidetached_house", "terrace", "bungalow", "farm", "cabin", "static_caravan"})
HOME_M2 = 130.0
"""A building without a kind that is smaller than this is taken for a house with, perhaps, a garden before it."""
KIOSK_M2 = 30.0
_STOREY_M = 3.0
_LEAST_TAGGED = 10  # so many tagged heights of a kind tell that of the others
_INSIDE_SHARE = 0.9
_UNDER = frozenset({"underground", "underwater"})
_PLAIN = frozenset({"yes", "building"})


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


def _use_of_grounds(data: OsmData, features: Features) -> GeometryArray:
    """Return the use of the grounds that buildings without a use or a telling kind stand on, ``""`` for others."""
    found = np.full(len(features), "", dtype=object)
    plain = np.flatnonzero(features.among("building", _PLAIN))
    points = shapely.STRtree(shapely.point_on_surface(features.shapes[plain]))
    for key, uses in (("landuse", BY_LANDUSE), ("amenity", BY_GROUNDS)):
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
