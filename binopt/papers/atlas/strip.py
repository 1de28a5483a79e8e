"""One piece of the atlas: the pavement to scale, its things and spots, their chainages, and the free width below."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import shapely

from binopt.domain.plan import Spot
from binopt.domain.plan_files import FaceRow
from binopt.domain.street import Side
from binopt.outputs.colours import INK, PLAN, SOFT, TODAY
from binopt.outputs.words import plain_line
from binopt.papers.atlas.graph import HIGH_PT, RULE, Along, draw_graph
from binopt.papers.atlas.pieces import Cell, Piece
from binopt.papers.atlas.widths import Breach, FaceWidths
from binopt.papers.edition import Edition
from binopt.papers.pdf.backdrop import Backdrop
from binopt.papers.pdf.booklet import Booklet
from binopt.papers.pdf.fonts import printable, width_pt
from binopt.papers.pdf.frame import POINTS_PER_M, Frame, draw_areas, draw_lines
from binopt.papers.pdf.scale_bar import draw_north
from binopt.speech import thing_word

GUTTER_PT = 24.0
"""Left of a drawing, for the figures of its diagram."""
LEAST_PT = 230.0
"""Width of a piece's place on the page, however short it is: its title has to fit."""
_HEAD_PT, _LABELS_PT, _BARE_PT, _FOOT_PT = 31.0, 41.0, 4.0, 6.0
"""Heights of the title, of labels where there are any and where there are none, and below the diagram."""
_ROAD_M, _BEYOND_M = 1.4, 0.4
_LABEL_PT, _LABEL_APART_PT, _THING_PT = 4.8, 5.6, 4.2
_MOST_NAMED = 4
_SAMPLE_M = 0.5


