import sys

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from pyarrow import parquet
from shapely.geometry import Point, box

from binopt.errors import UsageError
from binopt.stores.parquet import list_parquet, read_parquet, write_parquet
from binopt.stores.trouble import StoreError


@pytest.fixture
def places():
    return gpd.GeoDataFrame({"id": ["a", "b"], "n": [1, 2]}, geometry=[Point(1, 2), Point(3, 4)], crs=2154)


def overture(path):
    """Write a file as Overture lays its own out: GeoParquet in degrees with ``bbox``, names and sources nested."""
    frame = gpd.GeoDataFrame({"id": ["x", "y"]}, geometry=[box(0, 0, 1, 1), box(2, 2, 3, 3)], crs="OGC:CRS84")
    frame.to_parquet(path, write_covering_bbox=True)
    table = parquet.read_table(path)
    names = pa.array([{"primary": "Rue A", "common": [("fr", "Rue A")]}, None])
    sources = pa.array([[{"dataset": "osm"}], []])
    table = table.append_column("names", names).append_column("sources", sources)
    parquet.write_table(table, path)


def test_a_frame_comes_back_as_it_was(tmp_path, places):
    path = tmp_path / "places.parquet"
    write_parquet(places, path)
    info = list_parquet(path)
    assert (info.name, info.columns, info.geometry) == ("places", ("id", "n"), "Point")
    back = read_parquet(path)
    assert back.crs == places.crs
    assert back.geom_equals(places.set_index(back.index)).all()
    assert list(back.columns) == ["id", "n", "geometry"]
    assert list(back.index) == [1, 2]


def test_the_bounds_of_each_row_stand_beside_it_for_other_readers(tmp_path, places):
    path = tmp_path / "places.parquet"
    write_parquet(places, path)
    assert "bbox" in parquet.read_schema(path).names
    assert len(gpd.read_parquet(path, bbox=(0, 0, 2, 3))) == 1


def test_overtures_layout_is_read_with_its_nested_columns_apart(tmp_path):
    overture(tmp_path / "s.parquet")
    info = list_parquet(tmp_path / "s.parquet")
    assert info.columns == ("id", "names.primary", "names.common", "sources")
    assert "CRS84" in info.crs
    back = read_parquet(tmp_path / "s.parquet")
    assert back["names.primary"].fillna("").tolist() == ["Rue A", ""]
    assert back["sources"].tolist() == ['[{"dataset": "osm"}]', "[]"]
    assert tuple(back.columns) == (*info.columns, "geometry")


def test_a_table_without_geometry_is_a_table(tmp_path):
    write_parquet(pd.DataFrame({"a": [1.5, np.nan], "t": ["x", None]}), tmp_path / "t.parquet")
    assert list_parquet(tmp_path / "t.parquet").geometry == ""
    back = read_parquet(tmp_path / "t.parquet")
    assert not isinstance(back, gpd.GeoDataFrame)
    assert back["a"].isna().tolist() == [False, True]


@pytest.mark.parametrize("cut", [0, 4, 200, -8])
def test_a_file_cut_off_is_told(tmp_path, places, cut):
    path = tmp_path / "places.parquet"
    write_parquet(places, path)
    path.write_bytes(path.read_bytes()[:cut])
    with pytest.raises(StoreError, match="GeoParquet"):
        read_parquet(path)


@pytest.mark.parametrize(
    "geo", [b"{", b"{}", b'{"primary_column": "geometry", "columns": {"geometry": 7}}', b"[[" * 9999]
)
def test_a_footer_that_says_nothing_is_told(tmp_path, geo):
    table = pa.table({"geometry": [b"x"]}).replace_schema_metadata({"geo": geo})
    parquet.write_table(table, tmp_path / "a.parquet")
    with pytest.raises(StoreError, match="of its geometry"):
        read_parquet(tmp_path / "a.parquet")


def test_a_bomb_is_refused_by_its_footer(tmp_path):
    rows = 20_000_000
    column = pa.DictionaryArray.from_arrays(pa.array(np.zeros(rows, dtype=np.int8)), pa.array(["x" * 10_000]))
    parquet.write_table(pa.table({"a": column}), tmp_path / "a.parquet", row_group_size=rows)
    with pytest.raises(StoreError, match="unpacks to more than"):
        list_parquet(tmp_path / "a.parquet")


def test_without_pyarrow_it_is_said_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(UsageError, match=r"binopt\[parquet\]"):
        list_parquet(tmp_path / "a.parquet")
