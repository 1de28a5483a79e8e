"""PDFs read back as their readers see them."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

from pypdf import PdfReader
from pypdf.generic import ContentStream


def pages_of(path: Path) -> list[str]:
    """Return the text of each page, blanks of all kinds as one."""
    return [" ".join(unicodedata.normalize("NFKC", page.extract_text()).split()) for page in PdfReader(path).pages]


def plain(text: str) -> str:
    """Return a text as ``pages_of`` would have it."""
    return " ".join(unicodedata.normalize("NFKC", text).split())


def texts_with_places(path: Path, number: int) -> list[tuple[str, float, float]]:
    """Return the texts of a page with where they begin, in points from below."""
    found: list[tuple[str, float, float]] = []

    def visit(text: str, current: list[float], matrix: list[float], *_: object) -> None:
        if text.strip():
            x = matrix[4] * current[0] + matrix[5] * current[2] + current[4]
            y = matrix[4] * current[1] + matrix[5] * current[3] + current[5]
            found.append((" ".join(unicodedata.normalize("NFKC", text).split()), x, y))

    PdfReader(path).pages[number].extract_text(visitor_text=visit)
    return found


def level_lines(path: Path, number: int) -> list[tuple[float, float, float]]:
    """Return the level lines of two points of a page: left end, height and length, in points."""
    reader = PdfReader(path)
    stream = ContentStream(reader.pages[number].get_contents(), reader)
    found, last = [], None
    for operands, operator in stream.operations:
        if operator == b"m":
            last = [float(value) for value in operands]
        elif operator == b"l" and last is not None:
            x, y = (float(value) for value in operands)
            if abs(y - last[1]) < 1e-6:
                found.append((last[0], y, x - last[0]))
            last = None
    return found


def scale_bars(path: Path, number: int) -> list[tuple[float, float, float]]:
    """Return what each scale bar of a page says and is: metres, the scale's denominator, and its length in points."""
    texts, found = texts_with_places(path, number), []
    lines = level_lines(path, number)
    for text, x, y in texts:
        match = re.fullmatch(r"1:(\d+)", text)
        if match:
            bars = [line for line in lines if abs(line[1] - y) < 0.02 and line[0] < x and line[0] + line[2] < x]
            left, _, long = max(bars, key=lambda line: line[0])
            labels = [t for t, at, up in texts if re.fullmatch(r"[\d.]+ m", t) and left < at < x and y < up < y + 9]
            found.append((float(labels[0].removesuffix(" m")), float(match[1]), long))
    return found
