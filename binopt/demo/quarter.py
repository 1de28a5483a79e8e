"""The example quarter as drawn: network, blocks and doors for a number of premises and a seed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil

import numpy as np

from binopt.demo.block import Block, BlockSide, make_block
from binopt.demo.demand import Household, move_in
from binopt.demo.dice import Dice
from binopt.demo.frontage import Lot
from binopt.demo.network import Edge, Network, make_network
from binopt.domain.street import FloatArray

_LOTS_PER_CELL = 24.0
"""First guess of how many cells the grid needs; it grows until the lots suffice."""


@dataclass(frozen=True, slots=True)
class Door:
    """One premises: where it is, who is there."""

    premises_id: str
    address: str
    point: FloatArray
    side: BlockSide
    lot: Lot
    household: Household


@dataclass(frozen=True, slots=True)
class Quarter:
    """The quarter before it becomes tables: network, blocks (parks without lots), and doors in order."""

    seed: int
    network: Network
    blocks: tuple[Block, ...]
    doors: tuple[Door, ...]


def build_quarter(premises: int, seed: int) -> Quarter:
    """Build a quarter with exactly that many premises; blocks that are not needed for them are parks."""
    cells = ceil(premises / _LOTS_PER_CELL)
    while True:
        network = make_network(seed, cells)
        blocks = _built_blocks(network, seed, premises)
        if sum(block.lots for block in blocks) >= premises:
            return Quarter(seed, network, blocks, tuple(_doors(network, blocks, seed, premises)))
        cells = ceil(cells * 1.05) + 1


def _built_blocks(network: Network, seed: int, premises: int) -> tuple[Block, ...]:
    """Build blocks in a drawn order until the doors suffice, and make the rest parks."""
    dice = Dice(seed, "built")
    blocks: dict[int, Block] = {}
    lots = 0
    for index in dice.order(len(network.blocks)):
        blocks[index] = make_block(network, index, seed, built=lots < premises)
        lots += blocks[index].lots
    return tuple(blocks[i] for i in range(len(blocks)))


def _doors(network: Network, blocks: Sequence[Block], seed: int, premises: int) -> Iterator[Door]:
    """Yield the doors; lots beyond the number wanted, drawn evenly, are buildings whose waste goes another way."""
    distances = _distances(network)
    lots = [(b, side, lot) for b, block in enumerate(blocks) for side in block.sides for lot in side.lots]
    without = set(Dice(seed, "without").order(len(lots))[premises:])
    for number, (index, (_, side, lot)) in enumerate((i, each) for i, each in enumerate(lots) if i not in without):
        point = side.frame.at([lot.door_m], [lot.wall_at(lot.door_m)])[0]
        household = move_in(lot.kind, lot.to_m - lot.from_m, Dice(seed, "household", index))
        yield Door(f"P{number + 1:05d}", _address(side, lot, distances), point, side, lot, household)


def _distances(network: Network) -> dict[Edge, tuple[float, float]]:
    """Return how far along its street each edge begins and ends."""
    rows = np.hypot(*np.diff(network.nodes, axis=0).transpose(2, 0, 1)).cumsum(axis=0)
    columns = np.hypot(*np.diff(network.nodes, axis=1).transpose(2, 0, 1)).cumsum(axis=1)
    return {
        edge: (
            (float(rows[edge.i - 1, edge.j]) if edge.i else 0.0, float(rows[edge.i, edge.j]))
            if edge.row
            else (float(columns[edge.i, edge.j - 1]) if edge.j else 0.0, float(columns[edge.i, edge.j]))
        )
        for edge in network.bends
    }


def _address(side: BlockSide, lot: Lot, distances: dict[Edge, tuple[float, float]]) -> str:
    """Return number and street: odd on the left of the street, even on its right, rising along it."""
    first = side.reaches[0]
    begins, ends = distances[first.edge]
    along = begins + lot.from_m if first.forward else ends - lot.to_m
    return f"{2 * int(along / 4) + (1 if first.forward else 2)} {side.line.name}"
