"""One block: its four sides with kerb, building line and lots, and the polygons of pavement that wrap it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from binopt.demo.dice import Dice
from binopt.demo.frame import Frame, meet, parallel_sides
from binopt.demo.frontage import Lot, cut_lots
from binopt.demo.kerbline import KerbStep, Strip, kerb_at, step_kerb
from binopt.demo.network import Edge, Line, Network, Reach
from binopt.domain.street import FloatArray

_WIDTHS_M = {"ring": (2.0, 4.0), "main": (3.2, 5.0), "street": (2.0, 3.6), "lane": (1.6, 2.6)}
_NARROW_M = {"ring": (1.6, 2.0), "main": (2.6, 3.2), "street": (1.3, 1.8), "lane": (1.2, 1.4)}
_NARROW_SHARE = 0.12
_ARC_PIECES = 6


@dataclass(frozen=True, slots=True)
class BlockSide:
    """One side of a block. Across is measured from the straight kerb line inwards, also where the kerb leaves it."""

    line: Line
    reaches: tuple[Reach, ...]
    frame: Frame
    width_m: float
    lots: tuple[Lot, ...]
    steps: tuple[KerbStep, ...]
    strip: Strip

    def kerb_at(self, along_m: float) -> float:
        """Return where the kerb is, across."""
        return kerb_at(self.steps, along_m)

    def wall_at(self, along_m: float) -> float:
        """Return where the building line is, across; that of the side's width where nothing is built."""
        return next((lot.wall_at(along_m) for lot in self.lots if lot.from_m <= along_m <= lot.to_m), self.width_m)


@dataclass(frozen=True, slots=True)
class Block:
    """A block's sides, and by side the lines that its polygons are made of, from corner to corner.

    ``kerbs`` follow bays and build-outs; ``roads`` are the same by edge without the bays, which are polygons of their
    own; ``walls`` are the building line.
    """

    sides: tuple[BlockSide, ...]
    kerbs: tuple[FloatArray, ...]
    roads: dict[Edge, FloatArray]
    bays: tuple[FloatArray, ...]
    walls: tuple[FloatArray, ...]

    @property
    def lots(self) -> int:
        """How many lots there are."""
        return sum(len(side.lots) for side in self.sides)


def make_block(network: Network, index: int, seed: int, *, built: bool = True) -> Block:
    """Lay out one block of the network; a block that is not built is a park with its pavement around it."""
    dice = Dice(seed, "block", index)
    reaches = network.blocks[index]
    lines = [network.line(side[0].edge) for side in reaches]
    frames = parallel_sides([network.centre(side) for side in reaches], [line.width_m / 2 for line in lines])
    widths = [_widths(line.rank, dice) for line in lines]
    corners = [_Corner.of(frames, widths, k, dice) for k in range(4)]
    sides = [
        _side(frames[k], lines[k], reaches[k], widths[k], corners[k], corners[(k + 1) % 4], dice, built)
        for k in range(4)
    ]
    bays = [
        side.frame.at(*zip(*step.outline(), strict=True)) for side in sides for step in side.steps if step.depth_m > 0
    ]
    roads = {}
    for k in range(4):
        roads.update(_roads(sides[k], corners[k], corners[(k + 1) % 4]))
    return Block(
        tuple(sides),
        tuple(_kerb(sides[k], corners[k], corners[(k + 1) % 4]) for k in range(4)),
        roads,
        tuple(bays),
        tuple(_wall(sides[k], corners[k], corners[(k + 1) % 4]) for k in range(4)),
    )


def _widths(rank: str, dice: Dice) -> tuple[float, float]:
    """Draw the pavement's width at both ends of a side."""
    width = dice.between(*(_NARROW_M if dice.chance(_NARROW_SHARE) else _WIDTHS_M)[rank])
    change = dice.between(0.0, 0.15)
    return (width + change, max(1.2, width - change)) if dice.chance(0.5) else (width, width)


