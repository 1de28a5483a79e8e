import pandas as pd
import pytest

from binopt.errors import InputError
from binopt.intake.layers import import_layers
from binopt.intake.layers.source import make_ids, open_source


def test_a_source_that_is_not_there_is_told_with_the_faults_of_the_mapping(tmp_path, write_mapping):
    mapping = write_mapping(('kind = "hydrant"', 'kind = "fountain"'))
    with pytest.raises(InputError) as error:
        import_layers(tmp_path / "none.gpkg", mapping, tmp_path / "case")
    assert "none.gpkg: does not exist" in str(error.value)
    assert "fountain" in str(error.value)


def test_a_geopackage_cut_off_is_told(tmp_path, layers, write_source, write_mapping):
    path = write_source(layers)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 3])
    with pytest.raises(InputError, match=r"town\.gpkg"):
        import_layers(path, write_mapping(), tmp_path / "case")


@pytest.mark.parametrize("name", ["empty.gpkg", "text.gpkg"])
def test_a_file_that_is_no_layer_is_told(tmp_path, name):
    path = tmp_path / name
    path.write_text("" if name.startswith("empty") else "these are no layers", encoding="utf-8")
    with pytest.raises(InputError, match="is no GeoPackage"):
        open_source(path)


def test_a_folder_without_layers_is_told(tmp_path):
    (tmp_path / "readme.txt").write_text("nothing here", encoding="utf-8")
    with pytest.raises(InputError, match="holds no vector files"):
        open_source(tmp_path)


def test_two_files_with_the_same_layer_are_told(tmp_path, layers):
    for suffix, driver in (("fgb", "FlatGeobuf"), ("geojson", "GeoJSON")):
        layers["walks"].to_file(tmp_path / f"walks.{suffix}", driver=driver)
    with pytest.raises(InputError, match=r"walks\.geojson: holds a layer that walks\.fgb holds too"):
        open_source(tmp_path)


def test_layers_that_say_no_crs_are_told_unless_the_mapping_does(tmp_path, layers, write_mapping):
    folder = tmp_path / "files"
    folder.mkdir()
    for name, frame in layers.items():
        frame.to_file(folder / f"{name}.shp")
    (folder / "walks.prj").unlink()
    with pytest.raises(InputError, match=r"walks: the layer says no CRS.*assume_crs"):
        import_layers(folder, write_mapping(), tmp_path / "case")
    assumed = write_mapping(("[source]", '[source]\nassume_crs = "EPSG:25832"'))
    assert import_layers(folder, assumed, tmp_path / "case").counts["premises"] == 3


def test_ids_hold_only_what_ids_may():
    ids, entries = make_ids(pd.Series(["a b", "a_b", "ä", "", "ok-1.2"]), "layer")
    assert ids == ["a_b", "a_b.2", "_", "_.2", "ok-1.2"]
    assert [e.ids for e in entries] == [("a b", "ä", ""), ("a_b.2", "_.2")]


def test_repeated_ids_get_numbers_that_nobody_has():
    ids, _ = make_ids(pd.Series(["x", "x", "x.2", "x"]), "layer")
    assert ids == ["x", "x.3", "x.2", "x.4"]
    assert len(set(ids)) == 4
