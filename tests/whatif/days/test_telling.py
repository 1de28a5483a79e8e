"""The frontier of collection days as text, plain values, a workbook and a plot."""

import json
from dataclasses import replace

import openpyxl
import pytest

from binopt.whatif.days.frontier import DaysFrontier, DaysPoint, StreetFigures
from binopt.whatif.days.telling import DAYS_BOOK, DAYS_FILE, DAYS_PLOT, render_days, write_days


def point(often, width_m, o, more=0):
    streets = (
        StreetFigures("=High() Street", o, 1.0, 2, 0.5, more),
        StreetFigures("Low $x^2$ Street", 3.0, 0.0, 0, 0.25),
    )
    return DaysPoint(often, width_m, StreetFigures("", o + 3, 1.0, 2, 4.0 + often, more), streets, 0.01)


@pytest.fixture(scope="module")
def frontier():
    return DaysFrontier(
        "residual", (point(1, 1.2, 30.0, 7), point(2, 1.2, 20.0), point(1, 1.8, 40.0, 7)), complete=False
    )


def test_the_text_says_what_a_further_collection_buys(frontier):
    text = render_days(frontier)
    assert "Collections of residual a week, 1.20 m kept clear" in text
    assert "1× a week needs 7 bins more." in text
    assert "From 1× to 2×: O −30 % (−10.0 m·h), S +0.00 m·h, +0 bins without a lawful spot" in text.replace(
        "\n  ", " "
    ).replace("\xa0", " ")
    assert "+1.00 crew hours" in text.replace("\n  ", " ").replace("\xa0", " ")
    first = text.split("\n\n")[0].splitlines()
    assert [line.split()[0] for line in first[2:]] == ["street", "all", "=High()", "Low"]
    assert "Interrupted" in text
    assert "Interrupted" not in render_days(DaysFrontier("residual", frontier.points))


def test_what_is_displaced_is_said(frontier):
    moved = DaysFrontier("residual", (replace(frontier.points[0], displaced=4.5), frontier.points[1]))
    assert "Displaced, not gone: 1× 4.50 m·h, 2× 0.00 m·h." in render_days(moved)
    assert "Displaced" not in render_days(frontier)


def test_the_files_hold_every_figure(frontier, tmp_path):
    write_days(frontier, tmp_path)
    data = json.loads((tmp_path / DAYS_FILE).read_text())
    assert (data["stream"], data["complete"]) == ("residual", False)
    assert [(one["visits_per_week"], one["clear_width_m"]) for one in data["points"]] == [(1, 1.2), (2, 1.2), (1, 1.8)]
    assert data["points"][0]["total"]["more_bins"] == 7
    assert data["points"][0]["streets"][0]["street"] == "=High() Street"
    book = openpyxl.load_workbook(tmp_path / DAYS_BOOK)
    assert book.sheetnames == ["All streets", "Streets"]
    cells = [cell for row in book["Streets"].iter_rows() for cell in row]
    assert not any(cell.data_type == "f" for cell in cells), "a name never is a formula"
    assert (tmp_path / DAYS_PLOT).read_bytes().startswith(b"\x89PNG")
