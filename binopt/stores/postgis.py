"""A schema of a PostGIS database: listed and read in one snapshot, written in one transaction."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from types import TracebackType
from typing import Any

import pandas as pd
import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

from binopt.stores.address import Address, without_passwords
from binopt.stores.layer_info import LayerInfo
from binopt.stores.postgis_catalogue import Table, describe, find_tables
from binopt.stores.postgis_reader import read_table
from binopt.stores.postgis_writer import write_tables
from binopt.stores.trouble import StoreError

_CONNECT_S = 10
_LOCK_MS = 10_000
_STATEMENT_MS = 600_000
"""Tables of a whole city are read in seconds; a view without an end shall end all the same."""
_HIDDEN = "***"
_POSTGIS = """
SELECT n.nspname FROM pg_catalog.pg_extension e JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace
WHERE e.extname = 'postgis'
"""


class Database:
    """A schema that was connected to; the connection ends with the ``with`` block.

    All that is read is read as of one moment: an edit in between is not seen in half. What was not committed when the
    block ends is as if it had never been.
    """

    def __init__(self, address: Address, connection: psycopg.Connection[Any], home: str) -> None:
        self.address = address
        self.connection = connection
        self._home = home  # the schema that PostGIS itself lives in
        self._tables: Mapping[str, Table] | None = None

    @classmethod
    def connect(cls, address: Address) -> Database:
        """Open a schema.

        Raises
        ------
        StoreError
            Where the database cannot be reached, or has no PostGIS.
        """
        limits = {"connect_timeout": str(_CONNECT_S), "application_name": "binopt", "client_encoding": "UTF8"}
        with _told(address):
            connection = psycopg.connect(make_conninfo(**{**limits, **address.parameters}))
        try:
            return cls(address, connection, _prepared(address, connection))
        except BaseException:
            connection.close()
            raise

    def __enter__(self) -> Database:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.connection.close()

    def names(self) -> tuple[str, ...]:
        """Name the tables and views of the schema."""
        return tuple(self._found())

    def layers(self) -> tuple[LayerInfo, ...]:
        """Say what tables and views there are."""
        return tuple(describe(self, table) for table in self._found().values())

    def read(self, name: str) -> pd.DataFrame:
        """Read one table or view: a geodataframe where it has a geometry.

        Raises
        ------
        StoreError
            Where it cannot be read, or has several systems of coordinates.
        """
        return read_table(self, self._found()[name])

    def write(self, layers: Mapping[str, pd.DataFrame], mark: str, *, overwrite: bool) -> None:
        """Write layers as tables of the schema, in one transaction: all of them or none.

        Parameters
        ----------
        layers
            Frames by name. Rows are numbered by a primary key ``fid``; geometries have an index.
        mark
            Stands as a comment on each table, and tells tables that were written here.
        overwrite
            Whether tables of an earlier run are replaced. Tables that somebody else made never are.

        Raises
        ------
        UsageError
            Where a table is there and may not be replaced.
        StoreError
            Where the database refuses.
        """
        with _told(self.address):
            write_tables(self, layers, mark, overwrite=overwrite)
            self.connection.commit()

    def ask(self, query: sql.Composable | str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Return the rows of a query; ``values`` stand for its ``%s``."""
        with _told(self.address), self.connection.cursor() as cursor:
            return cursor.execute(query, values or None).fetchall()  # type: ignore[arg-type]  # never text from outside

    def named(self, name: str) -> sql.Identifier:
        """Name a table of the schema."""
        return sql.Identifier(self.address.schema, name)

    def own(self, name: str) -> sql.Identifier:
        """Name a function, type or table of PostGIS itself, wherever it was installed."""
        return sql.Identifier(self._home, name)

    def _found(self) -> Mapping[str, Table]:
        if self._tables is None:
            self._tables = find_tables(self)
        return self._tables


def _prepared(address: Address, connection: psycopg.Connection[Any]) -> str:
    """Settle how the connection works, and return the schema of PostGIS."""
    with _told(address):
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        # names are looked for in the catalogue alone: nobody's schema can slip in a function of its own
        connection.execute("SELECT pg_catalog.set_config('search_path', 'pg_catalog', false)")
        for name, most_ms in (("lock_timeout", _LOCK_MS), ("statement_timeout", _STATEMENT_MS)):
            connection.execute("SELECT pg_catalog.set_config(%s, %s, false)", (name, f"{most_ms}ms"))
        found = connection.execute(_POSTGIS).fetchone()
        connection.commit()
    if found is None:
        raise StoreError(
            "the database has no PostGIS",
            address.parameters.get("dbname", ""),
            "let an administrator run: CREATE EXTENSION postgis",
        )
    return str(found[0])


@contextmanager
def _told(address: Address) -> Iterator[None]:
    """Turn what the database refuses into a fault, without the password that an error may repeat."""
    try:
        yield
    except (psycopg.Error, ValueError) as error:
        text = without_passwords(str(error).strip())
        secret = address.parameters.get("password", "")
        raise StoreError("the database refuses", text.replace(secret, _HIDDEN) if secret else text) from None
