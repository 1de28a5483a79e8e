"""The street network as trucks drive it: arcs, the moves between them, and the places that trucks come from."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import shapely
from scipy.sparse import csr_array

from binopt.domain.case import Case, NetworkRules
from binopt.domain.street import BoolArray, FloatArray, IntArray, Street
from binopt.errors import Fault
from binopt.network.borders import judge_ends, moves_outside
from binopt.network.lines import NO_EDGES, Edges, cut_lines
from binopt.network.reach import Reach, find_reach
from binopt.network.sites import Place, assumed_places, feet_of_sites, moves_of_places, places_of, way_out
from binopt.network.turns import Arcs, Moves, moves_at_nodes

METRES_BASE = float(1 << 24)
"""What a hundredth of a second weighs against a decimetre in the cost of a move."""


@dataclass(frozen=True, slots=True)
class StreetNetwork:
    """The streets of a case for trucks of one width.

    A truck's position is an arc and how far along it stands; what it may do next depends on the arc it is on, because
    nobody turns back into the street that they came from. The places (depots, unloading sites) are arcs of no length
    after those of the streets: ``out_arc`` of a place leads into the streets, ``in_arc`` comes out of them.

    Attributes
    ----------
    edges
        Centre lines from node to node.
    arcs
        Directions in which edges may be driven by a truck of this width.
    length_m, seconds
        Of each arc, those of the places behind those of the streets; seconds are rounded up to hundredths.
    moves
        From arc to arc, with the seconds of turning; and ways outside.
    is_open, turning
        Per node: whether the street goes on beyond the data, and whether a truck can turn.
    reach
        Per arc: whether tours drive it. Only such are served.
    too_narrow
        Per edge: whether the truck is too wide for it.
    places
        Depots and unloading sites, assumed ones where the case has none.
    faults
        What is wrong with the streets and sites, all of it; the caller decides.
    notes
        What was assumed.
    """

    streets: tuple[Street, ...]
    rules: NetworkRules
    drives_on: str
    truck_width_m: float
    edges: Edges = field(repr=False)
    arcs: Arcs = field(repr=False)
    length_m: FloatArray = field(repr=False)
    seconds: FloatArray = field(repr=False)
    moves: Moves = field(repr=False)
    is_open: BoolArray = field(repr=False)
    turning: BoolArray = field(repr=False)
    reach: Reach = field(repr=False)
    too_narrow: BoolArray = field(repr=False)
    places: tuple[Place, ...] = ()
    faults: tuple[Fault, ...] = ()
    notes: tuple[str, ...] = ()

    def arc_of(self) -> IntArray:
        """Return the arc of each edge along and against its line, (edges, 2), -1 where it may not be driven so."""
        found = np.full((len(self.edges.line), 2), -1, dtype=np.int64)
        found[self.arcs.edge, np.where(self.arcs.forward, 0, 1)] = np.arange(len(self.arcs))
        return found

    def line_of(self, arc: int) -> shapely.LineString:
        """Return the geometry of a street's arc in the direction of driving."""
        line = self.edges.line[self.arcs.edge[arc]]
        return line if self.arcs.forward[arc] else shapely.reverse(line)

    def costs(self) -> csr_array:
        """Return the cost of each move and the arc that it leads into, as a matrix from arc to arc.

        A cost is whole hundredths of a second times ``METRES_BASE`` plus decimetres: the shortest path is the fastest,
        of equally fast ones the shortest, and its length is read from the same number. Exact, as long as sums
        stay below 2**53: some 370 hours and 1,600 km.
        """
        moves, to = self.moves, self.moves.to_arc
        cost = as_cost(moves.seconds + self.seconds[to], moves.metres + self.length_m[to])
        order = np.lexsort((cost, to, moves.from_arc))
        one, other, cost = moves.from_arc[order], to[order], cost[order]
        # of several moves between the same arcs (over a node, and outside) the cheapest
        first = np.ones(len(one), dtype=bool)
        first[1:] = (one[1:] != one[:-1]) | (other[1:] != other[:-1])
        count = len(self.seconds)
        return csr_array((cost[first], (one[first], other[first])), shape=(count, count))


def as_cost(seconds: FloatArray, metres: FloatArray) -> FloatArray:
    """Return costs of seconds, in whole hundredths rounded up, and metres, in decimetres."""
    cost: FloatArray = np.ceil(seconds * 100 - 1e-6) * METRES_BASE + np.round(metres * 10)
    return cost


