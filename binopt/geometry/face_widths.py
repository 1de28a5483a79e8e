"""Faces by how well their width is known: where it comes from, and between which bounds it lies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from binopt.domain.street import HIGH_QUANTILE, LOW_QUANTILE, FloatArray
from binopt.geometry.model import StreetModel
from binopt.geometry.width_trust import SOURCES, Trust


@dataclass(frozen=True, slots=True)
class FaceWidth:
    """How wide one face is, and how sure that is.

    Attributes
    ----------
    face_id, street, length_m, clear_width_m
        Which face, and the width that is to stay free on it.
    share
        Of its length by source of the width (``measured``, ``tagged``, ``estimated``); adds up to 1.
    low_m, width_m, high_m
        Medians over its length of the width as drawn, and of the ends of the interval that the true one lies in.
    """

    face_id: str
    street: str
    length_m: float
    clear_width_m: float
    share: Mapping[str, float]
    low_m: float
    width_m: float
    high_m: float

    @property
    def spread_m(self) -> float:
        """Half of the interval: by how much the width may be off."""
        return (self.high_m - self.low_m) / 2


def face_widths(model: StreetModel, trust: Trust) -> tuple[FaceWidth, ...]:
    """Say of every face of a model where its width comes from and how sure it is."""
    transects, source = model.transects, trust.source
    ends = [np.maximum(transects.width_m - trust.less_m(quantile), 0.0) for quantile in (LOW_QUANTILE, HIGH_QUANTILE)]
    found = []
    for k, face in enumerate(model.faces):
        rows = np.arange(transects.first[k], transects.first[k + 1])
        weight_m = transects.weight_m[rows]
        metres = np.bincount(source[rows], weight_m, len(SOURCES)) / max(float(weight_m.sum()), 1e-9)
        wide = rows[transects.width_m[rows] > 0]
        low_m, width_m, high_m = (
            median(values[wide], transects.weight_m[wide]) for values in (ends[0], transects.width_m, ends[1])
        )
        share = {one.value: float(part) for one, part in zip(SOURCES, metres, strict=True)}
        found.append(
            FaceWidth(face.face_id, face.street, face.length_m, face.clear_width_m, share, low_m, width_m, high_m)
        )
    return tuple(found)


def least_sure(widths: Sequence[FaceWidth]) -> tuple[FaceWidth, ...]:
    """Order faces by how much their width may be off, those that may be off most first; measured ones are left out."""
    doubtful = [one for one in widths if one.share[SOURCES[0]] < 1 - 1e-9]
    return tuple(sorted(doubtful, key=lambda one: (-one.spread_m, one.face_id)))


def median(values: FloatArray, weights: FloatArray) -> float:
    """Return the value that half of all weight lies at or below; 0 of nothing."""
    if not len(values):
        return 0.0
    order = np.argsort(values, kind="stable")
    reached = np.cumsum(weights[order])
    return float(values[order][np.searchsorted(reached, reached[-1] / 2)])
