"""All that is wrong with a street network at once: what stops a plan, and what is only worth knowing."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import shapely

from binopt.errors import Fault
from binopt.network.graph import StreetNetwork
from binopt.network.lines import crossings
from binopt.network.reach import street_parts
from binopt.network.services import FaceService, Mode, Reason, Serving

_MOST_NAMED = 5
_FAR_WALK_M = 100.0


@dataclass(frozen=True, slots=True)
class NetworkFindings:
    """Faults stop a plan, warnings do not. Each names the layer, the street, site or face, and what to do."""

    faults: tuple[Fault, ...]
    warnings: tuple[Fault, ...]


def find_faults(network: StreetNetwork, serving: Serving, needed: Collection[int]) -> NetworkFindings:
    """Judge a network by the faces that have to be served.

    Parameters
    ----------
    network
        The streets, for the narrowest truck that there is: what it cannot do none can.
    serving
        How faces are served on it.
    needed
        Indices of the faces that have bins. What no such face needs is a warning only.

    Notes
    -----
    Faults are speeds and sites that cannot be, depots without a way to the streets and back, and faces with bins in
    parts that are not connected or that one-way streets shut off. Other faces with bins that nobody can serve (no
    street beside them, too narrow, wrong way) are warnings here: only the caller knows whether other faces can take
    their bins.
    """
    data_faults = {Reason.UNCONNECTED, Reason.NO_WAY_BACK}
    lost = [one for one in serving.unserved if one.face in needed]
    shut = {one.street_id for one in lost if one.reason in data_faults}
    faults = [*network.faults, *_shut_off_places(network)]
    warnings: list[Fault] = []
    for fault, ids in (*_apart(network), *_one_way(network)):
        (faults if ids & shut else warnings).append(fault)
    for one in lost:
        (faults if one.reason in data_faults else warnings).append(one.fault())
    walks = [service for service in serving.services if service and service.face in needed]
    warnings += [found for service in walks if (found := _long_walk(service))]
    warnings += _crossings(network)
    return NetworkFindings(tuple(faults), tuple(warnings))


def _shut_off_places(network: StreetNetwork) -> list[Fault]:
    """Tell depots and unloading sites that no tour passes: those of the case, or else the assumed ones."""
    shut = [place for place in network.places if not network.reach.touring[[place.out_arc, place.in_arc]].any()]
    known = [place for place in shut if not place.assumed]
    return [
        Fault(
            "sites",
            f"no way leads from the {place.kind} to the streets and back",
            "assumed" if place.assumed else "",
            place.site_id,
            "check oneway and the connection of the street that it lies at",
        )
        for place in known or shut
        if network.streets
    ]


def _apart(network: StreetNetwork) -> list[tuple[Fault, set[str]]]:
    """Tell parts of the network that are not connected with its main part."""
    edges = network.edges
    if not len(edges.line):
        return []
    part = street_parts(edges.begin, edges.end, len(edges.node_xy))
    touring = network.reach.touring[: len(network.arcs)]
    toured = set(np.unique(part[network.arcs.edge[touring]]).tolist())
    found = []
    for label in np.unique(part):
        if label in toured:
            continue
        own = part == label
        ids = list(dict.fromkeys(network.streets[i].street_id for i in edges.street[own]))
        metres = shapely.length(edges.line[own]).sum()
        value = f"{_some(ids)}, {metres:.0f} m"
        hint = "let the lines meet those of the other streets within 0.5 m, or drop them"
        found.append((Fault("streets", "not connected with the depot's streets", value, ids[0], hint), set(ids)))
    return found


def _one_way(network: StreetNetwork) -> list[tuple[Fault, set[str]]]:
    """Tell one-way streets that lead out of tours and never back, or back and never out."""
    reach, arcs = network.reach, network.arcs
    count = len(arcs)
    street = network.edges.street[arcs.edge] if count else np.empty(0, dtype=np.int64)
    oneway = np.array([one.oneway != 0 for one in network.streets], dtype=bool)[street]
    shut = ~reach.touring[:count] & oneway
    entered, left = reach.entered[:count] & shut, reach.left[:count] & shut
    found = []
    for wrong, what in (
        (entered & ~left, "one-way streets lead into it and never back"),
        (left & ~entered, "one-way streets lead out of it, and none into it"),
    ):
        for i in dict.fromkeys(street[wrong].tolist()):
            one = network.streets[i]
            hint = "check oneway of it and around it, or mark its end (dead_end = open or turning)"
            found.append((Fault("streets", what, one.name, one.street_id, hint), {one.street_id}))
    return found


def _long_walk(service: FaceService) -> Fault | None:
    """Tell a face whose bins are fetched from far off."""
    walk_m = max(service.walk_begin_m, service.walk_end_m)
    if service.mode is not Mode.FROM_MOUTH or walk_m <= _FAR_WALK_M:
        return None
    hint = "mark a turning place (dead_end = turning), or let the bins stand at the mouth"
    what = f"face {service.face_id} lies deep in a dead end without a turning place and is served from its mouth"
    return Fault("streets", what, f"{walk_m:.0f} m on foot", service.street_id, hint)


def _crossings(network: StreetNetwork) -> list[Fault]:
    """Tell lines that cross without a common vertex."""
    if not network.streets:
        return []
    pairs = crossings(np.array([street.geometry for street in network.streets], dtype=object))
    if not len(pairs):
        return []
    ids = [f"{network.streets[a].street_id} × {network.streets[b].street_id}" for a, b in pairs]
    hint = "where it is no bridge, give both lines a vertex there"
    return [Fault("streets", f"{len(pairs)} pairs of lines cross and are taken for bridges", _some(ids), "", hint)]


def _some(ids: list[str]) -> str:
    more = len(ids) - _MOST_NAMED
    return ", ".join(ids[:_MOST_NAMED]) + (f" and {more} more" if more > 0 else "")
