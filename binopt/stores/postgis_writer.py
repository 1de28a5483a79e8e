"""Frames to tables of PostGIS. Names go in as identifiers and values as COPY takes them: nothing is pasted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from psycopg import sql

from binopt.errors import UsageError
from binopt.stores.address import LONGEST_NAME_BYTES
from binopt.stores.trouble import StoreError

if TYPE_CHECKING:
    from binopt.stores.postgis import Database

_ID = "fid"
_SHAPE = "geometry"


def write_tables(database: Database, layers: Mapping[str, pd.DataFrame], mark: str, *, overwrite: bool) -> None:
    """Write all layers; the caller commits."""
    schema = database.address.schema
    connection = database.connection
    there = connection.execute("SELECT 1 FROM pg_catalog.pg_namespace WHERE nspname = %s", (schema,)).fetchone()
    if there is None:
        connection.execute(sql.SQL("CREATE SCHEMA {}").format(sql.Identifier(schema)))
    _make_room(database, layers, mark, overwrite=overwrite)
    for name, frame in layers.items():
        _write(database, name, frame, mark)


def _make_room(database: Database, layers: Mapping[str, pd.DataFrame], mark: str, *, overwrite: bool) -> None:
    """Drop what an earlier run wrote, also what this one has not; refuse where something else is in the way."""
    schema = database.address.schema
    rows = database.connection.execute(
        "SELECT c.relname, c.relkind::text, pg_catalog.obj_description(c.oid, 'pg_class') "
        "FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace "
        "WHERE n.nspname = %s AND c.relkind IN ('r', 'v', 'm', 'f', 'p', 'S') ORDER BY c.relname",
        (schema,),
    ).fetchall()
    held = [(name, kind == "r" and text == mark) for name, kind, text in rows]
    in_way = [name for name, _ in held if name in layers]
    if not in_way:
        return
    if not overwrite:
        some = ", ".join(in_way[:3]) + (f" and {len(in_way) - 3} more" if len(in_way) > 3 else "")
        raise UsageError(
            f"schema {schema} already holds {some}. Try: another schema, or --overwrite to replace what binopt wrote"
        )
    ours = {name for name, mine in held if mine}
    others = [name for name in in_way if name not in ours]
    if others:
        raise UsageError(f"schema {schema} holds {', '.join(others[:3])}, not written by binopt. Try: another schema")
    for name in sorted(ours):
        database.connection.execute(sql.SQL("DROP TABLE {}").format(sql.Identifier(schema, name)))


def _write(database: Database, name: str, frame: pd.DataFrame, mark: str) -> None:
    table = sql.Identifier(database.address.schema, name)
    shapes = np.asarray(frame.geometry, dtype=object) if isinstance(frame, gpd.GeoDataFrame) else None
    plain = pd.DataFrame(frame.drop(columns=frame.geometry.name)) if isinstance(frame, gpd.GeoDataFrame) else frame
    columns = [str(c) for c in plain.columns]
    _check_names(name, columns)
    kinds = [_sql_type(plain.iloc[:, place]) for place in range(len(columns))]
    defined = [sql.SQL("{} bigint PRIMARY KEY").format(sql.Identifier(_ID))]
    defined += [sql.SQL("{} {}").format(sql.Identifier(c), sql.SQL(k)) for c, k in zip(columns, kinds, strict=True)]
    listed = [sql.Identifier(_ID), *map(sql.Identifier, columns)]
    values = [_values(plain.iloc[:, place], kind) for place, kind in enumerate(kinds)]
    if shapes is not None:
        srid = _srid(name, frame)
        modifiers = sql.SQL(_modifiers(shapes, srid))
        defined.append(sql.SQL("{} {}{}").format(sql.Identifier(_SHAPE), database.own("geometry"), modifiers))
        listed.append(sql.Identifier(_SHAPE))
        values.append(_hex(shapes, srid))
    connection = database.connection
    connection.execute(sql.SQL("CREATE TABLE {} ({})").format(table, sql.SQL(", ").join(defined)))
    into = sql.SQL("COPY {} ({}) FROM STDIN").format(table, sql.SQL(", ").join(listed))
    with connection.cursor() as cursor, cursor.copy(into) as copy:
        for row in _rows(values, len(frame)):
            copy.write_row(row)
    if shapes is not None:
        index = sql.SQL("CREATE INDEX ON {} USING gist ({} {})")
        operators = database.own("gist_geometry_ops_2d")
        connection.execute(index.format(table, sql.Identifier(_SHAPE), operators))
    connection.execute(sql.SQL("COMMENT ON TABLE {} IS {}").format(table, sql.Literal(mark)))


def _check_names(layer: str, columns: list[str]) -> None:
    for name in (layer, *columns):
        if not name or "\0" in name or len(name.encode("utf-8", "replace")) > LONGEST_NAME_BYTES:
            hint = f"1 to {LONGEST_NAME_BYTES} bytes"
            raise StoreError(f"layer {layer[:LONGEST_NAME_BYTES]} has a name that a database cannot hold", name, hint)
    if len({*columns, _ID, _SHAPE}) < len(columns) + 2:
        held = ", ".join(c for c in columns if c in (_ID, _SHAPE)) or "one name twice"
        raise StoreError(f"layer {layer} has columns whose names are taken", held, "rename them")


def _sql_type(column: pd.Series) -> str:
    if pd.api.types.is_bool_dtype(column):
        return "boolean"
    if pd.api.types.is_integer_dtype(column):
        return "bigint"
    if pd.api.types.is_float_dtype(column):
        return "double precision"
    return "text"


def _values(column: pd.Series, kind: str) -> list[Any]:
    """Return a column's values as Python's own, ``None`` where there is none."""
    empty = column.isna().to_numpy()
    if kind == "text":
        return [None if gone else _text(v) for v, gone in zip(column.to_numpy(dtype=object), empty, strict=True)]
    return [None if gone else v for v, gone in zip(column.tolist(), empty, strict=True)]


def _text(value: object) -> str:
    """Write a value as text that PostgreSQL holds: it knows no NUL, nor halves of a character."""
    return str(value).replace("\0", "\N{REPLACEMENT CHARACTER}").encode("utf-8", "replace").decode("utf-8")


def _srid(layer: str, frame: gpd.GeoDataFrame) -> int:
    crs = frame.crs
    code = None if crs is None else crs.to_epsg()
    if crs is not None and code is None:
        hint = "reproject the case to a system with an EPSG code"
        raise StoreError(f"layer {layer} has a coordinate system without an EPSG code", crs.name, hint)
    return code or 0


def _modifiers(shapes: np.typing.NDArray[np.object_], srid: int) -> str:
    """Write what a column of geometries holds, ``(PolygonZ,2154)``; nothing where some have heights and others not."""
    there = shapes[~shapely.is_missing(shapes)]
    names = {shape.geom_type for shape in there}
    name = names.pop() if len(names) == 1 else "Geometry"
    high = shapely.has_z(there)
    if high.any() and not high.all():
        return ""
    return f"({name}{'Z' if high.any() else ''},{srid})"


def _hex(shapes: np.typing.NDArray[np.object_], srid: int) -> list[str | None]:
    located = shapely.set_srid(shapes, srid)
    return [None if wkb is None else str(wkb) for wkb in shapely.to_wkb(located, hex=True, include_srid=True)]


def _rows(values: list[list[Any]], count: int) -> Iterator[tuple[Any, ...]]:
    if values:
        yield from zip(range(1, count + 1), *values, strict=True)
    else:
        yield from ((number,) for number in range(1, count + 1))
