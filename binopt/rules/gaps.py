"""How far bins of one row keep from each other, so that each can be gripped."""

from __future__ import annotations

from binopt.domain.service import BinType

GAP_M = 0.10
"""Between two bins of a row (contract)."""
FOUR_WHEELED_GAP_M = 0.30
"""Between two four-wheelers of a row (contract)."""


def gap_between(one: BinType, other: BinType) -> float:
    """Metres that two bins of one row keep from each other."""
    return FOUR_WHEELED_GAP_M if one.four_wheeled and other.four_wheeled else GAP_M
