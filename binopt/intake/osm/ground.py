"""Streets, walls and mapped areas of an extract to the layers of the ground: pavements, carriageways and streets."""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from pyproj import CRS

from binopt.domain.street import BoolArray, FloatArray, GeometryArray, IntArray, WidthSource
from binopt.intake.layers.report import Action, Entry, note
from binopt.intake.layers.source import make_ids
from binopt.intake.osm.buildings import Buildings
from binopt.intake.osm.features import OsmData
from binopt.intake.osm.fronts import Fronts, Surroundings, see_fronts
from binopt.intake.osm.settings import Kind, OsmSettings
from binopt.intake.osm.sight import Lines
from binopt.intake.osm.stretches import Stretches, cut_stretches
from binopt.intake.osm.strips import draw_strips
from binopt.intake.osm.surfaces import Surfaces, lay_surfaces
from binopt.intake.osm.tags import lengths_m
from binopt.intake.osm.ways import Ways
from binopt.intake.osm.widths import Sections, estimate

BARRIERS = frozenset({"fence", "wall", "hedge", "retaining_wall", "city_wall"})
_WALKED = frozenset({"footway", "pedestrian", "sidewalk", "path"})
_BAYS = frozenset({"street_side", "lane"})
_TURNING = frozenset({"turning_circle", "turning_loop"})
_NARROW_M = 3.5  # from wall to wall: narrower streets take no truck of any width
_WALLED_SHARE = 0.65
_MIRRORS_M = 0.4
_LEAST_TRUCK_M = 0.5
_SAME_M = 0.05
_AT_END_M = 0.5
_LEADS_ON = frozenset({"motorway", "trunk", "primary", "secondary", "tertiary"})


@dataclass(frozen=True)
class GroundFound:
    """The layers of the ground, with what further steps need of how they were made.

    ``pavements`` are as they are written; ``pieces`` their single polygons and ``piece_of`` the row of each.
    ``across_m`` (n, 2) is how far from the middle of each stretch its pavements end.
    """

    pavements: gpd.GeoDataFrame
    carriageways: gpd.GeoDataFrame
    streets: gpd.GeoDataFrame
    stretches: Stretches
    across_m: FloatArray
    entries: tuple[Entry, ...]


def lay_ground(
    data: OsmData, ways: Ways, buildings: Buildings, wanted: BoolArray, settings: OsmSettings, crs: CRS
) -> GroundFound:
    """Infer the ground along the streets near ``wanted`` buildings."""
    own = ways.at(ways.ground & ways.public & ~ways.of_kind(Kind.LANE))
    stretches = cut_stretches(own)
    kerbed, kerbs = _mapped_carriageways(data, settings)
    fronts = see_fronts(stretches, _surroundings(data, buildings, stretches, kerbs), settings.widths)
    sections = estimate(own, stretches, fronts, settings.streets, settings.widths)
    near = _near(stretches, buildings.features.shapes[wanted], settings.street_reach_m)
    sections = sections.only(near[:, None])
    degree = np.bincount(np.concatenate([stretches.begin, stretches.end]), minlength=len(stretches.node_xy))
    mapped, names = _mapped_pavements(data)
    surfaces = lay_surfaces(
        draw_strips(stretches, sections),
        buildings.walls,
        mapped,
        kerbed,
        stretches.node_xy[degree >= 3],
        settings.widths.corner_m,
    )
    pavements, entries = _pavements(own, stretches, sections, surfaces, names, settings, crs)
    ids = [f"carriageway.{i}" for i in range(1, len(surfaces.carriageway) + 1)]
    carriageways = gpd.GeoDataFrame({"carriageway_id": ids}, geometry=surfaces.carriageway, crs=crs)
    paved = _along(ways.lines, stretches.lines[sections.paved.any(axis=1)])
    streets = _streets(data, ways, paved, _narrow(ways, stretches, fronts), crs)
    outer_m = (sections.inner_m + np.where(sections.paved[:, :, None], sections.width_m, 0.0)).mean(axis=2)
    entries += _told(ways)
    return GroundFound(pavements, carriageways, streets, stretches, outer_m + 0.5, entries)


def _surroundings(data: OsmData, buildings: Buildings, stretches: Stretches, kerbs: GeometryArray) -> Surroundings:
    barriers = data.lines.at(data.lines.among("barrier", BARRIERS))
    walks = data.lines.at(
        data.lines.among("footway", {"sidewalk"}) & ~data.lines.has("tunnel") & ~data.lines.has("covered")
    )
    lines = data.lines.at(data.lines.among("barrier", {"kerb"}))
    return Surroundings(
        walls=Lines.of(np.concatenate([buildings.walls, barriers.shapes])),
        homely=np.concatenate([buildings.home[~buildings.kiosk], np.zeros(len(barriers), dtype=bool)]),
        walks=Lines.of(walks.shapes),
        walk_m=lengths_m(walks.tag("width")),
        kerbs=Lines.of(np.concatenate([lines.shapes, kerbs])),
        middles=Lines.of(stretches.lines),
    )


def _mapped_carriageways(data: OsmData, settings: OsmSettings) -> tuple[GeometryArray, GeometryArray]:
    """Return carriageways and bays that are mapped as areas, and those whose outlines are kerbs."""
    value = data.areas.tag("area:highway")
    driven = [name for name, one in settings.streets.items() if one.kind in (Kind.STREET, Kind.THROUGH)]
    roads = np.isin(value.astype(str), driven)
    bays = data.areas.among("amenity", {"parking"}) & data.areas.among("parking", _BAYS)
    return data.areas.shapes[roads | bays], data.areas.shapes[roads]


