"""Cross sections drawn out along their stretches: polygons of carriageway, and of the pavement of each side."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely

from binopt.domain.street import FloatArray, GeometryArray, IntArray
from binopt.intake.osm.stretches import Stretches
from binopt.intake.osm.widths import Sections

_MITRE = 1.5  # a bend's outer corner is drawn out to so many times the offset at most
_STRAIGHT_DEG = 150.0
"""Between two streets that leave a junction at more than this angle the kerb runs on, and is drawn so."""
_BEHIND_M = 0.25
"""A strip that ends at walls is drawn so much farther and cut off by them: a crooked façade leaves no crack."""


@dataclass(frozen=True)
class Strips:
    """Polygons as drawn, overlapping where streets meet.

    ``carriageway`` has one a stretch. ``pavement`` (n, 2) has the strip of each side, ``None`` where there is none.
    """

    carriageway: GeometryArray
    pavement: GeometryArray


@dataclass(frozen=True)
class _Knots:
    """The vertices of all stretches: stretch, share of its length, place, and the offset to the left of 1 m."""

    stretch: IntArray
    share: FloatArray
    point: FloatArray
    left: FloatArray
    inner: IntArray  # knots after which another of the same stretch follows

    @classmethod
    def of(cls, lines: GeometryArray) -> _Knots:
        xy, line = shapely.get_coordinates(lines, return_index=True)
        same = line[1:] == line[:-1]
        step = xy[1:] - xy[:-1]
        length = np.hypot(step[:, 0], step[:, 1])
        unit = step / np.maximum(length, 1e-9)[:, None]
        normal = np.column_stack([-unit[:, 1], unit[:, 0]])
        after = np.zeros_like(xy)
        before = np.zeros_like(xy)
        after[:-1][same], before[1:][same] = normal[same], normal[same]
        both = after + before
        size = np.hypot(both[:, 0], both[:, 1])
        # two unit normals add up to twice the cosine of half the bend
        count = np.where(np.hypot(*after.T) > 0, 1, 0) + np.where(np.hypot(*before.T) > 0, 1, 0)
        cosine = np.maximum(size / np.maximum(count, 1), 1 / _MITRE)
        left = both / np.maximum(size, 1e-9)[:, None] / np.where(count == 2, cosine, 1.0)[:, None]
        run = np.concatenate([[0.0], np.cumsum(np.where(same, length, 0.0))])
        first = np.searchsorted(line, np.arange(len(lines)))
        total = np.append(run[first[1:]], run[-1]) - run[first] if len(lines) else run[:0]
        share = (run - run[first][line]) / np.maximum(total[line], 1e-9)
        return cls(line.astype(np.int64), share, xy, left, np.flatnonzero(same))


def draw_strips(stretches: Stretches, sections: Sections) -> Strips:
    """Draw all stretches."""
    knots = _Knots.of(stretches.lines)
    ends = _Ends.of(stretches)
    kerb_m = _evened(sections.kerb_m, ends)
    inner_m, outer_m = (
        _evened(np.where(sections.paved[:, :, None], edge_m, np.nan), ends)
        for edge_m in (sections.inner_m, sections.inner_m + sections.width_m)
    )
    outer_m = outer_m + np.where(sections.to_wall, _BEHIND_M, 0.0)[:, :, None]
    edge = [_offset(knots, kerb_m[:, side], sign) for side, sign in ((0, 1.0), (1, -1.0))]
    owner = knots.stretch[knots.inner]
    carriageway = _united(_quads(edge[0], edge[1], knots.inner), owner, len(stretches))
    more, of = ends.between(kerb_m * 0.0, kerb_m)
    carriageway = _with(carriageway, more, of[:, 0])
    pavement = np.full((len(stretches), 2), None, dtype=object)
    for side, sign in ((0, 1.0), (1, -1.0)):
        paved = ~np.isnan(inner_m[:, side, 0])
        near, far = (_offset(knots, np.nan_to_num(v[:, side]), sign) for v in (inner_m, outer_m))
        quads = _quads(near, far, knots.inner)
        pavement[paved, side] = _united(quads, owner, len(stretches))[paved]
    more, of = ends.between(inner_m, outer_m)
    for shape, (stretch, side) in zip(more, of, strict=True):
        pavement[stretch, side] = shapely.union(pavement[stretch, side], shape)
    return Strips(carriageway, pavement)


def _offset(knots: _Knots, ends_m: FloatArray, sign: float) -> FloatArray:
    """Return each knot's point beside the line, whose distance runs evenly from one end's to the other's."""
    away = ends_m[knots.stretch, 0] + (ends_m[knots.stretch, 1] - ends_m[knots.stretch, 0]) * knots.share
    return np.asarray(knots.point + sign * knots.left * away[:, None])


def _quads(near: FloatArray, far: FloatArray, inner: IntArray) -> GeometryArray:
    """Return what lies between two offset lines, knot to knot; hulls, because sharp bends turn quadrangles over."""
    corners = np.stack([near[inner], near[inner + 1], far[inner + 1], far[inner]], axis=1)
    which = np.repeat(np.arange(len(inner)), 4)
    return np.asarray(shapely.convex_hull(shapely.multipoints(shapely.points(corners.reshape(-1, 2)), indices=which)))


