"""The same town from every place that layers are imported from gives the same case."""

import json
import zipfile

import pytest

from binopt.errors import InputError
from binopt.intake.case_reader import read_case
from binopt.intake.layers import import_layers
from binopt.stores.address import parse_address
from binopt.stores.database import open_database
from binopt.stores.file_writer import FileFormat, write_files
from tests.postgis_server import PASSWORD


def same(one, other):
    first, second = read_case(one), read_case(other)
    assert first.premises == second.premises
    assert first.holdings == second.holdings
    grounds = [[p.geometry.normalize().wkb for p in case.pavements] for case in (first, second)]
    things = [sorted(o.footprint.normalize().wkb for o in case.obstacles) for case in (first, second)]
    assert grounds[0] == grounds[1]
    assert things[0] == things[1]
    assert len(first.streets) == len(second.streets)


@pytest.fixture
def imported(tmp_path, layers, write_source, write_mapping):
    out = tmp_path / "from-one-file"
    import_layers(write_source(layers), write_mapping(), out)
    return out


@pytest.mark.parametrize("form", FileFormat)
def test_files_of_every_format(tmp_path, layers, write_mapping, imported, form):
    folder = tmp_path / form
    folder.mkdir()
    write_files(layers, folder, form)
    import_layers(folder, write_mapping(), tmp_path / "case")
    same(tmp_path / "case", imported)


def test_packed_shapefiles(tmp_path, layers, write_mapping, imported):
    folder = tmp_path / "files"
    folder.mkdir()
    write_files(layers, folder, FileFormat.SHP)
    with zipfile.ZipFile(tmp_path / "town.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.iterdir()):
            archive.write(path, path.name)
    import_layers(tmp_path / "town.zip", write_mapping(), tmp_path / "case")
    same(tmp_path / "case", imported)


def test_a_schema_of_postgis(tmp_path, layers, write_mapping, imported, postgis, schema):
    with open_database(parse_address(postgis.url(schema))) as database:
        database.write(layers, "somebody's", overwrite=False)
    import_layers(postgis.url(schema), write_mapping(), tmp_path / "case")
    same(tmp_path / "case", imported)
    told = json.loads((tmp_path / "case" / "import.json").read_text("utf-8"))
    assert told["source"].startswith("postgresql://binopt@/city?")


def test_what_the_mapping_misses_in_a_schema_is_told(tmp_path, layers, write_mapping, postgis, schema):
    with open_database(parse_address(postgis.url(schema))) as database:
        database.write({n: f for n, f in layers.items() if n != "walks"}, "somebody's", overwrite=False)
    with pytest.raises(InputError, match="has no such layer"):
        import_layers(postgis.url(schema), write_mapping(), tmp_path / "case")
    assert not (tmp_path / "case").exists()


def test_an_empty_schema_is_told(tmp_path, write_mapping, postgis, schema):
    with pytest.raises(InputError, match=r"holds no tables.*\?schema=name"):
        import_layers(postgis.url(schema), write_mapping(), tmp_path / "case")


def test_a_server_that_is_not_there_is_told_without_the_password(tmp_path, write_mapping, postgis):
    url = f"postgresql://x:{PASSWORD.replace('/', '%2F').replace('@', '%40')}@/city?host={tmp_path}"
    with pytest.raises(InputError, match="the database refuses") as error:
        import_layers(url, write_mapping(), tmp_path / "case")
    assert "s3cret" not in str(error.value)


def test_a_file_of_a_format_that_nobody_reads_is_told(tmp_path, write_mapping):
    (tmp_path / "town.docx").write_bytes(b"PK")
    with pytest.raises(InputError, match=r"is of no format that is read.*\.parquet"):
        import_layers(tmp_path / "town.docx", write_mapping(), tmp_path / "case")
