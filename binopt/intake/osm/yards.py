"""Buildings that see no pavement: the street that they are served from, or why they are served from none."""

from __future__ import annotations

import numpy as np
import shapely

from binopt.domain.street import GeometryArray, IntArray
from binopt.intake.layers.report import Action, Entry, note
from binopt.intake.nearness import Area
from binopt.intake.osm.doors import Split
from binopt.intake.osm.facing import crossing
from binopt.intake.osm.features import Features

_ACROSS_M = 30.0
"""A way across a carriageway is taken for so much longer when a yard looks for its street."""
_LAYER = "building"
_NEAR_WAY_M = 50.0
_WAYS = {
    "steps": "only steps lead there",
    "footway": "only footways lead there",
    "path": "only a path leads there",
    "pedestrian": "it lies at a square or street for people on foot that has no truck's lane",
    "track": "only a track leads there",
    "service": "only a service way leads there",
}


def bring_yards(
    shapes: GeometryArray,
    index: IntArray,
    own: IntArray,
    pavements: Area,
    street: IntArray,
    carriageways: Area,
    farthest_m: float,
) -> tuple[Split, GeometryArray]:
    """Bring buildings that see no pavement to one: that of their address, else the nearest on their side of a street.

    Their door is where the pavement is reached. Also why buildings got none, ``""`` for those that did.
    """
    reasons = np.full(len(shapes), "", dtype=object)
    reasons[index] = f"farther than {farthest_m:g} m from every pavement"
    row, pavement = pavements.tree.query(shapes[index], predicate="dwithin", distance=farthest_m)
    building = index[row]
    lines = shapely.shortest_line(shapes[building], pavements.polygons[pavement])
    ends = shapely.get_coordinates(lines).reshape(-1, 2, 2)
    away_m = shapely.length(lines) + _ACROSS_M * crossing(ends[:, 0], ends[:, 1], carriageways)
    named = (street[pavement] == own[building]) & (own[building] >= 0)
    order = np.lexsort((pavement, away_m, ~named, building))
    found, first = np.unique(building[order], return_index=True)
    best = order[first]
    reasons[found] = ""
    count = len(found)
    return (
        Split(
            found.astype(np.int64),
            street[pavement[best]],
            ends[best, 1],
            np.ones(count),
            np.full(count, "", dtype=object),
            np.full(count, -1, dtype=np.int64),
        ),
        reasons,
    )


def tell_left_out(
    lines: Features, index: IntArray, ids: GeometryArray, shapes: GeometryArray, reasons: GeometryArray
) -> tuple[Entry, ...]:
    """Name the buildings that no pavement is near, with the kind of way that is nearest to them."""
    lost = index[reasons != ""]
    if not len(lost):
        return ()
    ways = lines.at(lines.has("highway"))
    near = np.full(len(lost), "", dtype=object)
    if len(ways):
        which, way = shapely.STRtree(ways.shapes).query_nearest(
            shapes[lost], max_distance=_NEAR_WAY_M, all_matches=False
        )
        near[which] = np.where(ways.among("access", {"private", "no"})[way], "private", ways.tag("highway")[way])
    why = np.array([_WAYS.get(kind, _why(kind)) for kind in near], dtype=object)
    far = reasons[reasons != ""]
    told = np.array([f"{a}: {b}" for a, b in zip(far, why, strict=True)], dtype=object)
    return tuple(
        entry
        for reason in dict.fromkeys(told)
        for entry in note(Action.DROPPED, _LAYER, reason, ids[lost[told == reason]])
    )


def _why(kind: str) -> str:
    if kind == "private":
        return "it lies at a private way"
    return f"the nearest way is {kind}, without a pavement" if kind else "no way is near"
