"""A strip of a round's map: the way with its direction, the faces that are collected, and the stops' numbers."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

import numpy as np
import shapely

from binopt.domain.plan_files import FaceRow
from binopt.domain.rounds import StopKind
from binopt.domain.street import FloatArray
from binopt.outputs.colours import INK, PLAN, SOFT, TODAY
from binopt.papers.pdf.backdrop import Backdrop
from binopt.papers.pdf.booklet import Booklet
from binopt.papers.pdf.fonts import printable, shorten, width_pt
from binopt.papers.pdf.frame import Frame, fit_scale
from binopt.papers.pdf.scale_bar import draw_north, draw_scale_bar
from binopt.papers.round_sheets.stops import StopRow

_MARGIN_M, _LEAST_M = 20.0, 120.0
_ARROW_EVERY_PT, _ARROW_PT = 55.0, 4.0
_DISC_PT = 6.5
_NAME_PT = 6.5


def draw_strip(
    booklet: Booklet,
    box_pt: tuple[float, float, float, float],
    backdrop: Backdrop,
    way: FloatArray,
    rows: Sequence[StopRow],
    faces: Mapping[str, FaceRow],
) -> None:
    """Draw the part of a round that some stops are in.

    Parameters
    ----------
    box_pt
        Left, foot, width and height of the map.
    way
        Where the truck drives, in metres.
    rows
        The stops; those at faces that the plan does not have are not drawn.
    faces
        The plan's faces by id.
    """
    x, y, wide, high = box_pt
    collected = [row for row in rows if row.stop.face_id in faces]
    kerbs = [faces[row.stop.face_id].kerb for row in collected]
    frame = _frame(box_pt, kerbs, way)
    backdrop.draw(booklet, frame, things=False)
    for kerb in kerbs:
        for part in _parts(frame, kerb):
            booklet.line(part, TODAY, 3.0)
    for part in _parts(frame, shapely.LineString(way)):
        booklet.line(part, PLAN, 1.3)
        for tip, direction in _arrows(part):
            _arrow(booklet, tip, direction)
    taken: list[tuple[float, float, float, float]] = [
        (x, y, x + 170, y + 22),
        (x + wide - 30, y + high - 36, x + wide, y + high),
    ]
    for row, kerb in zip(collected, kerbs, strict=True):
        at = _free_place(frame, kerb, taken)
        booklet.disc(*at, _DISC_PT, fill="#ffffff", stroke=INK, width_pt=0.9)
        size = 7.0 if row.number < 100 else 5.5
        booklet.text(at[0], at[1] - 0.36 * size, f"{row.number}", size, bold=True, align="middle")
    _sites(booklet, frame, rows)
    _names(booklet, frame, rows, faces, taken)
    booklet.box(x, y, wide, high, stroke=SOFT, width_pt=0.6)
    booklet.box(x + 0.5, y + 0.5, 168, 20, fill="#ffffff")
    draw_scale_bar(booklet, frame, x + 10, y + 6)
    draw_north(booklet, frame, x + wide - 18, y + high - 20)


def _frame(box_pt: tuple[float, float, float, float], kerbs: Sequence[shapely.LineString], way: FloatArray) -> Frame:
    """Turn the strip so that what it shows lies along it."""
    x, y, wide, high = box_pt
    shown = shapely.get_coordinates(np.array(kerbs, dtype=object)) if kerbs else way
    turn = _long_side(shown)
    cos, sin = math.cos(turn), math.sin(turn)
    level = shown @ np.array([[cos, sin], [-sin, cos]])
    low, top = level.min(axis=0), level.max(axis=0)
    across = max(float(top[0] - low[0]), _LEAST_M) + 2 * _MARGIN_M
    up = max(float(top[1] - low[1]), _LEAST_M * high / wide) + 2 * _MARGIN_M
    centre = (low + top) / 2 @ np.array([[cos, -sin], [sin, cos]])
    return Frame(x, y, wide, high, (float(centre[0]), float(centre[1])), fit_scale(across, up, wide, high), turn)


def _long_side(points: FloatArray) -> float:
    """Return the turn, by a quarter at most, that levels the long side of the least rectangle about some points."""
    box = shapely.oriented_envelope(shapely.MultiPoint(points))
    if box.geom_type != "Polygon":
        return 0.0
    ring = shapely.get_coordinates(box)
    first, second = ring[1] - ring[0], ring[2] - ring[1]
    along = first if np.hypot(*first) >= np.hypot(*second) else second
    turn = -math.atan2(along[1], along[0])
    if turn > math.pi / 2 + 1e-9:
        return turn - math.pi
    return turn + math.pi if turn < -math.pi / 2 - 1e-9 else turn


def _parts(frame: Frame, line: shapely.LineString) -> Iterator[FloatArray]:
    for part in shapely.get_parts(frame.placed(np.array([line], dtype=object))):
        if part.geom_type == "LineString" and part.length > 0:
            yield shapely.get_coordinates(part)


def _arrows(points: FloatArray) -> Iterator[tuple[FloatArray, FloatArray]]:
    """Yield points of a line at even distances, with the direction there."""
    left = _ARROW_EVERY_PT / 2
    for begin, end in pairwise(points):
        step = end - begin
        long = float(np.hypot(*step))
        while left < long:
            yield begin + step * (left / long), step / long
            left += _ARROW_EVERY_PT
        left -= long


def _arrow(booklet: Booklet, tip: FloatArray, along: FloatArray) -> None:
    left = np.array([-along[1], along[0]])
    wings = [tip - _ARROW_PT * along + 0.5 * _ARROW_PT * left, tip - _ARROW_PT * along - 0.5 * _ARROW_PT * left]
    booklet.rings([np.array([tip + 0.2 * along, *wings])], fill=PLAN)


def _free_place(
    frame: Frame, kerb: shapely.LineString, taken: list[tuple[float, float, float, float]]
) -> tuple[float, float]:
    """Return where a face's number stands on its pavement, off all others where there is such a place, and take it."""
    best: tuple[float, tuple[float, float]] | None = None
    for share in (0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8, 0.1, 0.9):
        ends = shapely.get_coordinates(
            shapely.line_interpolate_point(kerb, [max(share - 0.02, 0), min(share + 0.02, 1)], normalized=True)
        )
        low, high = frame.place(ends)
        along = (high - low) / max(float(np.hypot(*(high - low))), 1e-9)
        for off in (_DISC_PT + 2.5, -_DISC_PT - 5.0, 2.4 * _DISC_PT + 2.5):
            middle = (low + high) / 2 + off * np.array([-along[1], along[0]])
            over = _overlap(_about(middle), taken)
            if best is None or over < best[0]:
                best = over, (float(middle[0]), float(middle[1]))
            if over == 0:
                break
        if best is not None and best[0] == 0:
            break
    assert best is not None  # noqa: S101 (there are nine places)
    taken.append(_about(np.array(best[1])))
    return best[1]