def _united(shapes: GeometryArray, owner: IntArray, count: int) -> GeometryArray:
    """Unite the shapes of each owner."""
    areal = shapely.area(shapes) > 1e-6
    shapes, owner = shapes[areal], owner[areal]
    found = np.empty(count, dtype=object)
    found[:] = shapely.Polygon()
    if len(shapes):
        order = np.argsort(owner, kind="stable")
        owners, number = np.unique(owner[order], return_inverse=True)
        groups = shapely.geometrycollections(shapes[order], indices=number)
        found[owners] = shapely.union_all(groups[:, None], axis=1)
    return found


def _with(shapes: GeometryArray, more: GeometryArray, owner: IntArray) -> GeometryArray:
    found = shapes.copy()
    for shape, i in zip(more, owner, strict=True):
        found[i] = shapely.union(found[i], shape)
    return found


@dataclass(frozen=True)
class _Ends:
    """The ends of stretches around their nodes: pairs of neighbours, one on the left of the other's way out.

    ``stretch``, ``at`` (0 begin, 1 end) and ``side`` (of the stretch) are (p, 2): the first end's left side and the
    second end's right side bound the same sector. ``wide`` are the sectors that are nearly straight or reflex,
    ``straight`` those of them along which the kerb runs on.
    """

    stretch: IntArray
    at: IntArray
    side: IntArray
    node_xy: FloatArray
    normal: FloatArray
    wide: IntArray
    straight: IntArray

    @classmethod
    def of(cls, stretches: Stretches) -> _Ends:
        count = len(stretches)
        stretch = np.tile(np.arange(count), 2)
        at = np.repeat([0, 1], count)
        node = np.concatenate([stretches.begin, stretches.end])
        ends = []
        for tip, next_ in ((0, 1), (-1, -2)):
            p, q = (shapely.get_coordinates(shapely.get_point(stretches.lines, k)) for k in (tip, next_))
            ends.append(q - p)
        out = np.concatenate(ends)
        out /= np.maximum(np.hypot(*out.T), 1e-9)[:, None]
        angle = np.arctan2(out[:, 1], out[:, 0])
        order = np.lexsort((angle, node))
        size = np.bincount(node, minlength=len(stretches.node_xy))
        first = np.cumsum(size) - size
        place = np.arange(len(order)) - first[node[order]]
        follower = order[first[node[order]] + (place + 1) % np.maximum(size[node[order]], 1)]
        pairs = np.flatnonzero(size[node[order]] >= 2)
        one, two = order[pairs], follower[pairs]
        turn = np.degrees((angle[two] - angle[one]) % (2 * np.pi))
        turn = np.where(turn < 1e-6, 360.0, turn)
        left, right = np.column_stack([-out[:, 1], out[:, 0]]), np.column_stack([out[:, 1], -out[:, 0]])
        return cls(
            stretch=np.column_stack([stretch[one], stretch[two]]),
            at=np.column_stack([at[one], at[two]]),
            # what lies on the left of the way out is the left side at the begin, and the right one at the end
            side=np.column_stack([at[one], 1 - at[two]]),
            node_xy=stretches.node_xy[node[one]],
            normal=np.stack([left[one], right[two]], axis=1),
            wide=np.flatnonzero(turn >= _STRAIGHT_DEG),
            straight=np.flatnonzero((turn >= _STRAIGHT_DEG) & (turn <= 360.0 - _STRAIGHT_DEG)),
        )

    def values(self, of: FloatArray) -> FloatArray:
        """Return of each pair the values (n, 2, 2) of its two sides at the node."""
        return np.asarray(of[self.stretch, self.side, self.at])

    def between(self, near_m: FloatArray, far_m: FloatArray) -> tuple[GeometryArray, IntArray]:
        """Return what lies between the sides of wide sectors, and the stretch and side that each piece goes to."""
        near, far = self.values(near_m)[self.wide], self.values(far_m)[self.wide]
        known = np.flatnonzero(~np.isnan(near).any(axis=1) & ~np.isnan(far).any(axis=1))
        rows = self.wide[known]
        points = self.node_xy[rows, None] + self.normal[rows] * near[known][:, :, None]
        others = self.node_xy[rows, None] + self.normal[rows] * far[known][:, :, None]
        corners = np.concatenate([points, others], axis=1)
        which = np.repeat(np.arange(len(rows)), 4)
        hulls = shapely.convex_hull(shapely.multipoints(shapely.points(corners.reshape(-1, 2)), indices=which))
        real = shapely.area(hulls) > 1e-6
        return np.asarray(hulls, dtype=object)[real], np.column_stack([self.stretch[rows, 0], self.side[rows, 0]])[real]


def _evened(values: FloatArray, ends: _Ends) -> FloatArray:
    """Let kerbs and pavements of stretches that follow each other meet half way, where both have a value."""
    found = values.copy()
    rows = ends.straight
    met = ends.values(values)[rows]
    mean = met.mean(axis=1)
    good = ~np.isnan(mean)
    for k in (0, 1):
        found[ends.stretch[rows[good], k], ends.side[rows[good], k], ends.at[rows[good], k]] = mean[good]
    return found
