"""Units in which municipalities keep lengths, areas and speeds, as factors to metres, square metres and km/h."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

FOOT_M = 0.3048
"""The international foot. The US survey foot is longer by two parts in a million: a micrometre on a pavement."""

LENGTHS: Mapping[str, float] = MappingProxyType(
    {"m": 1.0, "cm": 0.01, "mm": 0.001, "ft": FOOT_M, "in": FOOT_M / 12, "yd": 3 * FOOT_M}
)
AREAS: Mapping[str, float] = MappingProxyType({"m2": 1.0, "ft2": FOOT_M**2, "ha": 10_000.0, "acre": 4046.8564224})
SPEEDS: Mapping[str, float] = MappingProxyType({"km/h": 1.0, "mph": 1.609344, "m/s": 3.6})
COUNTS: Mapping[str, float] = MappingProxyType({"": 1.0})
