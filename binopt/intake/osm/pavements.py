"""Pieces of pavement to the layer of a case: each with its street, its width, where that comes from, how sure it is."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from pyproj import CRS

from binopt.domain.street import GeometryArray, WidthSource
from binopt.intake.layers.report import Action, Entry, note
from binopt.intake.layers.source import make_ids
from binopt.intake.osm.settings import Kind, OsmSettings
from binopt.intake.osm.stretches import Stretches
from binopt.intake.osm.surfaces import Surfaces
from binopt.intake.osm.ways import Ways
from binopt.intake.osm.widths import Sections


def describe_pavements(
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
