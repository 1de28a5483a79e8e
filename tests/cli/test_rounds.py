import json
import shutil

import pyogrio
import pytest


@pytest.fixture
def without_rounds(planned, tmp_path):
    out = tmp_path / "bare"
    shutil.copytree(planned, out)
    path = out / "plan.gpkg"
    frames = {name: pyogrio.read_dataframe(path, layer=name) for name, _ in pyogrio.list_layers(path)}
    path.unlink()
    for name, frame in frames.items():
        if name not in ("rounds", "stops"):
            pyogrio.write_dataframe(frame, path, layer=name, driver="GPKG")
    return out


def test_rounds_loads_and_balance_are_told(call, planned):
    code, told, beside = call("rounds", planned)
    assert (code, beside) == (0, "")
    for part in ("Rounds of a week", "slack min", "Loads and hours", "Balance", "T1.", "T2.", "%"):
        assert part in told


def test_json_holds_the_same_rounds(call, planned):
    code, told, _ = call("rounds", planned, "--json")
    assert code == 0
    told = json.loads(told)
    assert {row["truck_id"] for row in told["rounds"]} == {"T1", "T2"}
    assert all(row["slack_min"] >= 0 and 0 < row["load_share"] <= 1 for row in told["rounds"])
    hours = sum(row["drive_h"] + row["lift_h"] + row["unload_h"] + row["wait_h"] for row in told["rounds"])
    assert hours == pytest.approx(sum(told["truck_hours"].values()))
    report = json.loads((planned / "report.json").read_text())
    assert hours == pytest.approx(report["crew_hours"]["plan"])


def test_navigation_devices_get_a_file_a_round(call, planned, tmp_path):
    out = tmp_path / "gpx"
    code, told, beside = call("rounds", planned, "--gpx", out, "--json")
    assert code == 0
    rounds = json.loads(told)["rounds"]
    assert beside == f"{len(rounds)} GPX files are in {out}\n"
    for row in rounds:
        points = pyogrio.read_dataframe(out / f"{row['round_id']}.gpx", layer="route_points")
        assert len(points) == row["faces"] + row["trips"] + 2
        assert points["name"].str.contains("Rue A").sum() == row["faces"]
    code, _, beside = call("rounds", planned, "--gpx", out)
    assert code == 2
    assert "--overwrite" in beside
    assert call("rounds", planned, "--gpx", out, "--overwrite")[0] == 0
    assert call("rounds", planned, "--gpx", planned, "--overwrite")[0] == 2, "a plan is no folder of rounds"


def test_without_the_case_the_rounds_are_told_all_the_same(call, planned, street, tmp_path):
    moved = tmp_path / "moved"
    shutil.copytree(planned, moved)
    code, told, beside = call("rounds", moved)
    assert code == 0
    assert beside.startswith("note: the plan's case cannot be read")
    assert "%" not in told
    code, told, beside = call("rounds", moved, "--case", street)
    assert (code, beside) == (0, "")
    assert "%" in told


@pytest.mark.parametrize("command", ["rounds", "simulate"])
def test_a_plan_without_rounds_is_refused(call, command, without_rounds):
    code, told, beside = call(command, without_rounds)
    assert (code, told) == (3, "")
    assert "the plan has no rounds" in beside
    assert "hint: see the notes in its report; plan again" in beside


@pytest.mark.parametrize("command", ["rounds", "simulate"])
def test_a_case_is_no_plan(call, command, street):
    code, _, beside = call(command, street)
    assert code == 3
    assert "holds a case, not a plan" in beside
