"""A GeoPackage that opens styled in QGIS: the edition's tables, the faces, and how each is drawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

import geopandas as gpd
import pandas as pd
import pyogrio

from binopt.outputs.colours import LOSS_COLOURS, loss_breaks, stream_colour
from binopt.outputs.geopackage import FILE_DATE
from binopt.papers.edition import Edition
from binopt.papers.folder import PaperFolder
from binopt.papers.qml import Look, categorized, graduated
from binopt.papers.tables import figures, make_tables, texts
from binopt.speech import stream_word
from binopt.stores.gdal import gdal_options

FILE = "plan.gpkg"
STYLES = "layer_styles"
"""The table in which QGIS looks for the style of each layer."""

_GEOMETRIES = {
    "faces": "LineString",
    "spots": "Polygon",
    "presentations": "Point",
    "rounds": "LineString",
    "stops": "Point",
}
_MOST = 1e12


def write(edition: Edition, folder: PaperFolder) -> None:
    """Write the GeoPackage; layers without rows are left out, since programs cannot tell their columns' types."""
    path = folder.path(FILE)
    layers = {"faces": faces_table(edition), **make_tables(edition)}
    kept = {name: layers[name] for name in ("faces", "rounds", "presentations", "stops", "spots") if len(layers[name])}
    styles = make_styles(edition)
    with gdal_options(OGR_CURRENT_DATE=FILE_DATE):
        for name, layer in kept.items():
            pyogrio.write_dataframe(layer, path, layer=name, driver="GPKG", geometry_type=_GEOMETRIES[name])
        pyogrio.write_dataframe(_styles_table({name: styles[name] for name in kept}), path, layer=STYLES, driver="GPKG")


def faces_table(edition: Edition) -> gpd.GeoDataFrame:
    """Return the faces with their figures in m·h a week, and obstruction by metre for their colour."""
    faces = edition.plan.faces
    columns = {
        "face_id": texts(face.face_id for face in faces),
        "street": texts(face.street for face in faces),
        "length_m": figures(face.length_m for face in faces),
        "clear_width_m": figures(face.clear_width_m for face in faces),
        **{
            name: figures(getattr(face, name) for face in faces)
            for name in ("o_today", "o_exact", "o_plan", "o_bound", "s_today", "s_plan")
        },
        "o_plan_per_m": [face.o_plan / max(face.length_m, 1.0) for face in faces],
    }
    return gpd.GeoDataFrame(columns, geometry=[face.kerb for face in faces], crs=edition.plan.crs)


def make_styles(edition: Edition) -> Mapping[str, str]:
    """Return the QML of each layer: faces by what they lose, all else by what is collected."""
    say = edition.speech.say
    streams = sorted({spot.stream for spot in edition.plan.plan.spots})
    colours = {stream: stream_colour(k) for k, stream in enumerate(streams)}

    def by_stream(kind: str, width_mm: float) -> str:
        looks = [Look(stream_word(edition.speech, one), colours[one], width_mm, one) for one in streams]
        return categorized(kind, "stream", [*looks, Look(say("others"), "#aaaaaa", width_mm)])

    stops = (
        Look(say("collect"), "#2f7ed8", 2.0, "collect"),
        Look(say("unload"), "#7a4b26", 3.5, "unload"),
        Look(say("depot"), "#000000", 3.5, "depot"),
    )
    return {
        "faces": graduated("line", "o_plan_per_m", _losses(edition)),
        "rounds": by_stream("line", 0.5),
        "presentations": by_stream("marker", 1.4),
        "stops": categorized("marker", "kind", stops),
        "spots": by_stream("fill", 0.1),
    }


def _losses(edition: Edition) -> Sequence[Look]:
    """Return the ranges of loss in the map's own colours, chosen by today's losses."""
    faces = edition.plan.faces
    breaks = loss_breaks([face.o_today / max(face.length_m, 1.0) for face in faces])
    lows, highs = (-1.0, 0.0, *breaks), (0.0, *breaks, _MOST)
    told = [f"{limit:.3g}" for limit in breaks]
    labels = ("0", f"≤ {told[0]}", *(f"{low} – {high}" for low, high in pairwise(told)), f"> {told[-1]}")
    return [
        Look(label, colour, 1.2, low=low, high=high)
        for label, colour, low, high in zip(labels, LOSS_COLOURS, lows, highs, strict=True)
    ]


def _styles_table(styles: Mapping[str, str]) -> pd.DataFrame:
    count = len(styles)
    return pd.DataFrame(
        {
            "f_table_catalog": [""] * count,
            "f_table_schema": [""] * count,
            "f_table_name": list(styles),
            "f_geometry_column": ["geom"] * count,
            "styleName": list(styles),
            "styleQML": list(styles.values()),
            "styleSLD": [""] * count,
            "useAsDefault": [True] * count,
            "description": [""] * count,
            "owner": ["binopt"] * count,
            "ui": [""] * count,
            "update_time": pd.to_datetime([FILE_DATE] * count),
        }
    )
