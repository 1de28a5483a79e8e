"""The layer of stretches on which no bin may stand on some days."""

from __future__ import annotations

import numpy as np
import shapely

from binopt.domain.street import Closure
from binopt.intake.case_layer import Layer
from binopt.intake.case_shapes import shapes_of
from binopt.intake.case_times import read_days, read_windows

EXAMPLE = "'sat;sun' or 'sat:2'"


def read_closures(layer: Layer, weeks: int) -> tuple[Closure, ...]:
    """Read ``closures``: a polygon each, its days (``sat;sun``, ``sat:2``), and from when to when, else all day."""
    lacking = layer.lacks("closure_id", "days")
    ids, shapes = layer.ids("closure_id"), shapes_of(layer, "polygon")
    if lacking:
        return ()
    days = read_days(layer, "days", weeks, EXAMPLE)
    layer.wrong("days is empty", layer.texts("days") == "", hint=f"as {EXAMPLE}")
    windows = read_windows(layer, "closed_from", "closed_to")
    closures = []
    for i in np.flatnonzero(~shapely.is_missing(shapes)).tolist():
        window = windows[i]
        hours = () if window is None else (window.from_min, window.to_min)
        closures.append(Closure(ids[i], shapes[i], days[i] or frozenset(), *hours))
    return tuple(closures)
