"""GeoParquet, through geopandas and pyarrow: GDAL's wheels have no driver for it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd

from binopt.errors import UsageError
from binopt.stores.layer_info import LayerInfo
from binopt.stores.library_errors import TROUBLE
from binopt.stores.size import check_unpacked
from binopt.stores.trouble import StoreError

_BOX = "bbox"
_WHOLE = "write the file anew and copy it whole"
_GEO = b"geo"


def list_parquet(path: Path) -> LayerInfo:
    """Say what a file holds, from its footer alone.

    Raises
    ------
    StoreError
        Where it is no Parquet file, or would unpack to more than is taken for possible.
    UsageError
        Without pyarrow.
    """
    with _arrow() as (arrow, parquet):
        file = parquet.ParquetFile(path)
        meta = file.metadata
        unpacked = sum(meta.row_group(i).total_byte_size for i in range(meta.num_row_groups))
        # a column of one repeated value packs to next to nothing, so that rows are counted too
        check_unpacked(max(unpacked, 8 * meta.num_rows), path.stat().st_size)
        schema, geo = file.schema_arrow, _geo_of(meta.metadata)
        absent = {_BOX, "" if geo is None else geo["name"]}
        kept = [field for field in schema if field.name not in absent]
        columns = tuple(str(field.name) for field in arrow.schema(kept).empty_table().flatten().schema)
    if geo is None:
        return LayerInfo(path.stem, columns, "", "")
    types = geo.get("geometry_types") or []
    kind = str(types[0]).split(" ", maxsplit=1)[0] if len(types) == 1 else "Unknown"
    crs = geo.get("crs", "OGC:CRS84")
    return LayerInfo(path.stem, columns, kind, json.dumps(crs) if isinstance(crs, dict) else str(crs or ""))


def read_parquet(path: Path) -> pd.DataFrame:
    """Read a file: a geodataframe where it says so, else a table.

    What lies within a column of several fields becomes a column of each, ``names.primary``, as Overture's are; lists
    become JSON. The column ``bbox``, of which readers take where to look, is left out.
    """
    info = list_parquet(path)
    with _arrow() as (_, parquet):
        table = parquet.read_table(path)
        geo = _geo_of(table.schema.metadata)
        absent = {_BOX, "" if geo is None else geo["name"]}
        plain = table.select([name for name in table.column_names if name not in absent]).flatten()
        values = {str(name): _plain(column) for name, column in zip(plain.column_names, plain.columns, strict=True)}
        frame = pd.DataFrame(values, columns=list(info.columns))
        frame.index = pd.RangeIndex(1, table.num_rows + 1)
        if geo is None:
            return frame
        shapes = gpd.read_parquet(path, columns=[geo["name"]]).geometry
        located: pd.DataFrame = gpd.GeoDataFrame(frame, geometry=shapes.to_numpy(), crs=shapes.crs)
        return located


def write_parquet(frame: pd.DataFrame, path: Path) -> None:
    """Write a frame with the bounds of each row in a column ``bbox``, so that others can read a part of it."""
    with _arrow():
        if isinstance(frame, gpd.GeoDataFrame):
            frame.to_parquet(path, index=False, write_covering_bbox=True, schema_version="1.1.0")
        else:
            frame.to_parquet(path, index=False)


@contextmanager
def _arrow() -> Iterator[tuple[Any, Any]]:
    try:
        import pyarrow as arrow  # noqa: PLC0415 - an extra, asked for by those who have such files
        from pyarrow import parquet  # noqa: PLC0415
    except ImportError as error:
        raise UsageError("GeoParquet needs pyarrow. Try: pip install 'binopt[parquet]'") from error
    try:
        yield arrow, parquet
    except (*TROUBLE, arrow.ArrowException) as error:
        raise StoreError("cannot be read or written as GeoParquet", error, _WHOLE) from error


def _geo_of(metadata: dict[bytes, bytes] | None) -> dict[str, Any] | None:
    """Return what the footer says of the primary geometry, ``None`` where the file is a plain table."""
    if not metadata or _GEO not in metadata:
        return None
    try:
        told = json.loads(metadata[_GEO])
        column = told["columns"][told["primary_column"]]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise StoreError("says nothing readable of its geometry", error, _WHOLE) from error
    if not isinstance(column, dict):
        raise StoreError("says nothing readable of its geometry", column, _WHOLE)
    return {**column, "name": told["primary_column"]}


def _plain(column: Any) -> pd.Series:  # noqa: ANN401 - pyarrow ships no types
    """Return a column as values of a kind each; lists and fields within fields as JSON."""
    values = column.to_pandas()
    if values.dtype != object:
        return pd.Series(values)
    return pd.Series([_as_json(v) for v in values], dtype=object)


def _as_json(value: object) -> object:
    listed = value.tolist() if hasattr(value, "tolist") else value
    return json.dumps(listed, ensure_ascii=False, default=str) if isinstance(listed, list | dict | tuple) else listed
