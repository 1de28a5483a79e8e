"""Layers as tables, spoiled in one place or all over."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

import geopandas as gpd
import numpy as np
import pandas as pd

from tests.hostile.shapes import spoil_shape
from tests.hostile.texts import NUMBERS, TEXTS

Change = Callable[[pd.DataFrame, Random], tuple[pd.DataFrame, str]]
SYSTEMS = ("EPSG:4326", "EPSG:2249", "EPSG:3857", "EPSG:28992", "EPSG:2154", "EPSG:26986", "EPSG:32601")


def spoil_frame(frame: pd.DataFrame, dice: Random) -> tuple[pd.DataFrame, str]:
    """Change a layer in one of many ways, and say in which."""
    return dice.choice(_CHANGES)(frame.copy(), dice)


def _columns(frame: pd.DataFrame) -> list[str]:
    return [c for c in frame.columns if c != "geometry"]


def _set(frame: pd.DataFrame, column: str, row: int, value: object) -> pd.DataFrame:
    values = frame[column].astype(object).tolist()
    values[row] = value
    return frame.assign(**{column: pd.Series(values, index=frame.index, dtype=object)})


def _text_cell(frame: pd.DataFrame, dice: Random) -> tuple[pd.DataFrame, str]:
    column, value = dice.choice(_columns(frame) or ["new"]), dice.choice(TEXTS)
    frame = frame if column in frame else frame.assign(new="")
    return _set(_as_text(frame, column), column, dice.randrange(len(frame)), value), f"{column}: {value[:20]!r}"


def _number_cell(frame: pd.DataFrame, dice: Random) -> tuple[pd.DataFrame, str]:
    column, value = dice.choice(_columns(frame) or ["new"]), dice.choice(NUMBERS)
    frame = frame if column in frame else frame.assign(new=0.0)
    if pd.api.types.is_numeric_dtype(frame[column]):
        values = frame[column].to_numpy(dtype=float, na_value=np.nan).copy()
        values[dice.randrange(len(frame))] = float(value)
        return frame.assign(**{column: values}), f"{column}: {value}"
    return _set(frame, column, dice.randrange(len(frame)), str(value)), f"{column}: {value} as text"


def _no_cell(frame: pd.DataFrame, dice: Random) -> tuple[pd.DataFrame, str]:
    column = dice.choice(_columns(frame) or ["new"])
    frame = frame if column in frame else frame.assign(new="")
    return _set(frame, column, dice.randrange(len(frame)), None), f"{column}: nothing"


def _no_cells(frame: pd.DataFrame, dice: Random) -> tuple[pd.DataFrame, str]:
    column = dice.choice(_columns(frame) or ["new"])
    return frame.assign(**{column: pd.Series([None] * len(frame), index=frame.index, dtype=object)}), f"no {column}"


def _as_text(frame: pd.DataFrame, column: str) -> pd.DataFrame:
    values = [None if pd.isna(v) else str(v) for v in frame[column]]
    return frame.assign(**{column: pd.Series(values, index=frame.index, dtype=object)})


def _column_as_text(frame: pd.DataFrame, dice: Random) -> tuple[pd.DataFrame, str]:
    column = dice.choice(_columns(frame) or ["geometry"])
    return (frame, "nothing") if column == "geometry" else (_as_text(frame, column), f"{column} as text")


def _swapped_columns(frame: pd.DataFrame, dice: Random) -> tuple[pd.DataFrame, str]:
    if len(_columns(frame)) < 2:
        return frame, "nothing"
    one, other = dice.sample(_columns(frame), 2)
    return frame.rename(columns={one: other, other: one}), f"{one} and {other} swapped"


def _without_column(frame: pd.DataFrame, dice: Random) -> tuple[pd.DataFrame, str]:
    column = dice.choice(_columns(frame) or [""])
    return (frame.drop(columns=column), f"without {column}") if column else (frame, "nothing")


def _renamed_column(frame: pd.DataFrame, dice: Random) -> tuple[pd.DataFrame, str]:
    column = dice.choice(_columns(frame) or [""])
    name = dice.choice([column.upper(), column + "_", "x" * 200, "\N{WASTEBASKET}", "select", '"', "geom2"])
    return (frame.rename(columns={column: name}), f"{column} called {name[:10]!r}") if column else (frame, "nothing")


def _row_twice(frame: pd.DataFrame, dice: Random) -> tuple[pd.DataFrame, str]:
    row = dice.randrange(len(frame))
    return _like(frame, pd.concat([frame, frame.iloc[[row] * dice.choice([1, 30])]], ignore_index=True)), "rows twice"


def _rows_gone(frame: pd.DataFrame, dice: Random) -> tuple[pd.DataFrame, str]:
    kept = dice.choice([0, 1, len(frame) // 2])
    return frame.sample(kept, random_state=dice.randrange(10**6)).reset_index(drop=True), f"{kept} rows left"


def _rows_shuffled(frame: pd.DataFrame, dice: Random) -> tuple[pd.DataFrame, str]:
    return frame.sample(frac=1, random_state=dice.randrange(10**6)).reset_index(drop=True), "rows in another order"


def _like(frame: pd.DataFrame, changed: pd.DataFrame) -> pd.DataFrame:
    return gpd.GeoDataFrame(changed, crs=frame.crs) if isinstance(frame, gpd.GeoDataFrame) else changed


def _shape(frame: pd.DataFrame, dice: Random) -> tuple[pd.DataFrame, str]:
    if not isinstance(frame, gpd.GeoDataFrame):
        return _text_cell(frame, dice)
    shapes = list(frame.geometry)
    rows = range(len(shapes)) if dice.random() < 0.15 else [dice.randrange(len(shapes))]
    told = ""
    for row in rows:
        shapes[row], told = spoil_shape(shapes[row], dice)
    return frame.set_geometry(gpd.GeoSeries(shapes, index=frame.index, crs=frame.crs)), told


def _said_system(frame: pd.DataFrame, dice: Random) -> tuple[pd.DataFrame, str]:
    if not isinstance(frame, gpd.GeoDataFrame):
        return _no_cells(frame, dice)
    system = dice.choice([None, *SYSTEMS])
    return frame.set_crs(system, allow_override=True), f"said to be in {system}"


def _other_system(frame: pd.DataFrame, dice: Random) -> tuple[pd.DataFrame, str]:
    if not isinstance(frame, gpd.GeoDataFrame) or frame.crs is None:
        return _row_twice(frame, dice)
    system = dice.choice(SYSTEMS[:3])
    return frame.to_crs(system), f"brought to {system}"


def _without_geometry(frame: pd.DataFrame, dice: Random) -> tuple[pd.DataFrame, str]:
    if not isinstance(frame, gpd.GeoDataFrame):
        return _without_column(frame, dice)
    plain = pd.DataFrame(frame.drop(columns="geometry"))
    return (plain if len(plain.columns) else plain.assign(x=1)), "a table without geometry"


_CHANGES: tuple[Change, ...] = (
    *[_shape] * 6,
    *[_text_cell] * 4,
    *[_number_cell] * 4,
    _no_cell,
    _no_cells,
    _column_as_text,
    _swapped_columns,
    _without_column,
    _renamed_column,
    _row_twice,
    _rows_gone,
    _rows_shuffled,
    _said_system,
    _other_system,
    _without_geometry,
)
