import sys

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from shapely.geometry import LineString, Point, box

from binopt.errors import UsageError
from binopt.stores.address import parse_address
from binopt.stores.database import open_database, opened
from binopt.stores.trouble import StoreError
from tests.postgis_server import DATABASE, LOCKED, PASSWORD

MARK = "binopt plan"


@pytest.fixture
def address(postgis, schema):
    return parse_address(postgis.url(schema))


@pytest.fixture
def sql(postgis, schema):
    """Run SQL in the test's own schema, which is made for it."""
    with postgis.connect() as base:
        from psycopg import sql as quoting  # noqa: PLC0415 - only where there is a server

        base.execute(quoting.SQL("CREATE SCHEMA IF NOT EXISTS {}").format(quoting.Identifier(schema)))
        base.execute(quoting.SQL("SET search_path = {}, extensions").format(quoting.Identifier(schema)))
        yield base.execute


def write(address, layers, overwrite=False):
    with open_database(address) as database:
        database.write(layers, MARK, overwrite=overwrite)


def read(address, name):
    with open_database(address) as database:
        return database.read(name)


def points(**columns):
    shapes = [Point(1.25, 2), None, Point(3, 4)]
    return gpd.GeoDataFrame(columns or {"id": ["c", "a", "b"]}, geometry=shapes, crs=2154)


HOSTILE = ['x"; DROP TABLE a; --', "%s", "=CMD()", "e\N{COMBINING ACUTE ACCENT} \N{WASTEBASKET}", "\\N", "\t\n", ""]


def test_values_of_every_kind_come_back(address):
    frame = points(
        whole=[1, -(2**62), 3],
        part=[0.1, np.nan, np.inf],
        flag=[True, False, True],
        text=["a", None, HOSTILE[0]],
    )
    write(address, {"a": frame})
    back = read(address, "a")
    for column in ("whole", "flag"):
        assert back[column].tolist() == frame[column].tolist()
        assert back[column].dtype == frame[column].dtype
    assert np.array_equal(back["part"], frame["part"], equal_nan=True)
    assert back["text"].tolist() == ["a", None, HOSTILE[0]]
    assert back.crs == frame.crs
    assert back.geometry.to_wkb().tolist() == frame.geometry.to_wkb().tolist()
    assert list(back.index) == [1, 2, 3]


@pytest.mark.parametrize("text", HOSTILE)
def test_names_and_values_are_quoted_and_never_pasted(address, text):
    name = text if text and "\0" not in text else "plain"
    write(address, {name: pd.DataFrame({name: [text], "other": [text]})})
    with open_database(address) as database:
        assert database.names() == (name,)
        assert database.layers()[0].columns == (name, "other")
        assert database.read(name)[name].tolist() == [text]


@pytest.mark.parametrize("name", ["", "x" * 64, "\N{WASTEBASKET}" * 16, "a\0b", "fid", "geometry"])
def test_names_that_a_database_cannot_hold_are_refused(address, name):
    with pytest.raises(StoreError):
        write(address, {"a": pd.DataFrame({name: [1]})})
    with open_database(address) as database:
        assert database.names() == ()


def test_text_that_no_database_holds_becomes_a_question(address):
    write(address, {"a": pd.DataFrame({"t": pd.Series(["a\0b", "\ud800"], dtype=object)})})
    assert read(address, "a")["t"].tolist() == ["a\N{REPLACEMENT CHARACTER}b", "?"]


def test_all_layers_are_written_or_none(address):
    bad = gpd.GeoDataFrame({"a": [1]}, geometry=[Point(0, 0)], crs="+proj=lcc +lat_1=40 +lat_2=50 +units=m")
    with pytest.raises(StoreError, match="without an EPSG code"):
        write(address, {"good": points(), "bad": bad})
    with open_database(address) as database:
        assert database.names() == ()


def test_what_is_there_is_replaced_only_when_asked_and_only_if_it_is_ours(address, sql):
    write(address, {"a": points(), "b": points()})
    with pytest.raises(UsageError, match="already holds a"):
        write(address, {"a": points()})
    write(address, {"a": points().iloc[:1]}, overwrite=True)
    with open_database(address) as database:
        assert database.names() == ("a",)  # what the first run wrote and the second has not would be read as of it
    sql("CREATE TABLE c (t text)")
    write(address, {"a": points()}, overwrite=True)
    with pytest.raises(UsageError, match="not written by binopt"):
        write(address, {"c": points()}, overwrite=True)
    with open_database(address) as database:
        assert database.names() == ("a", "c")


def test_a_plan_beside_its_case_leaves_the_case_alone(address):
    with open_database(address) as database:
        database.write({"pavements": points()}, "binopt case", overwrite=False)
    write(address, {"faces": points()})
    write(address, {"faces": points()}, overwrite=True)
    with open_database(address) as database:
        assert database.names() == ("faces", "pavements")


def test_types_and_systems_are_told_of_typed_and_untyped_columns(address, sql):
    sql("CREATE TABLE typed (gid serial PRIMARY KEY, n int, shape geometry(MultiPolygon, 2154))")
    sql("CREATE TABLE loose (id text PRIMARY KEY, shape geometry)")
    sql("INSERT INTO loose VALUES ('a', ST_SetSRID(ST_MakePoint(1, 2), 25832))")
    sql("CREATE VIEW seen AS SELECT id FROM loose")
    sql("CREATE TABLE around (id int, here geography(Point, 4326))")
    with open_database(address) as database:
        info = {each.name: each for each in database.layers()}
    assert {name: (each.columns, each.geometry) for name, each in info.items()} == {
        "typed": (("n",), "MultiPolygon"),
        "loose": (("id",), "Point"),
        "seen": (("id",), ""),
        "around": (("id",), "Point"),
    }
    assert "2154" in info["typed"].crs
    assert "25832" in info["loose"].crs


