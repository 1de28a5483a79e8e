"""`binopt survey`: a list, a page and a form, and the figures brought back."""

import csv
import json

import pytest

from tests.survey.conftest import guessed_street


@pytest.fixture(scope="module")
def surveyed(tmp_path_factory):
    """A street whose southern pavement nobody measured, its plan, and its survey."""
    from binopt_cli.main import run  # noqa: PLC0415 (as in the other tests of the terminal)

    folder = tmp_path_factory.mktemp("surveyed")
    guessed_street(folder / "case")
    assert (
        run(["plan", str(folder / "case"), "--out", str(folder / "plan"), "--workers", "1", "--time-limit", "5"]) == 0
    )
    assert run(["survey", str(folder / "plan"), "--out", str(folder / "survey")]) == 0
    return folder


def filled(form, target, width):
    rows = list(csv.DictReader(form.read_text("utf-8").splitlines()))
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows({**row, "width_m": width} for row in rows)
    return target


def test_the_list_names_faces_in_their_order_and_why(call, surveyed):
    code, out, _ = call("survey", surveyed / "plan")
    assert code == 0
    assert "8 premises have a lawful spot only if pavements are wide enough" in out
    assert "rue-a.1" in out
    code, out, _ = call("survey", surveyed / "plan", "--json", "--most", "1")
    assert json.loads(out)["faces"][0]["face_id"] == "rue-a.1"


def test_page_and_form_are_written_once(call, surveyed):
    assert {path.name for path in (surveyed / "survey").iterdir()} == {"survey.html", "widths.csv"}
    code, _, err = call("survey", surveyed / "plan", "--out", surveyed / "survey")
    assert code == 2
    assert "--overwrite" in err


def test_the_figures_go_into_a_new_case_that_is_measured(call, surveyed, tmp_path):
    form = filled(surveyed / "survey" / "widths.csv", tmp_path / "tape.csv", "2.95")
    code, out, err = call("survey", surveyed / "case", "--apply", form, "--out", tmp_path / "case")
    assert code == 0, err
    assert "on 1 faces brought in" in out
    code, out, _ = call("inspect", tmp_path / "case")
    assert code == 0
    assert "estimated" not in out
    code, out, _ = call("survey", surveyed / "case", "--apply", form, "--out", tmp_path / "again", "--json")
    assert json.loads(out)["faces"] == ["rue-a.1"]


def test_another_quantile_is_planned_and_checked_for(call, surveyed, tmp_path):
    folders = {"low": surveyed / "plan", "stated": tmp_path / "plan"}
    asked = ("--workers", 1, "--time-limit", 5, "--width-quantile", 0.5)
    assert call("plan", surveyed / "case", "--out", folders["stated"], *asked)[0] == 0
    reports = {name: json.loads((folder / "report.json").read_text()) for name, folder in folders.items()}
    assert {name: report["widths"]["quantile"] for name, report in reports.items()} == {"low": 0.075, "stated": 0.5}
    assert reports["low"]["widths"]["lawful"]["low"] < reports["stated"]["widths"]["lawful"]["stated"]
    assert reports["stated"]["widths"]["spots"] == reports["stated"]["widths"]["lawful"]["stated"]
    code, _, err = call("check", folders["stated"])
    assert code == 0, err
    assert "the plan keeps clear widths at quantile 0.5, the case at 0.075" in err
    assert "How much of it rests on estimated widths" in call("report", folders["low"])[1]


def test_the_sheet_of_widths_is_drawn(call, surveyed, tmp_path):
    code, out, err = call("inspect", surveyed / "case", "--out", tmp_path / "sheet")
    assert code == 0, err
    assert "rue-a.1" in out
    assert "2.00 < 3.00 < 4.00" in out
    assert {path.name for path in (tmp_path / "sheet").iterdir()} == {"widths.png", "widths.csv"}
    widths = json.loads(call("inspect", surveyed / "case", "--json")[1])["face_widths"]
    assert sorted(one["share"]["estimated"] for one in widths) == [0.0, 1.0]


def test_wrong_calls_and_wrong_figures_are_told(call, surveyed, tmp_path):
    form = filled(surveyed / "survey" / "widths.csv", tmp_path / "tape.csv", "295")
    code, _, err = call("survey", surveyed / "case", "--apply", form)
    assert code == 2
    assert "--out" in err
    code, _, err = call("survey", surveyed / "plan", "--apply", form, "--out", tmp_path / "case")
    assert code == 3
    assert "holds a plan, not a case" in err
    code, _, err = call("survey", surveyed / "case", "--apply", form, "--out", tmp_path / "case")
    assert code == 3
    assert err.count("absurdly large") > 1
    assert "row 2" in err
    assert not (tmp_path / "case").exists()
    code, _, err = call("survey", surveyed / "case")
    assert code == 3
    assert "holds a case, not a plan" in err
