"""Travel times between the places where trucks begin and end to serve, and the ways that they take."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import csc_array, csr_array
from scipy.sparse.csgraph import dijkstra
from shapely.geometry import LineString
from shapely.ops import substring

from binopt.domain.street import FloatArray, IntArray
from binopt.network.graph import StreetNetwork, as_cost, split_cost
from binopt.network.services import FaceService
from binopt.network.sites import Place

CHUNK = 256
"""Shortest paths from so many arcs are held at once: 8 bytes × 256 × the arcs, some 50 MB on 25,000 arcs."""
NO_WAY_S = 10_000_000
"""Seconds where no way leads: 115 days, longer than any shift, and short enough that sums stay whole numbers."""


@dataclass(frozen=True, slots=True)
class TravelTimes:
    """Driving from where each location is left to where each other one is entered; not symmetric.

    Attributes
    ----------
    places, services
        The locations: first the places, then the services, in the order in which they were given.
    drive_s : (n, n) int32
        Whole seconds, rounded up, so that a detour is never shorter than the way; ``NO_WAY_S`` where none leads.
        The service itself is not in it; on the diagonal stands 0.
    distance_m : (n, n) float32
        Length of the fastest way, of equally fast ones the shortest; infinite where none leads.
    """

    network: StreetNetwork = field(repr=False)
    places: tuple[Place, ...]
    services: tuple[FaceService, ...] = field(repr=False)
    drive_s: NDArray[np.int32] = field(repr=False)
    distance_m: NDArray[np.float32] = field(repr=False)
    _ends: _Ends = field(repr=False)
    _graph: _Graph = field(repr=False)

    def path(self, one: int, other: int) -> LineString:
        """Return the way between two locations by their indices, a single point twice where there is none to drive.

        Computed when asked for, in some milliseconds. Ways outside are drawn straight from end to end.
        """
        ends = self._ends
        if not self.network.streets:
            return _line([ends.exit_xy[one], ends.entry_xy[other]])
        legs = _arcs_between(self._graph, ends, one, other)
        coords = []
        for arc, begin, end in legs:
            if arc < len(self.network.arcs):
                part = substring(self.network.line_of(arc), begin, end, normalized=True)
                coords.append(shapely.get_coordinates(part))
            elif not (place := self._place(arc)).assumed:
                coords.append(np.array([[place.point.x, place.point.y]]))
        return _line(np.concatenate(coords) if coords else [ends.exit_xy[one], ends.entry_xy[other]])

    def along(self, location: int) -> LineString:
        """Return the way that a truck drives while it serves: along the face, or no way at a place or a mouth."""
        if location < len(self.places):
            point = self.places[location].point
            return LineString() if point.is_empty else _line([(point.x, point.y)])
        service = self.services[location - len(self.places)]
        if not service.arcs:
            return _line([service.entry_xy, service.exit_xy])
        parts = []
        for i, arc in enumerate(service.arcs):
            begin = service.entry_share if i == 0 else 0.0
            end = service.exit_share if i == len(service.arcs) - 1 else 1.0
            parts.append(shapely.get_coordinates(substring(self.network.line_of(arc), begin, end, normalized=True)))
        return _line(np.concatenate(parts))

    def _place(self, arc: int) -> Place:
        return next(place for place in self.network.places if arc in (place.out_arc, place.in_arc))


def travel_times(network: StreetNetwork, services: Sequence[FaceService], places: Sequence[Place] = ()) -> TravelTimes:
    """Compute the travel times between places and services: of all faces, or of those that matter.

    Parameters
    ----------
    network
        The streets for trucks of one width.
    services
        How faces are served on this network; any subset.
    places
        Depots and unloading sites, of the network's.

    Notes
    -----
    One run of Dijkstra's algorithm from each arc on which something ends, over arcs and the turns between them. 8 bytes
    a pair of locations are kept: 6,000 faces take 290 MB; for more, ask for subsets, a round never leaves its own.
    """
    ends, graph = _Ends.of(places, services), _Graph.of(network)
    if network.streets:
        drive_s, distance_m = _on_streets(network, graph, ends)
    else:
        drive_s, distance_m = _straight(network, ends)
    np.fill_diagonal(drive_s, 0)
    np.fill_diagonal(distance_m, 0.0)
    return TravelTimes(network, tuple(places), tuple(services), drive_s, distance_m, ends, graph)


@dataclass(frozen=True, slots=True)
class _Ends:
    """Where locations are entered and left: arcs, how far along them, and the points."""

    entry_arc: IntArray
    entry_share: FloatArray
    exit_arc: IntArray
    exit_share: FloatArray
    entry_xy: FloatArray
    exit_xy: FloatArray

    @classmethod
    def of(cls, places: Sequence[Place], services: Sequence[FaceService]) -> _Ends:
        nowhere = (np.nan, np.nan)  # an assumed place without streets: its allowance is all of its way
        at = [nowhere if p.point.is_empty else (p.point.x, p.point.y) for p in places]
        return cls(
            np.array([p.in_arc for p in places] + [s.arcs[0] if s.arcs else -1 for s in services], dtype=np.int64),
            np.array([1.0] * len(places) + [s.entry_share for s in services]),
            np.array([p.out_arc for p in places] + [s.arcs[-1] if s.arcs else -1 for s in services], dtype=np.int64),
            np.array([0.0] * len(places) + [s.exit_share for s in services]),
            np.array(at + [s.entry_xy for s in services], dtype=float).reshape(-1, 2),
            np.array(at + [s.exit_xy for s in services], dtype=float).reshape(-1, 2),
        )


@dataclass(frozen=True, slots=True)
class _Graph:
    """Costs of moves from arc to arc, and the same by the arc that they lead into."""

    costs: csr_array
    into: csc_array

    @classmethod
    def of(cls, network: StreetNetwork) -> _Graph:
        costs = network.costs()
        return cls(costs, csc_array(costs))


def _straight(network: StreetNetwork, ends: _Ends) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
    """Take the straight line times the detour at the default speed, where there are no streets."""
    rules = network.rules
    count = len(ends.exit_xy)
    drive_s, distance_m = np.zeros((count, count), dtype=np.int32), np.zeros((count, count), dtype=np.float32)
    for low in range(0, count, CHUNK):
        step = ends.exit_xy[low : low + CHUNK, None, :] - ends.entry_xy[None, :, :]
        metres = np.nan_to_num(np.hypot(step[..., 0], step[..., 1])) * max(rules.outside_detour, 1.0)
        drive_s[low : low + CHUNK] = np.ceil(metres * 3.6 / rules.default_speed_kmh - 1e-6)
        distance_m[low : low + CHUNK] = metres
    return drive_s, distance_m


def _on_streets(network: StreetNetwork, graph: _Graph, ends: _Ends) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
    count = len(ends.exit_arc)
    drive_s, distance_m = np.zeros((count, count), dtype=np.int32), np.zeros((count, count), dtype=np.float32)
    arcs, row_arc = np.unique(ends.exit_arc, return_inverse=True)
    entered, column_arc = np.unique(ends.entry_arc, return_inverse=True)
    own_cost = as_cost(network.seconds[entered], network.length_m[entered])
    by_arc = np.argsort(row_arc, kind="stable")
    first = np.searchsorted(row_arc[by_arc], np.arange(len(arcs) + 1))
    for low in range(0, len(arcs), CHUNK):
        chunk = arcs[low : low + CHUNK]
        found = dijkstra(graph.costs, indices=chunk)
        around = np.array([_around(found[i], graph.into, arc) for i, arc in enumerate(chunk)])
        found[np.arange(len(chunk)), chunk] = around
        seconds, metres = split_cost(found[:, entered] - own_cost)
        rows = by_arc[first[low] : first[min(low + CHUNK, len(arcs))]]
        of = row_arc[rows] - low
        drive_s[rows], distance_m[rows] = _between(
            network, ends, rows, seconds[of][:, column_arc], metres[of][:, column_arc]
        )
    return drive_s, distance_m


def _between(
    network: StreetNetwork, ends: _Ends, rows: IntArray, seconds: FloatArray, metres: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Add what is driven of the first and of the last arc; on the same arc straight on, where the way leads forward."""
    left = (1 - ends.exit_share[rows])[:, None]
    total_s = seconds + left * network.seconds[ends.exit_arc[rows]][:, None]
    total_s += ends.entry_share * network.seconds[ends.entry_arc]
    total_m = metres + left * network.length_m[ends.exit_arc[rows]][:, None]
    total_m += ends.entry_share * network.length_m[ends.entry_arc]
    ahead = ends.entry_share - ends.exit_share[rows][:, None]
    on = (ends.exit_arc[rows][:, None] == ends.entry_arc) & (ahead >= -1e-9)
    total_s[on] = (np.maximum(ahead, 0) * network.seconds[ends.entry_arc])[on]
    total_m[on] = (np.maximum(ahead, 0) * network.length_m[ends.entry_arc])[on]
    reached = np.isfinite(total_s)
    total_s[reached] = np.ceil(total_s[reached] - 1e-6)
    return np.minimum(total_s, NO_WAY_S), total_m


