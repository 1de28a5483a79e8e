"""``atlas-a4.pdf`` at 1:200 and ``atlas-a3.pdf`` at 1:100: a key map, a list, and every face to scale."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from binopt.outputs.colours import INK, PLAN, SOFT, TODAY
from binopt.outputs.words import plain_line
from binopt.papers.atlas.graph import RULE
from binopt.papers.atlas.key_map import draw_key_map, draw_list, list_pages
from binopt.papers.atlas.pieces import cut_faces, lay_on_pages
from binopt.papers.atlas.strip import GUTTER_PT, StripMaker
from binopt.papers.atlas.widths import FaceWidths, find_widths
from binopt.papers.edition import Edition
from binopt.papers.folder import PaperFolder
from binopt.papers.pdf.backdrop import Backdrop
from binopt.papers.pdf.booklet import A3, A4, Booklet
from binopt.papers.pdf.frame import POINTS_PER_M, Frame
from binopt.papers.pdf.scale_bar import draw_scale_bar

SHEETS = {"atlas-a4.pdf": (A4, 200.0), "atlas-a3.pdf": (A3, 100.0)}
"""By file: the size of paper, and the scale."""
_MARGIN, _HEAD, _LEGEND, _GAP = 28.0, 22.0, 34.0, 12.0


def write(edition: Edition, folder: PaperFolder) -> None:
    """Write the atlas in both sizes."""
    widths, backdrop = find_widths(edition), Backdrop.of(edition.case)
    for name, (size, scale) in SHEETS.items():
        _write(edition, folder.path(name), widths, backdrop, (size[1], size[0]), scale)


def _write(
    edition: Edition,
    path: Path,
    widths: Mapping[str, FaceWidths],
    backdrop: Backdrop,
    size: tuple[float, float],
    scale: float,
) -> None:
    speech, faces = edition.speech, edition.plan.faces
    wide, high = size[0] - 2 * _MARGIN, size[1] - 2 * _MARGIN - _HEAD - _LEGEND
    cut = cut_faces(faces, edition.street.model, (wide - GUTTER_PT) * scale / POINTS_PER_M)
    order = sorted(faces, key=lambda face: (face.street, face.face_id))
    pieces = [piece for face in order for piece in cut[face.face_id]]
    maker = StripMaker.of(edition, backdrop, widths, scale)
    sized = [(piece, *maker.size(piece)) for piece in pieces]
    pages = lay_on_pages(sized, wide, high, _GAP)
    title = speech.say("Street atlas: {place}", place=str(edition.plan.report["case"].get("name", "")))
    with Booklet(path, size, title, speech.language) as booklet:
        before = 1 + list_pages(len(faces), booklet)
        first: dict[str, int] = {}
        for number, cells in enumerate(pages):
            for cell in cells:
                first.setdefault(cell.piece.face_id, before + number + 1)
        draw_key_map(booklet, edition, backdrop, widths, first)
        booklet.end_page()
        draw_list(booklet, edition, first)
        for number, cells in enumerate(pages):
            booklet.bookmark(edition.faces[cells[0].piece.face_id].street or cells[0].piece.face_id)
            for cell in cells:
                maker.draw(booklet, cell, _MARGIN, size[1] - _MARGIN - _HEAD)
            _frame(booklet, edition, title, before + number + 1, scale)
            booklet.end_page()


def _frame(booklet: Booklet, edition: Edition, title: str, page: int, scale: float) -> None:
    """Draw what every page has: title, page, scale bar and the meaning of the colours."""
    speech = edition.speech
    wide = booklet.width_pt - 2 * _MARGIN
    top = booklet.height_pt - _MARGIN
    booklet.text(_MARGIN, top - 8, title, 8, colour=SOFT, most_pt=0.7 * wide)
    booklet.text(_MARGIN + wide, top - 8, speech.say("page {page}", page=page), 8, colour=SOFT, align="right")
    booklet.line([(_MARGIN, _MARGIN + 22), (_MARGIN + wide, _MARGIN + 22)], SOFT, 0.4)
    y = _MARGIN + 11
    x = _MARGIN + draw_scale_bar(booklet, Frame(0, 0, 1, 1, (0.0, 0.0), scale), _MARGIN, y) + 16
    for fill, stroke, dash, told in (
        (PLAN, INK, (), speech.say("spot of the plan: chainage in m · litres")),
        ("#ffffff", RULE, (), speech.say("not lawful (!)")),
        (None, TODAY, (1.5, 1.0), speech.say("spot of today")),
    ):
        booklet.rings(
            [_square(x, y)],
            fill=fill,
            stroke=stroke,
            width_pt=0.8,
            dash=dash,
        )
        x += 11 + booklet.text(x + 10, y, told, 6.5, most_pt=wide / 4) + 10
    for colour, width, dash, told in (
        (TODAY, 1.2, (), speech.say("free today")),
        (PLAN, 1.4, (), speech.say("free in the plan")),
        (RULE, 0.8, (3, 2), speech.say("clear width")),
    ):
        booklet.line([(x, y + 3), (x + 14, y + 3)], colour, width, dash=dash)
        x += 16 + booklet.text(x + 17, y, told, 6.5, most_pt=wide / 6) + 10
    sizes = {spot.bin_type.litres: spot.bin_type for spot in edition.plan.plan.spots}
    told = "; ".join(
        f"{litres} l: {speech.number(kind.width_m, 2)} × {speech.number(kind.depth_m, 2)} m"
        for litres, kind in sorted(sizes.items())
    )
    name = plain_line(speech.say("Bins: {sizes}. All at the worst minute of the week.", sizes=told), 400)
    booklet.text(_MARGIN, _MARGIN, name, 6.5, colour=SOFT, most_pt=wide)


def _square(x: float, y: float) -> list[tuple[float, float]]:
    return [(x, y), (x + 7, y), (x + 7, y + 7), (x, y + 7)]
