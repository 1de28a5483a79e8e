"""The geometries of a layer: of the right type, finite, not empty, valid; and all layers in one system in metres."""

from __future__ import annotations

from collections.abc import Iterable

import geopandas as gpd
import numpy as np
import shapely
from pyproj import CRS

from binopt.domain.street import BoolArray, GeometryArray, IntArray
from binopt.intake.case_layer import Layer
from binopt.intake.findings import Findings, some
from binopt.intake.tangles import are_tangled

_POLYGONS = (shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON)
_LINES = (shapely.GeometryType.LINESTRING, shapely.GeometryType.MULTILINESTRING, shapely.GeometryType.LINEARRING)
_POINTS = (shapely.GeometryType.POINT, shapely.GeometryType.MULTIPOINT)

WIDEST_M = 200_000.0
"""A case wider than this is taken for one with a stray coordinate or a wrong unit."""
LEAST_AREA_M2 = 1e-4
_FARTHEST_M = 1e8


def check_crs(layers: Iterable[Layer], given: CRS | None, findings: Findings) -> CRS | None:
    """Return the system that all layers share; layers without one, in degrees or feet, or in another are faults.

    Parameters
    ----------
    layers
        Layers with geometry, that which decides first.
    given
        The system that ``case.toml`` names, ``None`` where it names none.
    findings
        Takes the faults.
    """
    reference = given if given is None or _is_metric("case.toml: case.crs", given, None, findings) else None
    said = "case.toml"
    for layer in layers:
        if not isinstance(layer.frame, gpd.GeoDataFrame):
            continue  # told with its geometries
        crs = layer.frame.crs
        if crs is None or not _is_metric(layer.where, crs, layer, findings):
            if crs is None:
                hint = "set the one in which its coordinates are, a projected one in metres"
                findings.fault(layer.where, "has no coordinate system", hint=hint)
        elif reference is None:
            reference, said = crs, layer.where
        elif not _same(crs, reference):
            hint = f"reproject the layer to {_name(reference)}, that of {said}"
            findings.fault(layer.where, "has another coordinate system", value=_name(crs), hint=hint)
    return reference


def shapes_of(layer: Layer, kind: str) -> GeometryArray:
    """Return a layer's geometries, flat (without heights), ``None`` where they are faulty.

    Parameters
    ----------
    layer
        The layer. Wrong types, empty, missing and not finite geometries are faults with their rows.
    kind
        ``"polygon"``, ``"line"``, ``"point"`` or ``"any"``. Invalid polygons are repaired, and noted.

    Returns
    -------
    array
        Polygons and multipolygons; line strings (multilines of one run are merged); points.
    """
    if not isinstance(layer.frame, gpd.GeoDataFrame):
        hint = f"give it {kind} geometries, e.g. as a layer of a GeoPackage"
        layer.findings.fault(layer.where, "has no geometry", hint=hint)
        return np.full(len(layer), None, dtype=object)
    shapes: GeometryArray = shapely.force_2d(np.array(layer.frame.geometry.values, dtype=object))
    good = _present(layer, shapes)
    wanted = {"polygon": _POLYGONS, "line": _LINES, "point": _POINTS}.get(kind)
    if wanted is not None:
        other = good & ~np.isin(shapely.get_type_id(shapes), wanted)
        layer.wrong(f"is no {kind}", other, _types(shapes, other), f"the layer takes {kind} geometries only")
        good &= ~other
    tangled = good & are_tangled(shapes)
    what = "its ring crosses itself all over, so that nobody can tell what it goes round"
    layer.wrong(what, tangled, hint="draw it anew: its points are in no order")
    good &= ~tangled
    shapes[~good] = None
    areal = good & (shapely.get_dimensions(shapes) == 2)
    shapes, lost = _repaired(layer, shapes, areal)
    shapes[lost] = None
    if kind == "line":
        shapes = _single(layer, _merged_lines(shapes), "line", "merge or split it into lines of one run")
        shapes = _long_enough(layer, shapes)
    if kind == "point":
        shapes = _single(layer, shapes, "point", "give one point a row")
    _check_extent(layer, shapes)
    return shapes


def single_polygons(layer: Layer, shapes: GeometryArray) -> GeometryArray:
    """Return polygons where each row is to have one part only; more are faults."""
    return _single(layer, shapes, "polygon", "give each part a row of its own")


def _present(layer: Layer, shapes: GeometryArray) -> BoolArray:
    missing = shapely.is_missing(shapes)
    layer.wrong("has no geometry, or a broken one", missing, hint="draw it anew, or drop the row")
    coordinates, owner = shapely.get_coordinates(shapes, return_index=True)
    infinite = np.zeros(len(shapes), dtype=bool)
    infinite[owner[~(np.abs(coordinates) < _FARTHEST_M).all(axis=1)]] = True
    what = "has coordinates that are NaN, infinite, or nowhere on earth"
    layer.wrong(what, infinite, hint="draw it anew, or drop the row")
    empty = shapely.is_empty(shapes) & ~missing & ~infinite
    layer.wrong("its geometry is empty", empty, _types(shapes, empty), "draw it anew, or drop the row")
    good: BoolArray = ~(missing | infinite | empty)
    return good


