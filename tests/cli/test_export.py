import json

import geopandas as gpd
import pandas as pd
import pytest

from binopt.intake.case_reader import read_case
from tests.cli.little_street import SETTINGS
from tests.postgis_server import LOCKED, PASSWORD

FORMATS = ["gpkg", "geojson", "fgb", "parquet"]


def tables(folder, name):
    return gpd.read_file(folder / "plan.gpkg", layer=name)


@pytest.mark.parametrize("form", FORMATS)
def test_a_case_in_another_format_is_the_same_case(call, street, tmp_path, form):
    code, told, _ = call("export", street, "--to", tmp_path / form, "--format", form)
    assert code == 0
    assert told.splitlines()[-1] == f"The layers are in {tmp_path / form}"
    one, other = read_case(street), read_case(tmp_path / form)
    assert one.premises == other.premises
    assert one.holdings == other.holdings
    assert [p.geometry.wkb for p in one.pavements] == [p.geometry.wkb for p in other.pavements]
    assert [o.footprint.wkb for o in one.obstacles] == [o.footprint.wkb for o in other.obstacles]
    assert one.crs == other.crs


def test_a_plan_in_another_format_has_the_same_rows(call, planned, tmp_path):
    assert call("export", planned, "--to", tmp_path / "plan", "--format", "parquet")[0] == 0
    spots = gpd.read_parquet(tmp_path / "plan" / "spots.parquet")
    assert spots.geom_equals(tables(planned, "spots").geometry).all()
    told = json.loads((tmp_path / "plan" / "export.json").read_text())
    assert told["spots"] == {"file": "spots.parquet", "rows": len(spots)}


def test_a_shapefile_holds_a_plan_with_shorter_names_which_is_told(call, planned, tmp_path):
    code, _, beside = call("export", planned, "--to", tmp_path / "plan", "--format", "shp")
    assert code == 0
    assert "note: spots: " in beside
    assert len(gpd.read_file(tmp_path / "plan" / "spots.shp")) == len(tables(planned, "spots"))


def test_json_says_what_is_where(call, street, tmp_path):
    code, told, _ = call("export", street, "--to", tmp_path / "a", "--json")
    assert code == 0
    assert json.loads(told) == {
        "to": str(tmp_path / "a"),
        "rows": {"pavements": 1, "premises": 8, "bins": 16, "carriageways": 1, "obstacles": 2},
    }


def test_what_is_there_is_replaced_only_when_asked(call, street, tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "diary.txt").write_text("mine")
    assert call("export", street, "--to", tmp_path / "mine", "--overwrite")[0] == 2
    assert call("export", street, "--to", tmp_path / "a")[0] == 0
    assert call("export", street, "--to", tmp_path / "a")[0] == 2
    assert call("export", street, "--to", tmp_path / "a", "--overwrite", "--format", "fgb")[0] == 0
    assert not (tmp_path / "a" / "layers.gpkg").exists()


def test_a_folder_that_is_neither_case_nor_plan_is_told(call, tmp_path):
    code, _, beside = call("export", tmp_path, "--to", tmp_path / "a")
    assert code == 3
    assert "neither a case nor a plan" in beside


def test_a_format_is_for_folders(call, street):
    code, _, beside = call("export", street, "--to", "postgresql://x@y/z", "--format", "shp")
    assert code == 2
    assert "--format" in beside


def test_no_password_is_repeated_whoever_finds_fault(call, street, tmp_path):
    secret = "hunter2"  # noqa: S105 - of nobody
    for arguments in (
        ("plan", street, f"postgresql://ann:{secret}@db/city"),
        ("export", street, "--to", f"postgresql://ann:{secret}@db:port/city"),
        ("export", street, "--to", f"postgresql://ann:{secret}@{'x' * 300}/city"),
        ("import", "layers", f"postgresql://ann:{secret}@[db/city", "--mapping", "bgt", "--out", tmp_path / "a"),
    ):
        code, told, beside = call("--debug", *arguments)
        assert code in (2, 3)
        assert beside
        assert secret not in told + beside


def test_a_plan_goes_to_postgis_and_is_read_back_as_it_was(call, planned, postgis, schema):
    from binopt.stores.address import parse_address  # noqa: PLC0415
    from binopt.stores.database import open_database  # noqa: PLC0415

    code, told, _ = call("export", planned, "--to", postgis.url(schema))
    assert code == 0, told
    with open_database(parse_address(postgis.url(schema))) as database:
        for name in ("faces", "spots", "presentations", "spots_today", "presentations_today", "presentations_exact"):
            back, there = database.read(name), tables(planned, name)
            if "geometry" in there:
                assert back.geom_equals(there.set_index(back.index).geometry).all(), name
                assert back.crs == there.crs
            plain = [c for c in there.columns if c != "geometry"]
            pd.testing.assert_frame_equal(
                pd.DataFrame(back[plain]).reset_index(drop=True),
                pd.DataFrame(there[plain]),
                check_dtype=False,
            )
    code, _, beside = call("export", planned, "--to", postgis.url(schema))
    assert code == 2
    assert "already holds" in beside
    assert call("export", planned, "--to", postgis.url(schema), "--overwrite")[0] == 0


def test_who_may_not_write_is_told_and_the_password_is_not(call, planned, postgis, schema):
    code, _, beside = call("export", planned, "--to", postgis.url(schema, LOCKED, PASSWORD))
    assert code == 3
    assert "permission denied" in beside
    assert PASSWORD not in beside


def test_a_case_in_a_database_gives_the_same_plan_as_one_in_a_file(call, street, planned, postgis, schema, tmp_path):
    assert call("export", street, "--to", postgis.url(schema))[0] == 0
    folder = tmp_path / "street"
    folder.mkdir()
    text = (street / "case.toml").read_text("utf-8")
    (folder / "case.toml").write_text(text.replace("[case]", f"[case]\nlayers = '{postgis.url(schema)}'"), "utf-8")
    assert call("inspect", folder)[0] == 0
    one, other = read_case(street), read_case(folder)
    assert (one.premises, one.holdings, one.streams) == (other.premises, other.holdings, other.streams)
    assert one.digest != other.digest == read_case(folder).digest
    assert call("plan", folder, "--out", tmp_path / "plan", "--workers", 1)[0] == 0
    for name in ("faces", "spots", "presentations", "spots_today"):
        assert tables(tmp_path / "plan", name).equals(tables(planned, name)), name
    assert (tmp_path / "plan/schedule.csv").read_bytes() == (planned / "schedule.csv").read_bytes()
    assert call("check", tmp_path / "plan")[0] == 0
    assert one.name == SETTINGS["case"]["name"]
