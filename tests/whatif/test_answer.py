"""The answer as text, as plain values, as a workbook and as a plot, all of the same outcomes."""

import json

import openpyxl
import pytest

from binopt.measure.figures import Figures
from binopt.outputs.report_json import render_report
from binopt.solve.holdings.quarter import BinCount, Trade
from binopt.whatif.answer import Answer, as_data, render_text
from binopt.whatif.bins import BinsOutcome
from binopt.whatif.folder import ANSWER_FILE, BOOK_FILE, PAGE_FILE, PLOT_FILE, write_answer
from binopt.whatif.outcome import NoPlan
from tests.whatif.outcomes import outcome


@pytest.fixture(scope="module")
def answer():
    wide = outcome(
        "wide", 140, 150, about="=cmd() wide", changes=("rules.clear_width_m = 1.8",), displaced={"plan": 4.0}
    )
    near = outcome("near", 99, 101, changes=("@SUM(A1)",))
    failed = NoPlan("none", "", ("without trucks.T1",), "no truck collects the stream")
    return Answer([outcome("base", 98, 100, streets=()), near, wide], [failed])


def test_the_table_says_what_each_is_worth_and_what_is_not_proven(answer):
    text = render_text(answer)
    rows = {line.split()[0]: line for line in text.split("\n\n")[0].splitlines()}
    assert rows["near"].endswith("not proven")
    assert rows["wide"].endswith(" 3")
    assert "+50" in rows["wide"]
    assert "Not proven different from base: near (their gaps overlap)." in text
    assert "wide: 4.00 m·h are displaced, not gone." in text
    assert "win: High Street −20.0 m·h" in text
    assert "lose: =Low() Street +4.00 m·h" in text
    assert "none: there is no plan\n  no truck collects the stream" in text


def test_plain_values_hold_every_figure_unrounded(answer):
    data = json.loads(render_report(as_data(answer)))
    base, near, wide = data["scenarios"]
    assert wide["o"] == {"today": 300.0, "exact": 120.0, "plan": 150.0}
    assert (wide["o_against_base"], wide["rank"], wide["gap"]) == (50.0, 3, pytest.approx(1 / 15))
    assert (near["rank"], near["not_proven_different_from"]) == (None, ["base"])
    assert base["changed"]["any"] == 5
    assert wide["streets"][0] == {"street": "High Street", "o_base": 30.0, "o": 10.0, "gain": 20.0}
    assert data["without_plan"][0]["why"] == "no truck collects the stream"


def test_the_workbook_says_the_same_and_runs_nothing(answer, tmp_path):
    write_answer(answer, tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {ANSWER_FILE, BOOK_FILE, PAGE_FILE}
    book = openpyxl.load_workbook(tmp_path / BOOK_FILE)
    head, *rows = book["Scenarios"].iter_rows(values_only=True)
    table = [dict(zip(head, row, strict=True)) for row in rows]
    assert [row["Scenario"] for row in table] == ["base", "near", "wide"]
    assert table[2]["O plan"] == 150
    assert table[2]["O against base"] == 50
    assert table[1]["Not proven different from"] == "base"
    streets = list(book["Streets"].iter_rows(min_row=2, values_only=True))
    assert streets[0] == ("High Street", "near", 30, 10, 20)
    assert ("none", "without trucks.T1", "none: no truck collects the stream") in list(
        book["Changes"].iter_rows(values_only=True)
    )
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n"}, "no formula"


def figures(o: float) -> Figures:
    return Figures(o, o, o / 10, o / 100, 2 * o, 5 * o)


def test_bins_that_change_hands_are_told_and_listed(tmp_path):
    trade = Trade((BinCount("=cmd()", 360, 4),), (BinCount("paper", 120, 7),), 320.0, 12, 9, 5)
    before = {"today": figures(300.0), "exact": figures(120.0)}
    levers = {"shared_bins": {"today": figures(270.0), "exact": figures(108.0)}}
    shared = outcome("shared", 70, 80, bins=BinsOutcome(trade, before, levers), without_windows=figures(48.0))
    answer = Answer([outcome("base", 98, 100), shared])
    text = render_text(answer).replace("\N{NO-BREAK SPACE}", " ")
    assert "to buy, for €320: 4 =cmd() 360 l" in text
    assert "left over: 7 paper 120 l" in text
    assert "12 premises use bins of 9 neighbours" in text
    assert "shared bins alone, all else as it is: O −10 % to today, −10 % to exact" in text
    assert "with position and presentations, to the base's exact: O −60 %" in text
    [_, row] = json.loads(render_report(as_data(answer)))["scenarios"]
    assert row["bins"]["trade"]["bought"] == [{"stream": "=cmd()", "litres": 360, "count": 4}]
    assert row["bins"]["levers"]["shared_bins"]["exact"]["o"] == 108.0
    assert row["without_windows"]["o"] == 48.0
    write_answer(answer, tmp_path)
    rows = list(openpyxl.load_workbook(tmp_path / BOOK_FILE)["Bins"].iter_rows(min_row=2, values_only=True))
    assert rows == [("shared", "=cmd()", 360, 4, 0), ("shared", "paper", 120, 0, 7)]


def test_a_sweep_is_drawn_too_the_same_each_time(tmp_path):
    base = outcome("base", 98, 100)
    steps = [outcome(f"{a}-{b}", 80 + a, 90 + a, at=(a, b)) for b in (1.0, 2.0) for a in (10.0, 20.0)]
    answer = Answer([base, *steps], [], ["rules.max_carry_m", "rules.max_fill"])
    pictures = []
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        write_answer(answer, tmp_path / name)
        pictures.append((tmp_path / name / PLOT_FILE).read_bytes())
    assert pictures[0] == pictures[1]
    assert pictures[0].startswith(b"\x89PNG")
    book = openpyxl.load_workbook(tmp_path / "a" / BOOK_FILE)
    head, first, second, *_ = book["Scenarios"].iter_rows(values_only=True)
    at = head.index("rules.max_carry_m")
    assert (first[at], second[at : at + 2]) == ("", (10, 1))
