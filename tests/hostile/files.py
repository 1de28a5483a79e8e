"""Files that are not what their names say: cut off, garbled, of another kind, locked, or meant to do harm."""

from __future__ import annotations

import os
import sqlite3
import zipfile
from collections.abc import Callable
from contextlib import closing
from itertools import pairwise
from pathlib import Path
from random import Random

from tests.hostile.texts import NUMBERS, TEXTS

Change = Callable[[Path, Random], str]
_TABLES = """
SELECT name FROM sqlite_master
WHERE type = 'table' AND name NOT GLOB 'gpkg_*' AND name NOT GLOB 'rtree_*' AND name NOT GLOB 'sqlite_*' ORDER BY name
"""
_HEADS = (
    b"",
    b"\0" * 5000,
    b"<html>not here</html>",
    b"\x89PNG\r\n\x1a\n",
    b"PK\x03\x04",
    b"SQLite format 3\0",
    b"{}",
    b"[]",
)


def spoil_bytes(path: Path, dice: Random) -> str:
    """Change the bytes of a file."""
    held = path.read_bytes()
    at = dice.randrange(len(held))
    name, changed = dice.choice(
        [
            ("cut off", held[:at]),
            ("cut off in its first bytes", held[: dice.randrange(200)]),
            ("its beginning gone", held[at:]),
            ("zeros within", held[:at] + bytes(2000) + held[at + 2000 :]),
            ("a block twice", held[:at] + held[max(at - 4096, 0) :]),
            ("garbled", _garbled(held, dice, dice.choice([1, 10, 300]))),
            ("garbled in its first bytes", _garbled(held[:200], dice, 5) + held[200:]),
            ("something behind it", held + os.fsencode("\N{WASTEBASKET}") * 100),
            ("another kind of file", dice.choice(_HEADS)),
        ]
    )
    path.write_bytes(changed)
    return f"{path.name}: {name}"


def _garbled(held: bytes, dice: Random, times: int) -> bytes:
    changed = bytearray(held)
    for _ in range(times):
        changed[dice.randrange(len(changed))] = dice.randrange(256)
    return bytes(changed)


def spoil_package(path: Path, dice: Random) -> str:
    """Change what a GeoPackage says of itself or holds in its cells, past all that GDAL would allow."""
    name, change = dice.choice(list(_PACKAGE.items()))
    with closing(sqlite3.connect(path, isolation_level=None)) as base:
        base.execute("PRAGMA synchronous = OFF")
        tables = [row[0] for row in base.execute(_TABLES)]
        if not tables:
            return "no tables left"
        # they keep an index up to date by functions that only GDAL has
        for (trigger,) in base.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            base.execute(f"DROP TRIGGER {_quoted(trigger)}")
        table = dice.choice(tables)
        columns = [row[1] for row in base.execute(f"PRAGMA table_info({_quoted(table)})")]
        try:
            change(base, table, columns, dice)
        except sqlite3.Error as error:
            return f"{table}: {name}, which SQLite does not let happen ({error})"
    return f"{table}: {name}"


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _cell(base: sqlite3.Connection, table: str, columns: list[str], dice: Random) -> None:
    values = [*TEXTS, *(float(v) if abs(v) > 2**63 - 1 else v for v in NUMBERS), None, b"\xff\xfe\x00", b""]
    row = f"rowid = (SELECT rowid FROM {_quoted(table)} LIMIT 1 OFFSET {dice.randrange(4)})"
    rows = "" if dice.random() < 0.3 else f" WHERE {row}"
    base.execute(f"UPDATE {_quoted(table)} SET {_quoted(dice.choice(columns))} = ?{rows}", (dice.choice(values),))


def _shape_bytes(base: sqlite3.Connection, table: str, columns: list[str], dice: Random) -> None:
    rows = base.execute(f"SELECT rowid, geom FROM {_quoted(table)}").fetchall() if "geom" in columns else []
    if not rows:
        _cell(base, table, columns, dice)
        return
    row, held = dice.choice(rows)
    blob = bytes(held or b"GP\0\0")
    changed = dice.choice([_garbled(blob, dice, 3), blob[: dice.randrange(len(blob))], b"GP", blob * 2])
    base.execute(f"UPDATE {_quoted(table)} SET geom = ? WHERE rowid = ?", (changed, row))


