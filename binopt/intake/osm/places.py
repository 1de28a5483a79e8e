"""Where an extract lies: the part of it that is asked for, its country, and a coordinate system in metres."""

from __future__ import annotations

from collections import Counter
from difflib import get_close_matches
from pathlib import Path

import numpy as np
import shapely
from pyproj import CRS
from shapely.geometry.base import BaseGeometry

from binopt.errors import Fault, InputError
from binopt.intake.findings import some
from binopt.intake.osm.features import Features, OsmData
from binopt.intake.osm.reading import Bounds, read_osm

_NAMES = ("name", "name:en", "official_name", "short_name", "alt_name", "int_name")
_PLACE_KEYS = ("boundary", "place")
_COUNTRY_KEYS = ("addr:country", "ISO3166-1:alpha2", "ISO3166-1", "is_in:country_code")
_MOST_NAMED = 8


def find_area(path: Path, name: str) -> BaseGeometry:
    """Find the outline of a place by its name among the boundaries of an extract, in degrees.

    Of several with the same name the smallest is meant: a town rather than its county.

    Raises
    ------
    InputError
        When no place of that name has an outline here, with the nearest names that do.
    """
    data = read_osm(path, keys=_PLACE_KEYS)
    named = _named(data.areas)
    found = named.get(name.casefold())
    if found:
        return min(found, key=lambda shape: float(shape.area))
    what = "the extract has no place of that name with an outline"
    if name.casefold() in _named(data.nodes):
        what = "the extract has that place as a point only, without an outline"
    if not named:
        hint = "cut the extract by --bbox: it has no place with an outline"
    else:
        spelled = _spelled(data.areas)
        meant = get_close_matches(name.casefold(), list(named), n=_MOST_NAMED, cutoff=0.5)
        meant += [key for key in sorted(named) if name.casefold() in key and key not in meant]
        listed = [spelled[key] for key in meant[:_MOST_NAMED]]
        hint = f"did you mean {some(listed)}?" if listed else f"there are {some(sorted(spelled.values()), _MOST_NAMED)}"
    raise InputError(Fault(f"{path.name}: --area", what, name, hint=hint))


def _names(features: Features) -> list[tuple[int, str]]:
    return [
        (i, one.strip())
        for i, tags in enumerate(features.tags)
        for key in _NAMES
        for one in tags.get(key, "").split(";")
        if one.strip()
    ]


def _named(features: Features) -> dict[str, list[BaseGeometry]]:
    found: dict[str, list[BaseGeometry]] = {}
    for i, name in _names(features):
        found.setdefault(name.casefold(), []).append(features.shapes[i])
    return found


def _spelled(features: Features) -> dict[str, str]:
    return {name.casefold(): name for _, name in reversed(_names(features))}


def box_of(bounds: Bounds, path: Path) -> BaseGeometry:
    """Return the box of ``--bbox`` in degrees.

    Raises
    ------
    InputError
        When it has no extent, or lies off the earth.
    """
    west, south, east, north = bounds
    sound = -180 <= west < east <= 180 and -90 <= south < north <= 90
    if not sound:
        hint = "west, south, east and north in degrees, e.g. 12.495,41.892,12.505,41.899"
        value = ",".join(f"{v:g}" for v in bounds)
        raise InputError(Fault(f"{path.name}: --bbox", "is no box on the earth", value, hint=hint))
    return shapely.box(west, south, east, north)


def widened(area: BaseGeometry, by_m: float) -> Bounds:
    """Return the bounds of an area in degrees, some metres wider on all sides."""
    west, south, east, north = shapely.bounds(area)
    up = by_m / 111_000.0  # metres of a degree of latitude, less by half a percent at most
    aside = up / max(float(np.cos(np.radians(max(abs(south), abs(north))))), 0.01)
    return float(west - aside), float(south - up), float(east + aside), float(north + up)


def find_country(data: OsmData) -> str:
    """Return the country that most tags of an extract name, as a code in small letters; ``""`` where none does."""
    for key in _COUNTRY_KEYS:
        codes = Counter(
            code.lower()
            for features in (data.nodes, data.areas)
            for code in features.tag(key)
            if len(code) == 2 and code.isalpha()
        )
        if codes:
            return str(min(codes, key=lambda code: (-codes[code], code)))
    return ""


def utm_of(shapes: BaseGeometry) -> CRS:
    """Return the UTM zone of the middle of a shape in degrees; lengths are true to 0.04 % within a zone."""
    middle = shapely.centroid(shapely.box(*shapely.bounds(shapes)))
    zone = int((middle.x + 180.0) // 6) % 60 + 1
    return CRS.from_epsg((32600 if middle.y >= 0 else 32700) + zone)
