"""Scenarios of the little street, planned and compared from the terminal."""

import json

import geopandas as gpd
import openpyxl
import pytest
from binopt_cli.main import run

from binopt import planning
from binopt.outputs import plan_folder

SCENARIOS = """
[[scenario]]
name = "works"
[[scenario.change]]
what = "close"
face = "rue-a.1"
from_m = 20
to_m = 60

[[scenario]]
name = "half"
follow = 0.5
"""


@pytest.fixture(scope="module")
def answered(street, tmp_path_factory):
    """Plan the scenarios once for all tests of this module."""
    folder = tmp_path_factory.mktemp("whatif")
    (folder / "what-if.toml").write_text(SCENARIOS)
    call = ["whatif", street, folder / "what-if.toml", "--out", folder / "out", "--workers", 1]
    assert run([str(word) for word in call]) == 0
    return folder / "out"


def test_each_scenario_has_its_plan_beside_the_answer(answered, call):
    answer = json.loads((answered / "scenarios.json").read_text())
    names = [one["name"] for one in answer["scenarios"]]
    assert names == ["base", "works", "half"]
    assert {path.name for path in answered.iterdir()} == {
        *names,
        "cases",
        "scenarios.html",
        "scenarios.json",
        "scenarios.xlsx",
    }
    for name in names:
        report = json.loads((answered / name / "report.json").read_text())
        [told] = [one for one in answer["scenarios"] if one["name"] == name]
        if name != "half":
            assert told["o"] == {which: report["o"][which] for which in ("today", "exact", "plan")}
        assert told["gap"] == pytest.approx(report["gap"]["whole"])
    assert openpyxl.load_workbook(answered / "scenarios.xlsx").sheetnames == ["Scenarios", "Streets", "Changes"]
    for name in names:
        code, told, beside = call("check", answered / name)
        assert code == 0, (name, told, beside)
    assert "digest" not in told + beside


def test_no_bin_stands_on_the_closed_stretch(answered):
    spots = gpd.read_file(answered / "works" / "plan.gpkg", layer="spots")
    assert not spots.chainage_m.between(20, 60).any()
    before = gpd.read_file(answered / "base" / "plan.gpkg", layer="spots")
    assert before.chainage_m.between(20, 60).any()


def test_half_of_the_people_is_the_same_plan_weighed_otherwise(answered):
    base, _, half = json.loads((answered / "scenarios.json").read_text())["scenarios"]
    assert half["changed"]["any"] == 0
    assert half["o"]["today"] == base["o"]["today"]
    assert half["o"]["plan"] != base["o"]["plan"]
    assert half["not_compared"] == "partly followed"


def test_a_sweep_has_a_plot_and_no_plans(call, street, tmp_path):
    out = tmp_path / "out"
    words = ("whatif", street, "--out", out, "--workers", 1, "--sweep", "rules.max_carry_m=10:20:10", "--json")
    code, told, beside = call(*words)
    assert code == 0
    assert {path.name for path in out.iterdir()} == {"scenarios.json", "scenarios.xlsx", "sweep.png"}
    answer = json.loads(told)
    assert answer == json.loads((out / "scenarios.json").read_text())
    assert answer["keys"] == ["rules.max_carry_m"]
    assert [one["at"] for one in answer["scenarios"]] == [[], [10], [20]]
    assert beside.count("planned in") == 3


