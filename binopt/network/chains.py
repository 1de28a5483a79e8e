"""Faces as chains of arcs: what a truck drives along them in either direction."""

from __future__ import annotations

from dataclasses import dataclass

import shapely

from binopt.domain.street import BoolArray, FloatArray, IntArray
from binopt.network.graph import StreetNetwork
from binopt.network.matching import Runs


@dataclass(frozen=True, slots=True)
class Chain:
    """Arcs that follow each other along a face. ``share`` is the part of the face's kerb that lies along them."""

    arcs: tuple[int, ...]
    entry_share: float
    exit_share: float
    share: float
    along_kerb: bool

    def joined(self, other: Chain) -> Chain | None:
        """Return the chain that serves two facing faces in one pass, ``None`` where they do not lie at one street."""
        if other.arcs[0] in self.arcs and (other.arcs[0] != self.arcs[0] or self.entry_share <= other.entry_share):
            first, second = self, other
        elif self.arcs[0] in other.arcs:
            first, second = other, self
        else:
            return None
        last = first.arcs.index(second.arcs[0])
        common = first.arcs[last:]
        if len(second.arcs) <= len(common):
            if common[: len(second.arcs)] != second.arcs:
                return None
            arcs = first.arcs
            ends_alike = len(second.arcs) == len(common)
            exit_share = max(first.exit_share, second.exit_share) if ends_alike else first.exit_share
        else:
            if second.arcs[: len(common)] != common:
                return None
            arcs, exit_share = first.arcs[:last] + second.arcs, second.exit_share
        return Chain(arcs, first.entry_share, exit_share, self.share, self.along_kerb)


@dataclass(frozen=True, slots=True)
class Chains:
    """Makes chains of the runs of faces on a network."""

    network: StreetNetwork
    runs: Runs
    arc_of: IntArray
    length_m: FloatArray

    @classmethod
    def of(cls, network: StreetNetwork, runs: Runs) -> Chains:
        """Prepare what every chain needs."""
        return cls(network, runs, network.arc_of(), shapely.length(network.edges.line))

    def best(self, face: int, along_kerb: bool, allowed: BoolArray) -> Chain | None:
        """Return the longest chain of allowed arcs along a face, ``None`` where there is none.

        Parameters
        ----------
        face
            Index of the face.
        along_kerb
            Whether the truck drives in the direction of the kerb's line.
        allowed
            Per arc of the streets: whether it may be driven.
        """
        runs, arcs = self.runs, self.network.arcs
        order = range(runs.first[face], runs.first[face + 1])
        chains: list[list[tuple[int, int]]] = []
        for run in order if along_kerb else reversed(order):
            forward = bool(runs.along[run]) == along_kerb
            arc = int(self.arc_of[runs.edge[run], 0 if forward else 1])
            if arc < 0 or not allowed[arc]:
                chains.append([])
                continue
            if not chains or not chains[-1] or arcs.end[chains[-1][-1][1]] != arcs.begin[arc]:
                chains.append([])
            chains[-1].append((run, arc))
        longest = max(chains, key=lambda chain: sum(runs.share[run] for run, _ in chain), default=[])
        if not longest:
            return None
        entry, leave = self._shares(*longest[0])[0], self._shares(*longest[-1])[1]
        share = float(sum(runs.share[run] for run, _ in longest))
        return Chain(tuple(arc for _, arc in longest), entry, leave, share, along_kerb)

    def _shares(self, run: int, arc: int) -> tuple[float, float]:
        """Return how far along an arc a run begins and ends."""
        long = self.length_m[self.runs.edge[run]]
        low, high = float(self.runs.low_m[run] / long), float(self.runs.high_m[run] / long)
        return (low, high) if self.network.arcs.forward[arc] else (1 - high, 1 - low)
