"""A town of a few streets as OpenStreetMap would hold it, written by hand in metres.

Long Street runs east from (0, 0) to (200, 0); Cross Street crosses it at (100, 0), from (100, -80) to (100, 80). Along
Long Street stand two closed rows of houses, 12 m from wall to wall. South of the western row lies a yard with a house
in it. Other things are added by the tests that want them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from pathlib import Path

import numpy as np
from pyproj import Transformer

CRS = "EPSG:32632"
EAST, NORTH = 600_000.0, 5_300_000.0
_BACK = Transformer.from_crs(CRS, 4326, always_xy=True)

Point = tuple[float, float]


def degrees(points: Sequence[Point]) -> list[tuple[float, float]]:
    """Return longitudes and latitudes of points in metres from the town's origin."""
    x, y = np.array(points, dtype=float).T
    lon, lat = _BACK.transform(x + EAST, y + NORTH)
    return list(zip(np.round(lon, 7).tolist(), np.round(lat, 7).tolist(), strict=True))


@dataclass
class Town:
    """Nodes, ways and relations; the same point is the same node."""

    nodes: dict[Point, int] = field(default_factory=dict)
    node_tags: dict[int, Mapping[str, str]] = field(default_factory=dict)
    ways: dict[int, tuple[list[int], Mapping[str, str]]] = field(default_factory=dict)
    relations: dict[int, tuple[list[tuple[str, int]], Mapping[str, str]]] = field(default_factory=dict)

    def node(self, at: Point, tags: Mapping[str, str] | None = None) -> int:
        """Put a node at a point, tags and all."""
        name = self.nodes.setdefault((float(at[0]), float(at[1])), len(self.nodes) + 1)
        if tags:
            self.node_tags[name] = {**self.node_tags.get(name, {}), **tags}
        return name

    def way(self, points: Sequence[Point], **tags: str) -> int:
        """Draw a way; keys are written with ``__`` for ``:``, as in ``addr__street``."""
        name = len(self.ways) + 1
        self.ways[name] = ([self.node(p) for p in points], {k.replace("__", ":"): v for k, v in tags.items()})
        return name

    def box(self, west: float, south: float, east: float, north: float, **tags: str) -> int:
        """Draw a closed way round a box."""
        ring = [(west, south), (east, south), (east, north), (west, north), (west, south)]
        return self.way(ring, **tags)

    def multipolygon(self, outer: Sequence[int], inner: Sequence[int] = (), **tags: str) -> int:
        """Join ways to a multipolygon."""
        name = len(self.relations) + 1
        members = [("outer", way) for way in outer] + [("inner", way) for way in inner]
        self.relations[name] = (members, {"type": "multipolygon", **{k.replace("__", ":"): v for k, v in tags.items()}})
        return name

    def xml(self) -> str:
        """Write the town in OpenStreetMap's own format."""
        lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<osm version="0.6">']
        for (_, name), (lon, lat) in zip(self.nodes.items(), degrees(list(self.nodes)), strict=True):
            lines += [
                f'<node id="{name}" version="1" lon="{lon}" lat="{lat}">',
                *_tags(self.node_tags.get(name)),
                "</node>",
            ]
        for name, (refs, tags) in sorted(self.ways.items()):
            lines += [f'<way id="{name}" version="1">', *(f'<nd ref="{ref}"/>' for ref in refs), *_tags(tags), "</way>"]
        for name, (members, tags) in self.relations.items():
            refs = [f'<member type="way" ref="{way}" role="{role}"/>' for role, way in members]
            lines += [f'<relation id="{name}" version="1">', *refs, *_tags(tags), "</relation>"]
        return "\n".join([*lines, "</osm>"])

    def write(self, folder: Path) -> Path:
        """Write the town to a file."""
        path = folder / "town.osm"
        path.write_text(self.xml(), encoding="utf-8")
        return path


def _tags(tags: Mapping[str, str] | None) -> list[str]:
    return [f'<tag k="{escape(k)}" v="{escape(v)}"/>' for k, v in (tags or {}).items()]


def small_town(half_m: float = 6.0) -> Town:
    """Return the town with its two streets and two rows of houses, ``half_m`` from the middle of Long Street."""
    town = Town()
    town.way([(0, 0), (100, 0)], highway="residential", name="Long Street")
    town.way([(100, 0), (200, 0)], highway="residential", name="Long Street")
    town.way([(100, -80), (100, 0), (100, 80)], highway="tertiary", name="Cross Street", sidewalk="both")
    for west in (*range(0, 90, 10), *range(110, 200, 10)):
        for side in (1, -1):
            south, north = sorted((side * half_m, side * (half_m + 12)))
            number = str(west // 5 + (2 if side > 0 else 1))
            tags = {"building": "apartments", "building__levels": "4", "addr__housenumber": number}
            town.box(west, south, west + 10, north, **tags, addr__street="Long Street", addr__country="DE")
    town.box(40, -48, 52, -38, building="apartments", building__levels="2")
    return town
