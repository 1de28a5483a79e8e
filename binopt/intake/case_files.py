"""The files of a case folder: which layers and tables there are, and in which file each lies."""

from __future__ import annotations

import sqlite3
import warnings
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pyogrio

from binopt.intake.findings import Findings, nearest, some

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
    "streets": ("street_id", "name", "oneway", "speed_kmh", "both_sides", "max_truck_width_m", "dead_end"),
    "sites": ("site_id", "kind"),
    "stands": ("stand_id",),
    "sharing": ("premises_id", "stream", "host_premises_id"),
}
"""The layers of a case in the order in which they are read, and the columns that mean something in each."""
LAYERS = tuple(COLUMNS)
REQUIRED = ("pavements", "premises", "bins")
TABLES = ("bins", "sharing")

_CONTAINERS = {".gpkg", ".sqlite"}
_SINGLE = {".geojson", ".json", ".geojsonl", ".fgb", ".shp", ".gml", ".kml", ".gpx", ".dxf", ".tab", ".mif", ".csv"}
_SIDE_FILES = (".shp", ".shx", ".dbf", ".prj", ".cpg", ".tab", ".dat", ".map", ".id", ".mif", ".mid")
_SHAPEFILE_LIKE = {".shp", ".tab", ".mif"}
_STYLES = "layer_styles"


@dataclass(frozen=True, slots=True)
class Source:
    """Where one layer lies: the file, and the layer's name in it where a file holds several."""

    path: Path
    layer: str | None

    @property
    def name(self) -> str:
        """The layer's name, that of the file where it holds only one."""
        return self.layer or self.path.stem

    @property
    def where(self) -> str:
        """The place as a fault says it."""
        return f"{self.path.name}: {self.layer}" if self.layer else self.path.name

    def files(self) -> tuple[Path, ...]:
        """Return every file that the layer is made of: a shapefile is several."""
        if self.path.suffix.lower() not in _SHAPEFILE_LIKE:
            return (self.path,)
        beside = self.path.parent.iterdir()
        return tuple(sorted(p for p in beside if p.stem == self.path.stem and p.suffix.lower() in _SIDE_FILES))


def find_sources(folder: Path, findings: Findings) -> dict[str, Source]:
    """Find the file of each layer that a case knows, by name of layer (GeoPackage) or of file (all others).

    A file that cannot be opened, a layer that is there twice and a required one that is missing are faults; layers of
    other names are noted and left aside.
    """
    sources: dict[str, Source] = {}
    others: list[Source] = []
    whole = True
    for source in _list_sources(folder, findings):
        if source is None:
            whole = False
            continue
        name = source.name
        if name not in LAYERS:
            others.append(source)
        elif name in sources:
            both = f"{sources[name].path.name} and {source.path.name}"
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
        if source.path.suffix.lower() == ".csv":
            return _read_csv(source.path)
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            frame: pd.DataFrame = pyogrio.read_dataframe(source.path, layer=source.layer, on_invalid="ignore")
    # pyogrio raises RuntimeErrors, pandas and the codecs ValueErrors
    except (OSError, RuntimeError, ValueError) as error:
        findings.fault(source.where, "cannot be read", value=error, hint="write the file anew and copy it whole")
        return None
    for text in sorted({str(warning.message) for warning in caught}):
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


def _list_sources(folder: Path, findings: Findings) -> Iterable[Source | None]:
    """Yield every layer of every vector file in the folder, ``None`` for a file that cannot be opened."""
    for path in sorted(folder.iterdir()):
        suffix = path.suffix.lower()
        if suffix == ".json" and path.stem not in LAYERS:
            continue  # most JSON is no layer at all
        if suffix in _SINGLE and path.is_file():
            yield Source(path, None)
        elif suffix in _CONTAINERS:
            names = _list_layers(path, findings)
            yield from (None,) if names is None else (Source(path, name) for name in names if name != _STYLES)


def _list_layers(path: Path, findings: Findings) -> list[str] | None:
    told = _sqlite_fault(path)
    try:
        if not told:
            return [str(name) for name, _ in pyogrio.list_layers(path)]
    except (OSError, RuntimeError) as error:
        told = (f"is no {path.suffix} file, or a broken one", str(error), "write the file anew and copy it whole")
    what, value, hint = told
    findings.fault(path.name, what, value=value, hint=hint)
    return None


def _sqlite_fault(path: Path) -> tuple[str, str, str] | tuple[()]:
    """Ask SQLite itself whether the file can be read: GDAL passes over locks, and then reads half of an edit."""
    try:
        with path.open("rb") as file:
            head = file.read(16)
    except OSError as error:
        return ("cannot be opened", error.strerror or str(error), "check its permissions")
    if head != b"SQLite format 3\0":
        held = "an empty file" if not head else f"begins with {head!r}"
        return ("is no GeoPackage (no SQLite file)", held, "write the file anew and copy it whole")
    try:
        connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=0)
        try:
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        finally:
            connection.close()
    except sqlite3.DatabaseError as error:
        if "locked" in str(error) or "readonly" in str(error):
            return ("is locked, or an edit of it was broken off", str(error), "close the program that edits the file")
        if "malformed" in str(error) or "not a database" in str(error):
            return ("is truncated or damaged", str(error), "write the file anew and copy it whole")
    return ()


def _read_csv(path: Path) -> pd.DataFrame:
    """Read a table of texts, separated by commas or, as in much of Europe, semicolons."""
    with path.open(encoding="utf-8-sig") as file:
        header = file.readline()
    separator = ";" if header.count(";") > header.count(",") else ","
    return pd.read_csv(path, sep=separator, dtype=str, encoding="utf-8-sig", skipinitialspace=True)
