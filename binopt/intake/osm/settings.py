"""What is taken for true where tags do not say: types of the settings file, whose comments explain each figure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from binopt.intake.layers.service import ServiceRule


class Kind(StrEnum):
    """What a street is to the plan."""

    STREET = "street"
    SHARED = "shared"
    LANE = "lane"
    THROUGH = "through"


@dataclass(frozen=True, slots=True)
class StreetClass:
    """One value of ``highway``: what it is, and how wide and fast where nothing tells."""

    kind: Kind
    carriageway_m: float
    oneway_m: float
    speed_kmh: float


@dataclass(frozen=True, slots=True)
class Share:
    """A pavement's share of a width, with the interval that most pavements lie in."""

    share: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Width:
    """A pavement's width with its interval."""

    width_m: float
    low_m: float
    high_m: float


@dataclass(frozen=True, slots=True)
class WidthRules:
    """How carriageways and pavements are estimated; lengths in metres."""

    lane_m: float
    least_lane_m: float
    parallel_m: float
    diagonal_m: float
    perpendicular_m: float
    shared_lane_m: float
    least_shared_lane_m: float
    least_m: float
    most_m: float
    reach_m: float
    front_m: float
    closed_share: float
    both_closed: Share
    one_closed: Share
    open: Width
    tagged_spread_m: float
    measured_spread_m: float
    corner_m: float


@dataclass(frozen=True, slots=True)
class ObstacleRule:
    """Which features are obstacles of a kind. Tags are pairs of key and value, ``*`` for any value but ``no``."""

    tags: tuple[tuple[str, str], ...]
    unless: tuple[tuple[str, str], ...]
    kind: str
    snap_m: float
    grow_m: float
    radius_m: float | None


@dataclass(frozen=True, slots=True)
class PremisesRules:
    """Which buildings are premises, and into how many they are divided."""

    nobody: frozenset[str]
    small_m2: float
    farthest_m: float
    street_front_m: float
    long_front_m: float
    most_inhabitants: float


@dataclass(frozen=True, slots=True)
class DemandRules:
    """How many people live in a building, and what its trades throw away."""

    people_per_dwelling: float
    floor_m2_per_person: float
    levels: float
    levels_by_kind: Mapping[str, float]
    trades: bool
    ground_floor: float
    shop_m2: float
    hall_m2: float
    street_litres: float
    litres_per_m2: Mapping[str, float]
    shares: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class OsmSettings:
    """All settings, those of the country laid in. ``crs`` is empty where the UTM zone is to be taken."""

    name: str
    crs: str
    country: str
    margin_m: float
    street_reach_m: float
    streets: Mapping[str, StreetClass]
    widths: WidthRules
    obstacles: tuple[ObstacleRule, ...]
    crossing_half_m: float
    driveway_half_m: float
    premises: PremisesRules
    demand: DemandRules
    service: ServiceRule
