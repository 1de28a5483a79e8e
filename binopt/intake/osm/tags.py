"""Values of tags as numbers: lengths, speeds and counts, however they are written."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

import numpy as np

from binopt.domain.street import FloatArray, GeometryArray
from binopt.intake.layers.units import COUNTS, FOOT_M, LENGTHS, SPEEDS

_NUMBER = re.compile(r"\s*(\d+(?:[.,]\d+)?)\s*([a-z/]*)\s*")
_FEET = re.compile(r"\s*(\d+)\s*'\s*(?:(\d+(?:\.\d+)?)\s*\")?\s*")


def lengths_m(texts: GeometryArray) -> FloatArray:
    """Read lengths, in metres where no unit stands beside them; NaN where there is none, or none above 0."""
    return _each(texts, _length_m)


def speeds_kmh(texts: GeometryArray) -> FloatArray:
    """Read speeds, in km/h where no unit stands beside them; NaN where there is none, as in ``IT:urban``."""
    return _each(texts, lambda text: _with_unit(text, SPEEDS, "km/h"))


def counts(texts: GeometryArray) -> FloatArray:
    """Read numbers of things; of several (``3;4``) the greatest. NaN where there is none."""
    return _each(texts, lambda text: max(_with_unit(one, COUNTS, "") for one in text.split(";")))


def _each(texts: GeometryArray, read: Callable[[str], float]) -> FloatArray:
    known = {text: read(text) for text in set(texts)}
    return np.array([known[text] for text in texts], dtype=float)


def _length_m(text: str) -> float:
    feet = _FEET.fullmatch(text)
    if feet:
        return FOOT_M * (float(feet[1]) + float(feet[2] or 0) / 12)
    found = _with_unit(text, LENGTHS, "m")
    return found if found > 0 else np.nan


def _with_unit(text: str, units: Mapping[str, float], default: str) -> float:
    found = _NUMBER.fullmatch(text.lower())
    if found is None or (unit := found[2] or default) not in units:
        return np.nan
    return float(found[1].replace(",", ".")) * units[unit]
