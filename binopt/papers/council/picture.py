"""A stretch of pavement with its bins, as an SVG: the kerb lies level, the buildings above it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import shapely
from shapely.affinity import affine_transform
from shapely.geometry import box
from shapely.geometry.base import BaseGeometry

from binopt.domain.case import Case
from binopt.domain.plan import Spot
from binopt.domain.plan_files import FaceRow
from binopt.outputs.colours import INK, LOSS_COLOURS, SOFT, stream_colour

LONGEST_M = 32.0
"""Most of a face that is drawn: bins on it can be told apart on paper."""
ROAD_M, PAVEMENT_M = 1.4, 4.6
"""What is drawn on both sides of the kerb."""
_LAND, _ROAD, _TREE, _THING, _WRONG = "#f4f2ed", "#ffffff", "#7d9a6b", "#848a93", "#c8102e"
_SCALE_M = 5


def draw_face(
    case: Case, face: FaceRow, spots: Sequence[Spot], window: tuple[float, float], about: str, *, judged: bool
) -> str:
    """Draw a part of a face with the bins that stand there in the course of the week.

    Parameters
    ----------
    spots
        All spots of one side of the comparison; those of other faces are drawn too where they are near.
    window
        From where to where along the kerb, in metres; see ``busiest_part``.
    about
        What the picture shows, for those who do not see it; escaped already.
    judged
        Whether to mark spots that are not lawful.
    """
    into, length_m = _levelled(face, window)
    frame = box(0, -ROAD_M, length_m, PAVEMENT_M)
    streams, solid = list(case.streams), [one for one in case.obstacles if not one.flat]
    parts = [
        _shape(frame, _LAND),
        _shape(box(0, -ROAD_M, length_m, 0), _ROAD),
        *_shapes((one.geometry for one in case.pavements), into, frame, LOSS_COLOURS[0]),
        *_shapes((one.footprint for one in solid if "tree" in one.kind), into, frame, _TREE),
        *_shapes((one.footprint for one in solid if "tree" not in one.kind), into, frame, _THING),
        *_shapes([face.kerb], into, frame, INK),
    ]
    for stream in streams:
        colour = stream_colour(streams.index(stream))
        shown = [spot for spot in spots if spot.stream == stream]
        for wrong in (False, True):
            edge = f' stroke="{_WRONG}" stroke-width="9"' if wrong else ' stroke="#fff" stroke-width="4"'
            marked = [spot.shape for spot in shown if (judged and not spot.lawful) is wrong]
            parts += _shapes(marked, into, frame, colour, edge)
    parts.append(_scale(length_m))
    size = f"0 0 {_cm(length_m)} {_cm(ROAD_M + PAVEMENT_M)}"
    return f'<svg viewBox="{size}" role="img" aria-label="{about}">{"".join(parts)}</svg>'


def busiest_part(face: FaceRow, spots: Sequence[Spot]) -> tuple[float, float]:
    """Return the part of a face, of ``LONGEST_M`` at most, on which most of these bins stand."""
    if face.length_m <= LONGEST_M:
        return 0.0, face.length_m
    chainages = np.sort([spot.chainage_m for spot in spots if spot.face_id == face.face_id])
    if not len(chainages):
        return 0.0, LONGEST_M
    counts = np.searchsorted(chainages, chainages + LONGEST_M - 2, side="right") - np.arange(len(chainages))
    first = int(np.argmax(counts))
    last = first + int(counts[first]) - 1
    middle = (chainages[first] + chainages[last]) / 2
    begin = float(np.clip(middle - LONGEST_M / 2, 0.0, face.length_m - LONGEST_M))
    return begin, begin + LONGEST_M


def _levelled(face: FaceRow, window: tuple[float, float]) -> tuple[list[float], float]:
    """Return the affine that lays a part of the kerb level, its begin at 0, and how long it is then."""
    (x0, y0), (x1, y1) = (face.kerb.interpolate(chainage).coords[0] for chainage in window)
    length_m = max(float(np.hypot(x1 - x0, y1 - y0)), 1.0)
    cos, sin = (x1 - x0) / length_m, (y1 - y0) / length_m
    return [cos, sin, -sin, cos, -(cos * x0 + sin * y0), sin * x0 - cos * y0], length_m


def _shapes(
    shapes: Iterable[BaseGeometry], into: list[float], frame: BaseGeometry, colour: str, more: str = ""
) -> list[str]:
    """Draw what of some shapes lies in the frame."""
    array = np.array([shape for shape in shapes if not shape.is_empty], dtype=object)
    if not len(array):
        return []
    back = affine_transform(frame, _inverse(into))
    near = array[shapely.intersects(shapely.envelope(array), back)]
    clipped = [affine_transform(shape, into).intersection(frame) for shape in near]
    return [_shape(part, colour, more) for shape in clipped for part in shapely.get_parts(shape) if not part.is_empty]


def _inverse(into: list[float]) -> list[float]:
    turn = np.array([[into[0], into[1]], [into[2], into[3]]])
    back = turn.T
    shift = -back @ np.array(into[4:])
    return [*back.ravel().tolist(), *shift.tolist()]


def _shape(shape: BaseGeometry, colour: str, more: str = "") -> str:
    if shape.geom_type == "Polygon":
        rings = [shape.exterior, *shape.interiors]
        path = "".join(f"M{_points(ring)}Z" for ring in rings)
        return f'<path d="{path}" fill="{colour}" fill-rule="evenodd"{more}/>'
    if shape.geom_type == "LineString":
        return f'<path d="M{_points(shape)}" fill="none" stroke="{colour}" stroke-width="8"/>'
    return ""


def _points(line: BaseGeometry) -> str:
    return "L".join(f"{_cm(x)} {_cm(PAVEMENT_M - y)}" for x, y in line.coords)


def _scale(length_m: float) -> str:
    """Draw a bar of five metres into the carriageway."""
    metres = min(_SCALE_M, int(length_m) or 1)
    x, y = _cm(length_m - metres) - 20, _cm(PAVEMENT_M + ROAD_M) - 24
    return (
        f'<path d="M{x} {y - 20}V{y}H{x + _cm(metres)}V{y - 20}" fill="none" stroke="{INK}" stroke-width="6"/>'
        f'<text x="{x + _cm(metres) // 2}" y="{y - 22}" text-anchor="middle" font-size="80" fill="{SOFT}">'
        f"{metres} m</text>"
    )


def _cm(metres: float) -> int:
    return round(100 * metres)
