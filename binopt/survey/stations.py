"""Where on a face to hold the tape: places at even distances, each told by its chainage and the nearest door."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from binopt.domain.case import Case
from binopt.domain.street import HIGH_QUANTILE, LOW_QUANTILE, WidthSource
from binopt.geometry.doors import Doors
from binopt.geometry.model import StreetModel
from binopt.geometry.width_trust import SOURCES, Trust

EVERY_M = 15.0
"""Stations are at most so far apart: between two of them widths are taken to change evenly."""
LEAST_M = 2.0
"""A shorter stretch is measured with what lies beside it."""
_SHORT_NAME = 60


@dataclass(frozen=True, slots=True)
class Station:
    """A place at which a pavement's width is to be measured, at right angles to the kerb.

    Attributes
    ----------
    number
        Counted from 1 along the kerb, whose pavement lies on its left.
    at_m
        Chainage: distance along the kerb from its first point.
    low_m, width_m, high_m
        What is known of the width there.
    where
        The nearest door, and how far along the kerb it is; empty where the face has none.
    """

    number: int
    at_m: float
    low_m: float
    width_m: float
    high_m: float
    where: str


def place_stations(case: Case, model: StreetModel, trust: Trust, doors: Doors, face: int) -> tuple[Station, ...]:
    """Place stations along all of a face that nobody measured yet."""
    transects = model.transects
    rows = np.arange(transects.first[face], transects.first[face + 1])
    known = SOURCES.index(WidthSource.MEASURED)
    rows = rows[(trust.source[rows] != known) & (transects.width_m[rows] > 0)]
    apart = (np.diff(rows) > 1) | (np.diff(trust.pavement[rows]) != 0)
    runs = np.split(rows, np.flatnonzero(apart) + 1) if len(rows) else []
    chosen = []
    for run in runs:
        begin_m = float(transects.s_m[run[0]] - transects.weight_m[run[0]] / 2)
        length_m = float(transects.weight_m[run].sum())
        if length_m < LEAST_M and len(runs) > 1:
            continue
        count = int(np.ceil(length_m / EVERY_M))
        wanted = begin_m + (np.arange(count) + 0.5) * length_m / count
        nearest = np.abs(transects.s_m[run][:, None] - wanted).argmin(axis=0)
        chosen += [int(run[k]) for k in nearest]
    low, high = trust.less_m(LOW_QUANTILE), trust.less_m(HIGH_QUANTILE)
    found = []
    for number, row in enumerate(chosen, start=1):
        at_m, width_m = float(transects.s_m[row]), float(transects.width_m[row])
        ends = (max(width_m - float(low[row]), 0.0), width_m, max(width_m - float(high[row]), 0.0))
        found.append(Station(number, round(at_m, 2), *ends, _beside(case, doors, face, at_m)))
    return tuple(found)


def _beside(case: Case, doors: Doors, face: int, at_m: float) -> str:
    own = np.flatnonzero(doors.face == face)
    if not len(own):
        return ""
    nearest = int(own[np.abs(doors.foot_m[own] - at_m).argmin()])
    premises, away_m = case.premises[nearest], at_m - float(doors.foot_m[nearest])
    name = (premises.address or premises.premises_id)[:_SHORT_NAME]
    if abs(away_m) < 0.5:
        return f"before {name}"
    return f"{abs(away_m):.1f} m {'after' if away_m > 0 else 'short of'} {name}"
