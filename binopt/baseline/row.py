"""The centimetres of one face's kerb for one bin type: which could take a bin, which are barred by bins that stand."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from binopt.baseline.intervals import Intervals
from binopt.domain.service import BinType
from binopt.domain.street import BoolArray, FloatArray, IntArray
from binopt.rules.gaps import gap_between


class Row:
    """The centimetres of one face for one bin type.

    Attributes
    ----------
    bin_type
        The bins that are to stand here.
    corners
        Of each centimetre that is known to fit, pavement and obstacles considered, the corners of the rectangle there.
    """

    def __init__(self, bin_type: BinType, length_m: float) -> None:
        self.bin_type = bin_type
        self.corners: dict[int, FloatArray] = {}
        half_cm = bin_type.width_m * 50
        self._lowest_cm = int(np.ceil(half_cm - 1e-6))
        self._highest_cm = int(np.floor(length_m * 100 - half_cm + 1e-6))
        self._barred = Intervals()
        self._shut = Intervals()

    def emptied(self) -> Row:
        """Return the same row with nothing standing on it; what becomes known of one is not known of the other."""
        twin = Row.__new__(Row)
        twin.bin_type, twin.corners = self.bin_type, self.corners
        twin._lowest_cm, twin._highest_cm = self._lowest_cm, self._highest_cm
        twin._barred, twin._shut = self._barred, self._barred.copy()
        return twin

    def learn(self, places: IntArray, fit: BoolArray, corners: FloatArray) -> None:
        """Remember what was found out about centimetres: which fit a bin, with the corners (n, 4, 2) of those."""
        self.corners.update(zip(places[fit].tolist(), corners, strict=True))
        self._barred.add_each(places[~fit])
        self._shut.add_each(places[~fit])

    def take(self, bin_type: BinType, middle_cm: int) -> None:
        """Shut all centimetres at which a bin would come too near one that stands; in tenths of a millimetre."""
        half_m = (self.bin_type.width_m + bin_type.width_m) / 2
        reach = round((half_m + gap_between(self.bin_type, bin_type)) * 10_000)
        middle = middle_cm * 100
        self._shut.add((middle - reach) // 100 + 1, -((-middle - reach) // 100) - 1)

    def clear(self) -> None:
        """Forget what was taken."""
        self._shut = self._barred.copy()

    def outward(self, foot_m: float) -> Iterator[int]:
        """Yield the centimetres not known to be shut, nearest the foot first, of two equally near the lower first.

        What gets shut in the meantime is left out.
        """
        foot_um = round(foot_m * 1e6)
        base = -((5_000 - foot_um) // 10_000)  # the nearest centimetre, of two the lower
        low = self._shut.open_until(min(base, self._highest_cm))
        high = self._shut.open_from(max(base + 1, self._lowest_cm))
        while low >= self._lowest_cm or high <= self._highest_cm:
            if low >= self._lowest_cm and (
                high > self._highest_cm or foot_um - low * 10_000 <= high * 10_000 - foot_um
            ):
                yield low
                low = self._shut.open_until(low - 1)
            else:
                yield high
                high = self._shut.open_from(high + 1)
