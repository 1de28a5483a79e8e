"""The first pages of the atlas: a map that says on which page each face is, and the same as a list."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import shapely

from binopt.domain.plan_files import FaceRow
from binopt.outputs.colours import INK, PLAN, SOFT
from binopt.outputs.words import plain_line
from binopt.papers.atlas.graph import RULE
from binopt.papers.atlas.widths import FaceWidths
from binopt.papers.edition import Edition
from binopt.papers.pdf.backdrop import Backdrop
from binopt.papers.pdf.booklet import Booklet
from binopt.papers.pdf.frame import Frame, draw_lines, fit_scale
from binopt.papers.pdf.scale_bar import draw_north, draw_scale_bar

_MARGIN, _LIST_PT = 30.0, 7.0
_COLUMN_PT = 256.0


def list_pages(count: int, booklet: Booklet) -> int:
    """Return how many pages a list of so many faces takes."""
    rows, columns = _list_shape(booklet)
    return -(-count // (rows * columns))


def _list_shape(booklet: Booklet) -> tuple[int, int]:
    rows = int((booklet.height_pt - 2 * _MARGIN - 40) // (_LIST_PT + 3))
    return rows, max(int((booklet.width_pt - 2 * _MARGIN) // _COLUMN_PT), 1)


def draw_key_map(
    booklet: Booklet, edition: Edition, backdrop: Backdrop, widths: Mapping[str, FaceWidths], pages: Mapping[str, int]
) -> None:
    """Draw the whole quarter, each face with the page on which it is; those that break the rule in the plan are red."""
    speech = edition.speech
    wide, high = booklet.width_pt - 2 * _MARGIN, booklet.height_pt - 2 * _MARGIN - 46
    kerbs = np.array([face.kerb for face in edition.plan.faces], dtype=object)
    west, south, east, north = shapely.total_bounds(kerbs)
    scale = fit_scale(east - west + 20, north - south + 20, wide, high)
    frame = Frame(_MARGIN, _MARGIN + 16, wide, high, ((west + east) / 2, (south + north) / 2), scale)
    name = plain_line(str(edition.plan.report["case"].get("name", "")))
    title = speech.say("Street atlas: {place}", place=name)
    booklet.text(_MARGIN, booklet.height_pt - _MARGIN - 14, title, 16, bold=True, most_pt=wide, least_pt=8)
    backdrop.draw(booklet, frame, things=False)
    taken: list[tuple[float, float]] = []
    for face in edition.plan.faces:
        broken = bool(widths[face.face_id].breaches_plan)
        colour = RULE if broken else PLAN
        draw_lines(booklet, frame, np.array([face.kerb], dtype=object), colour, 1.6 if broken else 0.9)
        _number(booklet, frame, face, pages[face.face_id], taken)
    booklet.box(frame.x_pt, frame.y_pt, wide, high, stroke=SOFT, width_pt=0.5)
    draw_scale_bar(booklet, frame, _MARGIN, _MARGIN + 3)
    draw_north(booklet, frame, booklet.width_pt - _MARGIN - 14, booklet.height_pt - _MARGIN - 52)
    told = speech.say("Numbers are pages. Red: bins of the plan leave less than the clear width.")
    booklet.text(booklet.width_pt - _MARGIN, _MARGIN + 3, told, 7, colour=SOFT, align="right", most_pt=wide * 0.6)


def _number(booklet: Booklet, frame: Frame, face: FaceRow, page: int, taken: list[tuple[float, float]]) -> None:
    """Write a face's page on its pavement's side, where no other number stands."""
    for share in (0.5, 0.3, 0.7):
        ends = shapely.get_coordinates(
            shapely.line_interpolate_point(face.kerb, [max(share - 0.02, 0), min(share + 0.02, 1)], normalized=True)
        )
        low, high = frame.place(ends)
        along = (high - low) / max(float(np.hypot(*(high - low))), 1e-9)
        x, y = ((low + high) / 2 + 5.5 * np.array([-along[1], along[0]])).tolist()
        if all(abs(x - other[0]) > 9 or abs(y - other[1]) > 6 for other in taken):
            booklet.text(x, y - 2, f"{page}", 5.5, colour=INK, align="middle")
            taken.append((x, y))
            return


def draw_list(booklet: Booklet, edition: Edition, pages: Mapping[str, int]) -> None:
    """List all faces by street and name, with their pages."""
    speech = edition.speech
    rows, columns = _list_shape(booklet)
    faces = sorted(edition.plan.faces, key=lambda face: (face.street, face.face_id))
    for number, face in enumerate(faces):
        at = number % (rows * columns)
        if at == 0:
            if number:
                booklet.end_page()
            title = speech.say("Faces and their pages")
            booklet.text(_MARGIN, booklet.height_pt - _MARGIN - 12, title, 13, bold=True)
        x = _MARGIN + at // rows * _COLUMN_PT
        y = booklet.height_pt - _MARGIN - 34 - at % rows * (_LIST_PT + 3)
        street = plain_line(face.street) or speech.say("(no name)")
        cells = (
            (x, 105.0, "left", street),
            (x + 108, 112.0, "left", face.face_id),
            (x + 222, 22.0, "right", f"{pages[face.face_id]}"),
        )
        booklet.cells(y, cells, _LIST_PT)
    booklet.end_page()
