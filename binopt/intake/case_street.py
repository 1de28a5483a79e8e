"""The layers of the street: pavements, carriageways, kerbs, obstacles, streets, sites and stands."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping

import numpy as np
import shapely
from shapely.geometry import MultiPolygon, Polygon

from binopt.domain.street import (
    CarriagewayStand,
    FloatArray,
    Kerb,
    Obstacle,
    Pavement,
    Site,
    Street,
    WidthSource,
)
from binopt.intake.case_layer import Layer
from binopt.intake.case_shapes import shapes_of, single_polygons
from binopt.intake.findings import some, suggest
from binopt.presets import OBSTACLE_KINDS

SITE_KINDS = ("depot", "unloading")
DEAD_ENDS = ("turning", "closed", "open")
_LEAST_RADIUS_M = 0.001  # so that a point of a kind without a radius still has a footprint to keep clear of
_YES_NO: Mapping[str, int] = {**dict.fromkeys(("yes", "true", "1"), 1), **dict.fromkeys(("", "no", "false", "0"), 0)}
_ONEWAY: Mapping[str, int] = {**_YES_NO, "-1": -1, "reverse": -1}


def read_pavements(layer: Layer, profiles: Iterable[str] | None) -> tuple[Pavement, ...]:
    """Read ``pavements``; ``profiles`` are the names of hourly profiles, ``None`` where they are not known."""
    lacking = layer.lacks("pavement_id")
    ids, shapes = layer.ids("pavement_id"), shapes_of(layer, "polygon")
    if lacking:
        return ()
    layer.wrong("is absurdly large", shapely.area(shapes) > 1e7, hint="at most 10 km² is taken for a pavement")
    streets, footfall = layer.texts("street"), layer.numbers("footfall", most=1e7, unit="people a day")
    profile = layer.texts("profile")
    if profiles is not None:
        names = {form for name in profiles for form in (name, name.removesuffix("_weekday").removesuffix("_weekend"))}
        layer.names("profile", names, "profile is not known")
    clear = layer.numbers("clear_width_m", above=True, most=20.0, unit="m")
    sources = layer.names("width_source", [s.value for s in WidthSource], "width_source is not known")
    return tuple(
        Pavement(
            pavement_id=ids[i],
            geometry=shapes[i],
            street=streets[i],
            footfall=_given(footfall[i]),
            profile=profile[i] or None,
            clear_width_m=_given(clear[i]),
            width_source=WidthSource(sources[i]) if sources[i] in set(WidthSource) else WidthSource.MEASURED,
        )
        for i in np.flatnonzero(~shapely.is_missing(shapes))
    )


def read_carriageways(layer: Layer) -> tuple[Polygon | MultiPolygon, ...]:
    """Read ``carriageways``: polygons, whatever else they carry."""
    shapes = shapes_of(layer, "polygon")
    return tuple(shapes[~shapely.is_missing(shapes)])


def read_kerbs(layer: Layer, pavements: set[str] | None, streets: set[str] | None) -> tuple[Kerb, ...]:
    """Read ``kerbs``; ``pavements`` and ``streets`` are the ids they may refer to, ``None`` where there is no layer."""
    lacking = layer.lacks("kerb_id", "pavement_id")
    ids, shapes = layer.ids("kerb_id"), shapes_of(layer, "line")
    if lacking:
        return ()
    pavement = layer.references("pavement_id", pavements, "pavements")
    street = layer.texts("street_id")
    if streets is not None:
        unknown = np.array([s != "" and s not in streets for s in street], dtype=bool)
        layer.wrong("street_id is not in streets", unknown, street, "add the street, or leave the field empty")
    return tuple(Kerb(ids[i], pavement[i], shapes[i], street[i]) for i in np.flatnonzero(~shapely.is_missing(shapes)))


def read_obstacles(layer: Layer) -> tuple[Obstacle, ...]:
    """Read ``obstacles``: polygons are footprints as they are, points and lines are widened by their radius."""
    lacking = layer.lacks("obstacle_id", "kind")
    ids, shapes = layer.ids("obstacle_id"), shapes_of(layer, "any")
    if lacking:
        return ()
    kinds = np.array([re.sub(r"\W", "_", kind.lower()) for kind in layer.texts("kind")], dtype=object)
    unknown = Counter(kind for kind in kinds if kind not in OBSTACLE_KINDS)
    if unknown:
        listed = some(f"{kind or '(empty)'} ({count})" for kind, count in sorted(unknown.items()))
        layer.findings.note(f"{layer.where}: kinds that are not known are taken as 'other': {listed}")
    facts = [OBSTACLE_KINDS.get(kind, OBSTACLE_KINDS["other"]) for kind in kinds]
    clearance = _or_default(layer.numbers("clearance_m", most=50.0, unit="m"), [fact.clearance_m for fact in facts])
    radius = _or_default(layer.numbers("radius_m", most=50.0, unit="m"), [fact.radius_m for fact in facts])
    thin = ~shapely.is_missing(shapes) & (shapely.get_dimensions(shapes) < 2)
    shapes[thin] = shapely.buffer(shapes[thin], np.maximum(radius[thin], _LEAST_RADIUS_M))
    return tuple(
        Obstacle(ids[i], kinds[i] or "other", shapes[i], float(clearance[i]), facts[i].flat)
        for i in np.flatnonzero(~shapely.is_missing(shapes))
    )


def read_streets(layer: Layer) -> tuple[Street, ...]:
    """Read ``streets``. ``oneway`` is yes, no or -1 (against the line's direction), as OpenStreetMap writes it."""
    lacking = layer.lacks("street_id")
    ids, shapes = layer.ids("street_id"), shapes_of(layer, "line")
    if lacking:
        return ()
    names = layer.texts("name")
    speed = layer.numbers("speed_kmh", above=True, most=130.0, unit="km/h")
    width = layer.numbers("max_truck_width_m", above=True, most=20.0, unit="m")
    ends = layer.names("dead_end", DEAD_ENDS, "dead_end is not known")
    ways, both = _flags(layer, "oneway", _ONEWAY), _flags(layer, "both_sides", _YES_NO)
    through = _flags(layer, "through", _YES_NO)
    return tuple(
        Street(
            ids[i],
            shapes[i],
            names[i],
            ways[i],
            _given(speed[i]),
            bool(both[i]),
            _given(width[i]),
            ends[i],
            bool(through[i]),
        )
        for i in np.flatnonzero(~shapely.is_missing(shapes))
    )


def read_sites(layer: Layer) -> tuple[Site, ...]:
    """Read ``sites``: depots and places of unloading."""
    lacking = layer.lacks("site_id", "kind")
    ids, shapes = layer.ids("site_id"), shapes_of(layer, "point")
    if lacking:
        return ()
    kinds = layer.names("kind", SITE_KINDS, "kind is no kind of site")
    layer.wrong("kind is empty", kinds == "", hint=suggest("", SITE_KINDS))
    return tuple(Site(ids[i], kinds[i], shapes[i]) for i in np.flatnonzero(~shapely.is_missing(shapes)))


def read_stands(layer: Layer) -> tuple[CarriagewayStand, ...]:
    """Read ``stands``: bays of the carriageway, a polygon each."""
    lacking = layer.lacks("stand_id")
    ids, shapes = layer.ids("stand_id"), single_polygons(layer, shapes_of(layer, "polygon"))
    if lacking:
        return ()
    return tuple(CarriagewayStand(ids[i], shapes[i]) for i in np.flatnonzero(~shapely.is_missing(shapes)))


def _given(number: float) -> float | None:
    return None if np.isnan(number) else float(number)


def _or_default(numbers: FloatArray, defaults: list[float]) -> FloatArray:
    return np.where(np.isnan(numbers), np.array(defaults, dtype=float), numbers)


def _flags(layer: Layer, column: str, meanings: Mapping[str, int]) -> list[int]:
    texts = np.array([text.lower() for text in layer.texts(column)], dtype=object)
    unknown = np.array([text not in meanings for text in texts], dtype=bool)
    layer.wrong(f"{column} is not known", unknown, texts, f"known: {some(m for m in meanings if m)}")
    return [meanings.get(text, 0) for text in texts]
