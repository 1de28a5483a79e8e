"""The workbook says what the timetable says, is ready to filter and print, and runs nothing."""

import re
import zipfile

import openpyxl
import pytest

from binopt.papers.folder import PaperFolder
from binopt.papers.workbook import paper
from binopt.papers.workbook.sheets import make_sheets
from binopt.speech import stream_word
from tests.papers.editions import HOSTILE, edition_of, quarter


@pytest.fixture(scope="module", params=["en", "fr", "de"])
def made(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp("book")
    result = quarter(20, addresses=HOSTILE, name="=cmd() & <Quarter> &P")
    edition = edition_of(result, folder / "plan", language=request.param, country="FR")
    paper.write(edition, PaperFolder(folder / "xlsx"))
    return edition, folder / "xlsx" / paper.FILE


@pytest.fixture(scope="module")
def book(made):
    return openpyxl.load_workbook(made[1])


def test_the_week_is_the_timetable(made, book):
    edition, _ = made
    rows = list(book.worksheets[1].iter_rows(min_row=2, values_only=True))
    assert len(rows) == len(edition.timetable)
    for cells, row in zip(rows, edition.timetable, strict=True):
        assert cells[1] == stream_word(edition.speech, row.stream)
        assert cells[2] == edition.speech.weekday(row.day)
        clocks = [cells[k].hour * 60 + cells[k].minute for k in (4, 5, 6, 8)]
        minutes = (row.out_min, row.window_from_min, row.window_to_min, row.take_in_min)
        assert clocks == [minute % 1440 for minute in minutes]
        assert cells[9] == row.bins_text
        assert cells[11] == row.where(edition.speech)
        assert cells[13] == row.premises_id


def test_every_sheet_has_all_its_rows_and_can_be_filtered_and_printed(made, book):
    edition, _ = made
    sheets = make_sheets(edition)
    plan = edition.plan
    counts = [len(sheet.rows) for sheet in sheets]
    stops = sum(len(tour.stops) for tour in plan.rounds)
    assert counts[2:] == [len(plan.rounds), stops, len(plan.plan.spots), len(plan.unplaced)]
    assert counts[0] == len(edition.timetable)
    assert counts[1] == sum(len(dates.moved) for dates in edition.dates.values()) > 0
    for sheet, page in zip(sheets, book.worksheets[1:], strict=True):
        assert page.title == sheet.name
        assert page.max_row == len(sheet.rows) + 1
        assert page.freeze_panes == "B2"
        assert page.auto_filter.ref.startswith("A1:")
        assert page.print_area
        assert page.print_title_rows == "$1:$1"
        assert page.page_setup.orientation == "landscape"
        assert page.page_setup.fitToHeight == 0


def test_figures_are_those_of_the_report_and_have_charts(made, book):
    edition, path = made
    page = book.worksheets[0]
    report = edition.plan.report
    o = [page.cell(6, column).value for column in (3, 4, 5)]
    assert o == pytest.approx([report["o"][which] for which in ("today", "exact", "plan")])
    with zipfile.ZipFile(path) as archive:
        assert sum(name.startswith("xl/charts/chart") for name in archive.namelist()) == 2
        counted = re.findall(r"<f>([^<]*)</f>", archive.read("xl/worksheets/sheet1.xml").decode())
        assert all(re.fullmatch(r"E\d+/C\d+-1", formula) for formula in counted)
        first = page.max_row - 6
        told = [page.cell(first + day, column).value for day in range(7) for column in range(2, 6)]
        assert sum(told) == len(edition.timetable)


def test_no_text_is_a_formula_or_a_link(made):
    with zipfile.ZipFile(made[1]) as archive:
        names = archive.namelist()
        assert not [name for name in names if "vba" in name.lower() or "externalLink" in name]
        for name in names:
            if name.startswith("xl/worksheets/sheet") and not name.endswith("sheet1.xml"):
                text = archive.read(name).decode()
                assert "<f>" not in text
                assert "<hyperlink" not in text


def test_hostile_addresses_are_texts_of_one_line(book):
    addresses = {row[0] for row in book.worksheets[1].iter_rows(min_row=2, values_only=True)}
    assert '=HYPERLINK("http://evil.example","x")' in addresses
    assert max(len(text) for text in addresses) <= 1000
    assert not any("\n" in text or "\r" in text or "\u202e" in text for text in addresses)
    assert all(cell.data_type != "f" for page in book.worksheets[1:] for line in page.iter_rows() for cell in line)


def test_the_same_edition_is_the_same_bytes(made, tmp_path):
    edition, path = made
    paper.write(edition, PaperFolder(tmp_path))
    assert (tmp_path / paper.FILE).read_bytes() == path.read_bytes()
