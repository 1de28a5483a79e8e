"""Hand-made street networks: grids of blocks of 100 m, driven at 10 m/s where nothing else is said."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from pyproj import CRS
from shapely.geometry import LineString, Point

from binopt.domain.case import Behaviour, Case, NetworkRules, Rules, Weights
from binopt.domain.service import ClearWidth, CrewTimes
from binopt.domain.street import Face, Site, Street

PLAIN = NetworkRules(default_speed_kmh=36.0, turn_near_s=0, turn_across_s=0, turn_sharp_s=0)
HALF_M = 4.0
"""From a centre line to its kerbs."""


def street(street_id, *points, **facts):
    return Street(street_id, LineString(points), **facts)


def case_of(streets: Iterable[Street], sites: Iterable[Site] = (), drives_on="right", rules=PLAIN, **changed) -> Case:
    return Case(
        name="network",
        crs=CRS.from_epsg(2154),
        timezone="UTC",
        drives_on=drives_on,
        weeks=1,
        rules=Rules(ClearWidth(1.4)),
        behaviour=Behaviour(),
        weights=Weights(),
        crew=CrewTimes(),
        streams={},
        trucks=(),
        profiles={},
        pavements=(),
        premises=(),
        holdings=(),
        streets=tuple(streets),
        sites=tuple(sites),
        network=replace(rules, **changed),
    )


def grid(across=2, up=2, block_m=100.0) -> list[Street]:
    """Two-way streets, one from junction to junction: ``h10`` leads east from (1, 0), ``v10`` north."""
    at = [[(i * block_m, j * block_m) for j in range(up + 1)] for i in range(across + 1)]
    rows = [street(f"h{i}{j}", at[i][j], at[i + 1][j]) for j in range(up + 1) for i in range(across)]
    return rows + [street(f"v{i}{j}", at[i][j], at[i][j + 1]) for i in range(across + 1) for j in range(up)]


def depot(x, y, site_id="depot", kind="depot"):
    return Site(site_id, kind, Point(x, y))


def face(face_id, *points, street_id=""):
    """A kerb with its pavement on the left."""
    return Face(face_id, LineString(points), "p", "", street_id, 1.4)


def faces_beside(begin_m, end_m, y_m=0.0):
    """Both sides of a street along the x axis: the kerb of the north leads east, that of the south west."""
    north = face("north", (begin_m, y_m + HALF_M), (end_m, y_m + HALF_M))
    return north, face("south", (end_m, y_m - HALF_M), (begin_m, y_m - HALF_M))
