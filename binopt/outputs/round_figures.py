"""Figures of rounds and of published windows, for reports."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from binopt.domain.plan import Presentation
from binopt.domain.rounds import Round, crew_hours

NARROW_MIN = 45
"""Windows up to this wide are told apart: people wait for them."""

ROUND_FIGURES = ("count", "distance_km", "hours", "drive_h", "collect_h", "trips")
WINDOW_FIGURES = ("median_min", "widest_min", "narrow_share")
"""The keys of what is made here, for those who read it back."""


def round_figures(rounds: Sequence[Round], weeks: int) -> dict[str, float]:
    """Sum rounds up, per week: how many, kilometres, hours by what they are spent on, unloading trips."""
    return {
        "count": len(rounds) / weeks,
        "distance_km": sum(tour.distance_m for tour in rounds) / 1000 / weeks,
        "hours": crew_hours(rounds, weeks),
        "drive_h": sum(tour.drive_s for tour in rounds) / 3600 / weeks,
        "collect_h": sum(tour.collect_s for tour in rounds) / 3600 / weeks,
        "trips": sum(tour.trips for tour in rounds) / weeks,
    }


def window_figures(presentations: Sequence[Presentation]) -> dict[str, Any]:
    """Say how wide the published windows are: of all presentations in minutes, and the share of narrow ones."""
    wide = np.array([one.window_to_min - one.window_from_min for one in presentations])
    if not len(wide):
        return {"median_min": 0.0, "widest_min": 0.0, "narrow_share": 0.0}
    return {
        "median_min": float(np.median(wide)),
        "widest_min": float(wide.max()),
        "narrow_share": float((wide <= NARROW_MIN).mean()),
    }
