"""Filters on attributes: which rows of a layer a mapping means."""

from __future__ import annotations

import numpy as np
import pandas as pd

from binopt.domain.street import BoolArray
from binopt.intake.layers.mapping import Comparison, Condition, LayerUse
from binopt.intake.layers.patterns import found_in


def as_text(values: pd.Series) -> pd.Series:
    """Turn a column into text without surrounding blanks: nothing is ``""``, and 7, 7.0 and "7" are the same."""
    if pd.api.types.is_bool_dtype(values):
        return values.astype(str).str.lower()
    if pd.api.types.is_float_dtype(values):
        return pd.Series([_number_text(v) for v in values], index=values.index, dtype=object)
    return values.astype(object).where(values.notna(), "").astype(str).str.strip()


def _number_text(value: float) -> str:
    if np.isnan(value):
        return ""
    return str(int(value)) if value.is_integer() else repr(value)


def select(frame: pd.DataFrame, use: LayerUse) -> BoolArray:
    """Tell which rows meet every condition of a layer's use."""
    kept = np.ones(len(frame), dtype=bool)
    for condition in use.where:
        kept &= _meets(as_text(frame[condition.column]), condition)
    return kept


def strangers(frame: pd.DataFrame, use: LayerUse) -> list[tuple[Condition, str, tuple[str, ...]]]:
    """Name values that a filter asks for and no row has: a slip of the pen, or a class that this quarter lacks."""
    found = []
    for condition in use.where:
        if condition.test in (Comparison.MATCHES, Comparison.NOT_MATCHES):
            continue
        there = set(as_text(frame[condition.column]))
        missing = [v for v in condition.values if v not in there]
        found += [(condition, v, tuple(sorted(there))) for v in missing]
    return found


def _meets(values: pd.Series, condition: Condition) -> BoolArray:
    match condition.test:
        case Comparison.EQUALS | Comparison.IN:
            met = values.isin(condition.values)
        case Comparison.NOT_EQUALS | Comparison.NOT_IN:
            met = ~values.isin(condition.values)
        case Comparison.MATCHES | Comparison.NOT_MATCHES:
            hit = pd.Series(found_in(condition.values[0], list(values)), index=values.index, dtype=bool)
            met = hit if condition.test is Comparison.MATCHES else ~hit
    return np.asarray(met, dtype=bool)
