"""A municipality's layers as they are: a file, a folder of files, or a schema of a PostGIS database."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd
from pyproj import CRS

from binopt.errors import Fault, InputError
from binopt.intake.layers.filters import as_text, select, strangers
from binopt.intake.layers.mapping import LayerUse
from binopt.intake.layers.report import Action, Entry, note
from binopt.stores.address import is_address, parse_address
from binopt.stores.database import open_database
from binopt.stores.files import PACKED, READ, list_layers, read_layer
from binopt.stores.layer_info import LayerInfo
from binopt.stores.library_errors import TROUBLE
from binopt.stores.trouble import StoreError

if TYPE_CHECKING:
    from binopt.stores.postgis import Database

SUFFIXES = (*READ, PACKED)
_FORBIDDEN = re.compile(r"[^A-Za-z0-9_.-]+")
_HEAD_BYTES = 1 << 16
_PLACES = "a GeoPackage or another vector file, a folder of them, or postgresql://user@host/database?schema=name"


@dataclass(frozen=True, slots=True)
class Layer:
    """A layer before it is read: what is known of it, the file or database that holds it, and how it is read.

    ``load`` returns the rows, and what there was to say about them.
    """

    info: LayerInfo
    holder: str
    load: Callable[[], tuple[pd.DataFrame, tuple[str, ...]]] = field(repr=False)


@dataclass(frozen=True)
class Source:
    """The layers by name, and the CRS that all are brought to. Its database, if it has one, is closed by ``with``.

    ``name`` is that of the file, folder or database, as it may be shown anywhere.
    """

    name: str
    layers: Mapping[str, Layer]
    assume_crs: str = ""
    target: CRS | None = None
    database: Database | None = field(default=None, repr=False)

    def __enter__(self) -> Source:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self.database is not None:
            self.database.__exit__(kind, error, at)

    def read(self, use: LayerUse) -> tuple[gpd.GeoDataFrame, tuple[Entry, ...]]:
        """Read the rows that a mapping means, in the target CRS, with a column ``feature``.

        It names the row in reports and in the case: the mapping's id column, else layer and row number.
        """
        layer = self.layers[use.layer]
        frame, told = self._load(layer)
        entries = tuple(Entry(Action.GUESSED, use.layer, f"as GDAL reads it: {text}", 1) for text in told)
        entries += tuple(
            Entry(
                Action.GUESSED,
                use.layer,
                f"no row has {c.column} = {value!r}, which the mapping names: taken as absent here. "
                f"There are {', '.join(map(repr, there[:8]))}",
                1,
            )
            for c, value, there in strangers(frame, use)
            if len(frame)
        )
        kept = select(frame, use)
        names = _names(frame, use)
        tests = ", ".join(f"{c.column} {c.test} {'/'.join(c.values)}" for c in use.where)
        entries += note(Action.DROPPED, use.layer, f"not meant by the mapping ({tests})", names[~kept].tolist())
        return frame[kept].assign(feature=names[kept]).reset_index(drop=True), entries

    def _load(self, layer: Layer) -> tuple[gpd.GeoDataFrame, tuple[str, ...]]:
        try:
            frame, told = layer.load()
            if not isinstance(frame, gpd.GeoDataFrame):
                return frame, told
            if frame.crs is None and self.assume_crs:
                frame = frame.set_crs(self.assume_crs)
            if self.target is not None and frame.crs is not None and frame.crs != self.target:
                frame = _brought(frame, self.target)
        except StoreError as error:
            raise InputError(error.at(f"{layer.holder}: {layer.info.name}")) from error
        return frame, told


def _brought(frame: gpd.GeoDataFrame, target: CRS) -> gpd.GeoDataFrame:
    try:
        return frame.to_crs(target)
    except TROUBLE as error:
        what = f"cannot be brought to {target.to_string()[:60]}"
        raise StoreError(what, error, "look at the layer's own coordinate system") from error


def _names(frame: pd.DataFrame, use: LayerUse) -> pd.Series:
    """Name each row by its id column where it has a value there, else by layer and row number."""
    numbered = pd.Series([f"{use.layer}.{row}" for row in frame.index], index=frame.index, dtype=object)
    if not use.id_column:
        return numbered
    given = as_text(frame[use.id_column])
    return given.where(given != "", numbered)


def make_ids(names: pd.Series, layer: str) -> tuple[list[str], tuple[Entry, ...]]:
    """Turn names into ids of a case: what is no letter, digit or one of ``_.-`` becomes ``_``, repeats get a number."""
    plain = [_FORBIDDEN.sub("_", str(name)) or "_" for name in names]
    changed = [str(a) for a, b in zip(names, plain, strict=True) if a != b]
    seen: dict[str, int] = {}
    taken = set(plain)
    ids, repeated = [], []
    for name in plain:
        unique, number = name, seen.get(name, 0)
        while number and (unique in taken):
            number += 1
            unique = f"{name}.{number}"
        seen[name] = max(number, 1)
        taken.add(unique)
        if unique != name:
            repeated.append(unique)
        ids.append(unique)
    entries = note(Action.REPAIRED, layer, "characters that an id cannot hold became _", changed)
    return ids, entries + note(Action.REPAIRED, layer, "id given again: a number was put behind it", repeated)


def open_source(place: str | Path) -> Source:
    """List the layers of a file, a folder or a database's schema.

    Raises
    ------
    InputError
        When there is nothing, a file cannot be read, or two files of a folder hold a layer of the same name.
    UsageError
        When a database is asked for without psycopg.
    """
    if is_address(place):
        return _open_database(str(place))
    path = Path(place)
    if not path.exists():
        raise InputError(Fault(str(path), "does not exist", hint=_PLACES))
    files = sorted(p for p in path.iterdir() if _is_meant(p)) if path.is_dir() else [path]
    if not files or (not path.is_dir() and path.suffix.lower() not in SUFFIXES):
        what = "holds no vector files" if path.is_dir() else "is of no format that is read"
        raise InputError(Fault(str(path), what, hint=f"files ending in {', '.join(SUFFIXES)}"))
    faults: list[Fault] = []
    layers: dict[str, Layer] = {}
    for file in files:
        try:
            found = list_layers(file)
        except StoreError as error:
            faults.append(error.at(file.name))
            continue
        for info in found:
            if info.name in layers:
                other = layers[info.name].holder
                faults.append(Fault(file.name, f"holds a layer that {other} holds too", info.name, hint="rename one"))
            layers[info.name] = Layer(info, file.name, partial(read_layer, file, info.name))
    if faults:
        raise InputError(faults)
    return Source(path.name, layers)


def _is_meant(path: Path) -> bool:
    """Tell whether a file of a folder is to be read: much JSON is no layer."""
    if path.suffix.lower() != ".json":
        return path.suffix.lower() in SUFFIXES
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return b'"Feature' in file.read(_HEAD_BYTES)


def _open_database(text: str) -> Source:
    try:
        address = parse_address(text)
    except StoreError as error:
        raise InputError(error.at("the source")) from error
    shown = address.shown
    try:
        database = open_database(address)
    except StoreError as error:
        raise InputError(error.at(shown)) from error

    def load(name: str) -> tuple[pd.DataFrame, tuple[str, ...]]:
        return database.read(name), ()

    try:
        layers = {info.name: Layer(info, shown, partial(load, info.name)) for info in database.layers()}
    except BaseException as error:
        database.connection.close()
        if isinstance(error, StoreError):
            raise InputError(error.at(shown)) from error
        raise
    if not layers:
        database.connection.close()
        raise InputError(Fault(shown, "holds no tables", hint="name the schema with ?schema=name; is it spelled so?"))
    return Source(shown, layers, database=database)
