"""Highways as streets: what each is to the plan, how it is driven, and what its tags say of its two sides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import shapely

from binopt.domain.street import BoolArray, FloatArray, GeometryArray, IntArray
from binopt.intake.osm.features import Features
from binopt.intake.osm.settings import Kind, StreetClass, WidthRules
from binopt.intake.osm.tags import counts, lengths_m, speeds_kmh

LEFT, RIGHT = 0, 1
SIDES = ("left", "right")
SERVICE_OFF = frozenset({"driveway", "parking_aisle", "drive-through", "emergency_access", "slipway"})
"""Service ways that no truck drives and nobody lives at: they are driveways where they cross a pavement."""
_PRIVATE = frozenset({"no", "private", "military", "agricultural", "forestry", "customers", "permit"})
_ONEWAY = {"yes": 1, "true": 1, "1": 1, "-1": -1, "reverse": -1}
_YES = frozenset({"yes", "both", "left", "right"})
_NO_PARKING = frozenset({"no", "no_parking", "no_stopping", "fire_lane", "separate", "no_standing"})


@dataclass(frozen=True)
class Ways:
    """Highways that vehicles drive, one entry each; two columns are of the left and the right side of the line.

    Attributes
    ----------
    ids, lines, names, classes
        Id, line string, name (``""``) and value of ``highway`` without ``_link``.
    kind
        ``Kind`` of each.
    public
        Whether a collection truck may enter.
    ground
        Whether it lies on the ground, open to the sky: no tunnel, no passage through a building, no bridge over
        another street.
    oneway
        +1 along the line, -1 against it, 0 both ways.
    speed_kmh, most_truck_m
        Speed, and the widest vehicle allowed (NaN: any).
    width_m, lanes
        Of the carriageway from kerb to kerb, as tagged; NaN where it is not.
    parking_m : (n, 2)
        Width of parking lanes; NaN where nothing is said of that side.
    sidewalk : (n, 2)
        ``yes``, ``separate``, ``no`` or ``""``.
    sidewalk_m : (n, 2)
        Tagged width of the pavement, NaN where there is none.
    """

    ids: GeometryArray
    lines: GeometryArray
    names: GeometryArray
    classes: GeometryArray
    kind: GeometryArray
    public: BoolArray
    ground: BoolArray
    oneway: IntArray
    speed_kmh: FloatArray
    most_truck_m: FloatArray
    width_m: FloatArray
    lanes: FloatArray
    parking_m: FloatArray
    sidewalk: GeometryArray
    sidewalk_m: FloatArray

    def __len__(self) -> int:
        return len(self.ids)

    def at(self, index: IntArray | BoolArray) -> Ways:
        """Return some of the ways, by number or by mask."""
        return Ways(**{name: getattr(self, name)[index] for name in self.__dataclass_fields__})

    def along(self, lines: GeometryArray) -> Ways:
        """Return the ways along other lines, one each."""
        return replace(self, lines=lines)

    def of_kind(self, *kinds: Kind) -> BoolArray:
        """Tell which ways are of some kinds."""
        return np.isin(self.kind.astype(str), [str(kind) for kind in kinds])


def read_ways(lines: Features, classes: Mapping[str, StreetClass], widths: WidthRules) -> Ways:
    """Take the highways out of an extract's lines that vehicles drive.

    Footways, paths, steps and cycleways are none of them, nor are driveways and the aisles of car parks.
    """
    value = np.array([text.removesuffix("_link") for text in lines.tag("highway")], dtype=object)
    driven = np.isin(value.astype(str), list(classes)) & ~lines.among("service", SERVICE_OFF)
    driven &= ~lines.has("area") & ~lines.among("indoor", {"yes"})
    lines, value = lines.at(driven), value[driven]
    found = [classes[name] for name in value]
    speed_kmh = speeds_kmh(lines.tag("maxspeed"))
    default_kmh = np.array([one.speed_kmh for one in found], dtype=float)
    tagged_m = lengths_m(lines.tag("width:carriageway"))
    for key in ("width", "est_width"):
        tagged_m = np.where(np.isnan(tagged_m), lengths_m(lines.tag(key)), tagged_m)
    sidewalk, sidewalk_m = _sidewalks(lines)
    return Ways(
        ids=lines.ids,
        lines=lines.shapes,
        names=lines.tag("name"),
        classes=value,
        kind=np.array([one.kind for one in found], dtype=object),
        public=_public(lines),
        ground=_on_ground(lines, value),
        oneway=_oneway(lines, value),
        speed_kmh=np.where(np.isnan(speed_kmh) | (speed_kmh <= 0), default_kmh, np.minimum(speed_kmh, default_kmh)),
        most_truck_m=lengths_m(lines.tag("maxwidth")),
        width_m=np.where(tagged_m < 2.0, np.nan, tagged_m),
        lanes=counts(lines.tag("lanes")),
        parking_m=_parking_m(lines, widths),
        sidewalk=sidewalk,
        sidewalk_m=sidewalk_m,
    )


def _public(lines: Features) -> BoolArray:
    """Tell which ways a truck of the city may enter: the most special of the access tags counts.

    Streets for people on foot, and those kept for buses, are closed to traffic and collected all the same.
    """
    open_ = np.ones(len(lines), dtype=bool)
    for i, tags in enumerate(lines.tags):
        for key in ("motor_vehicle", "vehicle", "access"):
            value = tags.get(key, "")
            if value:
                walked = tags.get("highway") in ("pedestrian", "living_street") and key != "access"
                buses = value == "no" and any(tags.get(one, "no") != "no" for one in ("psv", "bus"))
                open_[i] = walked or buses or value not in _PRIVATE
                break
    return open_


def _on_ground(lines: Features, value: GeometryArray) -> BoolArray:
    """Tell what is neither under the ground, nor under a house, nor on a bridge over another street."""
    under = lines.has("tunnel") | lines.has("covered") | (counts_or_zero(lines.tag("layer")) < 0)
    bridge = np.flatnonzero(lines.has("bridge") | (counts_or_zero(lines.tag("layer")) > 0))
    over = np.zeros(len(lines), dtype=bool)
    if len(bridge):
        other = np.flatnonzero(value != "service")
        one, two = shapely.STRtree(lines.shapes[other]).query(lines.shapes[bridge], predicate="crosses")
        apart = _cross_apart(lines.shapes[bridge[one]], lines.shapes[other[two]])
        over[bridge[one[apart]]] = True
    return ~under & ~over


def _cross_apart(lines: GeometryArray, others: GeometryArray) -> BoolArray:
    """Tell of pairs of lines that cross whether they do so away from any common point."""
    where = shapely.intersection(lines, others)
    xy, line = shapely.get_coordinates(lines, return_index=True)
    points = shapely.multipoints(shapely.points(xy), indices=line)
    return np.asarray(shapely.distance(where, points) > 0.01, dtype=bool)


def counts_or_zero(texts: GeometryArray) -> FloatArray:
    """Read whole numbers that may be negative, 0 where there is none: layers."""

    def read(text: str) -> float:
        try:
            return float(text)
        except ValueError:
            return 0.0

    return np.array([read(text) for text in texts], dtype=float)


def _oneway(lines: Features, value: GeometryArray) -> IntArray:
    given = lines.tag("oneway")
    round_ = lines.among("junction", {"roundabout", "circular"}) & (given == "")
    implied = round_ | ((value == "motorway") & (given == ""))
    found = np.array([_ONEWAY.get(text, 0) for text in given], dtype=np.int64)
    return np.where(implied, 1, found)


def _sidewalks(lines: Features) -> tuple[GeometryArray, FloatArray]:
    """Return what is said of each side's pavement, and its tagged width."""
    said = np.full((len(lines), 2), "", dtype=object)
    width_m = np.full((len(lines), 2), np.nan)
    whole = lines.tag("sidewalk")
    for side, name in enumerate(SIDES):
        other = SIDES[1 - side]
        for text, meaning in (("both", "yes"), (name, "yes"), (other, "no"), ("separate", "separate")):
            said[whole == text, side] = meaning
        said[np.isin(whole.astype(str), ["no", "none"]), side] = "no"
        said[whole == "yes", side] = "yes"
        for scope in ("both", name):
            values = lines.tag(f"sidewalk:{scope}")
            said[np.isin(values.astype(str), list(_YES)), side] = "yes"
            said[np.isin(values.astype(str), ["no", "none"]), side] = "no"
            said[values == "separate", side] = "separate"
        for key in ("sidewalk:width", "sidewalk:both:width", f"sidewalk:{name}:width"):
            given = lengths_m(lines.tag(key))
            width_m[:, side] = np.where(np.isnan(given), width_m[:, side], given)
    return said, width_m


