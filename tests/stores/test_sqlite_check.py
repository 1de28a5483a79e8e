import sqlite3

import geopandas as gpd
import pytest
from shapely.geometry import Point

from binopt.stores.sqlite_check import check_sqlite
from binopt.stores.trouble import StoreError


@pytest.fixture
def package(tmp_path):
    path = tmp_path / "a.gpkg"
    gpd.GeoDataFrame({"a": [1, 2]}, geometry=[Point(0, 0), Point(1, 1)], crs=2154).to_file(path, layer="a")
    return path


def view(path, query):
    with sqlite3.connect(path) as base:
        base.execute(f'CREATE VIEW "v ""x" AS {query}')
        base.execute(
            "INSERT INTO gpkg_contents (table_name, data_type, identifier, srs_id) "
            "VALUES ('v \"x', 'attributes', 'v', 0)"
        )
    base.close()


def test_a_package_and_a_view_of_its_own_rows_are_taken(package):
    view(package, "SELECT fid, a FROM a")
    assert check_sqlite(package) is None


def test_a_view_without_an_end_is_refused(package):
    view(package, "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT x AS fid, x AS a FROM n")
    with pytest.raises(StoreError, match="takes too long"):
        check_sqlite(package)


def test_a_locked_one_is_refused(package):
    editor = sqlite3.connect(package, isolation_level=None)
    editor.execute("BEGIN EXCLUSIVE")
    with pytest.raises(StoreError, match="locked"):
        check_sqlite(package)
    editor.close()


def test_what_cannot_be_opened_is_told(tmp_path):
    with pytest.raises(StoreError, match="cannot be opened"):
        check_sqlite(tmp_path / "none.gpkg")
