"""How heavy a litre of waste is in the bin, by the names that streams commonly have."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

DEFAULT_KG_PER_LITRE = 0.15
"""For streams of unknown name: that of residual waste."""

KG_PER_LITRE: Mapping[str, float] = MappingProxyType(
    {
        "residual": 0.150,  # 127 to 167 kg/m³ by British full-bin weights; 130 to 200 elsewhere
        "packaging": 0.058,  # Irish EPA full-bin weights; 25 to 66 kg/m³
        "recycling": 0.058,
        "paper": 0.200,  # loose; WRAP has 305 kg/m³, Vesilind 70
        "glass": 0.300,  # WRAP, Vesilind: 200 to 300 kg/m³
        "bio": 0.290,  # Vesilind; up to 500 kg/m³ in caddies
        "food": 0.290,
    }
)
"""Kilograms a litre in the container, from full-bin weights and tables; a case gives its own ``kg_per_litre``."""