def _parking_m(lines: Features, widths: WidthRules) -> FloatArray:
    """Return the width that parking takes of the carriageway on each side, by either of the two ways to tag it."""
    metres = {"parallel": widths.parallel_m, "diagonal": widths.diagonal_m, "perpendicular": widths.perpendicular_m}
    found = np.full((len(lines), 2), np.nan)
    for side, name in enumerate(SIDES):
        for scope in ("both", name):
            old = lines.tag(f"parking:lane:{scope}")
            found[:, side] = _taken(found[:, side], old, old, metres)
            new, way = lines.tag(f"parking:{scope}"), lines.tag(f"parking:{scope}:orientation")
            lane = np.isin(new.astype(str), ["lane", "street_side"])
            found[:, side] = _taken(found[:, side], np.where(lane, way, new), new, metres)
            found[lane & (way == ""), side] = widths.parallel_m
            # half of a car that stands half on the kerb stands in the street
            half = np.isin(new.astype(str), ["half_on_kerb"])
            found[half, side] = widths.parallel_m / 2
    return found


def _taken(
    before: FloatArray, orientation: GeometryArray, said: GeometryArray, metres: Mapping[str, float]
) -> FloatArray:
    width = np.array([metres.get(text, np.nan) for text in orientation], dtype=float)
    none = np.isin(said.astype(str), [*_NO_PARKING, "on_kerb"])
    return np.where(none, 0.0, np.where(np.isnan(width), before, width))
