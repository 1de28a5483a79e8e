"""The fingerprint of a case, by which a plan says what it was made of."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType

import geopandas as gpd
import pandas as pd
import shapely

from binopt.intake.ids import texts_of

_BLOCK = 1 << 20


def digest_of(files: Iterable[Path], tables: Mapping[str, bytes] = MappingProxyType({})) -> str:
    """Return the SHA-256, in hexadecimal, over names and bytes of files in the order of their names.

    ``tables`` are layers that lie in no file, by name, with what ``digest_of_rows`` says of each. Folders
    count for nothing: a case that is moved or copied keeps its digest.

    Raises
    ------
    OSError
        When a file cannot be read.
    """
    total = hashlib.sha256()
    for path in sorted(files, key=lambda p: p.name):
        name = path.name.encode("utf-8", "surrogateescape")
        own = hashlib.sha256()
        with path.open("rb") as file:
            while block := file.read(_BLOCK):
                own.update(block)
        # names and contents go in by fixed or told length, so that no two sets of files can run into the same bytes
        total.update(len(name).to_bytes(8, "big") + name + own.digest())
    for table in sorted(tables):
        named = table.encode("utf-8")
        total.update(len(named).to_bytes(8, "big") + named + tables[table])
    return total.hexdigest()


def digest_of_rows(frame: pd.DataFrame) -> bytes:
    """Return the SHA-256 over the columns of a layer, names and values, in their order."""
    total = hashlib.sha256()
    for name in frame.columns:
        column = frame[name]
        if isinstance(column, gpd.GeoSeries):
            values = [wkb or b"" for wkb in shapely.to_wkb(column.to_numpy())]
        else:
            values = [text.encode("utf-8", "replace") for text in texts_of(column)]
        for value in (str(name).encode("utf-8", "replace"), *values):
            total.update(len(value).to_bytes(8, "big") + value)
    return total.digest()
