"""Plain text that reads well without colour: titles, wrapped sentences, columns."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence

WIDTH = 100


def titled(title: str, lines: Sequence[str]) -> str:
    """Set a title over lines."""
    return "\n".join([title, "-" * len(title), *lines])


def wrapped(text: str, first: str = "", then: str = "") -> list[str]:
    """Break a text into lines, the first and the others each behind their own indent; an empty text is one line."""
    return textwrap.wrap(text, WIDTH, initial_indent=first, subsequent_indent=then, break_on_hyphens=False) or [""]


def table(head: Sequence[str], rows: Iterable[Sequence[str]], left: Sequence[int] = ()) -> list[str]:
    """Set cells in columns: the first and those of ``left`` to the left, all others to the right."""
    whole = [list(head), *(list(row) for row in rows)]
    widths = [max(len(row[column]) for row in whole) for column in range(len(head))]
    return [
        "  ".join(
            cell.ljust(width) if column == 0 or column in left else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in whole
    ]
