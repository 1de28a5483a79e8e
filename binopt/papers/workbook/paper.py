"""The workbook as a file: figures with charts first, then a sheet for each table, ready to filter and to print."""

from __future__ import annotations

from datetime import UTC, datetime

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from binopt.outputs.words import plain_line
from binopt.papers.edition import Edition
from binopt.papers.folder import PaperFolder
from binopt.papers.workbook.figures import write_figures
from binopt.papers.workbook.sheets import Sheet, make_sheets, plain_cell
from binopt.units import DAY_MIN

FILE = "plan.xlsx"
_CREATED = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)
"""A fixed date of creation, so that the same plan is the same file."""
_FORMATS = {
    "text": {},
    "clock": {"num_format": "hh:mm"},
    "whole": {"num_format": "#,##0"},
    "figure": {"num_format": "#,##0.00"},
}


def write(edition: Edition, folder: PaperFolder) -> None:
    """Write the workbook. No text in it is ever a formula or a link."""
    name = plain_line(str(edition.plan.report["case"].get("name", "")))
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with Workbook(str(folder.path(FILE)), options) as book:
        book.set_properties({"title": name, "created": _CREATED})
        figures = book.add_worksheet(edition.speech.say("Figures"))
        write_figures(book, figures, edition)
        _make_printable(figures, edition, name)
        for sheet in make_sheets(edition):
            _write_sheet(book, sheet, edition, name)


def _write_sheet(book: Workbook, sheet: Sheet, edition: Edition, name: str) -> None:
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
    _make_printable(page, edition, name)


def _make_printable(page: Worksheet, edition: Edition, name: str) -> None:
    """Set a page to landscape A4 (letter in North America), as wide as the table, with page numbers."""
    page.set_landscape()
    page.set_paper(1 if edition.speech.territory in ("US", "CA") else 9)
    page.fit_to_pages(1, 0)
    # an ampersand begins a command in a footer, two of them are one that is printed
    page.set_footer(f"&L{name[:80].replace('&', '&&')}&R&P / &N")
