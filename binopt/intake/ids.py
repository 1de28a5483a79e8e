"""Ids as text: the same whether a file keeps them as numbers or as letters."""

from __future__ import annotations

import re
from collections.abc import Collection

import numpy as np
import pandas as pd

from binopt.domain.street import GeometryArray

_ID = re.compile(r"[A-Za-z0-9_.-]+")


def is_id(text: str) -> bool:
    """Tell whether a text may be an id."""
    return _ID.fullmatch(text) is not None


def free_id(prefix: str, taken: Collection[str]) -> str:
    """Return the first of ``prefix-1``, ``prefix-2`` … that is not taken."""
    return next(name for i in range(len(taken) + 1) if (name := f"{prefix}-{i + 1}") not in taken)


def texts_of(column: pd.Series) -> GeometryArray:
    """Return a column as an array of texts: 7, 7.0 and "7" are all "7", nothing is "". Blanks around are dropped."""
    if pd.api.types.is_numeric_dtype(column) and not pd.api.types.is_bool_dtype(column):
        numbers = column.to_numpy(dtype=float, na_value=np.nan)
        whole = np.isfinite(numbers) & (numbers == np.floor(numbers))
        texts = np.full(len(numbers), "", dtype=object)
        # integers are written from their own type: above 2^53 a float would change them
        exact = column.to_numpy() if pd.api.types.is_integer_dtype(column) and column.notna().all() else None
        texts[whole] = [str(int(v)) for v in (numbers if exact is None else exact)[whole]]
        part = ~whole & ~np.isnan(numbers)
        texts[part] = [repr(float(v)) for v in numbers[part]]
        return texts
    present = column.notna().to_numpy()
    texts = np.full(len(column), "", dtype=object)
    texts[present] = [str(v).strip() for v in column.to_numpy(dtype=object)[present]]
    return texts
