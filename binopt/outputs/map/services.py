"""Who stands where and when, coded for the map: spots, timetable rows and rounds as lists of small whole numbers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import shapely

from binopt.domain.plan import Service
from binopt.domain.rounds import Round, StopKind
from binopt.domain.street import FloatArray, Side
from binopt.outputs.map_geometry import code_line, rectangles_of, steps
from binopt.outputs.round_layers import drawn_line, drawn_point
from binopt.outputs.timetable import TimetableRow
from binopt.speech import Speech

SIDE_CODES = {Side.KERB: 0, Side.BUILDING: 1, Side.CARRIAGEWAY: 2}
LAWFUL = 4
"""Added to a spot's side where the spot is lawful."""
LINE_M = 0.5
"""How far a drawn round may lie off its way."""

HoldingIndex = Mapping[tuple[str, str], int]


def code_spots(
    service: Service, holdings: HoldingIndex, face_index: Mapping[str, int], sizes: Sequence[int], origin: FloatArray
) -> dict[str, list[int]]:
    """Code spots in the order of holding and rank, so that a presentation of ``n`` bins takes the first ``n``."""
    spots = sorted(service.spots, key=lambda spot: (holdings[spot.key], spot.rank))
    middles, turn = rectangles_of(spots, origin)
    return {
        "h": steps(holdings[spot.key] for spot in spots),
        "t": [sizes.index(spot.bin_type.litres) for spot in spots],
        "x": steps(middles[:, 0]),
        "y": steps(middles[:, 1]),
        "turn": [int(value) for value in turn],
        "flags": [SIDE_CODES[spot.side] + LAWFUL * spot.lawful for spot in spots],
        "face": steps(face_index[spot.face_id] for spot in spots),
        "carry": [round(spot.carry_m * 10) for spot in spots],
    }


def code_rows(
    rows: Sequence[TimetableRow], holdings: HoldingIndex, words: Callable[[str], int], speech: Speech
) -> dict[str, Any]:
    """Code timetable rows; the same times stand once in a table, since whole faces share them."""
    times: dict[tuple[int, ...], int] = {}
    ordered = sorted(rows, key=lambda row: (holdings[row.premises_id, row.stream], row.out_min))
    return {
        "h": steps(holdings[row.premises_id, row.stream] for row in ordered),
        "n": [len(row.bins) for row in ordered],
        "time": [times.setdefault(_times(row), len(times)) for row in ordered],
        "where": [words(row.where(speech)) for row in ordered],
        "times": [list(one) for one in times],
    }


def _times(row: TimetableRow) -> tuple[int, ...]:
    return (row.out_min, row.window_from_min, row.window_to_min, row.take_in_min, row.in_min, row.day)


def code_rounds(
    rounds: Sequence[Round], streams: Sequence[str], words: Callable[[str], int], origin: FloatArray
) -> list[dict[str, Any]]:
    """Code rounds: the way, and where the truck is from which minute on."""
    coded = []
    for tour in rounds:
        line = drawn_line(tour)
        points = np.array([drawn_point(stop, line).coords[0] for stop in tour.stops], dtype=float).reshape(-1, 2)
        coded.append(
            {
                "id": words(tour.round_id),
                "truck": words(tour.truck_id),
                "s": streams.index(tour.stream) if tour.stream in streams else 0,
                "day": tour.day,
                "from": tour.start_s // 60,
                "to": -(-tour.end_s // 60),
                "bins": sum(stop.bins for stop in tour.stops),
                "km": round(tour.distance_m / 1000, 1),
                "line": code_line(shapely.get_coordinates(shapely.simplify(line, LINE_M)), origin),
                "stops": code_line(points, origin),
                "begin": steps(stop.begin_s // 60 for stop in tour.stops),
                "collects": [int(stop.kind is StopKind.COLLECT) for stop in tour.stops],
            }
        )
    return coded
