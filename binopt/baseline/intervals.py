"""Stretches of whole numbers that are shut: the next open number is found in a few steps however long they are."""

from __future__ import annotations

from bisect import bisect_left, bisect_right

import numpy as np

from binopt.domain.street import IntArray


class Intervals:
    """A set of whole numbers kept as disjoint stretches, ascending, that grow and merge."""

    __slots__ = ("_first", "_last")

    def __init__(self) -> None:
        self._first: list[int] = []
        self._last: list[int] = []

    def copy(self) -> Intervals:
        """Return another set of the same numbers."""
        twin = Intervals()
        twin._first, twin._last = self._first.copy(), self._last.copy()
        return twin

    def add(self, first: int, last: int) -> None:
        """Add the numbers from the first to the last."""
        low = bisect_left(self._last, first - 1)  # the first stretch that reaches or touches the new one
        high = bisect_right(self._first, last + 1)
        if low < high:
            first, last = min(first, self._first[low]), max(last, self._last[high - 1])
        self._first[low:high], self._last[low:high] = [first], [last]

    def add_each(self, numbers: IntArray) -> None:
        """Add numbers, in any order."""
        if not len(numbers):
            return
        ordered = np.sort(numbers)
        jumps = np.flatnonzero(np.diff(ordered) > 1)
        begins, ends = np.append(ordered[:1], ordered[jumps + 1]), np.append(ordered[jumps], ordered[-1:])
        for first, last in zip(begins.tolist(), ends.tolist(), strict=True):
            self.add(first, last)

    def open_from(self, number: int) -> int:
        """Return the least number that is not in the set, from the given one up."""
        i = bisect_right(self._first, number) - 1
        return self._last[i] + 1 if i >= 0 and self._last[i] >= number else number

    def open_until(self, number: int) -> int:
        """Return the greatest number that is not in the set, from the given one down."""
        i = bisect_right(self._first, number) - 1
        return self._first[i] - 1 if i >= 0 and self._last[i] >= number else number

    def __contains__(self, number: int) -> bool:
        """Say whether a number is in the set."""
        return self.open_from(number) != number
