"""Driveways: polygons behind the pavement become footprints across it.

Municipal layers draw a driveway on the private ground and let the pavement run on before it. The vehicles cross that
pavement at right angles to the carriageway, so the driveway's front is swept straight towards it.
"""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import shapely

from binopt.domain.street import BoolArray, FloatArray, GeometryArray, IntArray
from binopt.intake.layers.mapping import Across
from binopt.intake.layers.report import Action, Entry, note
from binopt.intake.layers.shapes import geometries, polygon_parts
from binopt.intake.nearness import Area, boundary_samples

_STEP_M = 0.25
_BEYOND_M = 1.5  # swept past the kerb, since the kerb may run askew; what lies beyond is no pavement
_LEAST_AREA_M2 = 0.3
_AGREEMENT = 0.94  # length of the mean of unit vectors: 1 where all point alike, 0.92 where half of them turn by 45°
_LEAST_GAP_M = 2.0  # narrower interruptions of a kerb line are those of drawing


@dataclass(frozen=True, slots=True)
class _Front:
    """One stretch of a driveway's edge along the pavement, and the way from it to the carriageway."""

    owner: int
    points: FloatArray
    towards: FloatArray
    depth_m: float
    width_m: float


def reach_across(
    frame: gpd.GeoDataFrame,
    layer: str,
    rule: Across,
    pavements: Area,
    carriageways: Area,
    kerb_lines: GeometryArray | None,
) -> tuple[gpd.GeoDataFrame, tuple[Entry, ...]]:
    """Return the footprints on the pavement, with the rows' ``feature`` and a number where one has several fronts."""
    shapes, row = polygon_parts(geometries(frame))
    names = frame["feature"].to_numpy()[row]
    fronts = _fronts(shapes, rule.front_m, pavements, carriageways)
    narrow = [f for f in fronts if f.width_m < rule.narrowest_m]
    far = [f for f in fronts if f.width_m >= rule.narrowest_m and f.depth_m > rule.deepest_m]
    good = [f for f in fronts if f.width_m >= rule.narrowest_m and f.depth_m <= rule.deepest_m]
    footprints = [_footprint(f, pavements) for f in good]
    wide = [i for i, f in enumerate(good) if f.width_m > rule.widest_m]
    uncut: list[int] = []
    if kerb_lines is not None:
        for i in wide:
            footprints[i] = _only_gaps(footprints[i], good[i], carriageways, kerb_lines, rule.kerb_off_m)
        uncut = [i for i in wide if footprints[i].is_empty]
    found = [(str(names[f.owner]), s) for f, s in zip(good, footprints, strict=True) if s.area > _LEAST_AREA_M2]

    reached = {f.owner for f in fronts}
    apart = [str(names[i]) for i in range(len(shapes)) if i not in reached]
    entries = note(Action.DROPPED, layer, f"farther than {rule.front_m:g} m from every pavement", apart)
    what = f"touches the pavement over less than {rule.narrowest_m:g} m: no access for vehicles"
    served = {f.owner for f in good}
    entries += note(Action.DROPPED, layer, what, sorted({str(names[f.owner]) for f in narrow if f.owner not in served}))
    what = f"its front is farther than {rule.deepest_m:g} m from every carriageway"
    entries += note(Action.DROPPED, layer, what, [str(names[f.owner]) for f in far])
    if kerb_lines is None:
        what = f"front wider than {rule.widest_m:g} m, taken whole: no kerb lines tell where the kerb is lowered"
    else:
        what = (
            f"front wider than {rule.widest_m:g} m: only where the kerb lines have a gap of {_LEAST_GAP_M:g} m or more"
        )
    entries += note(Action.GUESSED, layer, what, [str(names[good[i].owner]) for i in wide if i not in set(uncut)])
    what = f"front wider than {rule.widest_m:g} m with a raised kerb all along: no access for vehicles"
    entries += note(Action.DROPPED, layer, what, [str(names[good[i].owner]) for i in uncut])
    what = "extended from behind the pavement across it to the carriageway"
    entries += note(Action.GUESSED, layer, what, [name for name, _ in found])
    made = gpd.GeoDataFrame(
        {"feature": [name for name, _ in found]}, geometry=[shape for _, shape in found], crs=frame.crs
    )
    return made, entries


def _fronts(shapes: GeometryArray, front_m: float, pavements: Area, carriageways: Area) -> list[_Front]:
    """Find the runs of boundary points near the pavement, and the mean way from each to the carriageway."""
    points, owner, ring = boundary_samples(shapes, _STEP_M)
    near = pavements.distance(shapely.points(points), front_m) <= front_m
    runs = _runs(near, ring)
    away = carriageways.edge_points(shapely.points(points[near])) - points[near]
    ways = np.full_like(points, np.nan)
    ways[near] = away
    fronts = []
    for run in runs:
        length_m = np.hypot(*ways[run].T)
        units = ways[run] / np.maximum(length_m, 1e-9)[:, None]
        if not np.isfinite(units).all():
            continue  # no carriageway anywhere
        for piece in _one_way(units):
            mean = units[piece].mean(axis=0)
            towards = mean / max(float(np.hypot(*mean)), 1e-9)
            width_m = float(np.ptp(points[run][piece] @ np.array([-towards[1], towards[0]])))
            depth_m = float(np.median(length_m[piece]))
            fronts.append(_Front(int(owner[run[0]]), points[run][piece], towards, depth_m, width_m))
    return fronts


