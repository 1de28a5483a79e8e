import pandas as pd
import pytest

from binopt.errors import InputError
from binopt.intake.case_reader import read_case
from binopt.intake.toml_text import render_settings
from binopt.stores.address import parse_address
from binopt.stores.database import open_database
from binopt.stores.file_writer import FileFormat, write_files
from tests.intake.small_case import small_case
from tests.postgis_server import LOCKED, PASSWORD

IN_FILE = ("sites",)


def faults_of(folder):
    with pytest.raises(InputError) as told:
        read_case(folder)
    return [str(fault) for fault in told.value.faults]


@pytest.fixture
def stored(postgis, schema, tmp_path):
    """Write a case whose layers lie in the database, all but those in a file; ``change`` spoils its frames."""

    def write(change=lambda parts: None, url=""):
        parts = small_case()
        change(parts)
        with open_database(parse_address(postgis.url(schema))) as database:
            database.write({n: f for n, f in parts.frames.items() if n not in IN_FILE}, "binopt case", overwrite=False)
        folder = tmp_path / "case"
        folder.mkdir()
        write_files({n: parts.frames[n] for n in IN_FILE}, folder, FileFormat.FGB)
        parts.settings["case"]["layers"] = url or postgis.url(schema)
        (folder / "case.toml").write_text(render_settings(parts.settings), encoding="utf-8")
        return folder

    return write


def test_layers_may_lie_in_a_file_or_in_the_database(stored, tmp_path):
    found = read_case(stored())
    whole = read_case(small_case().write(tmp_path / "whole"))
    assert found.premises == whole.premises
    assert found.holdings == whole.holdings
    assert found.sharing == whole.sharing
    assert [s.site_id for s in found.sites] == ["D"]
    assert [k.geometry.wkb for k in found.kerbs] == [k.geometry.wkb for k in whole.kerbs]


def test_an_edit_in_the_database_changes_the_digest(stored, postgis, schema):
    folder = stored()
    before = read_case(folder).digest
    with postgis.connect() as base:
        from psycopg import sql  # noqa: PLC0415

        base.execute(sql.SQL("UPDATE {} SET count = 3 WHERE fid = 1").format(sql.Identifier(schema, "bins")))
    assert read_case(folder).digest != before


def test_faults_name_the_database_the_table_and_the_row(stored):
    def spoil(parts):
        parts.frames["obstacles"].loc[1, "obstacle_id"] = "o1"
        parts.frames["bins"]["count"] = [2, 1, 0, 1, 1]

    faults = faults_of(stored(spoil))
    assert len(faults) == 2
    assert any(f.startswith("postgresql://binopt@/city?") and ": obstacles[o1]: " in f for f in faults)
    assert any(": bins[row 3 (B-2 residual)]: count must be above 0" in f for f in faults)


def test_a_layer_in_both_is_told(stored, tmp_path):
    folder = stored()
    pd.DataFrame({"premises_id": ["A.1"]}).to_csv(folder / "sharing.csv", index=False)
    assert any("sharing: the layer is there twice" in fault for fault in faults_of(folder))


def test_a_password_in_the_file_is_refused_and_not_repeated(stored, postgis, schema):
    faults = faults_of(stored(url=postgis.url(schema, LOCKED, PASSWORD)))
    assert any("case.layers: holds a password" in f and "PGPASSWORD" in f for f in faults)
    assert not any(PASSWORD in f or "s3cret" in f for f in faults)


def test_a_database_that_cannot_be_reached_is_one_fault(stored, tmp_path):
    (fault,) = faults_of(stored(url=f"postgresql://x@/city?host={tmp_path}&schema=a"))
    assert fault.startswith("postgresql://x@/city?host=")
    assert "the database refuses" in fault


def test_what_is_no_address_is_told(tmp_path):
    parts = small_case()
    parts.settings["case"]["layers"] = "layers.gpkg"
    (fault,) = faults_of(parts.write(tmp_path / "case"))
    assert fault.startswith("case.toml: case.layers: is no address of a database")
