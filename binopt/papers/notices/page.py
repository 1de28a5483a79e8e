"""One door's notice: its week in large print, where its bins stand, and what that is worth."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from binopt.domain.plan import Spot
from binopt.domain.service import Premises
from binopt.outputs.colours import INK, PLAN, SOFT
from binopt.outputs.places import describe_places
from binopt.outputs.timetable import TimetableRow
from binopt.outputs.words import plain_line
from binopt.papers.edition import Edition
from binopt.papers.notices.entries import Chip, Entry, entries_of
from binopt.papers.notices.sketch import draw_sketch
from binopt.papers.notices.words import worth_sentences
from binopt.papers.notices.worth import Worth
from binopt.papers.pdf.backdrop import Backdrop
from binopt.papers.pdf.booklet import LEADING, Booklet
from binopt.papers.pdf.fonts import printable, wrapped

_MARGIN, _FOOT, _ROW = 28.0, 16.0, 47.0
_SKETCH = (140.0, 250.0)
"""Least and greatest height of the sketch, its caption included."""
_WHERE = 32.0
"""Height of the two lines above it."""
_WORTH_PT = 10.0


@dataclass(frozen=True, slots=True)
class NoticeMaker:
    """Draws notices of one edition. What all of them need is made once."""

    edition: Edition
    booklet: Booklet
    backdrop: Backdrop
    marks: Mapping[str, Chip]
    worths: Mapping[str, Worth]

    def draw(self, premises: Premises, rows: Sequence[TimetableRow], spots: Sequence[Spot]) -> None:
        """Draw the page of one premises, and a second one where its week is long."""
        booklet, title = self.booklet, plain_line(premises.address) or premises.premises_id
        booklet.bookmark(title)
        y = self._head(title)
        entries = entries_of(rows, self.edition, self.marks)
        for entry in entries:
            if y - _ROW < _MARGIN + _FOOT:
                y = self._turn(title)
            self._entry(entry, y)
            y -= _ROW
        where, told = self._where(rows), self._told(premises)
        below = _MARGIN + _FOOT + self._height(told)
        if y - below < _SKETCH[0] + _WHERE:
            y = self._turn(title)
        sketch = min(y - below - _WHERE, _SKETCH[1])
        y = self._place(premises, spots, where, y, sketch)
        self._worth(told, y)
        self._feet()
        booklet.end_page()

    def _told(self, premises: Premises) -> list[str]:
        worth = self.worths.get(premises.premises_id)
        return [] if worth is None else worth_sentences(worth, self.edition.speech)

    def _head(self, title: str) -> float:
        booklet, speech = self.booklet, self.edition.speech
        wide, top = booklet.width_pt - 2 * _MARGIN, booklet.height_pt - _MARGIN
        booklet.text(_MARGIN, top - 14, title, 18, bold=True, most_pt=wide, least_pt=11)
        started = self.edition.calendar.starts_on
        told = (
            speech.say("Your bins")
            if started is None
            else speech.say("Your bins, from {date}", date=speech.date(started))
        )
        booklet.text(_MARGIN, top - 30, told, 11, colour=SOFT, most_pt=wide, least_pt=8)
        booklet.line([(_MARGIN, top - 37), (_MARGIN + wide, top - 37)], INK, 1.2)
        return top - 40

    def _turn(self, title: str) -> float:
        self._feet()
        self.booklet.end_page()
        return self._head(title)

    def _feet(self) -> None:
        booklet, speech = self.booklet, self.edition.speech
        name = plain_line(str(self.edition.plan.report["case"].get("name", "")))
        wide = booklet.width_pt - 2 * _MARGIN
        booklet.line([(_MARGIN, _MARGIN + 9), (_MARGIN + wide, _MARGIN + 9)], SOFT, 0.4)
        booklet.text(_MARGIN, _MARGIN - 1, name, 8, colour=SOFT, most_pt=0.55 * wide)
        hint = speech.say("Please take bins in soon after the truck.")
        booklet.text(_MARGIN + wide, _MARGIN - 1, hint, 8, colour=SOFT, align="right", most_pt=0.44 * wide, least_pt=5)

    def _entry(self, entry: Entry, y: float) -> None:
        """Draw one line of the week, its top at ``y``."""
        booklet, speech = self.booklet, self.edition.speech
        wide = booklet.width_pt - 2 * _MARGIN
        booklet.disc(_MARGIN + 8, y - 11, 8, fill=entry.chip.colour)
        booklet.text(_MARGIN + 8, y - 15, f"{entry.chip.number}", 11, bold=True, colour="#ffffff", align="middle")
        days = booklet.text(_MARGIN + 21, y - 16, entry.days, 14, bold=True, most_pt=0.55 * wide, least_pt=8)
        told, left = f"{entry.waste}, {entry.bins}", wide - 21 - days - 8
        booklet.text(_MARGIN + wide, y - 16, told, 11.5, align="right", most_pt=left, least_pt=5)
        truck = f"{entry.truck_from}–{entry.truck_to}"
        columns = (
            (0.0, 0.27, speech.say("Put out from"), entry.put_out, INK),
            (0.285, 0.44, speech.say("Truck between"), truck, PLAN),
            (0.74, 0.26, speech.say("Take in by"), entry.take_in, INK),
        )
        for left, share, label, value, colour in columns:
            x, most = _MARGIN + left * wide, share * wide
            booklet.text(x, y - 27, label, 7.5, colour=SOFT, most_pt=most, least_pt=6)
            booklet.text(x, y - 41, value, 15, bold=True, colour=colour, most_pt=most, least_pt=8)
        booklet.line([(_MARGIN, y - _ROW + 1), (_MARGIN + wide, y - _ROW + 1)], "#c9c5bb", 0.4)

    def _where(self, rows: Sequence[TimetableRow]) -> str:
        """Say where all bins of the premises stand, those of the fullest putting-out of each stream."""
        fullest: dict[str, TimetableRow] = {}
        for row in rows:
            if row.stream not in fullest or len(row.places) > len(fullest[row.stream].places):
                fullest[row.stream] = row
        places = [place for row in fullest.values() for place in row.places]
        return describe_places(places, self.edition.speech)

    def _place(self, premises: Premises, spots: Sequence[Spot], where: str, y: float, high: float) -> float:
        """Draw where the bins stand, from ``y`` downwards, and return what comes below."""
        booklet, speech = self.booklet, self.edition.speech
        wide = booklet.width_pt - 2 * _MARGIN
        told = speech.say("Where: {where}", where=plain_line(where, 400))
        booklet.paragraph(_MARGIN, y - 13, told, 10.5, wide, bold=True, lines=2)
        y -= _WHERE
        if spots:
            face = self.edition.faces[spots[0].face_id]
            box = (_MARGIN, y - high, wide, high)
            draw_sketch(booklet, box, self.backdrop, spots, premises.door, face, self.marks, speech)
            y -= high
        return y

    def _height(self, told: Sequence[str]) -> float:
        """Return how much room the sentences about the gesture take, their box included."""
        return (len(self._lines(told)) * LEADING * _WORTH_PT + 16) if told else 0.0

    def _lines(self, told: Sequence[str]) -> list[tuple[str, bool]]:
        most = self.booklet.width_pt - 2 * _MARGIN - 16
        return [
            (line, number == 0)
            for number, text in enumerate(told)
            for line in wrapped(printable(text, bold=number == 0), _WORTH_PT, most, bold=number == 0, lines=5)
        ]

    def _worth(self, told: Sequence[str], y: float) -> None:
        """Say what the gesture is worth, in a box of its own."""
        if not told:
            return
        booklet, high = self.booklet, self._height(told)
        booklet.box(_MARGIN, y - high, booklet.width_pt - 2 * _MARGIN, high - 6, fill="#e9f2ea", radius_pt=4)
        for number, (line, bold) in enumerate(self._lines(told)):
            booklet.text(_MARGIN + 8, y - 19 - number * LEADING * _WORTH_PT, line, _WORTH_PT, bold=bold)


def spots_by_premises(spots: Sequence[Spot]) -> dict[str, list[Spot]]:
    """Group spots by premises, in the order of streams and ranks."""
    groups: dict[str, list[Spot]] = {}
    for spot in sorted(spots, key=lambda spot: (*spot.key, spot.rank)):
        groups.setdefault(spot.premises_id, []).append(spot)
    return groups
