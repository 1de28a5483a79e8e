import json
import shutil

import geopandas as gpd
import pytest

from binopt.rules import ROUND_RULES, RULES


@pytest.fixture
def spoiled(planned, street, tmp_path):
    """A plan whose first spot is said to be carried a metre less than it is."""
    out = street.parent / f"spoiled-{tmp_path.name}"
    shutil.copytree(planned, out)
    spots = gpd.read_file(out / "plan.gpkg", layer="spots")
    spots.loc[0, "carry_m"] -= 1.0
    spots.to_file(out / "plan.gpkg", layer="spots")
    yield out
    shutil.rmtree(out)


def test_a_plan_keeps_all_rules(call, planned):
    code, told, beside = call("check", planned)
    assert (code, beside) == (0, "")
    assert told.startswith(f"all {len(RULES) + len(ROUND_RULES)} rules hold: 16 spots")


def test_a_breach_is_told_with_rule_id_and_amount(call, spoiled):
    code, told, beside = call("check", spoiled)
    assert code == 6
    assert told.startswith("carry_true: D")
    assert "m, is " in told
    assert beside.startswith("error: 1 violations of 1 rules: carry_true 1×")


def test_breaches_as_json(call, spoiled):
    code, told, _ = call("check", spoiled, "--json")
    assert code == 6
    (violation,) = json.loads(told)["violations"]
    assert violation["rule"] == "carry_true"
    assert violation["unit"] == "m"
    assert violation["amount"] == pytest.approx(1.0, abs=0.01)


def test_no_breaches_as_json(call, planned):
    code, told, _ = call("check", planned, "--json")
    assert code == 0
    assert json.loads(told)["violations"] == []


def test_the_case_is_found_where_the_plan_says_or_where_it_is_told(call, planned, street, tmp_path):
    moved = tmp_path / "moved"
    shutil.copytree(planned, moved)
    code, _, beside = call("check", moved)
    assert code == 2
    assert "any more" in beside
    assert "hint: --case CASE" in beside
    assert call("check", moved, "--case", street)[0] == 0


def test_a_report_tells_figures_verdict_and_what_it_rests_on(call, planned):
    code, told, beside = call("report", planned)
    assert (code, beside) == (0, "")
    for part in ("obstruction O", "Is it halved?", "This rests on:", "What each lever does", "Rue A"):
        assert part in told


def test_a_report_as_json_has_streets_and_worst_faces(call, planned):
    code, told, _ = call("report", planned, "--json")
    assert code == 0
    told = json.loads(told)
    assert [row["street"] for row in told["by_street"]] == ["Rue A"]
    assert {"o", "levers", "worst_faces", "without_lawful_spot"} <= set(told)


@pytest.mark.parametrize("command", ["check", "report"])
def test_a_folder_without_a_plan_is_refused(call, command, street, tmp_path):
    code, told, beside = call(command, street)
    assert (code, told) == (3, "")
    assert "holds a case, not a plan" in beside
    code, _, beside = call(command, tmp_path / "nowhere")
    assert code == 3
    assert "there is no such folder" in beside


@pytest.mark.parametrize("command", ["check", "report"])
def test_a_broken_plan_is_refused(call, command, planned, tmp_path):
    shutil.copytree(planned, tmp_path / "broken")
    (tmp_path / "broken/report.json").write_text("{")
    (tmp_path / "broken/plan.gpkg").write_bytes(b"SQLite format 3")
    code, told, beside = call(command, tmp_path / "broken")
    assert (code, told) == (3, "")
    assert "report.json" in beside
    assert "plan.gpkg" in beside
