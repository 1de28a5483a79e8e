"""``rounds.pdf``: one round after the other, each with its risks, its map in strips and its stops in order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from binopt.domain.rounds import Round
from binopt.outputs.colours import INK, PLAN, SOFT
from binopt.outputs.words import plain_line
from binopt.papers.edition import Edition
from binopt.papers.folder import PaperFolder
from binopt.papers.pdf.backdrop import Backdrop
from binopt.papers.pdf.booklet import A4, Booklet
from binopt.papers.round_sheets.hazards import Hazards
from binopt.papers.round_sheets.stops import StopRow, bins_out, rows_of
from binopt.papers.round_sheets.strip import draw_strip
from binopt.papers.round_sheets.way import part_of, stop_places
from binopt.papers.round_sheets.words import bins_of, risk_lines, side_of, warnings_of, what_of
from binopt.speech import stream_word
from binopt.units import DAY_MIN

FILE = "rounds.pdf"
_MARGIN, _MAP, _ROW, _FOOT = 34.0, 250.0, 25.0, 14.0
_NUMBER, _TIME, _WINDOW, _STREET, _SIDE = 24.0, 54.0, 106.0, 126.0, 64.0


def write(edition: Edition, folder: PaperFolder) -> None:
    """Write the sheets of all rounds; of a plan without rounds there is one page that says so."""
    speech = edition.speech
    title = speech.say("Round sheets: {place}", place=str(edition.plan.report["case"].get("name", "")))
    with Booklet(folder.path(FILE), A4, title, speech.language) as booklet:
        if not edition.plan.rounds:
            booklet.text(_MARGIN, A4[1] - 80, title, 16, bold=True, most_pt=A4[0] - 2 * _MARGIN, least_pt=9)
            booklet.text(_MARGIN, A4[1] - 104, speech.say("The plan has no rounds."), 11)
            booklet.end_page()
            return
        maker = _SheetMaker(edition, booklet, Backdrop.of(edition.case))
        rows = rows_of(edition, Hazards.of(edition))
        for tour in edition.plan.rounds:
            maker.draw(tour, rows[tour.round_id])


@dataclass(frozen=True, slots=True)
class _SheetMaker:
    """Draws the sheets of rounds. What all of them need is made once."""

    edition: Edition
    booklet: Booklet
    backdrop: Backdrop

    def draw(self, tour: Round, rows: Sequence[StopRow]) -> None:
        """Draw the pages of one round: as many stops on each as fit below its strip of the map."""
        places = stop_places(tour)
        first, page = 0, 1
        self.booklet.bookmark(self._title(tour))
        while first < len(rows):
            y = self._head(tour, rows) if page == 1 else self._short_head(tour, page)
            fitting = max(int((y - _MAP - 24 - _MARGIN - _FOOT) // _ROW), 1)
            last = min(first + fitting, len(rows)) - 1
            part = rows[first : last + 1]
            way = part_of(tour, places, first, last)
            box = (_MARGIN, y - _MAP, A4[0] - 2 * _MARGIN, _MAP)
            draw_strip(self.booklet, box, self.backdrop, way, part, self.edition.faces)
            self._table(tour, part, y - _MAP - 14, first=first == 0)
            self._foot(page)
            self.booklet.end_page()
            first, page = last + 1, page + 1

    def _title(self, tour: Round) -> str:
        speech = self.edition.speech
        day = speech.day_of_cycle(tour.day, self.edition.weeks)
        return f"{plain_line(tour.round_id, 80)} · {stream_word(speech, tour.stream)} · {day}"

    def _head(self, tour: Round, rows: Sequence[StopRow]) -> float:
        """Draw the round's name, figures and risks, and return where the map begins."""
        booklet, speech = self.booklet, self.edition.speech
        wide, y = A4[0] - 2 * _MARGIN, A4[1] - _MARGIN
        booklet.text(_MARGIN, y - 14, self._title(tour), 17, bold=True, most_pt=wide, least_pt=9)
        clock = f"{speech.clock(tour.start_s // 60)}–{speech.clock(-(-tour.end_s // 60))}"
        told = speech.say(
            "Truck {truck}, {clock}: {stops} stops, {bins} bins, {litres} l, {kg} kg, {trips} × unloading, {km} km",
            truck=plain_line(tour.truck_id, 80),
            clock=clock,
            stops=speech.number(sum(row.number > 0 for row in rows)),
            bins=speech.number(bins_out(tour)),
            litres=speech.number(tour.load_l),
            kg=speech.number(tour.load_kg),
            trips=tour.trips,
            km=speech.number(tour.distance_m / 1000, 1),
        )
        booklet.text(_MARGIN, y - 30, told, 10, most_pt=wide, least_pt=6)
        lines = risk_lines(rows, self.edition.case, speech)
        y -= 38
        high = 12.5 * (len(lines) + 1) + 8
        booklet.box(_MARGIN, y - high, wide, high, fill="#fdf3e7", stroke="#c9501f", width_pt=0.8, radius_pt=3)
        booklet.text(_MARGIN + 8, y - 14, speech.say("Risks on this round (R437)"), 9.5, bold=True)
        for number, line in enumerate(lines):
            foot = y - 27 - 12.5 * number
            booklet.disc(_MARGIN + 11, foot + 3, 1.4, fill="#c9501f")
            booklet.text(_MARGIN + 17, foot, line, 9, most_pt=wide - 26, least_pt=6)
        return y - high - 8

    def _short_head(self, tour: Round, page: int) -> float:
        wide, y = A4[0] - 2 * _MARGIN, A4[1] - _MARGIN
        told = self.edition.speech.say("{round}, page {page}", round=self._title(tour), page=page)
        self.booklet.text(_MARGIN, y - 11, told, 11, bold=True, most_pt=wide, least_pt=7)
        return y - 20

    def _table(self, tour: Round, rows: Sequence[StopRow], y: float, *, first: bool) -> None:
        booklet, speech = self.booklet, self.edition.speech
        lefts, left = [], _MARGIN
        for column in (_NUMBER, _TIME, _WINDOW, _STREET, _SIDE, A4[0] - 2 * _MARGIN - 374):
            lefts.append((left, column - 5))
            left += column
        heads = ("", speech.say("expected"), speech.say("published window"), speech.say("Street"),
                 speech.say("Side"), speech.say("Bins"))  # fmt: skip
        booklet.cells(
            y, [(x, wide, "left", text) for (x, wide), text in zip(lefts, heads, strict=True)], 7.5, bold=True
        )
        booklet.line([(_MARGIN, y - 3), (A4[0] - _MARGIN, y - 3)], INK, 0.8)
        y -= 14
        for place, row in enumerate(rows):
            self._row(tour, row, lefts, y, first=first and place == 0)
            booklet.line([(_MARGIN, y - 14), (A4[0] - _MARGIN, y - 14)], "#c9c5bb", 0.4)
            y -= _ROW

    def _row(self, tour: Round, row: StopRow, lefts: Sequence[tuple[float, float]], y: float, *, first: bool) -> None:
        booklet, edition, speech = self.booklet, self.edition, self.edition.speech
        face = edition.faces.get(row.stop.face_id)
        street = face.street if face else ""
        day = tour.day
        expected = speech.clock_on(row.stop.begin_s // 60 % (edition.weeks * 7 * DAY_MIN), day)
        window = ""
        if row.window is not None:
            window = "–".join(speech.clock_on(minute, day) for minute in row.window)
        cells = (f"{row.number}" if row.number else "", expected, window, what_of(row, street, speech, first=first),
                 side_of(row, speech), bins_of(row))  # fmt: skip
        for column, ((x, wide), text) in enumerate(zip(lefts, cells, strict=True)):
            colour = PLAN if column == 1 else INK
            booklet.text(x, y, text, 9.5, bold=column in (0, 1), colour=colour, most_pt=wide, least_pt=6)
        told = warnings_of(row, speech)
        x = lefts[1][0]
        if row.stop.face_id:
            x += booklet.text(x, y - 10, row.stop.face_id, 7, colour=SOFT, most_pt=110) + 8
        if told:
            booklet.text(x, y - 10, "! " + " · ".join(told), 7.5, bold=True, colour="#9d1c12",
                         most_pt=A4[0] - _MARGIN - x, least_pt=5.5)  # fmt: skip

    def _foot(self, page: int) -> None:
        speech = self.edition.speech
        name = plain_line(str(self.edition.plan.report["case"].get("name", "")))
        half = (A4[0] - 2 * _MARGIN) / 2
        self.booklet.text(_MARGIN, _MARGIN - 8, name, 7.5, colour=SOFT, most_pt=half)
        told = speech.say("page {page}", page=page)
        self.booklet.text(A4[0] - _MARGIN, _MARGIN - 8, told, 7.5, colour=SOFT, align="right", most_pt=half)
