"""Which spots are lawful: every rule of the street, each spot alone, then those that are left together."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType

import numpy as np

from binopt.domain.case import Case
from binopt.domain.plan import Service
from binopt.domain.street import BoolArray, FloatArray
from binopt.geometry.doors import Doors
from binopt.geometry.model import StreetModel
from binopt.measure.other_widths import grid_rows
from binopt.rules.clear_width import alone_missing_m, pinches
from binopt.rules.scene import Scene
from binopt.rules.spots import (
    beyond_carriageway,
    carry_m,
    carry_over_m,
    clearance_missing_m,
    corner_missing_m,
    side_off,
)

ALONE: Mapping[str, Callable[[Scene], FloatArray]] = MappingProxyType(
    {
        "side_allowed": side_off,
        "same_pavement": beyond_carriageway,
        "clearance_kept": lambda scene: clearance_missing_m(scene)[0],
        "corner_clear": corner_missing_m,
        "carry_limit": carry_over_m,
        "clear_width": alone_missing_m,
    }
)
"""Rules of a lawful spot by id: how much each spot, standing alone, breaks them by."""


def broken_by_spots(case: Case, model: StreetModel, doors: Doors, service: Service) -> tuple[Mapping[str, float], ...]:
    """Say of every spot which rules of lawful spots it breaks, and by how much; what the spots claim is not looked at.

    First every spot is judged alone. What is left is judged together at every moment of the cycle: where several
    bins make a pavement too narrow that none makes alone, the one on whose account most of the stretch is narrow
    breaks the rule, of equals the one that is carried farthest, and so on until those left keep it.

    Parameters
    ----------
    service
        Spots, all on faces of the model and of holdings of the case, with the presentations that say which meet.

    Returns
    -------
    tuple of Mapping
        In the order of ``service.spots``: rule id → amount above 0, in metres (1 where a thing just is so). Empty for
        a lawful spot.

    Raises
    ------
    ValueError
        When a spot cannot be judged: its holding or face is unknown, or it is no rectangle.
    """
    scene = Scene.of(case, model, doors, service)
    if len(scene.spots) != len(service.spots):
        raise ValueError("spots of unknown premises, streams or faces, or without four corners, cannot be judged")
    return broken_in(scene)


def lawful_at(scene: Scene, less_m: FloatArray) -> BoolArray:
    """Tell which spots of a scene are lawful on other widths than drawn; what the spots claim is not looked at.

    Parameters
    ----------
    less_m
        By how much the pavement on each transect of the street model is narrower; below 0 where it is wider.
    """
    lines = scene.lines
    unsure_m = less_m[grid_rows(lines, scene.model.transects)] if len(lines) else lines.unsure_m
    return np.array(
        [not rules for rules in broken_in(replace(scene, lines=replace(lines, unsure_m=unsure_m)))], dtype=bool
    )


def broken_in(scene: Scene) -> tuple[Mapping[str, float], ...]:
    """Say of every spot of a scene which rules it breaks, as ``broken_by_spots`` does."""
    broken: list[dict[str, float]] = [{} for _ in scene.spots]
    for rule, measure in ALONE.items():
        amount = measure(scene)
        for i in np.flatnonzero(amount > 0).tolist():
            broken[i][rule] = float(amount[i])
    lawful = np.array([not rules for rules in broken], dtype=bool)
    for i, missing_m in _together(scene, lawful).items():
        broken[i]["clear_width"] = missing_m
    return tuple(MappingProxyType(rules) for rules in broken)


def _together(scene: Scene, lawful: BoolArray) -> dict[int, float]:
    """Take bins out of those lawful alone until the rest leave the clear width free."""
    far = carry_m(scene)
    lawful = lawful.copy()
    out: dict[int, float] = {}
    while found := pinches(scene, lawful):
        for pinch in sorted(found, key=lambda pinch: -pinch.missing_m):
            if lawful[list(pinch.bins)].all():  # else what was taken away before may have mended this
                _, _, worst = max((round(m, 2), far[i], i) for i, m in zip(pinch.bins, pinch.along_m, strict=True))
                lawful[worst] = False
                out[worst] = pinch.missing_m
    return out
