"""What a mapping says about the service: rates, bins, trucks, and the settings that a case takes over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from binopt.intake.case_toml import Settings

MOST_TRUCKS = 200
"""No quarter has more of one kind; more come of a slip in a load or a rate."""


@dataclass(frozen=True, slots=True)
class Rung:
    """One step of the ladder of bins: up to ``up_to_l`` litres, ``count`` bins of ``litres``."""

    up_to_l: float
    litres: int
    count: int


@dataclass(frozen=True, slots=True)
class BinRule:
    """How bins are bought: litres of the longest gap between today's days over 1 − ``reserve``, then the ladder.

    Above the ladder's last step as many bins of ``above`` litres as hold it.
    """

    reserve: float
    ladder: tuple[Rung, ...]
    above: int


@dataclass(frozen=True, slots=True)
class ServiceRule:
    """What goes into ``case.toml``, and what decides on bins and trucks.

    Parameters
    ----------
    tables
        The tables of ``case.toml`` as the mapping has them, without the keys that only mappings know.
    settings
        The same, read as a case reads it.
    litres
        Litres an inhabitant and week, by stream.
    truck_counts
        How many trucks of each name; 0 means as many as the load of today's busiest day needs.
    premises_per_face
        How many premises a face has on average, for the driving in that reckoning.
    bins
        How bins are bought.
    """

    tables: Mapping[str, Mapping[str, object]]
    settings: Settings
    litres: Mapping[str, float]
    truck_counts: Mapping[str, int]
    premises_per_face: float
    bins: BinRule
