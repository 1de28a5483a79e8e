"""Cells of tables that people may open in a spreadsheet: never the beginning of a formula, and read back unchanged."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
_GUARDED = tuple(f"'{sign}" for sign in _FORMULA)


def guarded(text: str) -> str:
    """Put an apostrophe before a text that spreadsheet programs would run as a formula (OWASP, "CSV Injection")."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def freed(text: str) -> str:
    """Take that apostrophe away again."""
    return text[1:] if text.startswith(_GUARDED) else text


def guard_cells(frame: pd.DataFrame) -> pd.DataFrame:
    """Guard all texts of a table."""
    return _over_texts(frame, guarded)


def free_cells(frame: pd.DataFrame) -> pd.DataFrame:
    """Free all texts of a table."""
    return _over_texts(frame, freed)


def _over_texts(frame: pd.DataFrame, change: Callable[[str], str]) -> pd.DataFrame:
    changed = frame.copy()
    for place, (_, column) in enumerate(frame.items()):
        if pd.api.types.is_object_dtype(column) or pd.api.types.is_string_dtype(column):
            values = [change(v) if isinstance(v, str) else v for v in column]
            changed.isetitem(place, pd.array(values, dtype=object))
    return changed
