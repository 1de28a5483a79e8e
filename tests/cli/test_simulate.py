import json
import shutil

import pytest


def test_windows_pavement_and_rounds_are_told(call, planned):
    code, told, beside = call("simulate", planned, "--weeks", 60)
    assert (code, beside) == (0, "")
    for part in ("driven 60 times each with seed 1", "within their window (95% asked for)", "50 weeks", "T1."):
        assert part in " ".join(told.split())


def test_json_holds_shares_and_spread(call, planned):
    code, told, _ = call("simulate", planned, "--weeks", 200, "--seed", 5, "--json")
    assert code == 0
    told = json.loads(told)
    assert (told["weeks"], told["seed"], told["measured"]) == (200, 5, 50)
    assert 0.9 <= told["share_inside"] <= 1
    assert told["o_driven"]["low"] <= told["o_driven"]["mean"] <= told["o_driven"]["high"]
    assert told["unmatched"] == 0
    report = json.loads((planned / "report.json").read_text())
    assert told["o_plan"] == report["o"]["plan"]
    # nothing but minutes differs from the plan
    assert told["o_driven"]["mean"] == pytest.approx(told["o_plan"], rel=0.3)


def test_the_same_seed_is_the_same_output(call, planned):
    assert call("simulate", planned, "--weeks", 20) == call("simulate", planned, "--weeks", 20)


def test_weeks_are_at_least_one(call, planned):
    code, told, beside = call("simulate", planned, "--weeks", 0)
    assert (code, told) == (2, "")
    assert "--weeks" in beside


def test_it_needs_the_case_of_the_plan(call, planned, street, tmp_path):
    moved = tmp_path / "moved"
    shutil.copytree(planned, moved)
    code, _, beside = call("simulate", moved)
    assert code == 2
    assert "hint: --case CASE" in beside
    other = tmp_path / "other"
    shutil.copytree(street, other)
    (other / "case.toml").write_text((other / "case.toml").read_text().replace("Little", "Larger"))
    code, _, beside = call("simulate", moved, "--case", other)
    assert code == 3
    assert "another case" in beside
    assert call("simulate", moved, "--case", street, "--weeks", 2)[0] == 0