def _view_without_end(base: sqlite3.Connection, table: str, columns: list[str], dice: Random) -> None:
    base.execute(f"DROP TABLE {_quoted(table)}")
    endless = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT x AS fid FROM n"
    base.execute(f"CREATE VIEW {_quoted(table)} AS {endless}")


def _view_of_itself(base: sqlite3.Connection, table: str, columns: list[str], dice: Random) -> None:
    base.execute(f"DROP TABLE {_quoted(table)}")
    base.execute(f"CREATE VIEW {_quoted(table)} AS SELECT * FROM {_quoted(table)}")


def _run(text: str) -> Callable[[sqlite3.Connection, str, list[str], Random], None]:
    def change(base: sqlite3.Connection, table: str, columns: list[str], dice: Random) -> None:
        base.execute(text.replace(":table", "'" + table.replace("'", "''") + "'").replace("TABLE_", _quoted(table)))

    return change


_PACKAGE: dict[str, Callable[[sqlite3.Connection, str, list[str], Random], None]] = {
    "a cell of another kind": _cell,
    "another cell of another kind": _cell,
    "one more cell of another kind": _cell,
    "a geometry that is none": _shape_bytes,
    "another geometry that is none": _shape_bytes,
    "the table gone": _run("DROP TABLE TABLE_"),
    "no rows": _run("DELETE FROM TABLE_"),
    "not listed": _run("DELETE FROM gpkg_contents WHERE table_name = :table"),
    "listed under another name": _run("UPDATE gpkg_contents SET table_name = 'nothing' WHERE table_name = :table"),
    "of an unknown system": _run("UPDATE gpkg_geometry_columns SET srs_id = 999999 WHERE table_name = :table"),
    "of no system": _run("UPDATE gpkg_geometry_columns SET srs_id = -1 WHERE table_name = :table"),
    "of another type": _run("UPDATE gpkg_geometry_columns SET geometry_type_name = 'POINT' WHERE table_name = :table"),
    "of a type that is none": _run(
        "UPDATE gpkg_geometry_columns SET geometry_type_name = '' WHERE table_name = :table"
    ),
    "without a geometry column": _run("DELETE FROM gpkg_geometry_columns WHERE table_name = :table"),
    "systems that are none": _run("UPDATE gpkg_spatial_ref_sys SET definition = 'PROJCS[' WHERE srs_id > 0"),
    "no systems": _run("DELETE FROM gpkg_spatial_ref_sys"),
    "no contents": _run("DROP TABLE gpkg_contents"),
    "a view without an end": _view_without_end,
    "a view of itself": _view_of_itself,
    "a column called twice nearly": _run("ALTER TABLE TABLE_ ADD COLUMN ' fid ' TEXT"),
    "extents that are none": _run("UPDATE gpkg_contents SET min_x = 'x', max_x = 1e999 WHERE table_name = :table"),
    "a trigger": _run("CREATE TRIGGER t AFTER UPDATE ON TABLE_ BEGIN DELETE FROM gpkg_contents; END"),
}


def spoil_place(folder: Path, dice: Random) -> str:
    """Put something beside the files of a folder, or in the place of one, that is no such file."""
    name = dice.choice(["sites", "stands", "obstacles", "notes"])
    ending = dice.choice([".geojson", ".gpkg", ".shp", ".csv", ".parquet", ".fgb", ".kml", ".gml", ".json"])
    path = folder / f"{name}{ending}"
    what = dice.choice(
        ["a folder", "a pipe", "a link to itself", "a link to nothing", "nothing in it", "text", "a bomb"]
    )
    if what == "a folder":
        path.mkdir()
    elif what == "a pipe":
        os.mkfifo(path)
    elif what == "a link to itself":
        path.symlink_to(path)
    elif what == "a link to nothing":
        path.symlink_to(folder / "nowhere")
    elif what == "nothing in it":
        path.touch()
    elif what == "text":
        path.write_text(dice.choice(TEXTS) * 3, encoding="utf-8")
    elif ending in (".kml", ".gml"):
        path.write_bytes(_billion_laughs())
    else:
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("layer.shp", bytes(70 << 20))
    return f"{path.name}: {what}"


def _billion_laughs() -> bytes:
    """Write an XML whose entities grow tenfold nine times."""
    lines = ['<?xml version="1.0"?><!DOCTYPE kml [<!ENTITY a "ha">']
    lines += [f'<!ENTITY {more} "{f"&{less};" * 10}">' for less, more in pairwise("abcdefghij")]
    return ("".join(lines) + "]><kml><Document><name>&j;</name></Document></kml>").encode()
