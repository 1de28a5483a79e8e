"""A scale bar that measures right on paper, and an arrow to the north."""

from __future__ import annotations

import math

from binopt.outputs.colours import INK
from binopt.papers.pdf.booklet import Booklet
from binopt.papers.pdf.frame import Frame

_LENGTHS_M = (0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000)
_TICK_PT = 3.0


def bar_length_m(frame: Frame, most_pt: float) -> float:
    """Return the longest round length that takes no more than some points."""
    fitting = [length for length in _LENGTHS_M if length * frame.points_per_m <= most_pt]
    return float(fitting[-1]) if fitting else float(_LENGTHS_M[0])


def draw_scale_bar(booklet: Booklet, frame: Frame, x: float, y: float, most_pt: float = 110.0) -> float:
    """Draw a bar of a round length with its left end at a point, the scale beside it, and return how wide all is."""
    metres = bar_length_m(frame, most_pt)
    wide = metres * frame.points_per_m
    booklet.line([(x, y), (x + wide, y)], INK, 1.0)
    for share in (0.0, 0.5, 1.0):
        booklet.line([(x + share * wide, y), (x + share * wide, y + _TICK_PT)], INK, 0.7)
    booklet.text(x, y + _TICK_PT + 1.5, "0", 6)
    label = booklet.text(x + wide, y + _TICK_PT + 1.5, f"{metres:g} m", 6, align="middle")
    told = booklet.text(x + wide + label / 2 + 4, y, f"1:{frame.scale:g}", 6.5)
    return wide + label / 2 + 4 + told


def draw_north(booklet: Booklet, frame: Frame, x: float, y: float, size_pt: float = 16.0) -> None:
    """Draw an arrow to the north about a point, turned as the frame is."""
    north = math.pi / 2 + frame.turn_rad
    ahead, aside = (math.cos(north), math.sin(north)), (-math.sin(north), math.cos(north))

    def at(forward: float, left: float) -> tuple[float, float]:
        return (
            x + size_pt * (forward * ahead[0] + left * aside[0]),
            y + size_pt * (forward * ahead[1] + left * aside[1]),
        )

    booklet.line([at(-0.5, 0), at(0.1, 0)], INK, 1.2)
    tip = [at(0.5, 0), at(0.05, 0.2), at(0.05, -0.2)]
    booklet.line([*tip, tip[0]], INK, 0.8)
    booklet.line([tip[0], at(0.05, 0)], INK, 1.6)
    letter = at(0.78, 0)
    booklet.text(letter[0], letter[1] - 2.5, "N", 7, bold=True, align="middle")
