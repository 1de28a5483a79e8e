"""Layers into files of the formats that others read."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import shapely

from binopt.stores.cells import guard_cells
from binopt.stores.gdal import gdal_options
from binopt.stores.library_errors import TROUBLE
from binopt.stores.parquet import write_parquet
from binopt.stores.trouble import StoreError

_WRITTEN_ON = "2000-01-01T00:00:00Z"  # the same layers shall be the same files


class FileFormat(StrEnum):
    """What layers can be written as: by the ending of the files' names."""

    GPKG = "gpkg"
    GEOJSON = "geojson"
    FGB = "fgb"
    SHP = "shp"
    PARQUET = "parquet"


_DRIVERS: Mapping[FileFormat, str] = {
    FileFormat.GEOJSON: "GeoJSON",
    FileFormat.FGB: "FlatGeobuf",
    FileFormat.SHP: "ESRI Shapefile",
}
ONE_FILE = "layers.gpkg"


def write_files(
    layers: Mapping[str, pd.DataFrame], folder: Path, form: FileFormat
) -> tuple[dict[str, str], tuple[str, ...]]:
    """Write layers to a folder: one GeoPackage, or a file a layer, rows in their order.

    Returns
    -------
    files, notes
        The file of each layer, and what had to be changed: a shapefile cuts names of columns after ten letters.
        Tables without geometry are CSV where a format has no place for them, their texts guarded against being run as
        formulas; binopt reads them back as they were.

    Raises
    ------
    StoreError
        Where a format cannot hold a layer.
    """
    written, notes = {}, []
    with (
        gdal_options(OGR_CURRENT_DATE=_WRITTEN_ON, OGR_SQLITE_SYNCHRONOUS="OFF"),
        warnings.catch_warnings(record=True) as caught,
    ):
        warnings.simplefilter("always")
        for name, frame in layers.items():
            try:
                written[name] = _write(name, frame.reset_index(drop=True), folder, form)
            except TROUBLE as error:
                raise StoreError(f"layer {name} cannot be written as {form.value}", error, "another format") from error
            notes += [f"{name}: {warning.message}" for warning in caught]
            caught.clear()
    return written, tuple(dict.fromkeys(notes))


def _write(name: str, frame: pd.DataFrame, folder: Path, form: FileFormat) -> str:
    if form is FileFormat.GPKG:
        pyogrio.write_dataframe(frame, folder / ONE_FILE, layer=name, driver="GPKG")
        return ONE_FILE
    if form is FileFormat.PARQUET:
        write_parquet(frame, folder / f"{name}.parquet")
        return f"{name}.parquet"
    if not isinstance(frame, gpd.GeoDataFrame):
        guard_cells(frame).to_csv(folder / f"{name}.csv", index=False, lineterminator="\n")
        return f"{name}.csv"
    if form is FileFormat.SHP:
        _check_single_type(frame)
    # an index would put the rows of a FlatGeobuf in another order, and a case is read in the order of its rows
    options = {"SPATIAL_INDEX": "NO"} if form is FileFormat.FGB else {}
    pyogrio.write_dataframe(frame, folder / f"{name}.{form.value}", driver=_DRIVERS[form], layer_options=options)
    return f"{name}.{form.value}"


def _check_single_type(frame: gpd.GeoDataFrame) -> None:
    """Refuse what a shapefile would cut away: geometries of several kinds."""
    dimensions = np.unique(shapely.get_dimensions(np.asarray(frame.geometry, dtype=object)))
    if len(dimensions[dimensions >= 0]) > 1:
        raise ValueError("a shapefile holds points, lines or polygons, not several of them")
