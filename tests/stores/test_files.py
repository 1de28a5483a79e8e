import zipfile

import geopandas as gpd
import pandas as pd
import pyogrio
import pytest
from shapely.geometry import Point

from binopt.stores.file_writer import FileFormat, write_files
from binopt.stores.files import layer_names, list_layers, read_layer
from binopt.stores.trouble import StoreError


@pytest.fixture
def layers():
    points = gpd.GeoDataFrame(
        {"id": ["-1", "b", "c"], "t": ["=CMD()", "é", None], "n": [1.5, None, 3.0]},
        geometry=[Point(3, 3), Point(0, 0), Point(9, 9)],
        crs=2154,
    )
    return {"points": points, "table": pd.DataFrame({"id": ["-1", "=A1"], "n": ["1", "2"]})}


@pytest.mark.parametrize("form", FileFormat)
def test_every_format_gives_back_the_same_rows_in_the_same_order(tmp_path, layers, form):
    files, _ = write_files(layers, tmp_path, form)
    several = form is FileFormat.GPKG
    for name, frame in layers.items():
        path = tmp_path / files[name]
        assert name in {info.name for info in list_layers(path)}
        back, _ = read_layer(path, name if several else None)
        for column in frame.columns.drop("geometry", errors="ignore"):
            assert back[column].astype(object).where(back[column].notna(), None).tolist() == [
                None if pd.isna(v) else v for v in frame[column]
            ]
        if name == "points":
            assert back.crs.to_epsg() == 2154
            assert back.geometry.to_wkb().tolist() == frame.geometry.to_wkb().tolist()


def test_the_same_layers_are_the_same_bytes(tmp_path, layers):
    for folder in (tmp_path / "a", tmp_path / "b"):
        folder.mkdir()
        write_files(layers, folder, FileFormat.GPKG)
    assert (tmp_path / "a/layers.gpkg").read_bytes() == (tmp_path / "b/layers.gpkg").read_bytes()


def test_a_table_that_spreadsheets_open_runs_nothing(tmp_path, layers):
    write_files(layers, tmp_path, FileFormat.GEOJSON)
    assert (tmp_path / "table.csv").read_text() == "id,n\n'-1,1\n'=A1,2\n"


def test_names_that_a_shapefile_cuts_are_told(tmp_path, layers):
    _, notes = write_files({"points": layers["points"].assign(a_long_name=1)}, tmp_path, FileFormat.SHP)
    assert any("a_long_name" in note for note in notes)


def test_a_shapefile_of_two_kinds_of_geometry_is_refused(tmp_path):
    mixed = gpd.GeoDataFrame({"a": [1, 2]}, geometry=[Point(0, 0), Point(1, 1).buffer(1)], crs=2154)
    with pytest.raises(StoreError, match="layer mixed cannot be written as shp"):
        write_files({"mixed": mixed}, tmp_path, FileFormat.SHP)


def test_a_packed_shapefile_is_looked_into(tmp_path, layers):
    write_files({"points": layers["points"]}, tmp_path, FileFormat.SHP)
    with zipfile.ZipFile(tmp_path / "city.zip", "w") as archive:
        for path in tmp_path.glob("points.*"):
            archive.write(path, path.name)
    assert layer_names(tmp_path / "city.zip") == ("points",)
    assert len(read_layer(tmp_path / "city.zip", "points")[0]) == 3


def test_how_others_are_drawn_is_no_layer(tmp_path, layers):
    write_files(layers, tmp_path, FileFormat.GPKG)
    pyogrio.write_dataframe(pd.DataFrame({"styleQML": ["x"]}), tmp_path / "layers.gpkg", layer="layer_styles")
    assert layer_names(tmp_path / "layers.gpkg") == ("points", "table")


def test_tables_of_texts_with_semicolons_are_read(tmp_path):
    (tmp_path / "a.csv").write_bytes("﻿a;b\n1;=x\n2;'=y\n".encode())
    back, _ = read_layer(tmp_path / "a.csv")
    assert back.to_dict("list") == {"a": ["1", "2"], "b": ["=x", "=y"]}
    assert list(back.index) == [1, 2]
    assert list_layers(tmp_path / "a.csv")[0].columns == ("a", "b")


@pytest.mark.parametrize(
    ("name", "held"), [("a.csv", b"a\xff\xfe\n1\n"), ("a.csv", b""), ("a.geojson", b'{"type": "Fe')]
)
def test_what_cannot_be_read_is_told(tmp_path, name, held):
    (tmp_path / name).write_bytes(held)
    with pytest.raises(StoreError, match="cannot be read"):
        read_layer(tmp_path / name)
