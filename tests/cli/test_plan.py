import json

import pytest

from binopt import planning
from binopt.errors import InfeasibleError

PAPERS = {"map.html", "overview.png", "plan.gpkg", "report.json", "schedule.csv", "timings.json"}


def test_it_says_where_the_map_is_and_what_the_plan_is_worth(call, street, tmp_path):
    out = tmp_path / "plan"
    code, told, beside = call("plan", street, "--out", out, "--workers", 1)
    assert code == 0
    assert {path.name for path in out.iterdir()} == PAPERS
    first, *_, last = told.splitlines()
    assert first.startswith("Bins obstruct ")
    assert "against today" in first
    assert last == f"The map is {out / 'map.html'}"
    assert "alved against today" in told
    assert "alved against today, if everybody knew" in told
    assert [
        stage for stage in ("reading", "street", "today", "search", "figures", "papers") if stage not in beside
    ] == []


def test_json_holds_the_report_and_where_the_papers_are(call, street, tmp_path):
    out = tmp_path / "plan"
    code, told, _ = call("plan", street, "--out", out, "--workers", 1, "--json")
    assert code == 0
    told = json.loads(told)
    written = json.loads((out / "report.json").read_text())
    assert told["map"] == str(out / "map.html")
    assert {key: told[key] for key in ("o", "halved", "why")} == {key: written[key] for key in ("o", "halved", "why")}
    assert set(json.loads((out / "timings.json").read_text())["seconds"]) == set(told["seconds"])


def test_the_same_seed_and_one_worker_give_the_same_papers(call, street, planned, tmp_path):
    again = street.parent / "again"  # beside the other, so that the case lies the same way from both
    assert call("plan", street, "--out", again, "--workers", 1)[0] == 0
    for name in ("schedule.csv", "report.json"):
        assert (again / name).read_bytes() == (planned / name).read_bytes()


def test_what_is_there_is_only_replaced_when_asked(call, street, tmp_path):
    out = tmp_path / "plan"
    out.mkdir()
    (out / "diary.txt").write_text("mine")
    code, _, beside = call("plan", street, "--out", out)
    assert code == 2
    assert "is not empty" in beside
    code, _, beside = call("plan", street, "--out", out, "--overwrite")
    assert code == 2, "a folder that holds no plan"
    assert "diary.txt" in beside
    assert (out / "diary.txt").read_text() == "mine"


def test_a_taken_place_is_found_before_the_case_is_read(call, planned, tmp_path):
    code, _, beside = call("plan", tmp_path / "nowhere", "--out", planned)
    assert code == 2
    assert "is not empty" in beside


def test_another_clear_width_is_planned_and_checked_for(call, street, tmp_path):
    out = tmp_path / "plan"
    assert call("plan", street, "--out", out, "--workers", 1, "--preset", "de")[0] == 0
    report = json.loads((out / "report.json").read_text())
    assert report["case"]["clear_width_preset"] == "de"
    code, _, beside = call("check", out)
    assert code == 0
    assert "clear width de, the case says fr" in beside


def test_an_unknown_clear_width_names_those_there_are(call, street, tmp_path):
    code, told, beside = call("plan", street, "--out", tmp_path / "plan", "--preset", "mars")
    assert (code, told) == (2, "")
    assert "'mars'" in beside
    assert "us_prowag" in beside
    assert not (tmp_path / "plan").exists()


def _raise(error):
    def planner(*_args, **_keywords):
        raise error

    return planner


@pytest.mark.parametrize(
    ("error", "code", "words"),
    [
        (InfeasibleError("T1 lacks 2 h. Try: a longer shift"), 4, "error: T1 lacks 2 h\nhint: a longer shift\n"),
        (KeyboardInterrupt(), 5, "error: interrupted before there was a first plan\nhint: "),
        (ZeroDivisionError("float division"), 1, "error: binopt met something"),
    ],
    ids=["infeasible", "interrupted", "our fault"],
)
def test_what_stops_planning_has_its_own_code_and_leaves_nothing(
    call, street, tmp_path, monkeypatch, error, code, words
):
    monkeypatch.setattr(planning.Planner, "plan", _raise(error))
    got, told, beside = call("plan", street, "--out", tmp_path / "plan")
    assert (got, told) == (code, "")
    assert beside.startswith(words)
    assert "Traceback" not in beside
    assert list(tmp_path.iterdir()) == []


def test_interrupting_the_measuring_leaves_nothing_and_says_so(call, street, tmp_path, monkeypatch):
    monkeypatch.setattr(planning, "assemble", _raise(KeyboardInterrupt()))
    code, told, beside = call("plan", street, "--out", tmp_path / "plan")
    assert (code, told) == (130, "")
    assert beside.strip() == "error: interrupted; nothing was written"
    assert list(tmp_path.iterdir()) == []


def test_a_traceback_is_printed_when_asked_for(call, street, tmp_path, monkeypatch):
    monkeypatch.setattr(planning.Planner, "plan", _raise(ZeroDivisionError("float division")))
    code, _, beside = call("--debug", "plan", street, "--out", tmp_path / "plan")
    assert code == 1
    assert beside.startswith("Traceback")
