"""The workbook as a file: figures with charts first, then a sheet for each table, ready to filter and to print."""

from __future__ import annotations

from binopt.outputs.words import plain_line
from binopt.papers.edition import Edition
from binopt.papers.folder import PaperFolder
from binopt.papers.workbook.figures import write_figures
from binopt.papers.workbook.pages import Pages, new_book, write_sheet
from binopt.papers.workbook.sheets import make_sheets

FILE = "plan.xlsx"


def write(edition: Edition, folder: PaperFolder) -> None:
    """Write the workbook, on letter in North America."""
    name = plain_line(str(edition.plan.report["case"].get("name", "")))
    pages = Pages(name, letter=edition.speech.territory in ("US", "CA"))
    with new_book(folder.path(FILE), name) as book:
        figures = book.add_worksheet(edition.speech.say("Figures"))
        write_figures(book, figures, edition)
        pages.set_up(figures)
        for sheet in make_sheets(edition):
            write_sheet(book, sheet, pages)
