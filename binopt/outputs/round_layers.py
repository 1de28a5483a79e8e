"""Rounds and their stops as layers of ``plan.gpkg``, and back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from shapely.geometry import LineString, Point

from binopt.domain.rounds import Round, RoundStop, StopKind
from binopt.domain.street import GeometryArray

ROUND_COLUMNS = (
    "round_id",
    "truck_id",
    "stream",
    "start_min",
    "end_min",
    "load_kg",
    "load_l",
    "drive_min",
    "distance_m",
    "day",
)
STOP_COLUMNS = (
    "round_id",
    "seq",
    "kind",
    "face_id",
    "arrive_min",
    "depart_min",
    "bins",
    "begin_s",
    "drive_s",
    "wait_s",
    "service_s",
    "hold_s",
)
"""The contract's columns, and behind them what it takes to drive a round again: seconds, unrounded."""


def round_layers(rounds: Sequence[Round], crs: object) -> dict[str, pd.DataFrame]:
    """Turn rounds into the layers ``rounds`` and ``stops``; none where there are no rounds."""
    if not rounds:
        return {}
    lines = [drawn_line(tour) for tour in rounds]
    frame = gpd.GeoDataFrame(
        {
            "round_id": [tour.round_id for tour in rounds],
            "truck_id": [tour.truck_id for tour in rounds],
            "stream": [tour.stream for tour in rounds],
            "start_min": np.array([tour.start_s // 60 for tour in rounds], dtype=np.int32),
            "end_min": np.array([-(-tour.end_s // 60) for tour in rounds], dtype=np.int32),
            "load_kg": np.array([tour.load_kg for tour in rounds], dtype=float),
            "load_l": np.array([tour.load_l for tour in rounds], dtype=float),
            "drive_min": np.array([tour.drive_s / 60 for tour in rounds], dtype=float),
            "distance_m": np.array([tour.distance_m for tour in rounds], dtype=float),
            "day": np.array([tour.day for tour in rounds], dtype=np.int32),
        },
        geometry=lines,
        crs=crs,
    )
    rows = [
        (tour, k, stop, line) for tour, line in zip(rounds, lines, strict=True) for k, stop in enumerate(tour.stops)
    ]
    numbers = {
        name: np.array([getattr(stop, name) for _, _, stop, _ in rows], dtype=np.int64)
        for name in ("arrive_min", "depart_min", "bins", "begin_s", "drive_s", "wait_s", "service_s", "hold_s")
    }
    stops = gpd.GeoDataFrame(
        {
            "round_id": [tour.round_id for tour, *_ in rows],
            "seq": np.array([k for _, k, *_ in rows], dtype=np.int32),
            "kind": [stop.kind.value for _, _, stop, _ in rows],
            "face_id": [stop.face_id for _, _, stop, _ in rows],
            **numbers,
        },
        geometry=[drawn_point(stop, line) for _, _, stop, line in rows],
        crs=crs,
    )
    return {"rounds": frame, "stops": stops}


def drawn_line(tour: Round) -> LineString:
    """Return the way of a round; of one that is not drawn, from stop to stop."""
    if not tour.line.is_empty:
        return tour.line
    points = [stop.point for stop in tour.stops if not stop.point.is_empty]
    return LineString(points) if len(points) > 1 else LineString([points[0], points[0]] if points else [(0, 0), (0, 0)])


def drawn_point(stop: RoundStop, line: LineString) -> Point:
    """Return where a stop is; a depot that is only assumed to lie outside is shown where the truck comes from there."""
    if stop.kind is StopKind.COLLECT and not stop.point.is_empty:
        return stop.point
    return Point(line.coords[0]) if stop.point.is_empty or stop.outside else stop.point


def rounds_from(rounds: pd.DataFrame, stops: pd.DataFrame) -> tuple[Round, ...]:
    """Make rounds of their layers, in the layers' order."""
    of_round: dict[str, list[tuple[int, RoundStop]]] = defaultdict(list)
    for row, point in zip(stops.to_dict("records"), _shapes(stops), strict=True):
        stop = RoundStop(
            StopKind(row["kind"]),
            row["face_id"] or "",
            int(row["drive_s"]),
            int(row["wait_s"]),
            int(row["service_s"]),
            int(row["begin_s"]),
            int(row["bins"]),
            point,
            hold_s=int(row["hold_s"]),
        )
        of_round[row["round_id"]].append((int(row["seq"]), stop))
    return tuple(
        Round(
            row["round_id"],
            row["truck_id"],
            row["stream"],
            int(row["day"]),
            tuple(stop for _, stop in sorted(of_round[row["round_id"]], key=lambda pair: pair[0])),
            float(row["load_l"]),
            float(row["load_kg"]),
            float(row["distance_m"]),
            line,
        )
        for row, line in zip(rounds.to_dict("records"), _shapes(rounds), strict=True)
    )


def _shapes(frame: pd.DataFrame) -> GeometryArray:
    shapes = np.asarray(frame["geometry"], dtype=object)
    return np.where(shapely.is_missing(shapes), shapely.Point(), shapes)
