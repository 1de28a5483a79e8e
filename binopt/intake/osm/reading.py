"""OpenStreetMap files in: one pass over a PBF or XML extract, keeping what streets and buildings are made of.

Read by pyosmium, because GDAL's driver loses buildings that are also an outer ring of a relation, puts street areas
among the lines, and knows nothing of the points that a building and an entrance share.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import osmium
import shapely
from osmium.osm import Area, Node, Way

from binopt.domain.street import BoolArray, IntArray
from binopt.errors import Fault, InputError
from binopt.intake.osm.features import Features, OsmData, Tags, joined

KEYS = (
    "highway",
    "area:highway",
    "building",
    "barrier",
    "kerb",
    "natural",
    "amenity",
    "shop",
    "office",
    "tourism",
    "leisure",
    "landuse",
    "emergency",
    "entrance",
    "addr:housenumber",
    "public_transport",
    "man_made",
    "place",
    "boundary",
)
"""A feature is read where it carries one of these."""
SUFFIXES = (".pbf", ".osm", ".osm.gz", ".osm.bz2", ".xml")
_LINES = ("highway", "barrier")
_DOORS = ("entrance", "door", "addr:housenumber")
_CHUNK = 50_000
_HINT = "an extract in OpenStreetMap's own format (.osm.pbf or .osm), e.g. cut out by osmium extract; fetch it again"

Bounds = tuple[float, float, float, float]
"""West, south, east and north in degrees."""


def read_osm(path: Path, bounds: Bounds | None = None, keys: tuple[str, ...] = KEYS) -> OsmData:
    """Read an extract.

    Parameters
    ----------
    path
        A ``.osm.pbf`` or ``.osm`` file.
    bounds
        Only what comes into this box is kept; all of the extract where ``None``.
    keys
        Only features with one of these keys are read.

    Raises
    ------
    InputError
        When the file is missing, is no OpenStreetMap data, or breaks off.
    """
    check_file(path)
    collector = _Collector(bounds)
    try:
        for item in osmium.FileProcessor(str(path)).with_areas().with_filter(osmium.filter.KeyFilter(*keys)):
            collector.take(item)
    except (RuntimeError, ValueError, UnicodeDecodeError) as error:
        raise InputError(Fault(path.name, "cannot be read as OpenStreetMap data", str(error), hint=_HINT)) from error
    return collector.data()


def check_file(path: Path) -> None:
    """Refuse what is no file, or does not look like an extract.

    Raises
    ------
    InputError
        With what would be one.
    """
    if not path.is_file():
        what = "is a folder" if path.is_dir() else "does not exist"
        raise InputError(Fault(str(path), what, hint=_HINT))
    if not path.name.lower().endswith(SUFFIXES):
        raise InputError(Fault(path.name, "is no OpenStreetMap file by its name", path.suffix, hint=_HINT))
    if not path.stat().st_size:
        raise InputError(Fault(path.name, "is empty", hint=_HINT))


class _Column:
    """Features of one kind while they are gathered: shapes are made of their bytes in chunks, and cut to the box."""

    def __init__(self, bounds: Bounds | None) -> None:
        self.box = None if bounds is None else shapely.box(*bounds)
        self.parts: list[Features] = []
        self.ids: list[str] = []
        self.wkb: list[str] = []
        self.tags: list[Tags] = []

    def add(self, name: str, wkb: str, tags: Tags) -> None:
        self.ids.append(name)
        self.wkb.append(wkb)
        self.tags.append(tags)
        if len(self.ids) >= _CHUNK:
            self.flush()

    def flush(self) -> None:
        if not self.ids:
            return
        found = Features.of(self.ids, shapely.from_wkb(self.wkb, on_invalid="fix"), self.tags)
        found = found.at(~shapely.is_missing(found.shapes) & ~shapely.is_empty(found.shapes))
        self.parts.append(found if self.box is None else found.at(self._inside(found)))
        self.ids, self.wkb, self.tags = [], [], []

    def _inside(self, found: Features) -> BoolArray:
        return np.asarray(shapely.intersects(self.box, found.shapes), dtype=bool)

    def features(self) -> Features:
        self.flush()
        return joined(self.parts)


class _Collector:
    """Takes a file's items one by one."""

    def __init__(self, bounds: Bounds | None) -> None:
        self.nodes, self.lines, self.areas = (_Column(bounds) for _ in range(3))
        self.factory = osmium.geom.WKBFactory()
        self.doors: set[int] = set()
        self.links: list[tuple[str, str]] = []
        self.cut_off: list[str] = []

    def take(self, item: object) -> None:
        """Keep a node, a way or an area; relations come as areas."""
        if isinstance(item, Node):
            self._node(item)
        elif isinstance(item, Way):
            self._way(item)
        elif isinstance(item, Area):
            self._area(item)

    def _node(self, node: Node) -> None:
        if not node.location.valid():
            return
        tags = dict(node.tags)
        if any(key in tags for key in _DOORS):
            self.doors.add(node.id)
        self.nodes.add(f"n{node.id}", self.factory.create_point(node), tags)

    def _way(self, way: Way) -> None:
        if not any(key in way.tags for key in _LINES):
            return  # an outline, which comes again as an area
        name = f"w{way.id}"
        try:
            wkb = self.factory.create_linestring(way)
        except (osmium.InvalidLocationError, RuntimeError):
            self.cut_off.append(name)
            points = [(node.lon, node.lat) for node in way.nodes if node.location.valid()]
            if len(set(points)) < 2:
                return
            wkb = shapely.to_wkb(shapely.LineString(points), hex=True)
        self.lines.add(name, wkb, dict(way.tags))

    def _area(self, area: Area) -> None:
        name = f"{'w' if area.from_way() else 'r'}{area.orig_id()}"
        try:
            wkb = self.factory.create_multipolygon(area)
        except RuntimeError:
            return
        tags = dict(area.tags)
        self.areas.add(name, wkb, tags)
        if self.doors and "building" in tags:
            for outer in area.outer_rings():
                rings = (outer, *area.inner_rings(outer))
                self.links += [(f"n{node.ref}", name) for ring in rings for node in ring if node.ref in self.doors]

    def data(self) -> OsmData:
        """Return all that was taken."""
        nodes, lines, areas = self.nodes.features(), self.lines.features(), self.areas.features()
        node, area = _numbers(self.links, nodes, areas)
        return OsmData(nodes, lines, areas, node, area, tuple(self.cut_off))


def _numbers(links: list[tuple[str, str]], nodes: Features, areas: Features) -> tuple[IntArray, IntArray]:
    """Turn pairs of names into pairs of indices, each once; a ring's first point is its last one too."""
    node_of = {name: i for i, name in enumerate(nodes.ids)}
    area_of = {name: i for i, name in enumerate(areas.ids)}
    pairs = {(node_of[node], area_of[area]): None for node, area in links if node in node_of and area in area_of}
    found = np.array(list(pairs), dtype=np.int64).reshape(-1, 2)
    return found[:, 0], found[:, 1]
