"""The street network: a grid with blocks of varied size, gentle bends, some streets left out, one-ways."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from math import ceil, cos, radians, sin, sqrt
from typing import NamedTuple

import numpy as np

from binopt.demo.dice import Dice
from binopt.demo.names import street_names
from binopt.domain.street import FloatArray

ORIGIN_M = (645_000.0, 6_660_000.0)
"""Where the quarter lies in Lambert-93: open fields in the middle of France, no real town."""


class Edge(NamedTuple):
    """A stretch of street between two nodes: of row ``j`` from ``i`` to ``i + 1``, or of column ``i`` up from ``j``."""

    i: int
    j: int
    row: bool


class Reach(NamedTuple):
    """An edge as a block meets it, walked with the block on the left."""

    edge: Edge
    forward: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One street of the grid. ``rank`` is ring, main, street or lane; ``oneway`` is +1, -1 or 0 as in the case."""

    name: str
    rank: str
    width_m: float
    oneway: int
    speed_kmh: int


@dataclass(frozen=True, slots=True)
class Network:
    """Nodes and bends of the grid in metres, its streets, and its blocks as four sides of one or two edges each."""

    nodes: FloatArray
    bends: dict[Edge, FloatArray]
    columns: tuple[Line, ...]
    rows: tuple[Line, ...]
    blocks: tuple[tuple[tuple[Reach, ...], ...], ...]

    def line(self, edge: Edge) -> Line:
        """Return the street that an edge belongs to."""
        return self.rows[edge.j] if edge.row else self.columns[edge.i]

    def ends(self, edge: Edge) -> tuple[FloatArray, FloatArray]:
        """Return the two nodes of an edge."""
        far = self.nodes[edge.i + 1, edge.j] if edge.row else self.nodes[edge.i, edge.j + 1]
        return self.nodes[edge.i, edge.j], far

    def centre(self, side: tuple[Reach, ...]) -> FloatArray:
        """Return the centre line of a block's side, the block on its left."""
        points: list[FloatArray] = []
        for edge, forward in side:
            start, end = self.ends(edge)
            leg = [start, self.bends[edge], end]
            points += (leg if forward else leg[::-1])[1 if points else 0 :]
        return np.array(points)


def make_network(seed: int, cells: int) -> Network:
    """Lay out a grid of at least ``cells`` cells, from the seed alone."""
    dice = Dice(seed, "network")
    across = max(2, ceil(sqrt(cells * 0.8)))
    up = max(2, ceil(cells / across))
    names = street_names(dice)
    columns = _lines(across, dice, names, busy_every=6, busy_at=across // 2)
    rows = _lines(up, dice, names, busy_every=7, busy_at=up // 2 if up > 3 else 0)
    xs = _places(columns, dice, 56, 92)
    ys = _places(rows, dice, 52, 82)
    nodes = np.stack(np.meshgrid(xs, ys, indexing="ij"), axis=-1)
    nodes = nodes + np.array([dice.between(-2.5, 2.5) for _ in range(nodes.size)]).reshape(nodes.shape)
    nodes = _bend(nodes, dice)
    blocks, gone = _blocks(xs, across, up, dice)
    edges = [Edge(i, j, True) for j in range(up + 1) for i in range(across)]
    edges += [e for i in range(across + 1) for j in range(up) if (e := Edge(i, j, False)) not in gone]
    network = Network(nodes, {}, columns, rows, blocks)
    network.bends.update({edge: _bend_of(network, edge, dice) for edge in edges})
    return network


def _lines(count: int, dice: Dice, names: Iterator[dict[str, str]], busy_every: int, busy_at: int) -> tuple[Line, ...]:
    """Return the streets of one direction: rings at both ends, a main street now and then, streets and lanes."""
    lines = []
    for i in range(count + 1):
        by_rank = next(names)
        if i in {0, count}:
            rank, width, oneway, speed = "ring", dice.between(6.5, 8.0), 0, 50
        elif busy_at and i % busy_every == busy_at % busy_every:
            rank, width, oneway, speed = "main", dice.between(9.0, 11.0), 0, 50
        elif dice.chance(0.2):
            rank, width, oneway, speed = "lane", dice.between(3.5, 4.2), (-1) ** i, 20
        else:
            one = dice.chance(0.6)
            rank, width = "street", dice.between(4.5, 5.5) if one else dice.between(5.8, 7.0)
            oneway, speed = (-1) ** i if one else 0, 30
        lines.append(Line(by_rank[rank], rank, round(width, 1), oneway, speed))
    return tuple(lines)


def _places(lines: tuple[Line, ...], dice: Dice, low: float, high: float) -> FloatArray:
    """Return where the streets' centres lie, with blocks of ``low`` to ``high`` metres from kerb to kerb between."""
    places = [0.0]
    for one, other in pairwise(lines):
        places.append(places[-1] + one.width_m / 2 + dice.between(low, high) + other.width_m / 2)
    return np.array(places)


def _bend(nodes: FloatArray, dice: Dice) -> FloatArray:
    """Turn the grid, and let its streets swing a little, as grown quarters do."""
    turn = radians(dice.between(-25, 25))
    swing = [(dice.between(4, 9), dice.between(110, 190), dice.between(0, 6)) for _ in range(2)]
    x, y = nodes[..., 0], nodes[..., 1]
    x, y = (
        x + swing[0][0] * np.sin(y / swing[0][1] + swing[0][2]),
        y + swing[1][0] * np.sin(x / swing[1][1] + swing[1][2]),
    )
    return np.stack([ORIGIN_M[0] + cos(turn) * x - sin(turn) * y, ORIGIN_M[1] + sin(turn) * x + cos(turn) * y], axis=-1)


def _bend_of(network: Network, edge: Edge, dice: Dice) -> FloatArray:
    """Return the point near an edge's middle in which the street bends."""
    start, end = network.ends(edge)
    step = end - start
    normal = np.array([-step[1], step[0]]) / np.hypot(step[0], step[1])
    middle: FloatArray = start + step * dice.between(0.4, 0.6) + normal * dice.between(-1.6, 1.6)
    return middle


def _blocks(
    xs: FloatArray, across: int, up: int, dice: Dice
) -> tuple[tuple[tuple[tuple[Reach, ...], ...], ...], set[Edge]]:
    """Return the blocks' sides, and the edges left out because two cells became one block."""
    blocks = []
    gone = set()
    for j in range(up):
        i = 0
        while i < across:
            pair = across > 2 and i + 1 < across and xs[i + 2] - xs[i] < 165 and dice.chance(0.18)
            if pair:
                gone.add(Edge(i + 1, j, False))
            cells = range(i, i + 2 if pair else i + 1)
            blocks.append(
                (
                    tuple(Reach(Edge(c, j, True), True) for c in cells),
                    (Reach(Edge(cells[-1] + 1, j, False), True),),
                    tuple(Reach(Edge(c, j + 1, True), False) for c in reversed(cells)),
                    (Reach(Edge(i, j, False), False),),
                )
            )
            i = cells[-1] + 1
    return tuple(blocks), gone