def test_all_that_postgres_stores_is_text_number_or_truth(address, sql):
    sql("CREATE TABLE a (n numeric, i smallint, t time, d date, j jsonb, u uuid, s text[], b boolean, e int)")
    sql("INSERT INTO a VALUES (1.5, 2, '06:30', '2024-02-29', '{\"k\": 1}', NULL, '{a,b}', true, NULL)")
    row = read(address, "a").iloc[0]
    assert (row["n"], row["i"], row["t"], row["d"]) == (1.5, 2, "06:30:00", "2024-02-29")
    assert (row["j"], row["u"], row["s"], row["b"]) == ('{"k": 1}', None, "{a,b}", True)
    assert np.isnan(row["e"])


def test_rows_come_in_the_order_of_their_numbers_and_arcs_as_lines(address, sql):
    sql("CREATE TABLE a (gid int PRIMARY KEY, shape geometry)")
    sql("INSERT INTO a VALUES (7, 'SRID=2154;CIRCULARSTRING(0 0, 1 1, 2 0)'), (3, 'SRID=2154;LINESTRING(0 0, 1 0)')")
    back = read(address, "a")
    assert list(back.index) == [3, 7]
    assert back.geometry.loc[3].equals(LineString([(0, 0), (1, 0)]))
    assert back.geometry.loc[7].length == pytest.approx(np.pi, abs=0.01)


def test_rows_without_numbers_come_in_an_order_of_their_own(address, sql):
    sql("CREATE TABLE a (t text)")
    sql("INSERT INTO a VALUES ('b'), ('a'), ('c')")
    assert read(address, "a")["t"].tolist() == ["a", "b", "c"]


def test_rows_in_several_systems_are_told(address, sql):
    sql("CREATE TABLE a (shape geometry)")
    sql("INSERT INTO a VALUES ('SRID=2154;POINT(0 0)'), ('SRID=25832;POINT(0 0)')")
    with pytest.raises(StoreError, match="several SRIDs"):
        read(address, "a")


def test_an_edit_between_two_reads_is_not_seen_in_half(address, sql):
    write(address, {"a": points(), "b": points()})
    with open_database(address) as database:
        before = len(database.read("a"))
        sql("DELETE FROM b")
        assert len(database.read("b")) == before


def test_mixed_and_high_geometries_are_kept(address):
    shapes = [box(0, 0, 1, 1), LineString([(0, 0, 5), (1, 1, 5)])]
    write(address, {"a": gpd.GeoDataFrame({"i": [1, 2]}, geometry=shapes, crs=2154)})
    back = read(address, "a")
    assert [s.geom_type for s in back.geometry] == ["Polygon", "LineString"]
    assert shapely.get_coordinates(back.geometry.iloc[1], include_z=True)[0, 2] == 5


def test_a_view_without_an_end_ends(address, sql, monkeypatch):
    monkeypatch.setattr("binopt.stores.postgis._STATEMENT_MS", 300)
    sql("CREATE VIEW v AS WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT 1 FROM n) SELECT x FROM n")
    with pytest.raises(StoreError, match="statement timeout"):
        read(address, "v")


def test_the_password_opens_and_is_in_no_message(postgis, schema):
    with open_database(parse_address(postgis.url(schema, LOCKED, PASSWORD))) as database:
        assert database.names() == ()
    for password in ("wr0ng-but-secret", ""):
        with pytest.raises(StoreError) as error:
            open_database(parse_address(postgis.url(schema, LOCKED, password)))
        assert "the database refuses" in str(error.value)
        assert "wr0ng" not in str(error.value)


def test_what_a_role_may_not_do_is_told_and_nothing_is_left(postgis, schema, address):
    with pytest.raises(StoreError, match="permission denied"):
        write(parse_address(postgis.url(schema, LOCKED, PASSWORD)), {"a": points()})
    with open_database(address) as database:
        assert database.names() == ()


def test_a_server_that_is_not_there_and_one_without_postgis_are_told(postgis, tmp_path):
    with pytest.raises(StoreError, match="the database refuses"):
        open_database(parse_address(f"postgresql://x@/city?host={tmp_path}"))
    with pytest.raises(StoreError, match=r"no PostGIS.*CREATE EXTENSION"):
        open_database(parse_address(f"postgresql://binopt@/{DATABASE}_plain?host={postgis.socket}"))


def test_parameters_that_libpq_does_not_know_are_told(postgis, schema):
    with pytest.raises(StoreError, match="the database refuses"):
        open_database(parse_address(postgis.url(schema) + "&nonsense=1"))


def test_without_psycopg_it_is_said_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "psycopg", None)
    monkeypatch.delitem(sys.modules, "binopt.stores.postgis", raising=False)
    with pytest.raises(UsageError, match=r"binopt\[postgis\]"):
        open_database(parse_address("postgresql://x@y/z"))


def test_without_an_address_nothing_is_opened():
    with opened(None) as database:
        assert database is None