def _one_way(units: FloatArray) -> list[slice]:
    """Split a front where the way to the carriageway turns: a yard at a corner has a front on either street.

    The cut is where both parts agree most with themselves, again and again until each does.
    """
    pieces, open_ = [], [slice(0, len(units))]
    while open_:
        piece = open_.pop()
        count = piece.stop - piece.start
        sums = np.cumsum(units[piece], axis=0)
        if np.hypot(*sums[-1]) >= _AGREEMENT * count or count < 4:
            pieces.append(piece)
            continue
        cut = int(np.argmax(np.hypot(*sums[:-1].T) + np.hypot(*(sums[-1] - sums[:-1]).T))) + 1
        open_ += [slice(piece.start + cut, piece.stop), slice(piece.start, piece.start + cut)]
    return sorted(pieces, key=lambda piece: int(piece.start))


def _runs(near: BoolArray, ring: IntArray) -> list[IntArray]:
    """Split the near points into runs along their rings; one that passes the ring's first point is joined again."""
    index = np.flatnonzero(near)
    if not len(index):
        return []
    breaks = np.flatnonzero((np.diff(index) > 1) | (ring[index][1:] != ring[index][:-1])) + 1
    runs = np.split(index, breaks)
    joined: list[IntArray] = []
    first_of: dict[int, int] = {}
    for run in runs:
        which = int(ring[run[0]])
        starts = run[0] == 0 or ring[run[0] - 1] != which
        ends = run[-1] == len(ring) - 1 or ring[run[-1] + 1] != which
        if ends and not starts and which in first_of:
            joined[first_of[which]] = np.concatenate([run, joined[first_of[which]][1:]])
            continue
        if starts and not ends:
            first_of[which] = len(joined)
        joined.append(run)
    return joined


def _swept(points: FloatArray, towards: FloatArray, back_m: float, ahead_m: float) -> shapely.Geometry:
    """Return what a line covers when it is moved from ``back_m`` behind itself to ``ahead_m`` before."""
    near, far = points - towards * back_m, points + towards * ahead_m
    corners = np.stack([near[:-1], near[1:], far[1:], far[:-1]], axis=1)
    pieces = shapely.polygons(corners)
    return shapely.union_all(shapely.buffer(pieces[shapely.area(pieces) > 1e-9], 1e-6, join_style="mitre"))


def _footprint(front: _Front, pavements: Area) -> shapely.Geometry:
    """Cut the swept front out of the pavements that it begins at."""
    swept = _swept(front.points, front.towards, 1.0, front.depth_m + _BEYOND_M)
    hit = pavements.tree.query(swept, predicate="intersects")
    pieces, _ = polygon_parts(np.array([shapely.intersection(swept, pavements.polygons[i]) for i in hit], dtype=object))
    line = shapely.linestrings(front.points)
    return shapely.union_all(pieces[shapely.distance(pieces, line) < 1.0])


def _only_gaps(
    footprint: shapely.Geometry, front: _Front, carriageways: Area, kerb_lines: GeometryArray, kerb_off_m: float
) -> shapely.Geometry:
    """Keep of a wide footprint what lies behind gaps in the raised kerb."""
    around = footprint.buffer(kerb_off_m)
    edges = carriageways.edges[carriageways.edge_tree.query(around, predicate="intersects")]
    kerb = shapely.line_merge(shapely.intersection(shapely.union_all(edges), around))
    lines = kerb_lines[shapely.STRtree(kerb_lines).query(around, predicate="dwithin", distance=kerb_off_m)]
    gaps = shapely.get_parts(shapely.line_merge(kerb.difference(shapely.union_all(lines).buffer(kerb_off_m))))
    # a gap in a line that is drawn kerb_off_m thick is that much shorter at each end
    gaps = gaps[shapely.length(gaps) + 2 * kerb_off_m >= _LEAST_GAP_M]
    behind = [_swept(_widened(gap, kerb_off_m), -front.towards, 1.0, front.depth_m + _BEYOND_M) for gap in gaps]
    return shapely.intersection(footprint, shapely.union_all(behind)) if behind else shapely.Polygon()


def _widened(line: shapely.Geometry, by_m: float) -> FloatArray:
    """Return a line's points with both ends drawn out along its chord."""
    points = shapely.get_coordinates(line)
    chord = points[-1] - points[0]
    along = chord / max(float(np.hypot(*chord)), 1e-9)
    return np.vstack([points[0] - along * by_m, points, points[-1] + along * by_m])
