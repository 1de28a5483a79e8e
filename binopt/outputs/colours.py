"""How loss of walking width is coloured: one scale for all pictures, told apart by lightness alone.

After ColorBrewer's OrRd, which is safe for colour-blind readers and for grey printers (Brewer 2003); the darkest step
is left out, so that dark bins show on it.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Sequence

INK, SOFT, TODAY, PLAN = "#1d2430", "#5b6473", "#c9501f", "#0b5cad"
"""Text, lesser text, and whatever belongs to today or to the plan."""

LOSS_COLOURS = ("#dedad1", "#fdeac0", "#fbcf8b", "#f6ab5c", "#ea8043", "#d9552f", "#ad2a26")
"""From nothing lost to most."""

STREAM_COLOURS = ("#22262e", "#0072b2", "#009e73", "#f0e442", "#cc79a7", "#56b4e9", "#8a5a00", "#8d99ae")
"""Of kinds of waste, in the order of the case; after Okabe and Ito, told apart by those who see no red or no green."""


def stream_colour(number: int) -> str:
    """Return the colour of a case's stream, by its place among them."""
    return STREAM_COLOURS[number % len(STREAM_COLOURS)]


def loss_breaks(today: Sequence[float]) -> tuple[float, ...]:
    """Choose the losses at which colours change: halved downwards from a round figure that few faces pass today.

    Parameters
    ----------
    today
        Hours a week by face for which a metre is fully taken, today.
    """
    known = sorted(loss for loss in today if loss > 0)
    high = known[int(len(known) * 0.9)] if known else 1.0
    unit = 10.0 ** math.floor(math.log10(high))
    top = next((n * unit for n in (1, 2, 4, 8, 10) if n * unit >= 0.8 * high), 10 * unit)
    return tuple(top / 2**k for k in (4, 3, 2, 1, 0))


def loss_colour(loss: float, breaks: Sequence[float]) -> str:
    """Return the colour of a face that loses so many hours a week."""
    return LOSS_COLOURS[1 + bisect_right(breaks, loss)] if loss > 0 else LOSS_COLOURS[0]


def loss_labels(breaks: Sequence[float]) -> tuple[str, tuple[str, ...]]:
    """Write the limits for a legend: the unit, and the numbers in it."""
    in_minutes = breaks[-1] <= 4
    return "minutes" if in_minutes else "hours", tuple(f"{limit * (60 if in_minutes else 1):.3g}" for limit in breaks)
