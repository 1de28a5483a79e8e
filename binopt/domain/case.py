"""The case: everything that is given before anything is planned."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pyproj import CRS
from shapely.geometry import MultiPolygon, Polygon

from binopt.domain.service import ClearWidth, CrewTimes, Holding, Premises, Sharing, Stream, Truck
from binopt.domain.street import CarriagewayStand, Kerb, Obstacle, Pavement, Side, Site, Street


@dataclass(frozen=True, slots=True)
class Rules:
    """What people decided about the street.

    ``max_carry_m`` is the way along the kerb plus that from the door to it. The middles of a plan's spots stand at
    whole multiples of ``spot_step_m`` from the kerb's first point, so that they can be marked and found.
    """

    clear_width: ClearWidth
    clear_width_preset: str = ""
    kerb_setback_m: float = 0.0
    max_carry_m: float = 25.0
    max_fill: float = 0.9
    cross_street: bool = False
    sides: tuple[Side, ...] = (Side.KERB, Side.BUILDING)
    corner_clearance_m: float = 1.5
    spot_step_m: float = 0.25
    frontage_cap_m_h: float | None = None


@dataclass(frozen=True, slots=True)
class Behaviour:
    """How early people put out and how late they take in, today and (where the plan asks more) under the plan."""

    lead_min: int = 60
    lag_min: int = 15
    min_window_min: int = 30
    plan_lead_min: int = 60
    plan_lag_min: int = 15


@dataclass(frozen=True, slots=True)
class Weights:
    """Prices that stand beside obstruction in the objective, in m·h of ``O`` a week.

    ``carry_per_m``: for each metre that a bin is carried, each time. ``crew_per_h``: for each truck hour a week.
    """

    carry_per_m: float = 0.002
    crew_per_h: float = 0.05


@dataclass(frozen=True, slots=True)
class Case:
    """One quarter to be planned: its streets, its premises and bins, its rules. Read by ``binopt.intake``.

    ``carriageways`` and ``kerbs`` may be empty; the geometry then derives kerbs from what there is. ``profiles`` are
    the presets' and the case's own hourly weights by name (24 values each). ``digest`` is the SHA-256 of the files
    the case was read from, so that a plan can say what it was made of.
    """

    name: str
    crs: CRS
    timezone: str
    drives_on: str
    weeks: int
    rules: Rules
    behaviour: Behaviour
    weights: Weights
    crew: CrewTimes
    streams: Mapping[str, Stream]
    trucks: tuple[Truck, ...]
    profiles: Mapping[str, tuple[float, ...]]
    pavements: tuple[Pavement, ...]
    premises: tuple[Premises, ...]
    holdings: tuple[Holding, ...]
    carriageways: tuple[Polygon | MultiPolygon, ...] = ()
    kerbs: tuple[Kerb, ...] = ()
    obstacles: tuple[Obstacle, ...] = ()
    streets: tuple[Street, ...] = ()
    sites: tuple[Site, ...] = ()
    stands: tuple[CarriagewayStand, ...] = ()
    sharing: tuple[Sharing, ...] = ()
    notes: tuple[str, ...] = field(default=(), compare=False)
    digest: str = ""

    @property
    def cycle_min(self) -> int:
        """Length of the cycle in minutes: times of out lie below it, later ones may pass it."""
        return self.weeks * 10_080
