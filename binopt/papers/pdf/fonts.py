"""The letters of printed papers: one family with Latin, Greek, Cyrillic and more, that comes with matplotlib."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import matplotlib
from arabic_reshaper import reshape
from bidi import get_display
from reportlab.pdfbase.pdfmetrics import registerFont
from reportlab.pdfbase.ttfonts import TTFont

from binopt.outputs.words import plain_line

LACKING = "\N{WHITE SQUARE}"
"""Stands for each character that the fonts have not: an empty box, as readers know it."""
ELLIPSIS = "…"
HELD = "\N{NO-BREAK SPACE}"

_FILES = {False: ("binopt-regular", "DejaVuSans.ttf"), True: ("binopt-bold", "DejaVuSans-Bold.ttf")}
_LONGEST = 2000
_ARABIC = re.compile("[\u0600-\u06ff]")
_LEFTWARD = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")
_HELD = re.compile("[\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}]")
_ROUNDING = 0.999
"""Letters shrink by so much more than they need to, lest a fit fails by the last digit."""


@cache
def font(*, bold: bool) -> TTFont:
    """Load a font once and make it known to reportlab, which finds fonts by name."""
    name, file = _FILES[bold]
    # shaped text would depend on whether another library is installed, and bytes with it
    loaded = TTFont(name, str(Path(matplotlib.get_data_path()) / "fonts" / "ttf" / file), shapable=False)
    registerFont(loaded)
    return loaded


def printable(text: str, *, bold: bool = False) -> str:
    """Make a text one line of characters that the font has; whatever it lacks becomes an empty box."""
    known = font(bold=bold).face.charToGlyph
    # blanks that hold words together are kept, all others may become the end of a line
    line = HELD.join(plain_line(part, _LONGEST) for part in _HELD.split(text[: 2 * _LONGEST]))
    if _ARABIC.search(line):
        line = reshape(line)  # letters in the forms that join them
    if all(ord(one) in known for one in line):
        return line
    return "".join(one if ord(one) in known else LACKING for one in line)


def in_order(line: str) -> str:
    """Put a printable line into the order in which its letters stand on paper: Hebrew and Arabic run to the left."""
    return str(get_display(line, base_dir="L")) if _LEFTWARD.search(line) else line


def width_pt(text: str, size_pt: float, *, bold: bool = False) -> float:
    """Return how wide a printable text is, in points."""
    return float(font(bold=bold).stringWidth(text, size_pt))


def shorten(text: str, size_pt: float, most_pt: float, *, bold: bool = False) -> str:
    """Cut a printable text to a width, with an ellipsis where something was cut."""
    if width_pt(text, size_pt, bold=bold) <= most_pt:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if width_pt(text[:middle].rstrip() + ELLIPSIS, size_pt, bold=bold) <= most_pt:
            low = middle
        else:
            high = middle - 1
    return text[:low].rstrip() + ELLIPSIS


def fitting(text: str, size_pt: float, least_pt: float, most_pt: float, *, bold: bool = False) -> tuple[str, float]:
    """Make a printable text fit a width: smaller letters first, down to ``least_pt``, then cut."""
    wide = width_pt(text, size_pt, bold=bold)
    if wide <= most_pt:
        return text, size_pt
    size = max(least_pt, size_pt * most_pt / wide * _ROUNDING)
    return shorten(text, size, most_pt, bold=bold), size


def wrapped(text: str, size_pt: float, most_pt: float, *, bold: bool = False, lines: int = 100) -> list[str]:
    """Break a printable text into lines of a width; words that are too long are broken, what is left over is cut."""
    found: list[str] = []
    rest = [word for word in text.split(" ") if word]
    while rest and len(found) < lines:
        line = rest.pop(0)
        if width_pt(line, size_pt, bold=bold) > most_pt:
            head = _head(line, size_pt, most_pt, bold=bold)
            rest.insert(0, line[len(head) :])
            line = head
        while rest and width_pt(f"{line} {rest[0]}", size_pt, bold=bold) <= most_pt:
            line = f"{line} {rest.pop(0)}"
        found.append(line)
    if rest and found:
        found[-1] = shorten(f"{found[-1]} {' '.join(rest)}", size_pt, most_pt, bold=bold)
    return found


def _head(word: str, size_pt: float, most_pt: float, *, bold: bool) -> str:
    """Return as many of a word's first letters as fit, one at least."""
    cut = shorten(word, size_pt, most_pt, bold=bold)
    return cut.removesuffix(ELLIPSIS) or word[:1]
