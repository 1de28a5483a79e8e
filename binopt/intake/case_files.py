"""The layers of a case: which there are, and in which file, or table of a database, each lies."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from binopt.intake.findings import Findings, nearest, some
from binopt.stores.files import READ, layer_names, read_layer
from binopt.stores.trouble import StoreError

if TYPE_CHECKING:
    from binopt.stores.postgis import Database

CASE_FILE = "case.toml"
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "pavements": (
        "pavement_id",
        "street",
        "footfall",
        "profile",
        "clear_width_m",
        "width_source",
        "width_m",
        "width_low_m",
        "width_high_m",
    ),
    "premises": (
        "premises_id",
        "address",
        "inhabitants",
        "dwellings",
        "on_duty_from",
        "on_duty_to",
        "kerb_id",
        "use",
    ),
    "bins": (
        "premises_id",
        "stream",
        "bin_type",
        "count",
        "litres_per_week",
        "today_days",
        "today_from",
        "today_to",
    ),
    "carriageways": (),
    "kerbs": ("kerb_id", "pavement_id", "street_id", "side"),
    "obstacles": ("obstacle_id", "kind", "clearance_m", "radius_m"),
    "streets": ("street_id", "name", "oneway", "speed_kmh", "both_sides", "max_truck_width_m", "dead_end", "through"),
    "sites": ("site_id", "kind"),
    "stands": ("stand_id",),
    "closures": ("closure_id", "days", "closed_from", "closed_to"),
    "sharing": ("premises_id", "stream", "host_premises_id"),
    "pins": ("premises_id", "stream", "rank", "face_id", "chainage_m", "side"),
    "face_rules": ("face_id", "clear_width_m", "sides"),
}
"""The layers of a case in the order in which they are read, and the columns that mean something in each."""
LAYERS = tuple(COLUMNS)
REQUIRED = ("pavements", "premises", "bins")
TABLES = ("bins", "sharing", "pins", "face_rules")

_SIDE_FILES = (".shp", ".shx", ".dbf", ".prj", ".cpg", ".tab", ".dat", ".map", ".id", ".mif", ".mid")
_SHAPEFILE_LIKE = {".shp", ".tab", ".mif"}


@dataclass(frozen=True, slots=True)
class Source:
    """Where one layer lies: the file, and the layer's name in it where a file holds several; or a database's table.

    ``path`` is then the folder of the case.
    """

    path: Path
    layer: str | None
    database: Database | None = field(default=None, repr=False)

    @property
    def name(self) -> str:
        """The layer's name, that of the file where it holds only one."""
        return self.layer or self.path.stem

    @property
    def holder(self) -> str:
        """The file or database that the layer lies in."""
        return self.path.name if self.database is None else self.database.address.shown

    @property
    def where(self) -> str:
        """The place as a fault says it."""
        return f"{self.holder}: {self.layer}" if self.layer else self.holder

    def files(self) -> tuple[Path, ...]:
        """Return every file that the layer is made of: a shapefile is several, a database's table none."""
        if self.database is not None:
            return ()
        if self.path.suffix.lower() not in _SHAPEFILE_LIKE:
            return (self.path,)
        beside = self.path.parent.iterdir()
        return tuple(sorted(p for p in beside if p.stem == self.path.stem and p.suffix.lower() in _SIDE_FILES))


def find_sources(
    folder: Path, findings: Findings, database: Database | None = None, *, whole: bool = True
) -> dict[str, Source]:
    """Find where each layer that a case knows lies, by name of layer (GeoPackage), of table or of file (all others).

    A file that cannot be opened, a layer that is there twice and a required one that is missing are faults; layers of
    other names are noted and left aside. ``whole`` is false where a place of layers could not be opened at all: those
    that are missing may lie there.
    """
    sources: dict[str, Source] = {}
    others: list[Source] = []
    for source in _list_sources(folder, findings, database):
        if source is None:
            whole = False
            continue
        name = source.name
        if name not in LAYERS:
            others.append(source)
        elif name in sources:
            both = f"{sources[name].holder} and {source.holder}"
            findings.fault(source.where, "the layer is there twice", value=both, hint="remove one of the two")
        else:
            sources[name] = source
    names = [source.name for source in others]
    for name in REQUIRED:
        # where a file could not be opened, its fault is told and the layer may well lie in it
        if name not in sources and whole:
            meant = nearest(name, names)
            there = some(sorted([*sources, *names])) or "none"
            hint = f"rename {meant!r} to {name!r}" if meant else f"add the layer; the folder has: {there}"
            findings.fault(str(folder.name), "a required layer is missing", value=name, hint=hint)
    if names:
        findings.note(f"layers that a case does not know were left aside: {some(sorted(names))}")
    return sources


def read_frame(source: Source, findings: Findings) -> pd.DataFrame | None:
    """Read one layer: a geodataframe, or a dataframe where it has no geometry; ``None``, with a fault, if it cannot be.

    Broken geometries come as ``None``, to be told with their rows.
    """
    try:
        if source.database is not None and source.layer is not None:
            return source.database.read(source.layer)
        frame, told = read_layer(source.path, source.layer)
    except StoreError as error:
        findings.fault(source.where, error.what, value=error.value, hint=error.hint)
        return None
    for text in told:
        findings.note(f"{source.where}: {text}")
    return _with_whole_names(source, frame)


def _with_whole_names(source: Source, frame: pd.DataFrame) -> pd.DataFrame:
    """Give columns back the names that a shapefile cuts after ten letters."""
    if source.path.suffix.lower() != ".shp":
        return frame
    whole = {name[:10]: name for name in COLUMNS[source.name] if name not in frame.columns}
    return frame.rename(columns=whole)


def files_of(folder: Path, sources: Mapping[str, Source]) -> tuple[Path, ...]:
    """Return all files that a case was read from, in sorted order."""
    return tuple(sorted({folder / CASE_FILE, *(path for source in sources.values() for path in source.files())}))


def _list_sources(folder: Path, findings: Findings, database: Database | None) -> Iterable[Source | None]:
    """Yield every layer of every vector file in the folder and of the database, ``None`` for what cannot be opened."""
    for path in sorted(folder.iterdir()):
        suffix = path.suffix.lower()
        if suffix == ".json" and path.stem not in LAYERS:
            continue  # most JSON is no layer at all
        if suffix not in READ:
            continue
        if not READ[suffix].several:
            yield Source(path, None)
            continue
        try:
            yield from (Source(path, name) for name in layer_names(path))
        except StoreError as error:
            findings.fault(path.name, error.what, value=error.value, hint=error.hint)
            yield None
    if database is not None:
        try:
            yield from (Source(folder, name, database) for name in database.names())
        except StoreError as error:
            findings.fault(database.address.shown, error.what, value=error.value, hint=error.hint)
            yield None
