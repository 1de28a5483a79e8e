"""``plan.dxf``: pavements, kerbs, obstacles, doors and spots for the engineer's CAD, in metres, layers named."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

import numpy as np
import shapely
from ezdxf._options import options
from ezdxf.document import Drawing
from ezdxf.enums import TextEntityAlignment
from ezdxf.filemanagement import new
from ezdxf.layouts.layout import Modelspace
from ezdxf.units import M

from binopt.domain.plan import Spot
from binopt.outputs.words import plain_line
from binopt.papers.edition import Edition
from binopt.papers.folder import PaperFolder
from binopt.papers.names import safe_names

FILE = "plan.dxf"
LONGEST_TEXT = 80
"""Characters of one text: longer ones would lie across the street."""
_COLOURS = {"PAVEMENT": 8, "CARRIAGEWAY": 9, "KERB": 7, "FACE": 7, "DOOR": 3}
_OBSTACLE, _PLAN, _UNLAWFUL, _TODAY = 94, 5, 1, 30
"""Colours by their number in AutoCAD's index."""
_FACE_M, _DOOR_M, _SPOT_M = 0.5, 0.3, 0.15
"""Heights of letters."""
_COMMANDS = str.maketrans({"\\": "/", "^": "ˆ", "{": "(", "}": ")"})


def write(edition: Edition, folder: PaperFolder) -> None:
    """Write the drawing, in the plan's coordinate system.

    Layers: ``PAVEMENT``, ``CARRIAGEWAY``, ``KERB``, ``FACE`` (ids), ``OBSTACLE_<kind>``, ``DOOR``,
    ``SPOT_PLAN_<stream>``, ``SPOT_PLAN_UNLAWFUL_<stream>``, ``SPOT_TODAY_<stream>`` and ``SPOT_TEXT``.
    """
    folder.path(FILE).write_bytes(_rendered(edition))


def _draw(document: Drawing, space: Modelspace, edition: Edition) -> None:
    case, plan = edition.case, edition.plan
    _areas(document, space, "CARRIAGEWAY", case.carriageways)
    _areas(document, space, "PAVEMENT", (pavement.geometry for pavement in case.pavements))
    kinds = safe_names(sorted({one.kind for one in case.obstacles}))
    for one in case.obstacles:
        _areas(document, space, f"OBSTACLE_{kinds[one.kind].upper()}", (one.footprint,), colour=_OBSTACLE)
    for face in plan.faces:
        _line(document, space, "KERB", face.kerb)
        middle = face.kerb.interpolate(0.5, normalized=True)
        _text(document, space, "FACE", f"{face.face_id} {face.street}", middle, _FACE_M)
    for door in case.premises:
        space.add_point((door.door.x, door.door.y), dxfattribs={"layer": _layer(document, "DOOR")})
        _text(document, space, "DOOR", door.address or door.premises_id, door.door, _DOOR_M)
    streams = safe_names(sorted({spot.stream for service in (plan.plan, plan.today) for spot in service.spots}))
    for spot in _ordered(plan.today.spots):
        _areas(document, space, f"SPOT_TODAY_{streams[spot.stream].upper()}", (spot.shape,), colour=_TODAY)
    for spot in _ordered(plan.plan.spots):
        prefix, colour = ("SPOT_PLAN", _PLAN) if spot.lawful else ("SPOT_PLAN_UNLAWFUL", _UNLAWFUL)
        _areas(document, space, f"{prefix}_{streams[spot.stream].upper()}", (spot.shape,), colour=colour)
        told = f"{spot.premises_id} {spot.stream} {spot.rank} {spot.bin_type.litres} l {spot.chainage_m:.2f}"
        _text(document, space, "SPOT_TEXT", told, spot.shape.centroid, _SPOT_M)


@contextmanager
def _without_clock() -> Iterator[None]:
    """Let a drawing bear a fixed date and number, so that the same plan is the same file."""
    before = options.write_fixed_meta_data_for_testing
    options.write_fixed_meta_data_for_testing = True
    try:
        yield
    finally:
        options.write_fixed_meta_data_for_testing = before


def _rendered(edition: Edition) -> bytes:
    with _without_clock():
        document = new("R2010", units=M)
        document.header["$MEASUREMENT"] = 1  # metric
        _draw(document, document.modelspace(), edition)
        _look_at(document, edition)
        # ezdxf adds what is missing in the order of a set, which differs from run to run
        for kind in sorted(document.entitydb.dxf_types_in_use()):
            document.classes.add_class(kind)
        text = io.StringIO()
        document.write(text)
    return text.getvalue().encode("utf-8", "replace")


def _look_at(document: Drawing, edition: Edition) -> None:
    """Let CAD open the drawing with all of it in view, however far from the origin it lies."""
    kerbs = np.array([face.kerb for face in edition.plan.faces], dtype=object)
    if len(kerbs):
        west, south, east, north = shapely.total_bounds(kerbs).tolist()
        height = max(north - south, (east - west) * 0.6, 1.0) * 1.1
        document.set_modelspace_vport(height, ((west + east) / 2, (south + north) / 2))


def _ordered(spots: Sequence[Spot]) -> list[Spot]:
    return sorted(spots, key=lambda spot: (*spot.key, spot.rank))


def cad_text(text: str) -> str:
    r"""Write a text so that CAD shows it as it is, and never reads a command in it.

    ``\P`` and ``{}`` are commands of multi-line text, ``%%`` begins a symbol and ``^`` a control character in every
    text; a blank is put between two percent signs, the others are replaced by characters that look like them.
    """
    return re.sub("%(?=%)", "% ", plain_line(text, LONGEST_TEXT).translate(_COMMANDS))


def _layer(document: Drawing, name: str, colour: int | None = None) -> str:
    if name not in document.layers:
        document.layers.add(name, color=_COLOURS.get(name, 7) if colour is None else colour)
    return name


def _areas(
    document: Drawing, space: Modelspace, layer: str, shapes: Iterable[shapely.Geometry], *, colour: int | None = None
) -> None:
    """Draw the rings of areas as closed polylines, and the lines of whatever has no area as open ones."""
    for shape in shapes:
        for part in shapely.get_parts(shape):
            if part.is_empty:
                continue
            if part.geom_type == "Polygon":
                for ring in (part.exterior, *part.interiors):
                    points = [(x, y) for x, y, *_ in ring.coords[:-1]]
                    space.add_lwpolyline(points, close=True, dxfattribs={"layer": _layer(document, layer, colour)})
            elif part.geom_type == "LineString":
                _line(document, space, layer, part)


def _line(document: Drawing, space: Modelspace, layer: str, line: shapely.LineString) -> None:
    points = [(x, y) for x, y, *_ in line.coords]
    space.add_lwpolyline(points, dxfattribs={"layer": _layer(document, layer)})


def _text(document: Drawing, space: Modelspace, layer: str, text: str, at: shapely.Point, height_m: float) -> None:
    told = cad_text(text)
    if told:
        made = space.add_text(told, height=height_m, dxfattribs={"layer": _layer(document, layer)})
        made.set_placement((at.x, at.y), align=TextEntityAlignment.MIDDLE_CENTER)
