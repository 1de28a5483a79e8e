"""Geometry as municipalities hand it in, made fit to be reckoned with: valid, of one type, each thing once."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import shapely

from binopt.domain.street import BoolArray, GeometryArray, IntArray
from binopt.intake.case_shapes import WIDEST_M
from binopt.intake.layers.report import Action, Entry, note
from binopt.intake.tangles import are_tangled

_COORDINATE_LIMIT_M = 1e8


def geometries(frame: gpd.GeoDataFrame) -> GeometryArray:
    """Return a frame's geometry as an array."""
    return np.asarray(frame.geometry.to_numpy(), dtype=object)


def clean(frame: gpd.GeoDataFrame, layer: str, *, once: bool = True) -> tuple[gpd.GeoDataFrame, tuple[Entry, ...]]:
    """Drop what has no geometry, mend what is invalid, and keep one of several equal ones.

    Rings that cross themselves are mended so that the ground they go round stays covered; lines and points that fall
    out of a mended polygon are left out. ``once`` is false for rows that may lie on each other, as addresses do.
    """
    frame = frame.set_geometry(shapely.force_2d(geometries(frame)), crs=frame.crs)
    shapes = geometries(frame)
    there = ~shapely.is_missing(shapes) & ~shapely.is_empty(shapes)
    points, owner = shapely.get_coordinates(shapes, return_index=True)
    there[owner[~(np.abs(points) < _COORDINATE_LIMIT_M).all(axis=1)]] = False
    entries = note(
        Action.DROPPED, layer, "without geometry, or with coordinates that are no numbers", _names(frame, ~there)
    )
    frame = frame[there].reset_index(drop=True)
    far = _far(geometries(frame))
    what = f"reaches farther than {WIDEST_M / 1000:g} km, or lies that far from the others"
    entries += note(Action.DROPPED, layer, what, _names(frame, far))
    frame = frame[~far].reset_index(drop=True)
    tangled = are_tangled(geometries(frame))
    what = "its ring crosses itself all over, so that nobody can tell what it goes round"
    entries += note(Action.DROPPED, layer, what, _names(frame, tangled))
    frame = frame[~tangled].reset_index(drop=True)

    frame, mended = _mend(frame, layer)
    entries += mended
    if once and len(frame):
        equal = frame.geometry.normalize().to_wkb().duplicated().to_numpy()
        entries += note(Action.DROPPED, layer, "same geometry as another row", _names(frame, equal))
        frame = frame[~equal].reset_index(drop=True)
    return frame, entries


def _far(shapes: GeometryArray) -> BoolArray:
    """Tell what has a stray coordinate, or is one: no quarter is so wide."""
    west, south, east, north = shapely.bounds(shapes).T
    middle_x, middle_y = (west + east) / 2, (south + north) / 2
    if not len(shapes):
        return np.zeros(0, dtype=bool)
    away = np.maximum(np.abs(middle_x - np.median(middle_x)), np.abs(middle_y - np.median(middle_y)))
    return np.asarray((np.maximum(east - west, north - south) > WIDEST_M) | (away > WIDEST_M))


def _mend(frame: gpd.GeoDataFrame, layer: str) -> tuple[gpd.GeoDataFrame, tuple[Entry, ...]]:
    shapes = geometries(frame)
    broken = ~shapely.is_valid(shapes)
    if not broken.any():
        return frame, ()
    mended = shapes.copy()
    mended[broken] = shapely.make_valid(shapes[broken], method="structure", keep_collapsed=False)
    lost = broken & shapely.is_empty(mended)
    what = f"invalid geometry mended (area {_area(shapes[broken]):,.1f} m² before, {_area(mended[broken]):,.1f} after)"
    entries = note(Action.REPAIRED, layer, what, _names(frame, broken & ~lost))
    entries += note(Action.DROPPED, layer, "nothing left of an invalid geometry", _names(frame, lost))
    return frame.set_geometry(mended, crs=frame.crs)[~lost].reset_index(drop=True), entries


def polygon_parts(shapes: GeometryArray) -> tuple[GeometryArray, IntArray]:
    """Take geometries apart into single polygons; lines and points are left out. Also the index each came from."""
    parts, origin = shapely.get_parts(shapes, return_index=True)
    parts, inner = shapely.get_parts(parts, return_index=True)
    polygons = shapely.get_type_id(parts) == shapely.GeometryType.POLYGON
    return parts[polygons], origin[inner][polygons]


def overlaps(shapes: GeometryArray, least_m2: float) -> tuple[float, IntArray]:
    """Return the area that polygons of one layer cover twice, and the indices of those that do."""
    first, second = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    first, second = first[first < second], second[first < second]
    shared = shapely.area(shapely.intersection(shapes[first], shapes[second]))
    real = shared > least_m2
    return float(shared[real].sum()), np.unique(np.concatenate([first[real], second[real]])).astype(np.int64)


def _area(shapes: GeometryArray) -> float:
    return float(np.abs(shapely.area(shapes)).sum())


def _names(frame: gpd.GeoDataFrame, where: BoolArray) -> list[str]:
    return [str(name) for name in frame["feature"].to_numpy()[where]]