def split_cost(cost: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return seconds and metres of costs; infinite both where there is no way."""
    finite = np.isfinite(cost)
    whole = np.where(finite, cost, 0.0)
    hundredths = np.floor(whole / METRES_BASE)
    seconds = np.where(finite, hundredths / 100, np.inf)
    return seconds, np.where(finite, (whole - hundredths * METRES_BASE) / 10, np.inf)


def build_network(case: Case, truck_width_m: float = 0.0) -> StreetNetwork:
    """Make the network of a case's streets for trucks of one width, with all that is wrong with its values.

    Raises nothing: the faults are in the result. A case without streets gives a network without arcs.
    """
    rules, streets = case.network, case.streets
    feet, faults = feet_of_sites(case)
    near = np.isfinite(feet[:, 0])
    lines = np.array([street.geometry for street in streets], dtype=object)
    edges = cut_lines(lines, feet[near]) if len(lines) else NO_EDGES
    oneway = np.array([street.oneway for street in streets], dtype=np.int64)[edges.street]
    most_m = np.array([street.max_truck_width_m or np.inf for street in streets])[edges.street]
    too_narrow = most_m < truck_width_m
    arcs = Arcs.of(edges.line, edges.begin, edges.end, (oneway >= 0) & ~too_narrow, (oneway <= 0) & ~too_narrow)
    is_open, turning = judge_ends(edges, arcs, streets)
    is_open &= rules.outside_detour > 0

    metres = shapely.length(edges.line)[arcs.edge]
    speed_kmh = np.array([_speed_kmh(street, rules) for street in streets])[edges.street[arcs.edge]]
    sites = tuple(site for site, there in zip(case.sites, near, strict=True) if there)
    places = places_of(case, sites, feet[near], arcs)
    out = way_out(edges, arcs, is_open, speed_kmh)
    more = assumed_places(case, places, edges, arcs, out)
    nodes = (*(edges.extra_node[i : i + 1] for i in range(len(places))), *(out for _ in more))
    places = (*places, *more)
    moves = moves_at_nodes(arcs, turning, rules, case.drives_on)
    moves = moves.joined(moves_outside(edges, arcs, is_open, rules)).joined(moves_of_places(places, nodes, arcs))
    access_m = np.repeat([place.access_m for place in places], 2)
    length_m = np.concatenate([metres, access_m])
    return StreetNetwork(
        streets=streets,
        rules=rules,
        drives_on=case.drives_on,
        truck_width_m=truck_width_m,
        edges=edges,
        arcs=arcs,
        length_m=length_m,
        seconds=np.ceil(np.concatenate([metres / speed_kmh, access_m / rules.default_speed_kmh]) * 360 - 1e-6) / 100,
        moves=moves,
        is_open=is_open,
        turning=turning,
        reach=find_reach(moves, length_m, places),
        too_narrow=too_narrow,
        places=places,
        faults=(*_faults_of(streets), *faults),
        notes=_notes(streets, rules, is_open, more),
    )


def _speed_kmh(street: Street, rules: NetworkRules) -> float:
    given = street.speed_kmh
    return given if given is not None and 0 < given < np.inf else rules.default_speed_kmh


def _faults_of(streets: tuple[Street, ...]) -> tuple[Fault, ...]:
    """Tell speeds that nobody can drive; such streets are taken at the default speed, to judge the rest."""
    return tuple(
        Fault(
            "streets",
            "nobody can drive at this speed",
            f"{street.speed_kmh} km/h",
            street.street_id,
            "give the speed in km/h, or leave the field empty",
        )
        for street in streets
        if street.speed_kmh is not None and not 0 < street.speed_kmh < np.inf
    )


def _notes(
    streets: tuple[Street, ...], rules: NetworkRules, is_open: BoolArray, assumed: tuple[Place, ...]
) -> tuple[str, ...]:
    notes = []
    without = sum(street.speed_kmh is None for street in streets)
    if without:
        notes.append(f"{without} of {len(streets)} streets have no speed: {rules.default_speed_kmh:g} km/h is taken")
    if is_open.any():
        notes.append(f"{is_open.sum()} streets end where the data does: they are taken to go on outside")
    if assumed and len(streets):
        through = "any street that goes on outside" if is_open.any() else "one place in the quarter"
        kinds = " and no ".join(place.kind for place in assumed)
        notes.append(
            f"the case has no {kinds}: trucks come and go through {through}, and crew's allowances hold beyond"
        )
    return tuple(notes)
