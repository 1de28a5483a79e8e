"""A sketch of the pavement before a door, as somebody sees it who stands there and looks at the street."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np
import shapely
from shapely.geometry import LineString, Point

from binopt.domain.plan import Spot
from binopt.domain.plan_files import FaceRow
from binopt.domain.street import FloatArray
from binopt.outputs.colours import INK, SOFT
from binopt.papers.notices.entries import Chip
from binopt.papers.pdf.backdrop import Backdrop
from binopt.papers.pdf.booklet import Booklet
from binopt.papers.pdf.frame import Frame, fit_scale
from binopt.papers.pdf.scale_bar import draw_scale_bar
from binopt.speech import Speech

_BESIDE_M, _BEHIND_M, _ROAD_M = 2.0, 1.2, 2.6
"""What is shown beside the bins and the door, behind them, and of the carriageway."""
_FAR_M = 30.0
"""A door farther from its bins than this is not in the picture: they would be specks."""
_CHORD_M = 1.5
_ROW_M = 1.6
"""Bins whose middles are nearer than this are marked together."""
_CHIP_PT, _CAPTION_PT, _LABEL_PT = 5.5, 12.0, 15.0
_NEXT_M = 0.5
"""A bin nearer to the door than this stands before it."""


def turn_of(kerb: LineString, chainage_m: float) -> float:
    """Return by how much the street is turned so that the kerb runs level and the pavement lies below it.

    The pavement lies on a kerb's left; seen from a door, rising chainage is then to the left, as it is in words.
    """
    ends = shapely.line_interpolate_point(kerb, np.clip([chainage_m - _CHORD_M, chainage_m + _CHORD_M], 0, kerb.length))
    (x1, y1), (x2, y2) = shapely.get_coordinates(ends)
    return math.pi - math.atan2(y2 - y1, x2 - x1)


def draw_sketch(
    booklet: Booklet,
    box_pt: tuple[float, float, float, float],
    backdrop: Backdrop,
    spots: Sequence[Spot],
    door: Point,
    face: FaceRow,
    marks: Mapping[str, Chip],
    speech: Speech,
) -> None:
    """Draw the bins of one premises, its door and the pavement about them into a box of the page.

    Parameters
    ----------
    box_pt
        Left, foot, width and height of the box.
    spots
        The bins; at least one.
    face
        The face of the first of them.
    marks
        How streams are marked.
    """
    x, y, wide, high = box_pt
    frame, with_door = _frame((x, y + _CAPTION_PT, wide, high - _CAPTION_PT), spots, door, face)
    backdrop.draw(booklet, frame)
    taken: list[tuple[float, float, float]] = []
    rows = _rows(spots, face)
    for row in rows:
        _draw_bins(booklet, frame, row, marks)
    for row in rows:
        _mark(booklet, frame, row, marks, taken)
    if with_door:
        _door(booklet, frame, door, speech)
        _distance(booklet, frame, spots, door, face, taken, speech)
    top = frame.y_pt + frame.high_pt
    booklet.text(x + 6, top - 10, face.street, 8, bold=True, colour=SOFT, most_pt=wide / 2)
    booklet.box(x, frame.y_pt, wide, frame.high_pt, stroke=SOFT, width_pt=0.6)
    draw_scale_bar(booklet, frame, x + 4, y + 2, 60)
    view = speech.say("seen from the door towards the street")
    booklet.text(x + wide, y + 2, view, 7, colour=SOFT, align="right", most_pt=wide / 2)


def _rows(spots: Sequence[Spot], face: FaceRow) -> list[list[Spot]]:
    """Group bins that stand side by side, or at different times on the same place; those of other faces by face."""
    found: list[list[Spot]] = []
    for spot in sorted(
        spots, key=lambda spot: (spot.face_id != face.face_id, spot.face_id, spot.side, spot.chainage_m)
    ):
        last = found[-1][-1] if found else None
        near = last is not None and (last.face_id, last.side) == (spot.face_id, spot.side)
        if last is not None and near and spot.chainage_m - last.chainage_m < _ROW_M:
            found[-1].append(spot)
        else:
            found.append([spot])
    return found


def _draw_bins(booklet: Booklet, frame: Frame, row: Sequence[Spot], marks: Mapping[str, Chip]) -> None:
    """Draw the bins of a row, in the colour of their stream where there is only one."""
    one = len({spot.stream for spot in row}) == 1
    for spot in row:
        ring = frame.place(shapely.get_coordinates(spot.shape)[:4])
        booklet.rings([ring], fill=marks[spot.stream].colour if one else INK, stroke="#ffffff", width_pt=0.5)


def _mark(
    booklet: Booklet,
    frame: Frame,
    row: Sequence[Spot],
    marks: Mapping[str, Chip],
    taken: list[tuple[float, float, float]],
) -> None:
    """Draw the marks of all streams of a row beside it, towards the street, where no other marks are.

    ``taken`` are the marks there are: left, right and height of each row of them.
    """
    placed = [frame.place(shapely.get_coordinates(spot.shape)[:4]) for spot in row]
    streams = sorted({spot.stream for spot in row}, key=lambda stream: marks[stream].number)
    corners = np.vstack(placed)
    middle = float(corners[:, 0].min() + corners[:, 0].max()) / 2
    y = float(corners[:, 1].max()) + _CHIP_PT + 2
    left = middle - (len(streams) - 1) * _CHIP_PT * 1.05
    left = min(max(left, frame.x_pt + _CHIP_PT + 2), frame.x_pt + frame.wide_pt - 2 * _CHIP_PT * len(streams))
    right = left + (len(streams) - 1) * 2.1 * _CHIP_PT
    apart, top = 2 * _CHIP_PT + 1, frame.y_pt + frame.high_pt - _CHIP_PT
    while y < top and any(
        left - apart < to and right + apart > begin and abs(y - up) < apart for begin, to, up in taken
    ):
        y += 1
    taken.append((left, right, y))
    for number, stream in enumerate(streams):
        x = left + number * 2.1 * _CHIP_PT
        booklet.disc(x, y, _CHIP_PT, fill=marks[stream].colour, stroke="#ffffff")
        booklet.text(x, y - 2.9, f"{marks[stream].number}", 8, bold=True, colour="#ffffff", align="middle")


def _frame(
    box_pt: tuple[float, float, float, float], spots: Sequence[Spot], door: Point, face: FaceRow
) -> tuple[Frame, bool]:
    """Choose what the sketch shows: the bins, a strip of carriageway, and the door where it is not far."""
    x, y, wide, high = box_pt
    turn = turn_of(face.kerb, spots[0].chainage_m)
    on_kerb = shapely.get_coordinates(
        shapely.line_interpolate_point(face.kerb, [spot.chainage_m for spot in spots if spot.face_id == face.face_id])
    )
    shapes = np.vstack([*(shapely.get_coordinates(spot.shape) for spot in spots), on_kerb])
    with_door = bool(np.hypot(*(shapes - (door.x, door.y)).T).min() <= _FAR_M)
    shown = np.vstack([shapes, [(door.x, door.y)]]) if with_door else shapes
    level = _turned(shown, turn)
    low, top = level.min(axis=0) - np.array([_BESIDE_M, _BEHIND_M]), level.max(axis=0) + np.array([_BESIDE_M, _ROAD_M])
    middle = (low + top) / 2
    centre = _turned(middle[None, :], -turn)[0]
    scale = fit_scale(float(top[0] - low[0]), float(top[1] - low[1]), wide, high)
    return Frame(x, y, wide, high, (float(centre[0]), float(centre[1])), max(scale, 50.0), turn), with_door


def _turned(points: FloatArray, turn: float) -> FloatArray:
    cos, sin = math.cos(turn), math.sin(turn)
    turned: FloatArray = points @ np.array([[cos, sin], [-sin, cos]])
    return turned


def _door(booklet: Booklet, frame: Frame, door: Point, speech: Speech) -> None:
    """Mark the door by a pointer towards the street, its word beside it where there is room."""
    x, y = frame.place(np.array([[door.x, door.y]]))[0].tolist()
    booklet.rings([np.array([(x - 5, y - 10), (x + 5, y - 10), (x, y)])], fill=INK)
    word = speech.say("your door")
    right = x + 70 < frame.x_pt + frame.wide_pt
    booklet.text(x + 8 if right else x - 8, y - 10, word, 8.5, bold=True, align="left" if right else "right")


def _distance(
    booklet: Booklet,
    frame: Frame,
    spots: Sequence[Spot],
    door: Point,
    face: FaceRow,
    taken: Sequence[tuple[float, float, float]],
    speech: Speech,
) -> None:
    """Draw how far along the kerb the nearest bin of the face stands from the door, above all marks."""
    foot_m = float(face.kerb.project(door))
    own = [spot for spot in spots if spot.face_id == face.face_id]
    nearest = min(own, key=lambda spot: abs(spot.chainage_m - foot_m))
    away_m = abs(nearest.chainage_m - foot_m)
    if away_m < _NEXT_M:
        return
    ends = shapely.get_coordinates(shapely.line_interpolate_point(face.kerb, [foot_m, nearest.chainage_m]))
    (x1, y1), (x2, y2) = frame.place(ends).tolist()
    low, high = min(x1, x2) - _LABEL_PT, max(x1, x2) + _LABEL_PT
    up = max((one[2] for one in taken if one[0] < high and one[1] > low), default=min(y1, y2))
    over = max(2 * _CHIP_PT + 8, up + _CHIP_PT + 5 - min(y1, y2))
    if max(y1, y2) + over + 12 > frame.y_pt + frame.high_pt:
        return
    booklet.line([(x1, y1 + over), (x2, y2 + over)], INK, 0.8)
    for x, y in ((x1, y1 + over), (x2, y2 + over)):
        booklet.line([(x, y - 3), (x, y + 3)], INK, 0.8)
    label = f"{speech.number(away_m, 1)} m"
    booklet.text((x1 + x2) / 2, max(y1, y2) + over + 3, label, 8, bold=True, align="middle")
