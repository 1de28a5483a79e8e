"""The carriageway of each stretch of street, from kerb to kerb and from the middle of one crossing to the next."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from binopt.demo.block import Block
from binopt.demo.frame import parallel_sides
from binopt.demo.network import Edge, Network, Reach
from binopt.domain.street import FloatArray


def carriageway_rings(network: Network, blocks: Sequence[Block]) -> Iterator[FloatArray]:
    """Yield the outline of each stretch's carriageway, then of each parking bay; neighbours share their vertices."""
    left: dict[Edge, FloatArray] = {}
    right: dict[Edge, FloatArray] = {}
    for block in blocks:
        for side in block.sides:
            for reach in side.reaches:
                (left if reach.forward else right)[reach.edge] = block.roads[reach.edge]
    _add_rim(network, left, right)
    for edge in network.bends:
        start, end = network.ends(edge)
        yield np.vstack([start[None], left[edge], end[None], right[edge][::-1]])
    for block in blocks:
        yield from block.bays


def _add_rim(network: Network, left: dict[Edge, FloatArray], right: dict[Edge, FloatArray]) -> None:
    """Add the outer edges of the ring, where the quarter ends and nothing is known of what lies beyond."""
    across, up = network.nodes.shape[0] - 1, network.nodes.shape[1] - 1
    hull = (
        [Reach(Edge(i, 0, True), True) for i in range(across)],
        [Reach(Edge(across, j, False), True) for j in range(up)],
        [Reach(Edge(i, up, True), False) for i in reversed(range(across))],
        [Reach(Edge(0, j, False), False) for j in reversed(range(up))],
    )
    lines = [network.rows[0], network.columns[across], network.rows[up], network.columns[0]]
    centres = [network.centre(tuple(side)) for side in hull]
    for side, frame in zip(hull, parallel_sides(centres, [-line.width_m / 2 for line in lines]), strict=True):
        for k, (edge, forward) in enumerate(side):
            piece = frame.points[2 * k : 2 * k + 3]
            (right if forward else left)[edge] = piece if forward else piece[::-1]