@dataclass(frozen=True, slots=True)
class StripMaker:
    """Draws pieces of one edition. What all of them need is made once, by ``StripMaker.of``."""

    edition: Edition
    backdrop: Backdrop
    widths: Mapping[str, FaceWidths]
    scale: float
    plan: tuple[Spot, ...] = field(repr=False)
    plan_tree: shapely.STRtree = field(repr=False)
    today: tuple[Spot, ...] = field(repr=False)
    today_tree: shapely.STRtree = field(repr=False)
    of_face: Mapping[str, Sequence[Spot]] = field(repr=False)
    thing_tree: shapely.STRtree = field(repr=False)

    @classmethod
    def of(cls, edition: Edition, backdrop: Backdrop, widths: Mapping[str, FaceWidths], scale: float) -> StripMaker:
        """Index the spots of plan and today."""
        plan, today = edition.plan.plan.spots, edition.plan.today.spots
        trees = [shapely.STRtree([spot.shape for spot in spots]) for spots in (plan, today)]
        things = shapely.STRtree([one.footprint for one in edition.case.obstacles])
        of_face: dict[str, list[Spot]] = {}
        for spot in plan:
            of_face.setdefault(spot.face_id, []).append(spot)
        return cls(edition, backdrop, widths, scale, plan, trees[0], today, trees[1], of_face, things)

    def size(self, piece: Piece) -> tuple[float, float]:
        """Return the width and height of a piece's place on the page."""
        wide = piece.length_m * POINTS_PER_M / self.scale + GUTTER_PT
        high = _HEAD_PT + sum(self._labels_pt(piece)) + self._drawing_pt(piece) + HIGH_PT + _FOOT_PT
        return max(wide, LEAST_PT), high

    def _drawing_pt(self, piece: Piece) -> float:
        return (piece.high_m - piece.low_m + _ROAD_M + _BEYOND_M) * POINTS_PER_M / self.scale

    def _labels_pt(self, piece: Piece) -> tuple[float, float]:
        """Return the room for labels above and below a piece."""
        above = any(spot.side is Side.BUILDING for spot in self._own(piece))
        below = any(spot.side is not Side.BUILDING for spot in self._own(piece))
        return _LABELS_PT if above else _BARE_PT, _LABELS_PT if below else _BARE_PT

    def _own(self, piece: Piece) -> list[Spot]:
        return [spot for spot in self.of_face.get(piece.face_id, ()) if piece.from_m <= spot.chainage_m < piece.to_m]

    def draw(self, booklet: Booklet, cell: Cell, left: float, top: float) -> None:
        """Draw a cell of a page whose upper left corner lies at a point."""
        piece = cell.piece
        face, widths = self.edition.faces[piece.face_id], self.widths[piece.face_id]
        x, y = left + cell.x, top - cell.top
        self._head(booklet, piece, face, widths, x, y, cell.wide)
        high, (above, below) = self._drawing_pt(piece), self._labels_pt(piece)
        wide = piece.length_m * POINTS_PER_M / self.scale
        foot = y - _HEAD_PT - above - high
        frame = self._frame(piece, x + GUTTER_PT, foot, wide, high)
        self.backdrop.draw(booklet, frame)
        draw_lines(booklet, frame, np.array([face.kerb], dtype=object), INK, 1.1)
        window = frame.window_m()
        for spot in _met(self.today, self.today_tree, window):
            self._spot(booklet, frame, spot, stroke=TODAY, dash=(1.5, 1.0))
        spots = _met(self.plan, self.plan_tree, window)
        for spot in spots:
            self._spot(
                booklet, frame, spot, fill=PLAN if spot.lawful else "#ffffff", stroke=INK if spot.lawful else RULE
            )
        self._things(booklet, frame)
        booklet.box(frame.x_pt, foot, wide, high, stroke=SOFT, width_pt=0.3)
        draw_north(booklet, frame, x + 9, foot + high / 2, 12)
        own = self._own(piece)
        self._labels(booklet, frame, [spot for spot in own if spot.side is Side.BUILDING], above=True)
        self._labels(booklet, frame, [spot for spot in own if spot.side is not Side.BUILDING], above=False)
        draw_graph(booklet, _along(frame, face, piece), foot - below - HIGH_PT, piece, widths, self.edition.speech)

    def _frame(self, piece: Piece, x: float, y: float, wide: float, high: float) -> Frame:
        """Open a window whose lower edge lies on the carriageway."""
        begin, end = np.array(piece.begin_m), np.array(piece.end_m)
        along = (end - begin) / max(piece.length_m, 1e-9)
        left = np.array([-along[1], along[0]])
        middle_m = (piece.low_m - _ROAD_M + piece.high_m + _BEYOND_M) / 2
        centre = (begin + end) / 2 + left * middle_m
        return Frame(x, y, wide, high, (float(centre[0]), float(centre[1])), self.scale, piece.turn_rad)

    def _spot(
        self,
        booklet: Booklet,
        frame: Frame,
        spot: Spot,
        *,
        stroke: str,
        fill: str | None = None,
        dash: Sequence[float] = (),
    ) -> None:
        shape = np.array([spot.shape], dtype=object)
        width_pt = 0.5 if spot.lawful else 1.0
        draw_areas(booklet, frame, shape, fill=fill, stroke=stroke, width_pt=width_pt, dash=dash)

    def _things(self, booklet: Booklet, frame: Frame) -> None:
        """Write what things are, each above its middle, where no other word stands."""
        window = frame.window_m()
        taken: list[tuple[float, float, float]] = []
        for thing in np.sort(self.thing_tree.query(window)).tolist():
            case_thing = self.edition.case.obstacles[thing]
            seen = shapely.intersection(case_thing.footprint, window)
            if seen.is_empty:
                continue
            told = thing_word(self.edition.speech, case_thing.kind)
            x, y = frame.place(shapely.get_coordinates(shapely.centroid(seen)))[0].tolist()
            long = width_pt(printable(told), _THING_PT) / 2
            x = min(max(x, frame.x_pt + long + 1), frame.x_pt + frame.wide_pt - long - 1)
            y += 0.0 if case_thing.flat else _THING_PT  # beside what is drawn, not on it
            y = min(max(y, frame.y_pt + 2), frame.y_pt + frame.high_pt - _THING_PT)
            if all(abs(x - other[0]) > long + other[2] or abs(y - other[1]) > _THING_PT for other in taken):
                booklet.text(x, y, told, _THING_PT, align="middle", most_pt=90)
                taken.append((x, y, long))

    def _head(
        self, booklet: Booklet, piece: Piece, face: FaceRow, widths: FaceWidths, x: float, y: float, wide: float
    ) -> None:
        """Write which stretch it is, and where bins break the clear width today and in the plan."""
        speech = self.edition.speech
        metres = f"{speech.number(piece.from_m, 2)}–{speech.number(piece.to_m, 2)} m"
        street = plain_line(face.street) or speech.say("(no name)")
        title = f"{street} · {face.face_id} · {metres}"
        booklet.text(x, y - 9, title, 8.5, bold=True, most_pt=wide, least_pt=5)
        clear = speech.number(widths.clear_m, 2)
        today = _told(widths.breaches_today, piece, self.edition)
        plan = _told(widths.breaches_plan, piece, self.edition)
        nowhere = speech.say("nowhere")
        told = speech.say("today bins leave less than {clear} m: {where}", clear=clear, where=today or nowhere)
        booklet.text(x, y - 18, told, 6.5, colour=TODAY if today else SOFT, most_pt=wide, least_pt=5)
        told = speech.say("in the plan bins leave less than {clear} m: {where}", clear=clear, where=plan or nowhere)
        booklet.text(x, y - 26, told, 6.5, colour=RULE if plan else SOFT, most_pt=wide, least_pt=5)

    def _labels(self, booklet: Booklet, frame: Frame, spots: Sequence[Spot], *, above: bool) -> None:
        """Write the chainage and the sizes of the bins at each place, side by side, with a line to the bins."""
        places: dict[float, list[Spot]] = {}
        for spot in sorted(spots, key=lambda spot: (spot.chainage_m, spot.stream, spot.rank)):
            places.setdefault(round(spot.chainage_m, 2), []).append(spot)
        wanted = []
        for chainage, same in places.items():
            shape = frame.place(shapely.get_coordinates(same[0].shape)[:4])
            edge = float(shape[:, 1].max() if above else shape[:, 1].min())
            sizes = "/".join(f"{litres}" for litres in sorted({spot.bin_type.litres for spot in same}))
            mark = "" if all(spot.lawful for spot in same) else " !"
            text = f"{self.edition.speech.number(chainage, 2)} · {sizes}{mark}"
            wanted.append((float(shape[:, 0].mean()), edge, text))
        spread = _spread([one[0] for one in wanted], frame.x_pt, frame.x_pt + frame.wide_pt)
        line = frame.y_pt + frame.high_pt + 2 if above else frame.y_pt - 2
        for (x, edge, text), at in zip(wanted, spread, strict=True):
            inner = line - 1 if above else line + 1
            booklet.line([(x, edge), (x, inner), (at, line + (3 if above else -3))], SOFT, 0.25)
            foot = line + 4 if above else line - 4
            align = "left" if above else "right"
            colour = RULE if text.endswith("!") else INK
            booklet.text(
                at + 0.36 * _LABEL_PT, foot, text, _LABEL_PT, colour=colour, align=align, turn_deg=90,
                most_pt=_LABELS_PT - 6, least_pt=3.5,
            )  # fmt: skip


