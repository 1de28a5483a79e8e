"""Rows of PostGIS to frames."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from psycopg import sql

from binopt.stores.postgis_catalogue import Table, crs_of

if TYPE_CHECKING:
    from binopt.stores.postgis import Database

_WHOLE = ("int2", "int4", "int8")
_PARTED = ("float4", "float8", "numeric")
_CASTS = dict.fromkeys(_WHOLE, "int8") | dict.fromkeys(_PARTED, "float8") | {"bool": "bool"}


def read_table(database: Database, table: Table) -> pd.DataFrame:
    """Read a table or view in the order of its numbers; without such, in the order of its rows as text."""
    plain = table.plain()
    wanted: list[sql.Composable] = [_cast(c, table) for c in (*plain, *filter(None, (table.index,)))]
    wanted += [_geometry(database, table)] if table.geometry else []
    query = sql.SQL("SELECT {} FROM {} AS t ORDER BY {}").format(
        sql.SQL(", ").join(wanted or [sql.SQL("1")]),
        database.named(table.name),
        sql.SQL("t.{}").format(sql.Identifier(table.index)) if table.index else sql.SQL("t::text"),
    )
    rows = database.ask(query)
    columns: list[Sequence[object]] = list(zip(*rows, strict=True)) if rows else [()] * len(wanted)
    values = {c: _series(v, table.columns[c]) for c, v in zip(plain, columns[: len(plain)], strict=True)}
    frame = pd.DataFrame(values, columns=list(plain))
    frame.index = pd.Index(np.array(columns[len(plain)] if table.index else range(1, len(rows) + 1), dtype=np.int64))
    if not table.geometry:
        return frame
    shapes = shapely.from_wkb(np.array(columns[-1], dtype=object), on_invalid="ignore")
    located: pd.DataFrame = gpd.GeoDataFrame(frame, geometry=shapes, crs=crs_of(database, table))
    return located


def _cast(name: str, table: Table) -> sql.Composed:
    return sql.SQL("t.{}::{}").format(sql.Identifier(name), sql.SQL(_CASTS.get(table.columns[name], "text")))


def _geometry(database: Database, table: Table) -> sql.Composed:
    """Ask for a geometry as WKB; arcs are drawn as lines."""
    shape = sql.SQL("t.{}::{}").format(sql.Identifier(table.geometry), database.own("geometry"))
    return sql.SQL("{}(CASE WHEN {}({}) THEN {}({}) ELSE {} END)").format(
        database.own("st_asbinary"), database.own("st_hasarc"), shape, database.own("st_curvetoline"), shape, shape
    )


def _series(values: Sequence[object], kind: str) -> pd.Series:
    """Make a column: numbers as numbers, with NaN where there is none, the rest as text."""
    if kind in _PARTED or (kind in _WHOLE and None in values):
        return pd.Series(np.array(values, dtype=float))
    if kind in _WHOLE:
        return pd.Series(np.array(values, dtype=np.int64))
    if kind == "bool" and None not in values:
        return pd.Series(np.array(values, dtype=bool))
    return pd.Series(list(values), dtype=object)
