"""Whether a GeoPackage can be read, asked of SQLite itself: GDAL passes over locks, and then reads half of an edit."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from binopt.stores.trouble import StoreError

_MAGIC = b"SQLite format 3\0"
_WHOLE = "write the file anew and copy it whole"
_MOST_STEPS = 15_000_000  # a second or two: a view over a whole city takes less, one without an end would take all
_STEPS_AT_ONCE = 1_000_000


def check_sqlite(path: Path) -> None:
    """Refuse files that are no SQLite, cut off, locked, or with a view that does not end.

    Raises
    ------
    StoreError
        Where one of these is so.
    """
    try:
        with path.open("rb") as file:
            head = file.read(len(_MAGIC))
    except OSError as error:
        raise StoreError("cannot be opened", error.strerror or error, "check its permissions") from error
    if head != _MAGIC:
        held = "an empty file" if not head else f"begins with {head!r}"
        raise StoreError("is no GeoPackage (no SQLite file)", held, _WHOLE)
    try:
        connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=0)
        try:
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
            _check_views(connection)
        finally:
            connection.close()
    except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
        if "locked" in str(error) or "readonly" in str(error):
            hint = "close the program that edits the file"
            raise StoreError("is locked, or an edit of it was broken off", error, hint) from error
        if "malformed" in str(error) or "not a database" in str(error):
            raise StoreError("is truncated or damaged", error, _WHOLE) from error


def _check_views(connection: sqlite3.Connection) -> None:
    """Run through every view that is a layer, for so long and no longer: a view may call itself without an end."""
    try:
        rows = connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'view' AND name IN (SELECT table_name FROM gpkg_contents)"
        ).fetchall()
    except sqlite3.DatabaseError:
        return  # no GeoPackage but plain SQLite, or one that GDAL will tell about
    for (name,) in rows:
        left = _MOST_STEPS // _STEPS_AT_ONCE

        def over() -> int:
            nonlocal left
            left -= 1
            return int(left < 0)

        connection.set_progress_handler(over, _STEPS_AT_ONCE)
        try:
            quoted = '"' + str(name).replace('"', '""') + '"'
            for _ in connection.execute(f"SELECT 1 FROM {quoted}"):  # noqa: S608 - quoted as SQLite does
                pass
        except sqlite3.OperationalError as error:
            if "interrupted" in str(error):
                hint = "write the view's rows to a table of their own"
                raise StoreError("holds a view that takes too long to read", name, hint) from error
        finally:
            connection.set_progress_handler(None, 0)