def _along(frame: Frame, face: FaceRow, piece: Piece) -> Along:
    """Return where chainages of a piece lie on the page, from left to right: the diagram stands under the drawing."""
    at_m = np.linspace(piece.from_m, piece.to_m, max(2, math.ceil((piece.to_m - piece.from_m) / _SAMPLE_M) + 1))
    points = frame.place(shapely.get_coordinates(shapely.line_interpolate_point(face.kerb, at_m)))
    return Along(at_m, np.maximum.accumulate(points[:, 0]))


def _met(spots: tuple[Spot, ...], tree: shapely.STRtree, window: shapely.Polygon) -> list[Spot]:
    return [spots[i] for i in np.sort(tree.query(window, predicate="intersects")).tolist()]


def _spread(wanted: Sequence[float], low: float, high: float) -> list[float]:
    """Move ascending places apart so that labels stand side by side, as little as needed and within limits."""
    placed: list[float] = []
    for x in wanted:
        placed.append(max(x, placed[-1] + _LABEL_APART_PT) if placed else max(x, low))
    over = (placed[-1] - high) if placed else 0.0
    if over > 0:
        limit = high
        for k in range(len(placed) - 1, -1, -1):
            placed[k] = min(placed[k], limit)
            limit = placed[k] - _LABEL_APART_PT
    return placed


def _told(breaches: Sequence[Breach], piece: Piece, edition: Edition) -> str:
    """List the stretches of a piece on which bins leave too little, with the least width of each."""
    speech = edition.speech
    here = [one for one in breaches if one.to_m > piece.from_m and one.from_m < piece.to_m]
    told = [
        speech.say(
            "{begin}–{end} m (least {least} m)",
            begin=speech.number(one.from_m, 1),
            end=speech.number(one.to_m, 1),
            least=speech.number(one.least_m, 2),
        )
        for one in here[:_MOST_NAMED]
    ]
    if len(here) > _MOST_NAMED:
        told.append(speech.say("{count} more", count=len(here) - _MOST_NAMED))
    return "; ".join(told)
