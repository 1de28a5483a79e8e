"""Layers into a GeoPackage, the same bytes each time."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyogrio

from binopt.stores.gdal import gdal_options

FILE_DATE = "2000-01-01T00:00:00.000Z"
"""What stands as the date of last change in the file: a fixed one, so that the same plan is the same file."""

_GEOMETRY_TYPES = {
    "faces": "LineString",
    "spots": "Polygon",
    "spots_today": "Polygon",
    "unplaced": "Point",
    "rounds": "LineString",
    "stops": "Point",
}


def write_geopackage(layers: Mapping[str, pd.DataFrame], path: Path) -> None:
    """Write layers, in the order given, to a new GeoPackage.

    An empty ``unplaced`` is left out, as the contract allows: of no rows GIS programs cannot tell the columns' types.
    """
    with gdal_options(OGR_CURRENT_DATE=FILE_DATE):
        for name, frame in layers.items():
            if name == "unplaced" and frame.empty:
                continue
            if isinstance(frame, gpd.GeoDataFrame):
                pyogrio.write_dataframe(frame, path, layer=name, driver="GPKG", geometry_type=_GEOMETRY_TYPES[name])
            else:
                pyogrio.write_dataframe(frame, path, layer=name, driver="GPKG")
