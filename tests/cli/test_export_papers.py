import json
import shutil

import pytest


def test_papers_are_written_and_counted(call, planned, tmp_path):
    out = tmp_path / "papers"
    code, told, beside = call("export", planned, "--out", out, "--what", "csv")
    assert code == 0
    assert beside == ""
    assert "4  csv" in told
    assert told.endswith(f"The papers are in {out}\n")
    assert call("export", planned, "--out", out, "--what", "csv")[0] == 2
    assert call("export", planned, "--out", out, "--what", "csv", "--overwrite")[0] == 0
    assert call("export", planned, "--out", planned, "--overwrite")[0] == 2, "a plan is no folder of papers"


def test_json_names_the_files(call, planned, tmp_path):
    code, told, _ = call("export", planned, "--out", tmp_path / "papers", "--what", "csv", "--lang", "fr", "--json")
    assert code == 0
    told = json.loads(told)
    assert told["papers"]["csv"] == ["csv/presentations.csv", "csv/rounds.csv", "csv/spots.csv", "csv/stops.csv"]
    assert (tmp_path / "papers/csv/presentations.csv").read_text("utf-8").count("trottoir") > 0


def test_the_map_is_the_one_that_the_plan_has_too(call, planned, tmp_path):
    assert call("export", planned, "--out", tmp_path / "out", "--what", "map,summary")[0] == 0
    assert (tmp_path / "out/map/map.html").read_bytes() == (planned / "map.html").read_bytes()
    assert (tmp_path / "out/summary/summary.html").is_file()


def test_a_background_is_in_the_map_only_when_asked_for(call, planned, tmp_path):
    tiles = "https://tiles.example/{z}/{x}/{y}.png"
    assert call("export", planned, "--out", tmp_path / "out", "--what", "map", "--tiles", tiles)[0] == 0
    assert "img-src data: https://tiles.example;" in (tmp_path / "out/map/map.html").read_text("utf-8")
    assert "tiles.example" not in (planned / "map.html").read_text("utf-8")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--what", "poems"], "'poems' is none of map, summary, ics"),
        (["--lang", "xx"], "'xx' is not one of"),
        (["--from", "soon"], "does not match the format"),
        (["--tiles", "http://tiles.example/{z}/{x}/{y}.png"], "is no address of tiles"),
    ],
)
def test_wrong_calls_are_told(call, planned, tmp_path, arguments, told):
    code, _, beside = call("export", planned, "--out", tmp_path / "papers", *arguments)
    assert code == 2
    assert told in beside
    assert not (tmp_path / "papers").exists()


def test_a_changed_case_is_noted(call, planned, street, tmp_path):
    changed = tmp_path / "changed"
    shutil.copytree(street, changed)
    text = (changed / "case.toml").read_text()
    (changed / "case.toml").write_text(text + '\n[calendar]\ncountry = "FR"\nfrom = 2027-01-04\n')
    code, _, beside = call("export", planned, "--case", changed, "--out", tmp_path / "out", "--what", "csv")
    assert code == 0
    assert beside.startswith("note: the case has changed since the plan was made")
