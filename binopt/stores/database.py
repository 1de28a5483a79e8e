"""The door to PostGIS: the one place that knows that psycopg may not be installed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from binopt.errors import UsageError
from binopt.stores.address import Address

if TYPE_CHECKING:
    from binopt.stores.postgis import Database


def open_database(address: Address) -> Database:
    """Open the schema of an address.

    Raises
    ------
    UsageError
        Without psycopg.
    StoreError
        Where the database cannot be reached, or has no PostGIS.
    """
    try:
        from binopt.stores.postgis import Database  # noqa: PLC0415 - an extra, for those who have such a database
    except ImportError:
        raise UsageError("PostGIS needs psycopg. Try: pip install 'binopt[postgis]'") from None
    return Database.connect(address)


@contextmanager
def opened(address: Address | None) -> Iterator[Database | None]:
    """Open a schema for the length of a ``with`` block where there is an address; else give nothing."""
    if address is None:
        yield None
        return
    with open_database(address) as database:
        yield database
