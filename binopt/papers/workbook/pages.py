"""Sheets of a spreadsheet, ready to filter and to print: a name, columns and rows. No text in them ever runs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from binopt.outputs.words import plain_line
from binopt.units import DAY_MIN

Cell = str | float | int
LONGEST_CELL = 1000
"""Characters that are kept of one text; a spreadsheet refuses cells beyond 32,767."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its head, how its values are shown, and its width in characters.

    ``kind`` is ``text``, ``clock`` (minutes of the day), ``whole`` or ``figure``.
    """

    head: str
    kind: str = "text"
    width: float = 14.0


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: its name, its columns, and rows of as many cells."""

    name: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]


_CREATED = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)
"""A fixed date of creation, so that the same plan is the same file."""
_FORMATS = {
    "text": {},
    "clock": {"num_format": "hh:mm"},
    "whole": {"num_format": "#,##0"},
    "figure": {"num_format": "#,##0.00"},
}
_LETTER, _A4 = 1, 9


@dataclass(frozen=True, slots=True)
class Pages:
    """How a book's pages are printed: on letter instead of A4, and the name at the foot of each."""

    name: str
    letter: bool = False

    def set_up(self, page: Worksheet) -> None:
        """Set a page to landscape, as wide as the table, with page numbers."""
        page.set_landscape()
        page.set_paper(_LETTER if self.letter else _A4)
        page.fit_to_pages(1, 0)
        # an ampersand begins a command in a footer, two of them are one that is printed
        page.set_footer(f"&L{self.name[:80].replace('&', '&&')}&R&P / &N")


@contextmanager
def new_book(path: Path, title: str) -> Iterator[Workbook]:
    """Open a workbook that is written when the block ends. No text in it is ever a formula or a link."""
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with Workbook(str(path), options) as book:
        book.set_properties({"title": title, "created": _CREATED})
        yield book


def write_sheet(book: Workbook, sheet: Sheet, pages: Pages) -> None:
    """Write a sheet with filters, a frozen head that is printed on each page, and the first column frozen too."""
    page = book.add_worksheet(sheet.name)
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top", "bg_color": "#E8EEF2"})
    for number, column in enumerate(sheet.columns):
        page.set_column(number, number, column.width, book.add_format({"valign": "top", **_FORMATS[column.kind]}))
        page.write_string(0, number, column.head, head)
    for row, cells in enumerate(sheet.rows, start=1):
        for number, (column, cell) in enumerate(zip(sheet.columns, cells, strict=True)):
            kept = plain_cell(cell)
            if isinstance(kept, str):
                page.write_string(row, number, kept)
            else:
                page.write_number(row, number, kept / DAY_MIN if column.kind == "clock" else kept)
    last = (max(len(sheet.rows), 1), len(sheet.columns) - 1)
    page.autofilter(0, 0, *last)
    page.freeze_panes(1, 1)
    page.repeat_rows(0)
    page.print_area(0, 0, *last)
    pages.set_up(page)


def plain_cell(cell: Cell) -> Cell:
    """Return a cell as it is written: a text as one line that is not endless."""
    return plain_line(cell, LONGEST_CELL) if isinstance(cell, str) else cell
