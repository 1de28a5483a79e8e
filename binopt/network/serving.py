"""How a truck serves each face: along its kerb where it may, and by name what it cannot reach.

A truck drives with the kerb on its own side, so that its crew never crosses a lane of traffic (recommendation R437 of
the French health insurance, 2008: no reversing, no collecting from both sides at once). A kerb line is directed with
the pavement on its left: a truck that drives on the right goes against it, one that drives on the left along it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from binopt.domain.street import BoolArray, Face, IntArray
from binopt.network.chains import Chain, Chains
from binopt.network.graph import StreetNetwork
from binopt.network.matching import REACH_M, Runs, match_faces
from binopt.network.mouths import Mouths, find_mouths
from binopt.network.pairing import narrow_edges, pair_faces
from binopt.network.reach import street_parts
from binopt.network.services import FaceService, Mode, Reason, Serving, Unserved

WHOLE_SHARE = 0.8
"""Share of a face that its own side's way must reach: below, the far kerb's way is taken if it reaches more."""
ONEWAY_SHARE = 0.6
"""Share of its way that must be one-way for a far kerb to be served as that of a one-way street."""
PART_SHARE = 0.4
"""Least share that a way must reach: what lies beyond its end is fetched from there."""


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
    return FaceService(index, face.face_id, "", Mode.STRAIGHT, (), 0.0, 1.0, face.length_m, along, entry, leave)


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
                first, second = self._chain(one, along), self._chain(other, not along)
                joined = first.joined(second) if first and second else None
                if first and second and joined:
                    found[one] = self._in_pass(one, first, joined, other)
                    found[other] = self._in_pass(other, second, joined, one)
                    break
        return found

    def _in_pass(self, face: int, own: Chain, joined: Chain, partner: int) -> FaceService:
        """Serve a face in a pass that serves another too."""
        before = joined.arcs[: joined.arcs.index(own.arcs[0]) + 1]
        offset_m = self._metres(replace(joined, arcs=before, exit_share=own.entry_share))
        service = self._service(face, joined, Mode.BOTH_SIDES, self._metres(joined), own.along_kerb)
        return replace(service, partner=partner, offset_m=max(offset_m, 0.0))

    def _alone(self, face: int) -> FaceService | None:
        own = self.network.drives_on == "left"
        chain, far = self._chain(face, own), self._chain(face, not own)
        whole = WHOLE_SHARE * self._matched(face)
        if far and (chain is None or (chain.share < whole and chain.share < far.share)):
            mode = self._far_mode(far)
            if mode is not None:
                return self._service(face, far, mode, self.faces[face].length_m, not own)
        return self._service(face, chain, Mode.ALONG, self.faces[face].length_m, own) if chain else None

    def _far_mode(self, chain: Chain) -> Mode | None:
        """Say in which way a chain with the kerb on the truck's other side may be driven, ``None`` where it may not."""
        edges = self.network.arcs.edge[list(chain.arcs)]
        if self.bilateral[edges].all():
            return Mode.BOTH_SIDES
        oneway = np.array([self.network.streets[i].oneway != 0 for i in self.network.edges.street[edges]])
        metres = self.chains.length_m[edges]
        # mostly: a short gap between one-ways that lead the same way is a gap in the data
        mostly = metres[oneway].sum() >= ONEWAY_SHARE * metres.sum()
        return Mode.FAR_KERB if mostly and self.network.rules.far_kerb_oneway else None

    def _chain(self, face: int, along_kerb: bool) -> Chain | None:
        """Return a chain of arcs of tours along a good part of what is matched of a face."""
        chain = self.chains.best(face, along_kerb, self.network.reach.touring)
        return chain if chain and chain.share >= PART_SHARE * self._matched(face) else None

    def _matched(self, face: int) -> float:
        """Return the share of a face's kerb that lies at streets."""
        return float(self.runs.share[self.runs.first[face] : self.runs.first[face + 1]].sum())

    def _from_mouth(self, face: int) -> FaceService | None:
        """Serve a face of a dead end, two-way all along, from its mouth, where that is not too far to walk."""
        ways = self._ways(face)
        if ways is None or max(ways[1:]) > self.network.rules.mouth_walk_max_m:
            return None
        node, begin_m, end_m = ways
        arc = self.mouths.waiting_arc(self.network, int(self.mouths.mouth[node]), self._first_edge(face, node))
        x, y = self.network.edges.node_xy[self.mouths.mouth[node]]
        at = (float(x), float(y))
        return FaceService(
            face=face,
            face_id=self.faces[face].face_id,
            street_id=self._street_id(self._main_edge(face)),
            mode=Mode.FROM_MOUTH,
            arcs=(arc,),
            entry_share=1.0,
            exit_share=1.0,
            length_m=0.0,
            along_kerb=True,
            entry_xy=at,
            exit_xy=at,
            walk_begin_m=begin_m,
            walk_end_m=end_m,
        )

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

    def _service(self, face: int, chain: Chain, mode: Mode, length_m: float, along_kerb: bool) -> FaceService:
        return FaceService(
            face,
            self.faces[face].face_id,
            self._street_id(self._main_edge(face)),
            mode,
            chain.arcs,
            chain.entry_share,
            chain.exit_share,
            length_m,
            along_kerb,
            self._xy(chain.arcs[0], chain.entry_share),
            self._xy(chain.arcs[-1], chain.exit_share),
        )

    def _xy(self, arc: int, share: float) -> tuple[float, float]:
        point = self.network.line_of(arc).interpolate(share, normalized=True)
        return (point.x, point.y)

    def _why(self, face: int) -> Unserved:
        network, runs = self.network, self.runs
        own = range(runs.first[face], runs.first[face + 1])
        if not own:
            return self._unserved(face, -1, Reason.NO_STREET, f"none parallel within {REACH_M:g} m")
        edge = self._main_edge(face)
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

    def _main_edge(self, face: int) -> int:
        """Return the edge along which most of a face's kerb runs."""
        runs = self.runs
        return int(runs.edge[max(range(runs.first[face], runs.first[face + 1]), key=lambda run: runs.share[run])])

    def _street_id(self, edge: int) -> str:
        return self.network.streets[int(self.network.edges.street[edge])].street_id

    def _unserved(self, face: int, edge: int, reason: Reason, value: str) -> Unserved:
        street = self._street_id(edge) if edge >= 0 else ""
        return Unserved(face, self.faces[face].face_id, street, reason, value)