def _about(middle: FloatArray) -> tuple[float, float, float, float]:
    x, y = middle.tolist()
    return x - _DISC_PT, y - _DISC_PT, x + _DISC_PT, y + _DISC_PT


def _overlap(box: tuple[float, float, float, float], taken: Sequence[tuple[float, float, float, float]]) -> float:
    """Return how much of a box others take, in square points."""
    total = 0.0
    for other in taken:
        wide = min(box[2], other[2]) - max(box[0], other[0])
        high = min(box[3], other[3]) - max(box[1], other[1])
        total += max(wide, 0.0) * max(high, 0.0)
    return total


def _sites(booklet: Booklet, frame: Frame, rows: Sequence[StopRow]) -> None:
    """Mark depots and unloading places that lie in the window: a square, filled where the truck unloads."""
    for row in rows:
        stop = row.stop
        if stop.kind is StopKind.COLLECT or stop.point.is_empty or stop.outside:
            continue
        x, y = frame.place(np.array([[stop.point.x, stop.point.y]]))[0].tolist()
        if (
            frame.x_pt + 5 <= x <= frame.x_pt + frame.wide_pt - 5
            and frame.y_pt + 5 <= y <= frame.y_pt + frame.high_pt - 5
        ):
            fill = INK if stop.kind is StopKind.UNLOAD else "#ffffff"
            booklet.box(x - 4, y - 4, 8, 8, fill=fill, stroke=INK, width_pt=1.0)


def _names(
    booklet: Booklet,
    frame: Frame,
    rows: Sequence[StopRow],
    faces: Mapping[str, FaceRow],
    taken: list[tuple[float, float, float, float]],
) -> None:
    """Write each street's name once, along it, where nothing else stands."""
    done: set[str] = set()
    for row in rows:
        face = faces.get(row.stop.face_id)
        if face is None or not face.street or face.street in done:
            continue
        text = shorten(printable(face.street, bold=True), _NAME_PT, 110, bold=True)
        long = width_pt(text, _NAME_PT, bold=True)
        for share in (0.5, 0.3, 0.7):
            ends = frame.place(
                shapely.get_coordinates(
                    shapely.line_interpolate_point(
                        face.kerb, [max(share - 0.15, 0), min(share + 0.15, 1)], normalized=True
                    )
                )
            )
            along = ends[1] - ends[0]
            turn = math.degrees(math.atan2(along[1], along[0]))
            turn = turn - 180 if turn > 90 else turn + 180 if turn < -90 else turn
            right = np.array([along[1], -along[0]]) / max(float(np.hypot(*along)), 1e-9)
            middle = ends.mean(axis=0) + 9 * right
            half_x = abs(math.cos(math.radians(turn))) * long / 2 + 4
            half_y = abs(math.sin(math.radians(turn))) * long / 2 + 4
            box = (middle[0] - half_x, middle[1] - half_y, middle[0] + half_x, middle[1] + half_y)
            inside = (
                box[0] > frame.x_pt
                and box[1] > frame.y_pt
                and box[2] < frame.x_pt + frame.wide_pt
                and box[3] < frame.y_pt + frame.high_pt
            )
            if inside and _overlap(box, taken) == 0:
                booklet.text(
                    middle[0], middle[1] - 2, text, _NAME_PT, bold=True, colour=SOFT, align="middle", turn_deg=turn
                )
                taken.append(box)
                done.add(face.street)
                break
