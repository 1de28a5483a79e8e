"""Geometries that are not what a layer says they are."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

import numpy as np
import shapely
from shapely import affinity
from shapely.geometry import GeometryCollection, LineString, MultiPoint, MultiPolygon, Point, Polygon, box
from shapely.geometry.base import BaseGeometry


def spoil_shape(shape: BaseGeometry | None, dice: Random) -> tuple[BaseGeometry | None, str]:
    """Change one geometry; what it has become may be of any type, broken, or nothing at all."""
    if shape is None or shape.is_empty:
        return Point(0, 0), "a point at 0, 0"
    name, change = dice.choice(list(_CHANGES.items()))
    try:
        with np.errstate(all="ignore"):
            return change(shape, dice), name
    except (ValueError, LookupError, shapely.errors.ShapelyError):  # no such shape can be made, e.g. of endless ones
        return None, "no geometry"


def _moved(shape: BaseGeometry, change: Callable[[np.ndarray], np.ndarray]) -> BaseGeometry:
    return shapely.transform(shape, change)


def _put(value: float) -> Callable[[BaseGeometry, Random], BaseGeometry]:
    """Put a value at one coordinate (and at the last point too where the first is hit: rings stay closed)."""

    def change(shape: BaseGeometry, dice: Random) -> BaseGeometry:
        def put(points: np.ndarray) -> np.ndarray:
            points = points.copy()
            i = dice.randrange(len(points))
            same = (points == points[i]).all(axis=1)
            points[same, dice.randrange(2)] = value
            return points

        return _moved(shape, put)

    return change


def _shuffled(shape: BaseGeometry, dice: Random) -> BaseGeometry:
    points = shapely.get_coordinates(shape)
    if len(points) < 5:
        return shape
    inner = points[:-1].tolist()
    dice.shuffle(inner)
    return Polygon([*inner, inner[0]])


def _bow_tie(shape: BaseGeometry, dice: Random) -> BaseGeometry:
    west, south, east, north = shape.bounds
    return Polygon([(west, south), (east + 1, north + 1), (east + 1, south), (west, north + 1)])


def _spike(shape: BaseGeometry, dice: Random) -> BaseGeometry:
    x, y = shape.centroid.coords[0]
    far = dice.choice([1e-9, 30.0, 1e6])
    return Polygon([(x, y), (x + 2, y), (x + 2, y + 2), (x + far, y + far + 2), (x + 2, y + 2), (x, y + 2)])


def _outer_hole(shape: BaseGeometry, dice: Random) -> BaseGeometry:
    west, south, east, north = shape.bounds
    off = dice.choice([0.0, 50.0])
    hole = box(west + off, south + off, east + off + 0.5, north + off + 0.5).exterior.coords
    return Polygon(box(west, south, east + 1, north + 1).exterior.coords, [hole])


_CHANGES: dict[str, Callable[[BaseGeometry, Random], BaseGeometry | None]] = {
    "no geometry": lambda *_: None,
    "an empty geometry": lambda *_: Polygon(),
    "an empty point": lambda *_: Point(),
    "x and y swapped": lambda shape, _: _moved(shape, lambda points: points[:, ::-1]),
    "a NaN coordinate": _put(float("nan")),
    "an infinite coordinate": _put(float("inf")),
    "a huge coordinate": _put(1e300),
    "a coordinate far off": _put(1e7),
    "a coordinate at 0": _put(0.0),
    "a ring shuffled": _shuffled,
    "a bow tie": _bow_tie,
    "a spike": _spike,
    "a hole outside": _outer_hole,
    "reversed": lambda shape, _: shape.reverse(),
    "shrunk to nothing": lambda shape, _: affinity.scale(shape, 0, 0),
    "shrunk to a line": lambda shape, _: affinity.scale(shape, 0, 1),
    "a hundred kilometres wide": lambda shape, _: affinity.scale(shape, 1e5, 1e5),
    "with heights": lambda shape, _: shapely.force_3d(shape, 1e9),
    "its centre": lambda shape, _: shape.centroid,
    "its outline": lambda shape, _: shape.boundary if not shape.boundary.is_empty else LineString(),
    "its hull": lambda shape, _: shape.convex_hull,
    "its corners": lambda shape, _: MultiPoint(shapely.get_coordinates(shape)),
    "a collection": lambda shape, _: GeometryCollection([shape, Point(shape.centroid), GeometryCollection([shape])]),
    "in many parts": lambda shape, _: MultiPolygon([Point(shape.centroid).buffer(r) for r in (0.5, 1.0)]),
    "a thousand corners": lambda shape, _: Point(shape.centroid).buffer(3, quad_segs=250),
    "moved a little": lambda shape, dice: affinity.translate(shape, dice.uniform(-3, 3), dice.uniform(-3, 3)),
    "turned": lambda shape, dice: affinity.rotate(shape, dice.uniform(0, 360)),
}
