import json


def test_a_plan_against_itself_changes_nothing(call, planned):
    assert call("diff", planned, planned) == (0, "Nothing changes for anybody.\n", "")
    code, told, _ = call("diff", planned, planned, "--json")
    assert (code, json.loads(told)) == (0, {"changes": []})
    code, told, _ = call("diff", planned, planned, "--csv")
    assert told == "premises_id,address,stream,waste,changed,before,after,moved_m\n"


def test_changes_are_told_and_written(call, planned, street, tmp_path):
    other = tmp_path / "other"
    assert call("plan", street, "--out", other, "--workers", "1", "--preset", "us_ada", "--time-limit", "3")[0] == 0
    out = tmp_path / "out"
    code, told, beside = call("diff", planned, other, "--out", out, "--from", "2027-01-04", "--lang", "de", "--json")
    assert code == 0
    assert f"The changes are in {out}" in beside
    assert json.loads(told) == json.loads((out / "changes.json").read_text())
    assert call("diff", planned, other, "--out", out)[0] == 2
    code, _, beside = call("diff", planned, other, "--out", out, "--overwrite")
    assert code == 0
    assert "note: no calendars" in beside
    assert call("diff", planned, other, "--out", planned, "--overwrite")[0] == 2
