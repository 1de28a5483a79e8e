"""The command that makes cases of OpenStreetMap."""

import json

import pytest

from tests.intake.osm.town import small_town


@pytest.fixture(name="extract")
def _extract(tmp_path):
    town = small_town()
    town.box(-20, -60, 62, 60, place="quarter", name="West End")
    return town.write(tmp_path)


def test_it_makes_a_case_and_says_what_it_did(call, extract, tmp_path):
    code, told, beside = call("import", "osm", extract, "--out", tmp_path / "case")
    assert code == 0
    assert told.startswith("town.osm by mapping osm\n")
    assert "37  buildings on" not in told  # the house in the yard sees no street
    assert "pavements: width inferred from wall to wall" in told
    assert f"hint: binopt inspect {tmp_path / 'case'}" in beside
    assert call("inspect", tmp_path / "case")[0] == 0


def test_it_writes_json_when_asked(call, extract, tmp_path):
    code, told, _ = call("import", "osm", extract, "--out", tmp_path / "case", "--json", "--area", "West End")
    assert code == 0
    assert json.loads(told)["counts"]["buildings"] == 13


@pytest.mark.parametrize(
    ("more", "code", "said"),
    [
        (["--bbox", "1,2,3"], 2, "is not four numbers"),
        (["--bbox", "a,b,c,d"], 2, "is not four numbers"),
        (["--bbox", "1,2,3,4", "--area", "West End"], 2, "exclude each other"),
        (["--bbox", "4,2,3,1"], 3, "is no box on the earth"),
        (["--bbox", "1,2,3,4"], 3, "the extract's streets lie within 10.3"),
        (["--area", "East End"], 3, "did you mean West End"),
        (["--settings", "nowhere.toml"], 3, "no settings can be read here"),
    ],
)
def test_what_cannot_work_is_told_with_its_exit_code_and_leaves_nothing(call, extract, tmp_path, more, code, said):
    found, told, beside = call("import", "osm", extract, "--out", tmp_path / "case", *more)
    assert (found, told) == (code, "")
    assert said in beside
    assert not (tmp_path / "case").exists()


def test_what_is_no_extract_is_wrong_input(call, tmp_path):
    path = tmp_path / "x.osm.pbf"
    path.write_bytes(b"no map")
    code, _, beside = call("import", "osm", path, "--out", tmp_path / "case")
    assert code == 3
    assert "cannot be read as OpenStreetMap data" in beside
