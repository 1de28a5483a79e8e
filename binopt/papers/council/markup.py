"""Texts and elements of a page: whatever comes from data is escaped here, and nowhere else."""

from __future__ import annotations

import re
from html import escape

from binopt.outputs.words import plain_line

LONGEST_SENTENCE = 420


_KEPT_SPACES = re.compile("([\u00a0\u202f])")
"""Spaces at which a line must not break, as in figures with their unit."""


def text(said: str, most: int = LONGEST_SENTENCE) -> str:
    """Make of any text one line that is nothing but text, in a page and in its attributes."""
    parts = _KEPT_SPACES.split(said[: 2 * most])
    line = "".join(part if place % 2 else plain_line(part, most) for place, part in enumerate(parts))
    return escape(line if len(line) <= most else f"{line[: most - 1]}…", quote=True)


def element(tag: str, inner: str, kind: str = "") -> str:
    """Put markup that is made already into an element."""
    named = f' class="{kind}"' if kind else ""
    return f"<{tag}{named}>{inner}</{tag}>"
