"""Commands that make cases and look at them."""

import json

import geopandas as gpd
import pytest
from shapely.geometry import Point

from tests.cli.little_street import frames, write_street


def test_demo_writes_a_case_that_can_be_inspected(call, tmp_path):
    code, told, beside = call("demo", tmp_path / "quarter", "--premises", 60, "--seed", 7)
    assert (code, told) == (0, f"{tmp_path / 'quarter'}\n")
    assert beside.startswith("hint: binopt plan ")
    code, told, beside = call("inspect", tmp_path / "quarter")
    assert (code, beside) == (0, "")
    assert "60 premises" in told
    assert told.endswith("No faults.\n")


def test_demo_replaces_only_when_asked(call, street):
    code, _, beside = call("demo", street)
    assert code == 2
    assert "--overwrite" in beside


def test_demo_says_how_many_premises_there_may_be(call, tmp_path):
    code, _, beside = call("demo", tmp_path / "quarter", "--premises", 5)
    assert code == 2
    assert "60 to 50,000" in beside


def test_inspect_counts_what_there_is(call, street):
    code, told, _ = call("inspect", street, "--json")
    assert code == 0
    told = json.loads(told)
    assert (told["premises"], told["bins"], told["faces"], told["faults"]) == (8, 16, 1, [])
    assert [stream["litres_per_week"] for stream in told["streams"]] == [1600.0, 720.0]
    assert [stream["kg_per_week"] for stream in told["streams"]] == pytest.approx([1600 * 0.15, 720 * 0.2])
    assert told["premises_beyond_carry"] == []
    assert [(one["source"], one["kerb_m"] > 0) for one in told["width_sources"]] == [
        ("measured", True),
        ("tagged", False),
        ("estimated", False),
    ]
    assert told["width_m"]["50%"] == pytest.approx(3.0)
    # beside the tree, 0.3 m in radius and half a metre from the kerb, 2.2 m stay free
    assert 0.9 < told["covered_share"] <= 1
    by_name = {preset["preset"]: preset for preset in told["presets"]}
    assert by_name["fr"]["faces_narrow"] == 0
    assert by_name["nyc"]["faces_narrow"] == 1, "2.44 m do not stay free beside the tree"
    assert by_name["nyc"]["faces_without_room"] == 1, "3.00 - 0.74 m is less than 2.44 m"


def test_inspect_tells_all_faults_at_once(call, tmp_path):
    bins = frames()["bins"]
    bins.loc[0, "bin_type"] = "77"
    bins.loc[1, "litres_per_week"] = -5.0
    bins.loc[2, "premises_id"] = "D99"
    premises = frames()["premises"]
    premises.loc[3, "geometry"] = Point(40, 800)
    case = write_street(tmp_path / "case", {"bins": bins, "premises": premises})
    code, told, beside = call("inspect", case)
    assert (code, told) == (3, "")
    for value in ("77", "-5", "D99", "D3"):
        assert value in beside
    assert beside.splitlines()[-1].startswith("error: 4 faults in all")
    code, told, _ = call("inspect", case, "--json")
    assert code == 3
    faults = json.loads(told)["faults"]
    assert len(faults) == 4
    assert all(fault["where"].startswith("layers.gpkg: ") and fault["hint"] for fault in faults)


def test_degrees_are_no_metres(call, tmp_path):
    case = write_street(tmp_path / "case")
    premises = gpd.read_file(case / "layers.gpkg", layer="premises")
    premises.to_crs(4326).to_file(case / "layers.gpkg", layer="premises")
    code, _, beside = call("plan", case, "--out", tmp_path / "plan")
    assert code == 3
    assert "degrees, not metres" in beside
    assert "hint: " in beside
    assert not (tmp_path / "plan").exists()


def test_a_plan_is_no_case(call, planned):
    code, _, beside = call("inspect", planned)
    assert code == 3
    assert "holds a plan, not a case" in beside


def test_an_import_names_the_mappings_there_are(call, tmp_path):
    code, _, beside = call("import", "layers", tmp_path, "--mapping", "atlantis", "--out", tmp_path / "case")
    assert code == 3
    assert "cambridge" in beside
    assert not (tmp_path / "case").exists()


@pytest.mark.real
def test_an_import_lists_what_it_did(call, cases, tmp_path):
    out = tmp_path / "delft"
    code, told, beside = call("import", "layers", cases / "delft", "--mapping", "bgt", "--out", out)
    assert code == 0
    assert "guessed:" in told
    assert f"the case is in {out}" in beside
    kept = json.loads((out / "import.json").read_text())
    code, told, _ = call("import", "layers", cases / "delft", "--mapping", "bgt", "--out", out, "--overwrite", "--json")
    assert code == 0
    assert json.loads(told) == kept