@pytest.mark.parametrize("module", ["planning", "folder"])
def test_an_interrupt_keeps_what_is_planned(call, street, tmp_path, monkeypatch, module):
    """Once the search of the third case is interrupted, once the writing of its plan."""
    text = SCENARIOS + '\n[[scenario]]\nname = "far"\nset.rules.max_carry_m = 40\n'
    (tmp_path / "what-if.toml").write_text(text)
    calls = []
    where, name = (planning.Planner, "plan") if module == "planning" else (plan_folder, "write_plan")
    whole = getattr(where, name)

    def third(*arguments, **keywords):
        calls.append(1)
        if len(calls) == (3 if module == "planning" else 4):
            raise KeyboardInterrupt
        return whole(*arguments, **keywords)

    monkeypatch.setattr(where, name, third)
    out = tmp_path / "out"
    code, told, beside = call(
        "whatif", street, tmp_path / "what-if.toml", "--out", out, "--workers", 1, "--work-limit", 0.1
    )
    assert code == 0, beside
    assert "far: not planned" in told
    answer = json.loads((out / "scenarios.json").read_text())
    assert [one["name"] for one in answer["scenarios"]] == ["base", "works", "half"]
    assert [(one["name"], one["interrupted"]) for one in answer["without_plan"]] == [("far", True)]
    assert not (out / "far").exists()
    assert (out / "cases" / "far").exists(), "it can still be planned by itself"


@pytest.mark.parametrize("where", [(planning.Planner, "plan"), (planning, "assemble"), (plan_folder, "write_plan")])
def test_an_interrupt_before_the_base_plan_leaves_nothing(call, street, tmp_path, monkeypatch, where):
    def stop(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr(*where, stop)
    (tmp_path / "what-if.toml").write_text(SCENARIOS)
    code, told, beside = call("whatif", street, tmp_path / "what-if.toml", "--out", tmp_path / "out", "--workers", 1)
    assert (code, told) == (5, "")
    assert beside.startswith("error: interrupted before ")
    assert not (tmp_path / "out").exists()


def test_wrong_scenarios_are_told_before_anything_is_planned(call, street, tmp_path):
    path = tmp_path / "what-if.toml"
    path.write_text(
        '[[scenario]]\nname = "a"\nset.rules.max_cary_m = 1\n[[scenario.change]]\nwhat = "close"\nface = "x"\n'
    )
    code, told, beside = call("whatif", street, path, "--out", tmp_path / "out")
    assert (code, told) == (3, "")
    assert "max_carry_m" in beside
    assert "there is no such face (value: x)" in beside
    assert not (tmp_path / "out").exists()


def test_either_a_file_or_a_sweep(call, street, tmp_path):
    assert call("whatif", street, "--out", tmp_path / "out")[0] == 2
    sweep = ("--sweep", "rules.max_carry_m=10:20:10")
    assert call("whatif", street, tmp_path / "x.toml", "--out", tmp_path / "out", *sweep)[0] == 2
    code, _, beside = call("whatif", street, "--out", tmp_path / "out", "--sweep", "rules.max_cary_m=1:2:1")
    assert code == 2
    assert "hint: did you mean 'rules.max_carry_m'?" in beside


def test_collection_days_have_a_table_and_a_plot_and_no_plans(call, street, tmp_path):
    out = tmp_path / "out"
    words = ("whatif", street, "--out", out, "--workers", 1, "--work-limit", 0.1, "--days-frontier", "residual")
    code, told, beside = call(*words, "--clear-widths", "1.2, 2.4", "--json")
    assert code == 0, beside
    assert {path.name for path in out.iterdir()} == {"days.json", "days.xlsx", "days.png"}
    assert json.loads(told) == json.loads((out / "days.json").read_text())
    assert beside.count("planned") == 4
    code, told, _ = call(*words, "--overwrite")
    assert code == 0
    assert "Collections of residual a week, 1.40 m kept clear" in told, "the case's own rule"


def test_clear_widths_that_cannot_be(call, street, tmp_path):
    words = ("whatif", street, "--out", tmp_path / "out")
    for wrong in ("1.2,x", "0", "99", "nan"):
        assert call(*words, "--days-frontier", "residual", "--clear-widths", wrong)[0] == 2
    assert call(*words, "--clear-widths", "1.2", "--sweep", "rules.max_carry_m=10:20:10")[0] == 2
    assert call(*words, "--days-frontier", "residual", "--sweep", "rules.max_carry_m=10:20:10")[0] == 2
    code, _, beside = call(*words, "--days-frontier", "residul")
    assert code == 2
    assert "did you mean 'residual'" in beside
