"""Which arcs a truck can drive on a tour, and why not the others."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import breadth_first_order, connected_components

from binopt.domain.street import BoolArray, FloatArray, IntArray
from binopt.network.sites import DEPOT, Place
from binopt.network.turns import Moves


@dataclass(frozen=True, slots=True)
class Reach:
    """Per arc, those of places too: whether tours drive it, lead into it, and come out of it.

    ``touring``: a truck from the depot can drive it and come back. ``entered``: tours lead into it. ``left``: it leads
    back into tours. An arc that is entered and not left is a trap, one that is neither lies apart.
    """

    touring: BoolArray
    entered: BoolArray
    left: BoolArray


def find_reach(moves: Moves, length_m: FloatArray, places: tuple[Place, ...]) -> Reach:
    """Find the arcs of tours: the part around the depots in which every arc leads to every other.

    Of several depots' parts it is the longest; where no depot lies at streets from which a truck comes back, the
    longest part of all, and that is for the caller to tell. A truck that has come into a place may leave it by any of
    its ways, and from one place others are reached: places join what is connected in one direction only.
    """
    count = len(length_m)
    comes = np.array([place.in_arc for place in places], dtype=np.int64)
    goes = np.array([place.out_arc for place in places], dtype=np.int64)
    one, other = np.concatenate([moves.from_arc, comes]), np.concatenate([moves.to_arc, goes])
    graph = coo_array((np.ones(len(one), dtype=np.int8), (one, other)), shape=(count, count)).tocsr()
    parts, label = connected_components(graph, directed=True, connection="strong")
    long, size = np.bincount(label, length_m, parts), np.bincount(label, minlength=parts)
    long[size < 2] = 0.0  # an arc alone leads nowhere, not even to itself
    depots = {int(label[place.out_arc]) for place in places if place.kind == DEPOT}
    main = max(range(parts), key=lambda part: (part in depots and long[part] > 0, long[part]), default=-1)
    if main < 0 or not long[main]:
        nothing = np.zeros(count, dtype=bool)
        return Reach(nothing, nothing, nothing)
    touring = label == main
    start = int(np.flatnonzero(touring)[0])
    entered, left = np.zeros(count, dtype=bool), np.zeros(count, dtype=bool)
    entered[breadth_first_order(graph, start, return_predecessors=False)] = True
    left[breadth_first_order(graph.T.tocsr(), start, return_predecessors=False)] = True
    return Reach(touring, entered, left)


def street_parts(begin: IntArray, end: IntArray, nodes: int) -> IntArray:
    """Label edges by the part of the network that they are connected with, whatever the directions."""
    links = coo_array((np.ones(len(begin), dtype=np.int8), (begin, end)), shape=(nodes, nodes))
    _, label = connected_components(links, directed=False)
    parts: IntArray = label[begin].astype(np.int64)
    return parts
