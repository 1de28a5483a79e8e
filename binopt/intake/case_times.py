"""Days and windows that a table says in columns of texts."""

from __future__ import annotations

import re

import numpy as np

from binopt.domain.service import Window
from binopt.intake.case_layer import Layer
from binopt.intake.case_table import make_window
from binopt.units import parse_days

_SEPARATORS = re.compile(r"[;,\s]+")


def read_days(layer: Layer, column: str, weeks: int, example: str) -> tuple[frozenset[int] | None, ...]:
    """Read a column of days of the cycle (``mon;thu``, ``mon:2``), ``None`` where nothing is said or it is wrong.

    ``example`` is told where some row is wrong.
    """
    texts = layer.texts(column)
    known: dict[str, frozenset[int] | None] = {"": None}
    told: dict[str, str] = {}
    for text in set(texts) - {""}:
        try:
            names = [name for name in _SEPARATORS.split(text) if name]
            known[text] = frozenset(day for name in names for day in parse_days(name, weeks))
        except ValueError as error:
            known[text], told[text] = None, f"{error}; as {example}"
    wrong = np.array([text in told for text in texts], dtype=bool)
    layer.wrong(f"{column} has no day of the cycle", wrong, texts, told.__getitem__)
    return tuple(known[text] for text in texts)


def read_windows(layer: Layer, from_column: str, to_column: str) -> tuple[Window | None, ...]:
    """Read windows of the day from two columns, ``None`` where nothing is said or it is wrong."""
    begin, end = layer.clock_pairs(from_column, to_column)
    made: dict[tuple[int, int], Window | None] = {}
    return tuple(
        None if key[0] < 0 or key[1] < 0 else made.setdefault(key, make_window(*key))
        for key in zip(begin.tolist(), end.tolist(), strict=True)
    )
