"""Draws that repeat: the state is an argument."""

from __future__ import annotations

import numpy as np

from binopt.solve.routing.kernel.compiled import compiled
from binopt.solve.routing.kernel.layout import Desk, Whole
from binopt.solve.routing.visits import IntArray


@compiled
def draw(desk: Desk, below: Whole) -> Whole:
    """Draw a whole number from 0 on.

    By xorshift64* (Vigna 2016, "An experimental exploration of Marsaglia's xorshift generators, scrambled").
    """
    state = desk.random[0]
    state ^= state >> np.uint64(12)
    state ^= state << np.uint64(25)
    state ^= state >> np.uint64(27)
    desk.random[0] = state
    return np.int64((state * np.uint64(2685821657736338717) >> np.uint64(33)) % np.uint64(below))


@compiled
def shuffle(desk: Desk, numbers: IntArray, count: Whole) -> None:
    """Bring the first numbers of an array into random order."""
    for k in range(count - 1, 0, -1):
        other = draw(desk, k + 1)
        numbers[k], numbers[other] = numbers[other], numbers[k]
