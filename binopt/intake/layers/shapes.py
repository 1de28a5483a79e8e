"""Geometry as municipalities hand it in, made fit to be reckoned with: valid, of one type, each thing once."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import shapely

from binopt.domain.street import BoolArray, GeometryArray, IntArray
from binopt.intake.layers.report import Action, Entry, note

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
    bounds = shapely.bounds(shapes)
    there = ~shapely.is_missing(shapes) & ~shapely.is_empty(shapes)
    there &= np.isfinite(bounds).all(axis=1) & (np.abs(np.nan_to_num(bounds)) < _COORDINATE_LIMIT_M).all(axis=1)
    entries = note(
        Action.DROPPED, layer, "without geometry, or with coordinates that are no numbers", _names(frame, ~there)
    )
    frame = frame[there].reset_index(drop=True)

    frame, mended = _mend(frame, layer)
    entries += mended
    if once and len(frame):
        equal = frame.geometry.normalize().to_wkb().duplicated().to_numpy()
        entries += note(Action.DROPPED, layer, "same geometry as another row", _names(frame, equal))
        frame = frame[~equal].reset_index(drop=True)
    return frame, entries


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
