"""Where along a face a bin of one type could still be put down, to the centimetre, nearest first.

Only what is asked for is examined: a bin mostly finds its place within a few centimetres of the door's foot or of the
bin before it. What was found out about a centimetre is kept.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import Polygon

from binopt.baseline.standing import StandingBin
from binopt.domain.service import BinType
from binopt.domain.street import GeometryArray, IntArray, Side
from binopt.geometry.footing import INSIDE_SHARE, share_inside, stands_on_obstacle
from binopt.geometry.model import StreetModel
from binopt.geometry.rectangles import rectangles
from binopt.rules.gaps import gap_between

FIRST_RING_CM = 64
RING_GROWTH = 4
FIRST_LOOK = 8
LONGEST_LOOK = 512
_UNKNOWN, _FREE, _BARRED = 0, 1, 2


@dataclass(slots=True)
class _Row:
    """The centimetres of one face for one bin type.

    ``state`` is what pavement and obstacles say of each centimetre, ``taken`` how many standing bins bar it,
    ``shapes`` the rectangles that were found to fit.
    """

    bin_type: BinType
    lowest_cm: int
    highest_cm: int
    state: NDArray[np.int8]
    taken: NDArray[np.int16]
    shapes: dict[int, Polygon] = field(default_factory=dict)

    def take(self, standing: StandingBin, step: int) -> None:
        """Count a standing bin on all centimetres at which a bin would come too near it; in tenths of a millimetre."""
        half_m = (self.bin_type.width_m + standing.bin_type.width_m) / 2
        reach = round((half_m + gap_between(self.bin_type, standing.bin_type)) * 10_000)
        middle = standing.middle_cm * 100
        first, last = (middle - reach) // 100 + 1, -((-middle - reach) // 100) - 1
        self.taken[max(first, 0) : max(last + 1, 0)] += step

    def rings(self, foot_m: float) -> Iterator[IntArray]:
        """Yield the centimetres not known to be barred, nearest the foot first, of two equally near the lower first."""
        foot_um = round(foot_m * 1e6)
        base = -((5_000 - foot_um) // 10_000)  # the nearest centimetre, of two the lower
        inner, reach = 0, FIRST_RING_CM
        while self.lowest_cm <= self.highest_cm:
            below = np.arange(max(self.lowest_cm, base - reach), min(self.highest_cm, base - max(inner, 1)) + 1)
            above = np.arange(max(self.lowest_cm, base + inner), min(self.highest_cm, base + reach) + 1)
            ring = np.concatenate([below, above])
            ring = ring[(self.state[ring] != _BARRED) & (self.taken[ring] == 0)]
            yield ring[np.argsort(np.abs(ring * 10_000 - foot_um), kind="stable")]
            if base - reach <= self.lowest_cm and base + reach >= self.highest_cm:
                return
            inner, reach = reach + 1, reach * RING_GROWTH


class FreePlaces:
    """The free centimetres of all faces and bin types at the kerb, as bins are put down one after the other.

    Obstacles' footprints bar, solid and flat alike; their clearances do not: nobody thinks of them today.
    """

    def __init__(self, model: StreetModel, setback_m: float) -> None:
        self._model = model
        self._setback_m = setback_m
        self._rows: dict[int, dict[int, _Row]] = {}
        self._standing: dict[int, list[StandingBin]] = {}

    def outward(self, face: int, bin_type: BinType, foot_m: float) -> Iterator[tuple[IntArray, GeometryArray]]:
        """Yield free places, nearest the foot first, a growing number at a time.

        Each time an array of chainages in centimetres, with the rectangles that stand there.
        """
        row = self._row(face, bin_type)
        for ring in row.rings(foot_m):
            look, at = FIRST_LOOK, 0
            while at < len(ring):
                # the nearest place is often known from before: then nothing else needs to be looked at
                places = ring[at : at + (1 if row.state[ring[at]] == _FREE else look)]
                at += len(places)
                self._examine(face, row, places)
                free = places[row.state[places] == _FREE]
                if len(free):
                    yield free, np.array([row.shapes[cm] for cm in free.tolist()], dtype=object)
                look = min(2 * look, LONGEST_LOOK)

    def put(self, standing: StandingBin) -> None:
        """Bar what a bin that is put down takes from its row."""
        self._standing.setdefault(standing.face, []).append(standing)
        for row in self._rows.get(standing.face, {}).values():
            row.take(standing, +1)

    def lift(self, standing: StandingBin) -> None:
        """Free again what a bin took from its row."""
        self._standing[standing.face].remove(standing)
        for row in self._rows.get(standing.face, {}).values():
            row.take(standing, -1)

    def _examine(self, face: int, row: _Row, places: IntArray) -> None:
        """Find out which centimetres of a face fit a bin, pavement and obstacles considered, and remember it."""
        places = places[row.state[places] == _UNKNOWN]
        if not len(places):
            return
        laid = rectangles(self._model, face, row.bin_type, places / 100, Side.KERB, self._setback_m)
        row.state[places] = _BARRED
        places = places[laid.fits]
        if len(places):
            shapes = np.asarray(shapely.polygons(laid.corners[laid.fits]), dtype=object)
            fine = ~stands_on_obstacle(self._model.obstacles, shapes)
            fine[fine] = share_inside(self._model.ground, shapes[fine]) >= INSIDE_SHARE
            row.state[places[fine]] = _FREE
            row.shapes.update(zip(places[fine].tolist(), shapes[fine], strict=True))

    def _row(self, face: int, bin_type: BinType) -> _Row:
        rows = self._rows.setdefault(face, {})
        row = rows.get(bin_type.litres)
        if row is None:
            length_m = self._model.faces[face].length_m
            size = int(np.ceil(length_m * 100)) + 2
            half_cm = bin_type.width_m * 50
            row = rows[bin_type.litres] = _Row(
                bin_type,
                int(np.ceil(half_cm - 1e-6)),
                int(np.floor(length_m * 100 - half_cm + 1e-6)),
                np.zeros(size, np.int8),
                np.zeros(size, np.int16),
            )
            for standing in self._standing.get(face, ()):
                row.take(standing, +1)
        return row
