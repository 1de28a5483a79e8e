"""Texts and elements of a page: whatever comes from data is escaped here, and nowhere else."""

from __future__ import annotations

from html import escape

from binopt.outputs.words import plain_line

LONGEST_SENTENCE = 420


def text(said: str, most: int = LONGEST_SENTENCE) -> str:
    """Make of any text one line that is nothing but text, in a page and in its attributes."""
    return escape(plain_line(said, most), quote=True)


def element(tag: str, inner: str, kind: str = "") -> str:
    """Put markup that is made already into an element."""
    named = f' class="{kind}"' if kind else ""
    return f"<{tag}{named}>{inner}</{tag}>"
