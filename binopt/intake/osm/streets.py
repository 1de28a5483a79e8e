"""The streets of a case: what trucks drive, whether faces lie there, who fits in, and how free ends are to be taken."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from pyproj import CRS

from binopt.domain.street import BoolArray, FloatArray, GeometryArray, IntArray
from binopt.intake.layers.report import Action, Entry, note
from binopt.intake.layers.source import make_ids
from binopt.intake.osm.features import Features
from binopt.intake.osm.fronts import Fronts
from binopt.intake.osm.settings import Kind
from binopt.intake.osm.stretches import Stretches
from binopt.intake.osm.ways import Ways
from binopt.intake.osm.widths import Sections

_TURNING = frozenset({"turning_circle", "turning_loop"})
_LEADS_ON = frozenset({"motorway", "trunk", "primary", "secondary", "tertiary"})
_NARROW_M = 3.5  # from wall to wall: narrower streets do not take every truck
_WALLED_SHARE = 0.65
_MIRRORS_M = 0.4
_LEAST_TRUCK_M = 0.5
_SAME_M = 0.05
_AT_END_M = 0.5


def lay_streets(
    ways: Ways, stretches: Stretches, sections: Sections, fronts: Fronts, nodes: Features, crs: CRS
) -> tuple[gpd.GeoDataFrame, tuple[Entry, ...]]:
    """Write the ways that a truck may drive, tunnels and bridges too; faces lie only at those with a pavement."""
    kept = ways.public
    paved = _along(ways.lines, stretches.lines[sections.paved.any(axis=1)])[kept]
    open_, most_m = ways.at(kept), np.fmin(ways.most_truck_m, _narrow(ways, stretches, fronts))[kept]
    ids, _ = make_ids(pd.Series(open_.ids, dtype=object), "streets")
    streets = gpd.GeoDataFrame(
        {
            "street_id": ids,
            "name": open_.names,
            "oneway": open_.oneway,
            "speed_kmh": open_.speed_kmh,
            "max_truck_width_m": np.round(most_m, 2),
            "dead_end": _dead_ends(open_, nodes.shapes[nodes.among("highway", _TURNING)]),
            "through": np.where(paved, "no", "yes"),
        },
        geometry=open_.lines,
        crs=crs,
    )
    return streets, _told(ways)


def _along(lines: GeometryArray, stretches: GeometryArray) -> BoolArray:
    """Tell which ways lie along some of the stretches, at least in part."""
    found = np.zeros(len(lines), dtype=bool)
    way, _ = _shared(lines, stretches)
    found[way] = True
    return found


def _shared(lines: GeometryArray, stretches: GeometryArray) -> tuple[IntArray, IntArray]:
    """Return pairs of ways and stretches that lie on each other: by the middles of the ways' straight pieces."""
    xy, way = shapely.get_coordinates(lines, return_index=True)
    same = np.flatnonzero(way[1:] == way[:-1])
    middles = shapely.points((xy[same] + xy[same + 1]) / 2)
    piece, stretch = shapely.STRtree(stretches).query(middles, predicate="dwithin", distance=_SAME_M)
    return way[same[piece]].astype(np.int64), stretch.astype(np.int64)


def _narrow(ways: Ways, stretches: Stretches, fronts: Fronts) -> FloatArray:
    """Return the widest truck that passes between the walls of each way, NaN where there is room."""
    across_m = fronts.front_m.mean(axis=2).sum(axis=1)
    walled = np.flatnonzero((fronts.built >= _WALLED_SHARE).all(axis=1) & (across_m < _NARROW_M))
    found = np.full(len(ways), np.inf)
    way, stretch = _shared(ways.lines, stretches.lines[walled])
    np.minimum.at(found, way, np.maximum(across_m[walled][stretch] - _MIRRORS_M, _LEAST_TRUCK_M))
    return np.where(np.isfinite(found) & ways.ground, found, np.nan)


def _dead_ends(ways: Ways, turning: GeometryArray) -> GeometryArray:
    """Say how the free ends of streets are to be taken: with a turning place, or as cut off by the extract's edge.

    A one-way street, or one of more than local use, does not end in the void: where it does the data ends.
    """
    ends = np.concatenate([shapely.get_point(ways.lines, 0), shapely.get_point(ways.lines, -1)])
    meeting, _ = shapely.STRtree(ways.lines).query(ends, predicate="dwithin", distance=_SAME_M)
    free = (np.bincount(meeting, minlength=len(ends)) == 1).reshape(2, -1).any(axis=0) & ~shapely.is_closed(ways.lines)
    found = np.full(len(ways), "", dtype=object)
    found[free & ((ways.oneway != 0) | np.isin(ways.classes.astype(str), list(_LEADS_ON)))] = "open"
    near = shapely.STRtree(ends).query(turning, predicate="dwithin", distance=_AT_END_M)[1]
    found[near % max(len(ways), 1)] = "turning"
    return found


def _told(ways: Ways) -> tuple[Entry, ...]:
    """Say which streets nobody is planned on."""
    aloft = ways.public & ~ways.ground
    through = ways.public & ways.ground & ways.of_kind(Kind.THROUGH)
    lanes = ways.public & ways.ground & ways.of_kind(Kind.LANE)
    told = (
        ("tunnel, passage or bridge over a street: only driven through", aloft),
        ("main road without a mapped pavement: only driven through", through),
        ("service way: driven, no pavement of its own", lanes),
    )
    private = note(Action.DROPPED, "highway", "private: no truck enters, no pavement", ways.ids[~ways.public])
    return private + tuple(e for what, which in told for e in note(Action.GUESSED, "highway", what, ways.ids[which]))