def _repaired(layer: Layer, shapes: GeometryArray, areal: BoolArray) -> tuple[GeometryArray, BoolArray]:
    """Make polygons valid, and keep of each what is polygon; tell which were repaired and which could not be."""
    shapes = shapes.copy()
    broken = np.flatnonzero(areal & ~shapely.is_valid(shapes))
    reasons = shapely.is_valid_reason(shapes[broken])
    before = shapes.copy()
    for i in broken:
        parts = shapely.get_parts(shapely.get_parts(shapely.make_valid(shapes[i])))
        parts = parts[shapely.get_type_id(parts) == shapely.GeometryType.POLYGON]
        shapes[i] = parts[0] if len(parts) == 1 else shapely.multipolygons(parts)
    lost: BoolArray = areal & (shapely.area(shapes) < LEAST_AREA_M2)
    layer.wrong(
        "is a polygon without area, not to be repaired", lost, _types(before, lost), "draw it anew, or drop the row"
    )
    mended = [f"{layer.rows[i]} ({reasons[k].split('[')[0]})" for k, i in enumerate(broken) if not lost[i]]
    if mended:
        layer.findings.note(f"{layer.where}: {len(mended)} invalid polygons were repaired: {some(mended)}")
    return shapes, lost


def _merged_lines(shapes: GeometryArray) -> GeometryArray:
    multi = shapely.get_type_id(shapes) == shapely.GeometryType.MULTILINESTRING
    shapes[multi] = shapely.line_merge(shapes[multi])
    ring = shapely.get_type_id(shapes) == shapely.GeometryType.LINEARRING
    shapes[ring] = [shapely.LineString(shapely.get_coordinates(s)) for s in shapes[ring]]
    return shapes


def _long_enough(layer: Layer, shapes: GeometryArray) -> GeometryArray:
    short = ~shapely.is_missing(shapes) & (shapely.length(shapes) < 0.01)
    layer.wrong("is a line without length", short, hint="draw it anew, or drop the row")
    shapes[short] = None
    return shapes


def _single(layer: Layer, shapes: GeometryArray, what: str, hint: str) -> GeometryArray:
    """Return geometries of one part, taken out of their collection; several parts are a fault."""
    shapes = shapes.copy()
    there = np.flatnonzero(~shapely.is_missing(shapes))
    several = np.zeros(len(shapes), dtype=bool)
    several[there] = shapely.get_num_geometries(shapes[there]) > 1
    counts: IntArray = shapely.get_num_geometries(shapes)
    layer.wrong(f"has more than one {what}", several, np.array([f"{n} parts" for n in counts], dtype=object), hint)
    one = there[~several[there]]
    shapes[one] = shapely.get_geometry(shapes[one], 0)
    shapes[several] = None
    return shapes


def _check_extent(layer: Layer, shapes: GeometryArray) -> None:
    there = shapes[~shapely.is_missing(shapes)]
    if not len(there):
        return
    west, south, east, north = shapely.total_bounds(there)
    if max(east - west, north - south) > WIDEST_M:
        middle = np.median(shapely.get_coordinates(shapely.centroid(there)), axis=0)
        away = shapely.distance(shapes, shapely.Point(middle))
        far = layer.rows[int(np.nanargmax(away))]
        value = f"{(east - west) / 1000:.6g} × {(north - south) / 1000:.6g} km"
        hint = f"look at {far}, which lies farthest off, and at the unit of the coordinates"
        layer.findings.fault(layer.where, "reaches absurdly far", value=value, hint=hint)


def _is_metric(where: str, crs: CRS, layer: Layer | None, findings: Findings) -> bool:
    if not crs.is_projected:
        hint = f"reproject all layers to a projected system in metres{_utm_hint(layer)}"
        findings.fault(where, "its coordinates are degrees, not metres", value=_name(crs), hint=hint)
        return False
    if any(axis.unit_conversion_factor != 1 for axis in crs.axis_info[:2]):
        unit = crs.axis_info[0].unit_name
        hint = f"reproject all layers to a system in metres{_utm_hint(layer)}"
        findings.fault(where, f"its coordinates are in {unit}, not metres", value=_name(crs), hint=hint)
        return False
    return True


def _utm_hint(layer: Layer | None) -> str:
    if layer is None or not len(layer):
        return ""
    try:
        return f", e.g. {_name(gpd.GeoDataFrame(layer.frame).estimate_utm_crs())}"
    except (RuntimeError, ValueError):  # empty layers, coordinates far off the earth
        return ""


def _same(one: CRS, other: CRS) -> bool:
    if one.equals(other, ignore_axis_order=True):
        return True
    codes = (one.to_epsg(), other.to_epsg())  # a shapefile's .prj says the same in other words
    return codes[0] is not None and codes[0] == codes[1]


def _name(crs: CRS) -> str:
    authority = crs.to_authority()
    return f"{':'.join(authority)} ({crs.name})" if authority else str(crs.name)


def _types(shapes: GeometryArray, rows: BoolArray) -> GeometryArray:
    """Name the types of the geometries in some rows, for their faults."""
    types = np.full(len(shapes), "", dtype=object)
    types[rows] = [shape.geom_type for shape in shapes[rows]]
    return types