def _around(cost: FloatArray, into: csc_array, arc: int) -> float:
    """Return the cost from the end of an arc around to its end again."""
    moves = slice(into.indptr[arc], into.indptr[arc + 1])
    return float(np.min(cost[into.indices[moves]] + into.data[moves], initial=np.inf))


def _arcs_between(graph: _Graph, ends: _Ends, one: int, other: int) -> list[tuple[int, float, float]]:
    """Return the arcs of the fastest way with the shares between which each is driven; none where no way leads."""
    start, goal = int(ends.exit_arc[one]), int(ends.entry_arc[other])
    begin, end = float(ends.exit_share[one]), float(ends.entry_share[other])
    if one == other:
        return []
    if start == goal and end >= begin - 1e-9:
        return [(start, begin, max(begin, end))]
    cost, before = dijkstra(graph.costs, indices=start, return_predecessors=True)
    into = graph.into
    moves = slice(into.indptr[goal], into.indptr[goal + 1])
    total = cost[into.indices[moves]] + into.data[moves]
    if not len(total) or not np.isfinite(total.min()):
        return []
    chain = [goal, int(into.indices[moves][np.argmin(total)])]
    while chain[-1] != start:
        chain.append(int(before[chain[-1]]))
    chain.reverse()
    return [(start, begin, 1.0), *((arc, 0.0, 1.0) for arc in chain[1:-1]), (goal, 0.0, end)]


def _line(coords: Sequence[object] | FloatArray) -> LineString:
    """Return a line through points, without points twice in a row; one point alone is given twice."""
    xy = np.asarray(coords, dtype=float).reshape(-1, 2)
    xy = xy[np.isfinite(xy[:, 0])]
    if not len(xy):
        return LineString()
    kept = np.ones(len(xy), dtype=bool)
    kept[1:] = (np.diff(xy, axis=0) != 0).any(axis=1)
    xy = xy[kept]
    return LineString(xy if len(xy) > 1 else np.repeat(xy, 2, axis=0))
