"""The way of a round, in parts from stop to stop: strips of the map show only theirs."""

from __future__ import annotations

import numpy as np
import shapely

from binopt.domain.rounds import Round
from binopt.domain.street import FloatArray
from binopt.outputs.round_layers import drawn_line, drawn_point

_NEAR_M = 0.01


def stop_places(tour: Round) -> list[int]:
    """Return for each stop which point of the round's line it is, never one before that of the stop before.

    The line passes through its stops. One that lies on none of the points to come keeps the place of the stop before:
    the strip then shows more of the way rather than none.
    """
    line = drawn_line(tour)
    points = shapely.get_coordinates(line)
    found: list[int] = []
    at = 0
    for stop in tour.stops:
        point = drawn_point(stop, line)
        away = np.hypot(*(points[at:] - (point.x, point.y)).T)
        met = np.flatnonzero(away <= _NEAR_M)
        at += int(met[0]) if len(met) else 0
        found.append(at)
    return found


def part_of(tour: Round, places: list[int], first: int, last: int) -> FloatArray:
    """Return the way from a stop to another, and on to the stop behind it."""
    points = shapely.get_coordinates(drawn_line(tour))
    begin = places[first]
    end = places[last + 1] if last + 1 < len(places) else len(points) - 1
    part: FloatArray = points[begin : max(end, begin + 1) + 1]
    return part if len(part) > 1 else points[:2]
