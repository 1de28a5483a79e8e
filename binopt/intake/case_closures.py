"""The layer of stretches on which no bin may stand on some days."""

from __future__ import annotations

import re

import numpy as np
import shapely

from binopt.domain.street import Closure
from binopt.intake.case_layer import Layer
from binopt.intake.case_shapes import shapes_of
from binopt.intake.case_table import make_window
from binopt.units import parse_days

_SEPARATORS = re.compile(r"[;,\s]+")


def read_closures(layer: Layer, weeks: int) -> tuple[Closure, ...]:
    """Read ``closures``: a polygon each, its days (``sat;sun``, ``sat:2``), and from when to when, else all day."""
    lacking = layer.lacks("closure_id", "days")
    ids, shapes = layer.ids("closure_id"), shapes_of(layer, "polygon")
    if lacking:
        return ()
    texts = layer.texts("days")
    days: list[frozenset[int]] = []
    told: dict[str, str] = {}
    for text in texts:
        names = [name for name in _SEPARATORS.split(text) if name]
        try:
            days.append(frozenset(day for name in names for day in parse_days(name, weeks)))
        except ValueError as error:
            days.append(frozenset())
            told[text] = f"{error}; as 'sat;sun' or 'sat:2'"
    layer.wrong("days is empty", texts == "", hint="as 'sat;sun' or 'sat:2'")
    wrong = np.array([text in told for text in texts], dtype=bool)
    layer.wrong("days has no day of the cycle", wrong, texts, told.__getitem__)
    begin, end = layer.clock_pairs("closed_from", "closed_to")
    closures = []
    for i in np.flatnonzero(~shapely.is_missing(shapes)):
        window = make_window(int(begin[i]), int(end[i])) if begin[i] >= 0 and end[i] >= 0 else None
        hours = (window.from_min, window.to_min) if window else ()
        closures.append(Closure(ids[i], shapes[i], days[i], *hours))
    return tuple(closures)
