"""Where along a face a bin of one type could still be put down, to the centimetre, nearest first.

Only what is asked for is examined: a bin mostly finds its place within a few centimetres of the door's foot or of the
bin before it. What was found out about a centimetre is kept.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby, islice

import numpy as np
import shapely

from binopt.baseline.row import Row
from binopt.baseline.standing import StandingBin
from binopt.domain.service import BinType
from binopt.domain.street import FloatArray, IntArray, Side
from binopt.geometry.footing import INSIDE_SHARE, share_inside, stands_on_obstacle
from binopt.geometry.model import StreetModel
from binopt.geometry.rectangles import Rectangles
from binopt.geometry.scattered import scattered_rectangles

FIRST_LOOK = 8
LONGEST_LOOK = 512


class FreePlaces:
    """The free centimetres of all faces and bin types at the kerb, as bins are put down one after the other.

    Obstacles' footprints bar, solid and flat alike; their clearances do not: nobody thinks of them today.
    """

    def __init__(self, model: StreetModel, setback_m: float) -> None:
        self._model = model
        self._setback_m = setback_m
        self._rows: dict[int, dict[int, Row]] = {}
        self._standing: dict[int, list[StandingBin]] = {}

    def outward(self, face: int, bin_type: BinType, foot_m: float) -> Iterator[tuple[int, FloatArray]]:
        """Yield free places, nearest the foot first: chainage in centimetres, and the corners (4, 2) of the rectangle.

        Places are examined a growing number at a time, until one is known to be free.
        """
        row = self.row(face, bin_type)
        places, look = row.outward(foot_m), FIRST_LOOK
        while nearest := list(islice(places, 1)):
            if nearest[0] not in row.corners:
                nearest += islice(places, look - 1)
                self.examine([(face, row, np.array(nearest))])
                look = min(2 * look, LONGEST_LOOK)
            for cm in nearest:
                if cm in row.corners:
                    yield cm, row.corners[cm]

    def put(self, standing: StandingBin) -> None:
        """Bar what a bin that is put down takes from its row."""
        self._standing.setdefault(standing.face, []).append(standing)
        for row in self._rows.get(standing.face, {}).values():
            row.take(standing.bin_type, standing.middle_cm)

    def lift(self, standing: StandingBin) -> None:
        """Free again what a bin took from its row."""
        self._standing[standing.face].remove(standing)
        for row in self._rows.get(standing.face, {}).values():
            row.clear()
            for other in self._standing[standing.face]:
                row.take(other.bin_type, other.middle_cm)

    def row(self, face: int, bin_type: BinType) -> Row:
        """Return the row of a face for a bin type."""
        rows = self._rows.setdefault(face, {})
        row = rows.get(bin_type.litres)
        if row is None:
            row = rows[bin_type.litres] = Row(bin_type, self._model.faces[face].length_m)
            for standing in self._standing.get(face, ()):
                row.take(standing.bin_type, standing.middle_cm)
        return row

    def examine(self, asked: Sequence[tuple[int, Row, IntArray]]) -> None:
        """Find out which centimetres fit a bin, pavement and obstacles considered, and let their rows remember it.

        Parameters
        ----------
        asked
            Faces, their rows, and centimetres of them, each once: many at a time cost much less than one by one.
        """
        if not asked:
            return
        # places of one bin type are laid together, whichever faces they are on
        asked = sorted(asked, key=lambda one: one[1].bin_type.litres)
        of_type = [list(group) for _, group in groupby(asked, key=lambda one: one[1].bin_type)]
        laid = [self._lay(group) for group in of_type]
        fits = np.concatenate([one.fits for one in laid])
        corners = np.concatenate([one.corners for one in laid])[fits]
        shapes = np.asarray(shapely.polygons(corners), dtype=object)
        fine = ~stands_on_obstacle(self._model.obstacles, shapes)
        fine[fine] = share_inside(self._model.ground, shapes[fine]) >= INSIDE_SHARE
        fits[fits], corners = fine, corners[fine]
        ends = np.cumsum([len(places) for _, _, places in asked])
        fitting = np.concatenate([[0], np.cumsum(fits)])
        for (_, row, places), end in zip(asked, ends.tolist(), strict=True):
            begin = end - len(places)
            row.learn(places, fits[begin:end], corners[fitting[begin] : fitting[end]])

    def _lay(self, asked: Sequence[tuple[int, Row, IntArray]]) -> Rectangles:
        """Lay rectangles at places of rows of one bin type."""
        bin_type = asked[0][1].bin_type
        face = np.repeat([face for face, _, _ in asked], [len(places) for _, _, places in asked])
        middles_m = np.concatenate([places for _, _, places in asked]) / 100
        return scattered_rectangles(self._model, face, bin_type, middles_m, Side.KERB, self._setback_m)