@dataclass(frozen=True, slots=True)
class _Corner:
    """Where two sides meet: the kerb's arc and the building's edge, cut off or sharp."""

    arc: FloatArray
    reach_m: float
    edge: FloatArray
    wall_before_m: float
    wall_after_m: float

    @classmethod
    def of(cls, frames: list[Frame], widths: list[tuple[float, float]], k: int, dice: Dice) -> _Corner:
        """Make the corner at which side ``k`` begins."""
        before, after = frames[k - 1], frames[k]
        wide = (widths[k - 1][1], widths[k][0])
        # an arc that leaves the building's corner some pavement
        reach = min(dice.between(4.0, 6.0), 1.4 * min(wide) + 0.6)
        u = np.linspace(0, 1, _ARC_PIECES + 1)[:, None]
        start, end = before.at([before.length_m - reach], [0.0]), after.at([reach], [0.0])
        arc = (1 - u) ** 2 * start + 2 * u * (1 - u) * after.points[0] + u**2 * end
        point = meet(before.line(wide[0], at_end=True), after.line(wide[1], at_end=False))
        cut = dice.between(0.8, 2.0) if dice.chance(0.6) else 0.0
        t0, t1 = before.along_of(point, at_end=True) - cut, after.along_of(point, at_end=False) + cut
        ends = np.vstack([before.at([t0], [wide[0]]), after.at([t1], [wide[1]])])
        edge = np.vstack([ends[0], ends.mean(axis=0), ends[1]]) if cut else point[None]
        return cls(arc, reach, edge, t0, t1)


def _side(
    frame: Frame,
    line: Line,
    reaches: tuple[Reach, ...],
    widths: tuple[float, float],
    start: _Corner,
    end: _Corner,
    dice: Dice,
    built: bool,
) -> BlockSide:
    """Lay out one side between its corners."""
    lots = cut_lots(line.rank, start.wall_after_m, end.wall_before_m, widths, dice) if built else ()
    strip = Strip(start.reach_m + 0.5, frame.length_m - end.reach_m - 0.5)
    least = min([*widths, *(lot.porch_m for lot in lots if lot.porch)])
    steps = step_kerb(line.rank, least, list(frame.ends_m[1:-1]), strip, dice)
    return BlockSide(line, reaches, frame, min(widths), lots, steps, strip)


def _kerb(side: BlockSide, start: _Corner, end: _Corner) -> FloatArray:
    """Return the kerb from the middle of one corner's arc to the middle of the next."""
    points = sorted([*((t, 0.0) for t in side.frame.ends_m[1:-1]), *(p for s in side.steps for p in s.outline())])
    return _between_arcs(side, points, start, end)


def _roads(side: BlockSide, start: _Corner, end: _Corner) -> dict[Edge, FloatArray]:
    """Return the carriageway's edge along the side by edge of the network, in the edge's own direction."""
    bends = [(float(t), 0.0) for t in side.frame.ends_m[1:-1]]
    drawn = [p for s in side.steps for p in (s.outline() if s.depth_m < 0 else (s.outline()[0], s.outline()[-1]))]
    whole = _between_arcs(side, sorted([*bends, *drawn]), start, end)
    if len(side.reaches) == 1:
        pieces = [whole]
    else:
        # two edges on one side meet at the second of its three bends
        at = _ARC_PIECES // 2 + 1 + sorted([*bends, *drawn]).index(bends[1])
        pieces = [whole[: at + 1], whole[at:]]
    return {
        reach.edge: piece if reach.forward else piece[::-1] for reach, piece in zip(side.reaches, pieces, strict=True)
    }


def _between_arcs(side: BlockSide, points: list[tuple[float, float]], start: _Corner, end: _Corner) -> FloatArray:
    """Return points of the side between the second half of one arc and the first half of the next."""
    inner = side.frame.at(*zip(*points, strict=True))
    return np.vstack([start.arc[_ARC_PIECES // 2 :], inner, end.arc[: _ARC_PIECES // 2 + 1]])


def _wall(side: BlockSide, start: _Corner, end: _Corner) -> FloatArray:
    """Return the building line from the middle of one corner's edge to the middle of the next."""
    head, tail = start.edge[len(start.edge) // 2 :], end.edge[: len(end.edge) // 2 + 1]
    points: list[tuple[float, float]] = []
    for lot in side.lots:
        bends = [(float(t), lot.wall_at(float(t))) for t in side.frame.ends_m[1:-1] if lot.from_m < t < lot.to_m]
        points += sorted([*lot.outline(), *bends], key=lambda p: p[0])
    if not side.lots:
        points = [(float(t), side.width_m) for t in side.frame.ends_m[1:-1]]
    line = np.vstack([head, side.frame.at(*zip(*points, strict=True)), tail])
    keep = np.concatenate([[True], np.hypot(*np.diff(line, axis=0).T) > 1e-3])
    kept: FloatArray = line[keep]
    # the corner's own point, which the next side begins with, not one a hair beside it
    kept[-1] = tail[-1]
    return kept
