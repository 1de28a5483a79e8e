"""Stickers for bins: eight on a sheet of A4, each with the times of one bin and the number of its place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from binopt.domain.plan import Spot
from binopt.domain.service import Premises
from binopt.outputs.colours import SOFT
from binopt.outputs.places import describe_places
from binopt.outputs.timetable import TimetableRow
from binopt.outputs.words import plain_line
from binopt.papers.edition import Edition
from binopt.papers.notices.entries import Chip, Entry, entries_of
from binopt.papers.pdf.booklet import A4, Booklet
from binopt.speech import Speech, stream_word

COLUMNS, ROWS = 2, 4
_WIDE, _HIGH = A4[0] / COLUMNS, A4[1] / ROWS
_PAD = 14.0
_LARGE, _SMALL = 3, 6
"""How many times are told in large print, and how many at most."""


def draw_stickers(
    booklet: Booklet,
    edition: Edition,
    marks: Mapping[str, Chip],
    bins: Sequence[tuple[Premises, Spot, int, Sequence[TimetableRow]]],
) -> None:
    """Draw a sticker for each bin.

    Parameters
    ----------
    bins
        For each bin its premises, its spot, how many bins of its stream the premises has, and the puttings-out in
        which it is.
    """
    for number, (premises, spot, count, rows) in enumerate(bins):
        at = number % (COLUMNS * ROWS)
        if number and at == 0:
            booklet.end_page()
        if at == 0:
            _cuts(booklet)
        x, top = at % COLUMNS * _WIDE, A4[1] - at // COLUMNS * _HIGH
        _sticker(booklet, edition, marks[spot.stream], premises, spot, count, rows, x, top)
    if bins:
        booklet.end_page()


def _cuts(booklet: Booklet) -> None:
    for column in range(1, COLUMNS):
        booklet.line([(column * _WIDE, 0), (column * _WIDE, A4[1])], SOFT, 0.3, dash=(2, 3))
    for row in range(1, ROWS):
        booklet.line([(0, row * _HIGH), (A4[0], row * _HIGH)], SOFT, 0.3, dash=(2, 3))


def _sticker(
    booklet: Booklet,
    edition: Edition,
    chip: Chip,
    premises: Premises,
    spot: Spot,
    count: int,
    rows: Sequence[TimetableRow],
    x: float,
    top: float,
) -> None:
    speech, wide = edition.speech, _WIDE - 2 * _PAD
    x += _PAD
    booklet.disc(x + 13, top - 28, 13, fill=chip.colour)
    booklet.text(x + 13, top - 34, f"{chip.number}", 17, bold=True, colour="#ffffff", align="middle")
    booklet.text(x + 33, top - 26, stream_word(speech, spot.stream), 15, bold=True, most_pt=wide - 33, least_pt=9)
    size = f"{spot.bin_type.litres} l"
    told = size if count == 1 else speech.say("bin {rank} of {count}, {size}", rank=spot.rank, count=count, size=size)
    booklet.text(x + 33, top - 40, told, 10, colour=SOFT, most_pt=wide - 33)
    address = plain_line(premises.address) or premises.premises_id
    booklet.text(x, top - 60, address, 12, bold=True, most_pt=wide, least_pt=8)
    y = top - 79
    entries = entries_of(rows, edition, {spot.stream: chip})
    if len(entries) <= _LARGE:
        for entry in entries:
            booklet.text(x, y, entry.days, 12.5, bold=True, most_pt=wide, least_pt=8)
            booklet.text(x, y - 14, _times(entry, speech), 12, most_pt=wide, least_pt=7)
            y -= 31
    else:
        for entry in entries[:_SMALL]:
            left = booklet.text(x, y, entry.days, 9, bold=True, most_pt=wide * 0.4, least_pt=6)
            booklet.text(x + left + 5, y, _times(entry, speech), 9, most_pt=wide - left - 5, least_pt=6)
            y -= 13
        if len(entries) > _SMALL:
            more = speech.say("and {count} more times: see the notice at the door", count=len(entries) - _SMALL)
            booklet.text(x, y, more, 8, most_pt=wide, least_pt=6)
    place = next((row.places[spot.rank - 1] for row in rows if len(row.places) >= spot.rank), None)
    if place is not None:
        booklet.paragraph(x, top - _HIGH + 24, describe_places([place], speech), 9, wide, lines=2)


def _times(entry: Entry, speech: Speech) -> str:
    """Say in one line from when to when a bin is out."""
    return speech.say("out from {begin}, in by {end}", begin=entry.put_out, end=entry.take_in)
