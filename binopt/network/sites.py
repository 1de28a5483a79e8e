"""Where trucks come from and where they empty: depots and unloading sites on the network, or what stands for them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry import Point

from binopt.domain.case import Case
from binopt.domain.street import BoolArray, FloatArray, IntArray, Site
from binopt.errors import Fault
from binopt.network.lines import Edges
from binopt.network.turns import Arcs, Moves

DEPOT, UNLOADING = "depot", "unloading"


@dataclass(frozen=True, slots=True)
class Place:
    """A depot or unloading site as the network sees it.

    Parameters
    ----------
    site_id, kind
        As in the case; ``assumed`` places have their kind for an id.
    point
        Where it lies; of an assumed one outside, nowhere in particular: the middle of the ends that lead there.
    access_m
        From the street to it, straight, driven at the default speed.
    out_arc, in_arc
        The arcs out of it and into it.
    allowance_s
        What each shift (of a depot) or each trip (of an unloading site) takes beside the driving on the network: the
        case's ``crew.depot_min`` or ``crew.unload_min`` of an assumed place, because the way outside is in them;
        ``crew.empty_min`` of an unloading site of the case; 0 of a depot of the case.
    """

    site_id: str
    kind: str
    point: Point
    access_m: float
    out_arc: int
    in_arc: int
    allowance_s: float
    assumed: bool = False


def feet_of_sites(case: Case) -> tuple[FloatArray, tuple[Fault, ...]]:
    """Return where each site meets the nearest street (k, 2), NaN with a fault where none is near enough.

    In a case without streets it is where the site lies.
    """
    points = np.array([site.geometry for site in case.sites], dtype=object)
    feet = shapely.get_coordinates(points).reshape(-1, 2)
    if not len(points) or not case.streets:
        return feet, ()
    lines = np.array([street.geometry for street in case.streets], dtype=object)
    street = shapely.STRtree(lines).nearest(points)
    nearest = lines[street]
    far_m = shapely.distance(nearest, points)
    near = far_m <= case.network.site_reach_m
    on_line = shapely.line_interpolate_point(nearest[near], shapely.line_locate_point(nearest[near], points[near]))
    feet[near], feet[~near] = shapely.get_coordinates(on_line), np.nan
    return feet, tuple(
        Fault(
            "sites",
            f"the {case.sites[i].kind} lies farther from every street than network.site_reach_m",
            f"{far_m[i]:.0f} m from street {case.streets[street[i]].street_id}",
            case.sites[i].site_id,
            f"move it to where its drive meets a street, or set network.site_reach_m above {far_m[i]:.0f}",
        )
        for i in np.flatnonzero(~near)
    )


def places_of(case: Case, sites: tuple[Site, ...], feet: FloatArray, arcs: Arcs) -> tuple[Place, ...]:
    """Put sites of the case, each with its foot on a street, behind the arcs of the streets."""
    return tuple(
        Place(
            site.site_id,
            site.kind,
            site.geometry,
            float(np.hypot(foot[0] - site.geometry.x, foot[1] - site.geometry.y)),
            len(arcs) + 2 * i,
            len(arcs) + 2 * i + 1,
            60 * case.crew.empty_min if site.kind == UNLOADING else 0.0,
        )
        for i, (site, foot) in enumerate(zip(sites, feet, strict=True))
    )


def assumed_places(
    case: Case, there: tuple[Place, ...], edges: Edges, arcs: Arcs, nodes: IntArray
) -> tuple[Place, ...]:
    """Make a depot and an unloading site where the case has none, reached through ``nodes``."""
    kinds = {place.kind for place in there}
    minutes = {DEPOT: case.crew.depot_min, UNLOADING: case.crew.unload_min}
    missing = [kind for kind in minutes if kind not in kinds]
    middle = Point(*edges.node_xy[nodes].mean(axis=0)) if len(nodes) else Point()
    first = len(arcs) + 2 * len(there)
    return tuple(
        Place(kind, kind, middle, 0.0, first + 2 * i, first + 2 * i + 1, 60 * minutes[kind], assumed=True)
        for i, kind in enumerate(missing)
    )


def way_out(edges: Edges, arcs: Arcs, is_open: BoolArray, speed_kmh: FloatArray) -> IntArray:
    """Return the nodes through which trucks come from a depot, or go to an unloading site, that the case lacks.

    All open ends; without any, where the sites lie that the case does have; without those, the end of the fastest
    streets that lies farthest from the middle of the quarter.
    """
    if is_open.any():
        return np.flatnonzero(is_open)
    if not len(arcs) or len(edges.extra_node):
        return edges.extra_node
    fast = np.unique(arcs.end[speed_kmh >= speed_kmh.max()])
    far = np.hypot(*(edges.node_xy[fast] - edges.node_xy.mean(axis=0)).T)
    return fast[[int(np.argmax(np.round(far)))]]  # to the metre, so that equal corners do not depend on rounding


def moves_of_places(places: tuple[Place, ...], nodes: tuple[IntArray, ...], arcs: Arcs) -> Moves:
    """Return moves from each place into the arcs that begin at its nodes, and from those that end there into it."""
    one: list[IntArray] = []
    other: list[IntArray] = []
    for place, own in zip(places, nodes, strict=True):
        begins, ends = (np.flatnonzero(np.isin(at, own)).astype(np.int64) for at in (arcs.begin, arcs.end))
        one += [np.full(len(begins), place.out_arc), ends]
        other += [begins, np.full(len(ends), place.in_arc)]
    count = sum(len(each) for each in one)
    return Moves(_joined(one), _joined(other), np.zeros(count), np.zeros(count))


def _joined(parts: list[IntArray]) -> IntArray:
    return np.concatenate([np.empty(0, dtype=np.int64), *parts])