def _mapped_pavements(data: OsmData) -> tuple[GeometryArray, GeometryArray]:
    """Return pavements that are mapped as areas, and their ids."""
    areas = data.areas
    drawn = areas.among("area:highway", _WALKED) | (areas.among("footway", {"sidewalk"}) & areas.has("area"))
    found = areas.at(drawn & ~areas.has("tunnel") & ~areas.has("covered") & ~areas.has("bridge"))
    return found.shapes, found.ids


def _near(stretches: Stretches, buildings: GeometryArray, reach_m: float) -> BoolArray:
    """Tell which stretches pass near a building."""
    found = np.zeros(len(stretches), dtype=bool)
    if len(buildings):
        found[shapely.STRtree(buildings).query(stretches.lines, predicate="dwithin", distance=reach_m)[0]] = True
    return found


def _pavements(
    own: Ways,
    stretches: Stretches,
    sections: Sections,
    surfaces: Surfaces,
    names: GeometryArray,
    settings: OsmSettings,
    crs: CRS,
) -> tuple[gpd.GeoDataFrame, tuple[Entry, ...]]:
    """Give each piece of pavement its street, and its width with source and interval."""
    stretch, side = surfaces.stretch, surfaces.side
    inferred = stretch >= 0
    rank = pd.Series(stretches.way).groupby(stretches.way).cumcount().to_numpy()
    way = stretches.way[stretch]
    labels = [f"{own.ids[w]}.{rank[s] + 1}{'lr'[k]}" for w, s, k in zip(way, stretch, side, strict=True)]
    drawn = np.flatnonzero(~inferred)
    for row in drawn:
        labels[row] = str(names[surfaces.mapped[row]])
    # a long strip is as wide as its area over half of its outline
    wide = 2 * shapely.area(surfaces.pavement) / np.maximum(shapely.length(surfaces.pavement), 1e-9)
    spread = settings.widths.measured_spread_m
    figures = {}
    for name, values, aside in (
        ("width_m", sections.width_m, 0.0),
        ("width_low_m", sections.low_m, -spread),
        ("width_high_m", sections.high_m, spread),
    ):
        own_m = values.mean(axis=2)[stretch, side]
        figures[name] = np.round(np.where(inferred, own_m, np.maximum(wide + aside, 0.0)), 2)
    source = np.where(inferred, sections.source[stretch, side], WidthSource.MEASURED).astype(str)
    shared = inferred & own.of_kind(Kind.SHARED)[way]
    ids, repaired = make_ids(pd.Series(labels, dtype=object), "pavements")
    frame = gpd.GeoDataFrame(
        {
            "pavement_id": ids,
            "street": np.where(inferred, own.names[way], ""),
            "surface": np.where(shared, "shared", "pavement"),
            "width_source": source,
            **figures,
        },
        geometry=surfaces.pavement,
        crs=crs,
    )
    told = frame["pavement_id"].to_numpy(dtype=object)
    to_wall, guessed = sections.to_wall[stretch, side], inferred & (source == WidthSource.ESTIMATED)
    kinds = (
        ("width inferred from wall to wall", guessed & to_wall & ~shared),
        ("width taken as usual: no wall tells where the pavement ends", guessed & ~to_wall & ~shared),
        ("street for people on foot: a truck's lane is kept clear, the rest is pavement", shared),
    )
    entries = repaired + tuple(
        entry for what, which in kinds for entry in note(Action.GUESSED, "pavements", what, told[which])
    )
    return frame, entries


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


def _streets(data: OsmData, ways: Ways, paved: BoolArray, narrow_m: FloatArray, crs: CRS) -> gpd.GeoDataFrame:
    """Write the ways that a truck may drive, tunnels and bridges too; faces lie only at those with a pavement."""
    kept = ways.public
    open_, most_m = ways.at(kept), np.fmin(ways.most_truck_m, narrow_m)[kept]
    dead_end = _dead_ends(open_, data.nodes.shapes[data.nodes.among("highway", _TURNING)])
    street_ids, _ = make_ids(pd.Series(open_.ids, dtype=object), "streets")
    return gpd.GeoDataFrame(
        {
            "street_id": street_ids,
            "name": open_.names,
            "oneway": open_.oneway,
            "speed_kmh": open_.speed_kmh,
            "max_truck_width_m": np.round(most_m, 2),
            "dead_end": dead_end,
            "through": np.where(paved[kept], "no", "yes"),
        },
        geometry=open_.lines,
        crs=crs,
    )


def _dead_ends(ways: Ways, turning: GeometryArray) -> GeometryArray:
    """Say how the free ends of streets are to be taken: with a turning place, or as cut off by the extract's edge.

    A one-way street, or one of more than local use, does not end in the void: where it does the data ends.
    """
    ends = np.concatenate([shapely.get_point(ways.lines, 0), shapely.get_point(ways.lines, -1)])
    meeting, _ = shapely.STRtree(ways.lines).query(ends, predicate="dwithin", distance=_SAME_M)
    free = (np.bincount(meeting, minlength=len(ends)) == 1).reshape(2, -1).any(axis=0)
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
