"""Chance that repeats: the same seed and place give the same draws on every machine and version of Python."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


class Dice:
    """Draws of one place of the quarter, e.g. of block 7, that no other place's draws can shift.

    Only ``random.Random.random`` is used, the one draw that Python promises to repeat across versions.

    Parameters
    ----------
    seed
        The quarter's seed.
    place
        What the draws are for; another place has other draws.
    """

    def __init__(self, seed: int, *place: str | int) -> None:
        self._draw = random.Random("/".join(str(p) for p in (seed, *place))).random  # noqa: S311 - a toy town, no secret

    def share(self) -> float:
        """Draw from 0 to 1."""
        return self._draw()

    def between(self, low: float, high: float) -> float:
        """Draw evenly between two numbers."""
        return low + (high - low) * self._draw()

    def whole(self, low: int, high: int) -> int:
        """Draw a whole number, both ends included."""
        return low + int((high - low + 1) * self._draw())

    def chance(self, share: float) -> bool:
        """Say yes in that share of the draws."""
        return self._draw() < share

    def pick(self, choices: Sequence[T]) -> T:
        """Draw one of several."""
        return choices[int(len(choices) * self._draw())]

    def weighted(self, choices: Sequence[tuple[float, T]]) -> T:
        """Draw one of several, each with its share; the shares' sum is 1."""
        rest = self._draw()
        for share, choice in choices:
            rest -= share
            if rest < 0:
                return choice
        return choices[-1][1]

    def order(self, count: int) -> list[int]:
        """Draw an order of ``range(count)``."""
        return [i for _, i in sorted((self._draw(), i) for i in range(count))]
