"""Streets, walls and mapped areas of an extract to the layers of the ground: pavements, carriageways and streets."""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import shapely
from pyproj import CRS

from binopt.domain.street import BoolArray, FloatArray, GeometryArray
from binopt.intake.layers.report import Entry
from binopt.intake.osm.buildings import Buildings
from binopt.intake.osm.features import OsmData
from binopt.intake.osm.fronts import Surroundings, see_fronts
from binopt.intake.osm.pavements import describe_pavements
from binopt.intake.osm.settings import Kind, OsmSettings
from binopt.intake.osm.sight import Lines
from binopt.intake.osm.streets import lay_streets
from binopt.intake.osm.stretches import Stretches, cut_stretches
from binopt.intake.osm.strips import draw_strips
from binopt.intake.osm.surfaces import lay_surfaces
from binopt.intake.osm.tags import lengths_m
from binopt.intake.osm.ways import Ways
from binopt.intake.osm.widths import estimate

BARRIERS = frozenset({"fence", "wall", "hedge", "retaining_wall", "city_wall"})
_WALKED = frozenset({"footway", "pedestrian", "sidewalk", "path"})
_BAYS = frozenset({"street_side", "lane"})


@dataclass(frozen=True)
class GroundFound:
    """The layers of the ground, with what further steps need of how they were made.

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
    mapped, names = _mapped_pavements(data)
    surfaces = lay_surfaces(
        stretches, draw_strips(stretches, sections), buildings.walls, mapped, kerbed, settings.widths.corner_m
    )
    pavements, entries = describe_pavements(own, stretches, sections, surfaces, names, settings, crs)
    ids = [f"carriageway.{i}" for i in range(1, len(surfaces.carriageway) + 1)]
    carriageways = gpd.GeoDataFrame({"carriageway_id": ids}, geometry=surfaces.carriageway, crs=crs)
    streets, driven = lay_streets(ways, stretches, sections, fronts, data.nodes, crs)
    outer_m = (sections.inner_m + np.where(sections.paved[:, :, None], sections.width_m, 0.0)).mean(axis=2)
    return GroundFound(pavements, carriageways, streets, stretches, outer_m + 0.5, entries + driven)


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
