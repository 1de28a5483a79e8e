"""How a truck serves each face: along its kerb where it may, and by name what it cannot reach.

A truck drives with the kerb on its own side, so that its crew never crosses a lane of traffic (recommendation R437 of
the French health insurance, 2008: no reversing, no collecting from both sides at once). A kerb line is directed with
the pavement on its left: a truck that drives on the right goes against it, one that drives on the left along it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from binopt.domain.street import BoolArray, Face, IntArray
from binopt.errors import Fault
from binopt.network.chains import Chain, Chains
from binopt.network.graph import StreetNetwork
from binopt.network.matching import LEAST_SHARE, REACH_M, Runs, match_faces
from binopt.network.mouths import Mouths, find_mouths
from binopt.network.pairing import narrow_edges, pair_faces
from binopt.network.reach import street_parts


class Mode(StrEnum):
    """In which way a face is served.

    ``along``: with the kerb on the truck's own side. ``far_kerb``: along the other kerb of a one-way street, in a pass
    of its own. ``both_sides``: in a pass that serves the facing face too, or across a street so narrow that nobody
    passes the truck. ``from_mouth``: the truck waits at the mouth of a dead end. ``straight``: the case has no streets.
    """

    ALONG = "along"
    FAR_KERB = "far_kerb"
    BOTH_SIDES = "both_sides"
    FROM_MOUTH = "from_mouth"
    STRAIGHT = "straight"


@dataclass(frozen=True, slots=True)
class FaceService:
    """How one face is served.

    Parameters
    ----------
    face
        Its index.
    mode
        In which way.
    arcs
        What the truck drives along, in its order; the one on which it waits at a mouth. None without streets.
    entry_share, exit_share
        How far along the first arc the service begins, and along the last it ends, 0 to 1.
    length_m
        The way driven at the speed of collecting; 0 at a mouth.
    along_kerb
        Whether the truck passes the kerb in the direction of its line: from chainage 0 up, else down to it.
    walk_begin_m, walk_end_m
        From the first and the last point of the kerb to the truck, on foot; 0 except at a mouth. Linear between.
    partner
        The face that is served in the same pass, -1 for none. Both then have the same arcs and shares.
    entry_xy, exit_xy
        Where the service begins and ends, on the centre line.
    """

    face: int
    mode: Mode
    arcs: tuple[int, ...]
    entry_share: float
    exit_share: float
    length_m: float
    along_kerb: bool
    entry_xy: tuple[float, float]
    exit_xy: tuple[float, float]
    walk_begin_m: float = 0.0
    walk_end_m: float = 0.0
    partner: int = -1


class Reason(StrEnum):
    """Why a face cannot be served."""

    NO_STREET = "no_street"
    UNCONNECTED = "unconnected"
    TOO_NARROW = "too_narrow"
    ONEWAY = "oneway"
    NO_WAY_BACK = "no_way_back"
    MOUTH_TOO_FAR = "mouth_too_far"


@dataclass(frozen=True, slots=True)
class Unserved:
    """A face that no truck of this width can serve, and why. ``street_id`` is "" where it lies at none."""

    face: int
    face_id: str
    street_id: str
    reason: Reason
    value: str

    def fault(self) -> Fault:
        """Return it as a fault of the layer ``streets``: whether it stops anybody is for the caller to say."""
        what, hint = _TOLD[self.reason]
        return Fault("streets", f"face {self.face_id} cannot be served: {what}", self.value, self.street_id, hint)


@dataclass(frozen=True, slots=True)
class Serving:
    """All faces of a case on one network: a service each, ``None`` where there is none, and why not."""

    services: tuple[FaceService | None, ...]
    unserved: tuple[Unserved, ...]


_TOLD = {
    Reason.NO_STREET: ("no street runs along it", "add its centre line to streets"),
    Reason.UNCONNECTED: ("its street is not connected with the depot's", "let the lines meet within 0.5 m"),
    Reason.TOO_NARROW: ("the truck is too wide for its street", "give its streams a narrower truck"),
    Reason.ONEWAY: (
        "its street may only be driven with the kerb on the wrong side",
        "set both_sides of the street, or network.far_kerb_oneway",
    ),
    Reason.NO_WAY_BACK: ("one-way streets lead only into its street, or only out of it", "check oneway around it"),
    Reason.MOUTH_TOO_FAR: (
        "it lies deep in a dead end without a turning place",
        "mark one (dead_end = turning), raise network.mouth_walk_max_m, or move the bins to the mouth",
    ),
}


def serve_faces(network: StreetNetwork, faces: Sequence[Face]) -> Serving:
    """Say for each face how a truck of the network's width serves it, or why none can.

    Parameters
    ----------
    network
        The streets for trucks of one width.
    faces
        All faces of the case: the other side of a street tells its width.

    Notes
    -----
    On a case without streets every face is served along its own kerb, and the way between faces is the straight line.
    """
    if not network.streets:
        return Serving(tuple(_straight(i, face, network) for i, face in enumerate(faces)), ())
    return _Server.of(network, faces).serve()


def _straight(index: int, face: Face, network: StreetNetwork) -> FaceService:
    along = network.drives_on == "left"
    ends = (face.kerb.coords[0][:2], face.kerb.coords[-1][:2])
    entry, leave = ends if along else ends[::-1]
    return FaceService(index, Mode.STRAIGHT, (), 0.0, 1.0, face.length_m, along, entry, leave)


@dataclass(frozen=True, slots=True)
class _Server:
    """What is asked of every face."""

    network: StreetNetwork
    faces: Sequence[Face]
    runs: Runs
    chains: Chains
    mouths: Mouths
    bilateral: BoolArray
    partner: dict[int, int]
    part: IntArray

    @classmethod
    def of(cls, network: StreetNetwork, faces: Sequence[Face]) -> _Server:
        runs = match_faces(faces, network.edges, network.streets)
        bilateral = narrow_edges(network, runs)
        edges = network.edges
        part = street_parts(edges.begin, edges.end, len(edges.node_xy))
        chains = Chains.of(network, runs)
        return cls(network, faces, runs, chains, find_mouths(network), bilateral, pair_faces(runs, bilateral), part)

    def serve(self) -> Serving:
        found: list[FaceService | None] = []
        unserved: list[Unserved] = []
        passes = self._passes()
        for face in range(len(self.faces)):
            service = passes.get(face) or self._alone(face) or self._from_mouth(face)
            found.append(service)
            if service is None:
                unserved.append(self._why(face))
        return Serving(tuple(found), tuple(unserved))

    def _passes(self) -> dict[int, FaceService]:
        """Serve facing faces of bilateral streets in one pass, in a direction that both allow."""
        found: dict[int, FaceService] = {}
        own = self.network.drives_on == "left"
        for one, other in self.partner.items():
            if one > other:
                continue
            for along in (own, not own):  # what is one face's own direction is the other's wrong one
                pair = self._chain(one, along), self._chain(other, not along)
                joined = pair[0].joined(pair[1]) if pair[0] and pair[1] else None
                if joined:
                    metres = self._metres(joined)
                    found[one] = self._service(one, joined, Mode.BOTH_SIDES, metres, along, other)
                    found[other] = self._service(other, joined, Mode.BOTH_SIDES, metres, not along, one)
                    break
        return found

    def _alone(self, face: int) -> FaceService | None:
        own = self.network.drives_on == "left"
        chain = self._chain(face, own)
        if chain:
            return self._service(face, chain, Mode.ALONG, self.faces[face].length_m, own)
        chain = self._chain(face, not own)
        if chain is None:
            return None
        edges = self.network.arcs.edge[list(chain.arcs)]
        if self.bilateral[edges].all():
            return self._service(face, chain, Mode.BOTH_SIDES, self.faces[face].length_m, not own)
        oneway = np.array([self.network.streets[i].oneway != 0 for i in self.network.edges.street[edges]])
        metres = self.chains.length_m[edges]
        # mostly: a gap in the one-ways, between two that lead the same way, is a gap in the data
        if metres[oneway].sum() > metres[~oneway].sum() and self.network.rules.far_kerb_oneway:
            return self._service(face, chain, Mode.FAR_KERB, self.faces[face].length_m, not own)
        return None

    def _chain(self, face: int, along_kerb: bool) -> Chain | None:
        """Return a chain of arcs of tours along most of what is matched of a face."""
        chain = self.chains.best(face, along_kerb, self.network.reach.touring)
        runs = slice(self.runs.first[face], self.runs.first[face + 1])
        return chain if chain and chain.share >= LEAST_SHARE * self.runs.share[runs].sum() else None

    def _from_mouth(self, face: int) -> FaceService | None:
        """Serve a face of a dead end, two-way all along, from its mouth, where that is not too far to walk."""
        ways = self._ways(face)
        if ways is None or max(ways[1:]) > self.network.rules.mouth_walk_max_m:
            return None
        node, begin_m, end_m = ways
        arc = self.mouths.waiting_arc(self.network, int(self.mouths.mouth[node]), self._first_edge(face, node))
        x, y = self.network.edges.node_xy[self.mouths.mouth[node]]
        at = (float(x), float(y))
        return FaceService(face, Mode.FROM_MOUTH, (arc,), 1.0, 1.0, 0.0, True, at, at, begin_m, end_m)

    def _ways(self, face: int) -> tuple[int, float, float] | None:
        """Return the node by which a face is left towards a mouth, and the ways there from its kerb's two ends."""
        runs, edges = self.runs, self.network.edges
        own = range(runs.first[face], runs.first[face + 1])
        if not own or not all(self._is_dead_end(int(runs.edge[run])) for run in own):
            return None

        def walk(run: int, at_m: float) -> tuple[float, int]:
            edge = runs.edge[run]
            begin, end = int(edges.begin[edge]), int(edges.end[edge])
            way_m = self.mouths.way_m
            back, on = way_m[begin] + at_m, way_m[end] + self.chains.length_m[edge] - at_m
            return (float(back), begin) if back <= on else (float(on), end)

        first, last = own[0], own[-1]
        begin = walk(first, runs.low_m[first] if runs.along[first] else runs.high_m[first])
        end = walk(last, runs.high_m[last] if runs.along[last] else runs.low_m[last])
        nearer = min(begin, end)
        return nearer[1], begin[0], end[0]

    def _is_dead_end(self, edge: int) -> bool:
        """Tell whether a street may be driven both ways, and yet not on a tour."""
        arcs = self.chains.arc_of[edge]
        return bool((arcs >= 0).all() and not self.network.reach.touring[arcs].any())

    def _first_edge(self, face: int, node: int) -> int:
        toward = int(self.mouths.toward[node])
        if toward >= 0:
            return toward
        own = range(self.runs.first[face], self.runs.first[face + 1])
        edges = self.network.edges
        beside = [e for e in self.runs.edge[own.start : own.stop] if node in (edges.begin[e], edges.end[e])]
        return int(beside[0])

    def _metres(self, chain: Chain) -> float:
        """Return the way along a chain."""
        metres = self.network.length_m[list(chain.arcs)]
        return float(metres.sum() - chain.entry_share * metres[0] - (1 - chain.exit_share) * metres[-1])

    def _service(
        self, face: int, chain: Chain, mode: Mode, length_m: float, along_kerb: bool, partner: int = -1
    ) -> FaceService:
        return FaceService(
            face,
            mode,
            chain.arcs,
            chain.entry_share,
            chain.exit_share,
            length_m,
            along_kerb,
            self._xy(chain.arcs[0], chain.entry_share),
            self._xy(chain.arcs[-1], chain.exit_share),
            partner=partner,
        )

    def _xy(self, arc: int, share: float) -> tuple[float, float]:
        point = self.network.line_of(arc).interpolate(share, normalized=True)
        return (point.x, point.y)

    def _why(self, face: int) -> Unserved:
        network, runs = self.network, self.runs
        own = range(runs.first[face], runs.first[face + 1])
        if not own:
            return self._unserved(face, -1, Reason.NO_STREET, f"none parallel within {REACH_M:g} m")
        main = max(own, key=lambda run: runs.share[run])
        edge = int(runs.edge[main])
        street = network.streets[network.edges.street[edge]]
        arcs = self.chains.arc_of[edge]
        touring = network.reach.touring[: len(network.arcs)]
        toured = np.unique(self.part[network.arcs.edge[touring]])
        if network.too_narrow[edge]:
            value = f"{street.max_truck_width_m} m, the truck {network.truck_width_m} m"
            return self._unserved(face, edge, Reason.TOO_NARROW, value)
        if self.part[edge] not in toured:
            return self._unserved(face, edge, Reason.UNCONNECTED, street.name)
        if touring[arcs[arcs >= 0]].any():
            return self._unserved(face, edge, Reason.ONEWAY, street.name)
        ways = self._ways(face)
        if ways is None:
            return self._unserved(face, edge, Reason.NO_WAY_BACK, street.name)
        return self._unserved(face, edge, Reason.MOUTH_TOO_FAR, f"{max(ways[1:]):.0f} m")

    def _unserved(self, face: int, edge: int, reason: Reason, value: str) -> Unserved:
        street = self.network.streets[self.network.edges.street[edge]].street_id if edge >= 0 else ""
        return Unserved(face, self.faces[face].face_id, street, reason, value)
