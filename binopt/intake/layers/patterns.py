"""Regular expressions of a mapping, such as end: Python's own take longer than anybody waits for some texts."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from importlib import import_module
from typing import Any

LONGEST_TEXT = 1000
"""Characters of a value that are looked at."""
MOST_REPEATS = 2
"""Of each ``*`` and ``+`` the time may be as long again as the text: two cost a million steps at most."""
_MANY = 20


def fault_of(pattern: str) -> str:
    """Say why a pattern cannot be used, or nothing.

    Beside what is no regular expression at all, refused is a repeat without a limit within another, or around
    alternatives, and a third one anywhere: on a text that nearly fits, the tries may multiply without an end.
    """
    try:
        _compiled(pattern)
        with warnings.catch_warnings(action="ignore"):
            tree = import_module("re._parser").parse(pattern)
    except (re.error, OverflowError, RecursionError) as error:
        return f"is no regular expression: {error}"
    repeats = list(_repeats(tree, within=False))
    if any(nested for nested in repeats):
        return "is a regular expression with a repeat within a repeat, or around alternatives, which may never end"
    if len(repeats) > MOST_REPEATS:
        return f"is a regular expression with more than {MOST_REPEATS} repeats without a limit, which may never end"
    return ""


def found_in(pattern: str, texts: list[str]) -> list[bool]:
    """Tell in which texts a pattern is found."""
    compiled = _compiled(pattern)
    return [compiled.search(text[:LONGEST_TEXT]) is not None for text in texts]


def _compiled(pattern: str) -> re.Pattern[str]:
    """Compile a pattern; what it might mean in some later Python is not for users to hear."""
    with warnings.catch_warnings(action="ignore"):
        return re.compile(pattern)


def _repeats(tree: Any, *, within: bool) -> Iterator[bool]:  # noqa: ANN401 - Python's own tree has no type
    """Yield for each repeat without a limit whether it, or an alternative, stands within another one."""
    for name, value in tree:
        kind = str(name)
        if kind == "BRANCH":
            if within:
                yield True
            for branch in value[1]:
                yield from _repeats(branch, within=within)
        elif kind in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
            _, most, inner = value
            many = int(most) > _MANY
            if many:
                yield within
            yield from _repeats(inner, within=within or many)
        elif kind in ("SUBPATTERN", "ASSERT", "ASSERT_NOT", "ATOMIC_GROUP"):
            yield from _repeats(value if kind == "ATOMIC_GROUP" else value[-1], within=within)
        elif kind == "GROUPREF_EXISTS":
            for branch in value[1:]:
                yield from _repeats(branch or [], within=within)
