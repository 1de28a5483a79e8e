"""Mouths of dead ends: where a truck waits while its crew fetches what it cannot drive to."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import dijkstra

from binopt.domain.street import FloatArray, IntArray
from binopt.network.graph import StreetNetwork


@dataclass(frozen=True, slots=True)
class Mouths:
    """Of each node the way on foot to where a truck can wait.

    Attributes
    ----------
    way_m
        From the node along streets to the nearest node that tours pass; infinite where there is none.
    mouth
        That node, -1 where there is none.
    toward
        The edge by which the way enters the mouth, -1 where the node is a mouth itself.
    """

    way_m: FloatArray
    mouth: IntArray
    toward: IntArray

    def waiting_arc(self, network: StreetNetwork, node: int, edge: int) -> int:
        """Return the arc on which the truck comes to a mouth: one that has the dead end on the truck's own side.

        So nobody crosses the street with a bin; where no arc has, the first.
        """
        arcs = network.arcs
        street_arcs = network.reach.touring[: len(arcs)]
        coming = np.flatnonzero((arcs.end == node) & street_arcs)
        line = network.edges.line[edge]
        place = line if network.edges.begin[edge] == node else shapely.reverse(line)
        into = shapely.get_coordinates(place)[1] - network.edges.node_xy[node]
        cross = arcs.head_out[coming, 0] * into[1] - arcs.head_out[coming, 1] * into[0]
        own = cross > 0 if network.drives_on == "left" else cross < 0
        return int(coming[own][0] if own.any() else coming[0])


def find_mouths(network: StreetNetwork) -> Mouths:
    """Find the mouth of every node; on foot all streets are open both ways."""
    edges, nodes = network.edges, len(network.edges.node_xy)
    way_m, mouth, toward = np.full(nodes, np.inf), np.full(nodes, -1), np.full(nodes, -1)
    touring = network.reach.touring[: len(network.arcs)]
    passed = np.unique(network.arcs.end[touring])
    if not len(passed):
        return Mouths(way_m, mouth, toward)
    length_m = shapely.length(edges.line)
    order = np.lexsort((length_m, np.maximum(edges.begin, edges.end), np.minimum(edges.begin, edges.end)))
    low, high = np.minimum(edges.begin, edges.end)[order], np.maximum(edges.begin, edges.end)[order]
    single = np.ones(len(order), dtype=bool)
    single[1:] = (np.diff(low) != 0) | (np.diff(high) != 0)
    low, high, kept = low[single], high[single], order[single]
    graph = coo_array((length_m[kept], (low, high)), shape=(nodes, nodes)).tocsr()
    way_m, before, mouth = dijkstra(graph, directed=False, indices=passed, min_only=True, return_predecessors=True)
    mouth = np.where(np.isfinite(way_m), mouth, -1)
    edge_between = dict(zip(zip(low.tolist(), high.tolist(), strict=True), kept.tolist(), strict=True))
    for node in np.argsort(way_m, kind="stable"):
        previous = int(before[node])
        if previous < 0:
            continue
        nearer = toward[previous]
        pair = (min(previous, int(node)), max(previous, int(node)))
        toward[node] = nearer if nearer >= 0 else edge_between[pair]
    return Mouths(way_m, mouth.astype(np.int64), toward.astype(np.int64))
