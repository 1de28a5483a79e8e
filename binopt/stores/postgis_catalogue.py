"""What a schema of PostGIS holds, asked of the server's own catalogue."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from psycopg import sql
from pyproj import CRS

from binopt.stores.layer_info import LayerInfo
from binopt.stores.trouble import StoreError

if TYPE_CHECKING:
    from binopt.stores.postgis import Database

IDS = ("fid", "ogc_fid", "gid")
"""Primary keys by which programs number rows; they are a frame's index and no column of it."""
_WHOLE = ("int2", "int4", "int8")
_SHAPES = ("geometry", "geography")
_TABLES = """
SELECT c.relname, a.attname, t.typname, coalesce(i.indisprimary, false) AND i.indnkeyatts = 1
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
LEFT JOIN pg_catalog.pg_index i ON i.indrelid = c.oid AND i.indisprimary AND a.attnum = ANY (i.indkey)
WHERE n.nspname = %s AND c.relkind IN ('r', 'v', 'm', 'f', 'p')
ORDER BY c.relname, a.attnum
"""
_GDAL_NAMES = {
    "POINT": "Point",
    "LINESTRING": "LineString",
    "POLYGON": "Polygon",
    "MULTIPOINT": "MultiPoint",
    "MULTILINESTRING": "MultiLineString",
    "MULTIPOLYGON": "MultiPolygon",
    "GEOMETRYCOLLECTION": "GeometryCollection",
}
_MOST_KINDS = 20
_ANY = "GEOMETRY"


@dataclass(frozen=True, slots=True)
class Table:
    """A table or view: its columns in order with their types, its geometry column and its numbering."""

    name: str
    columns: Mapping[str, str]
    geometry: str
    index: str

    def plain(self) -> tuple[str, ...]:
        """Name the columns that a frame of it has beside its geometry."""
        return tuple(c for c in self.columns if c not in (self.geometry, self.index))


def find_tables(database: Database) -> Mapping[str, Table]:
    """Return the tables and views of the schema by name. Of several geometry columns the first is the table's."""
    rows = database.ask(_TABLES, (database.address.schema,))
    columns: dict[str, dict[str, str]] = {}
    keys: dict[str, str] = {}
    for table, column, kind, primary in rows:
        columns.setdefault(table, {})[column] = kind
        if primary and column in IDS and kind in _WHOLE:
            keys[table] = column
    return {name: Table(name, held, _geometry_in(held), keys.get(name, "")) for name, held in columns.items()}


def _geometry_in(columns: Mapping[str, str]) -> str:
    return next((column for column, kind in columns.items() if kind in _SHAPES), "")


def describe(database: Database, table: Table) -> LayerInfo:
    """Say what a table holds, without reading it."""
    if not table.geometry:
        return LayerInfo(table.name, table.plain(), "", "")
    kinds = _kinds(database, table)
    names = {_GDAL_NAMES.get(kind.rstrip("ZM"), "Unknown") for kind, _ in kinds}
    crs = _crs_of(database, table, kinds)
    kind = names.pop() if len(names) == 1 else "Unknown"
    return LayerInfo(table.name, table.plain(), kind, "" if crs is None else crs.to_wkt())


def crs_of(database: Database, table: Table) -> CRS | None:
    """Return the system that a table's geometries are in, ``None`` where they say none.

    Raises
    ------
    StoreError
        Where they are in several.
    """
    return _crs_of(database, table, _kinds(database, table))


def _kinds(database: Database, table: Table) -> Sequence[tuple[str, int]]:
    """Return the types and SRIDs of a table's geometries: the column's where it says them, else those of its rows."""
    said = _declared(database, table)
    if said and said[0][1] > 0 and said[0][0] != _ANY:
        return said
    shape = sql.SQL("{}::{}").format(sql.Identifier(table.geometry), database.own("geometry"))
    query = sql.SQL("SELECT DISTINCT {}({}), {}({}) FROM {} WHERE {} IS NOT NULL LIMIT {}").format(
        database.own("geometrytype"),
        shape,
        database.own("st_srid"),
        shape,
        database.named(table.name),
        sql.Identifier(table.geometry),
        sql.Literal(_MOST_KINDS),
    )
    return [(str(kind), int(srid)) for kind, srid in database.ask(query)] or said


def _declared(database: Database, table: Table) -> Sequence[tuple[str, int]]:
    query = sql.SQL(
        "SELECT upper({}(a.atttypmod)), {}(a.atttypmod) FROM pg_catalog.pg_attribute a "
        "JOIN pg_catalog.pg_class c ON c.oid = a.attrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace "
        "WHERE n.nspname = %s AND c.relname = %s AND a.attname = %s"
    ).format(database.own("postgis_typmod_type"), database.own("postgis_typmod_srid"))
    rows = database.ask(query, (database.address.schema, table.name, table.geometry))
    return [(str(kind), int(srid)) for kind, srid in rows]


def _crs_of(database: Database, table: Table, kinds: Sequence[tuple[str, int]]) -> CRS | None:
    srids = sorted({srid for _, srid in kinds})
    if len(srids) > 1:
        told = ", ".join(str(srid) for srid in srids)
        hint = "bring all rows to one system, e.g. in a view with ST_Transform"
        raise StoreError(f"table {table.name} has rows of several SRIDs", told, hint)
    if not srids or srids[0] <= 0:
        return None
    query = sql.SQL("SELECT auth_name, auth_srid, srtext FROM {} WHERE srid = %s")
    for authority, code, text in database.ask(query.format(database.own("spatial_ref_sys")), (srids[0],)):
        return CRS.from_user_input(f"{authority}:{code}" if authority and code else text)
    return None
