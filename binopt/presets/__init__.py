"""Figures that a case may rely on without giving them: bins, obstacles, clear widths, pedestrians by hour.

Bins, kinds of obstacles and pedestrian profiles come from ``presets.json`` beside this file, clear widths from
``clear_widths.py``. All are read once, typed, and cannot be changed; a case overrides them by its own columns and keys.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib.resources import files
from types import MappingProxyType

from binopt.domain.service import BinType, ClearWidth, ObstacleKind
from binopt.presets.clear_widths import CLEAR_WIDTHS
from binopt.presets.densities import DEFAULT_KG_PER_LITRE, KG_PER_LITRE

__all__ = [
    "BIN_TYPES",
    "CLEAR_WIDTHS",
    "DEFAULT_KG_PER_LITRE",
    "KG_PER_LITRE",
    "OBSTACLE_KINDS",
    "PROFILES",
    "ClearWidth",
]

_RAW = json.loads(files(__name__).joinpath("presets.json").read_text("utf-8"))

BIN_TYPES: Mapping[int, BinType] = MappingProxyType(
    {
        int(row["litres"]): BinType(
            litres=int(row["litres"]),
            width_m=float(row["width_m"]),
            depth_m=float(row["depth_m"]),
            height_m=float(row["height_m"]),
            tare_kg=float(row["tare_kg"]),
            wheels=int(row["wheels"]),
            nominal_load_kg=float(row["nominal_load_kg"]),
        )
        for row in _RAW["bins"]
    }
)
"""EN 840 containers by their nominal litres. Makers differ by some 5 %; each row names the source of its dimensions."""

OBSTACLE_KINDS: Mapping[str, ObstacleKind] = MappingProxyType(
    {
        name: ObstacleKind(float(row["clearance_m"]), bool(row["flat"]), float(row["radius_m"]))
        for name, row in _RAW["obstacles"].items()
        if isinstance(row, dict)
    }
)
"""Defaults of obstacles by kind. Clearances follow street manuals (New York's foremost), radii are conventions."""

PROFILES: Mapping[str, tuple[float, ...]] = MappingProxyType(
    {name: tuple(float(weight) for weight in weights) for name, weights in _RAW["pedestrian_profiles"].items()}
)
"""Pedestrians by hour of the day, 24 weights each, made from published shapes, not from counts."""
