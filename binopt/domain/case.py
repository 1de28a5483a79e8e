"""The case: everything that is given before anything is planned."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from pyproj import CRS
from shapely.geometry import MultiPolygon, Polygon

from binopt.domain.calendar import CalendarRules
from binopt.domain.service import ClearWidth, CrewTimes, Holding, Premises, Sharing, Stream, Truck
from binopt.domain.street import (
    LOW_QUANTILE,
    CarriagewayStand,
    Closure,
    FaceRule,
    Kerb,
    Obstacle,
    Pavement,
    Pin,
    Side,
    Site,
    Street,
)


@dataclass(frozen=True, slots=True)
class Rules:
    """What people decided about the street.

    ``max_carry_m`` is the way along the kerb plus that from the door to it. The middles of a plan's spots stand at
    whole multiples of ``spot_step_m`` from the kerb's first point, so that they can be marked and found. The clear
    width is kept on pavements as narrow as the share ``width_quantile`` of those that look like them.
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
    width_quantile: float = LOW_QUANTILE


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
class Punctuality:
    """How much trucks' times spread, and what is asked of published windows.

    The spreads are standard deviations over the mean. All are assumptions until a case brings its own from the
    trucks' positions: stops differ most, drives less, and a whole shift runs some percent fast or slow with traffic,
    weather and crew.

    Parameters
    ----------
    reliability
        Share of weeks in which a published window holds the truck's whole work at the face.
    window_step_min
        Windows begin and end on multiples of this: people remember 7:35, not 7:33.
    service_spread, drive_spread
        Of each stop's work and each drive, by itself.
    day_spread
        Of a whole shift, all its stops and drives alike.
    start_spread_min
        How late a shift starts, half-normal.
    """

    reliability: float = 0.95
    window_step_min: int = 5
    service_spread: float = 0.3
    drive_spread: float = 0.3
    day_spread: float = 0.05
    start_spread_min: float = 3.0


@dataclass(frozen=True, slots=True)
class NetworkRules:
    """How trucks drive and serve, beside what the layer ``streets`` says. All are assumptions that a case may change.

    Parameters
    ----------
    default_speed_kmh
        Speed on streets that have none: the usual limit of European residential streets.
    turn_straight_s, turn_near_s, turn_across_s, turn_sharp_s
        What a junction costs beside the way: straight on, a turn towards the truck's own side, one across oncoming
        traffic, one by more than 135°. Assumed of the order that routers for cars take (some 2 s near, 5 s across),
        with a lorry's slowness on top.
    turn_round_s
        To turn at a turning place, forwards.
    far_kerb_oneway
        Whether a truck may drive along the other kerb of a one-way street in a pass of its own, where nothing comes
        towards it. R437 bars serving both sides in one pass, not this.
    both_sides_oneway_below_m
        Width from kerb to kerb below which both sides of a one-way street are served in one pass: nobody can pass
        the truck there, which is R437's own exception (2.55 m of truck, some 2 m of car, 0.5 m between).
    mouth_walk_max_m
        How far from the mouth of a dead end its farthest bin may be fetched.
    outside_detour
        Where the data ends, a street goes on: a truck may leave at one such end and come back at another, for the way
        around the quarter times this. At most √2 on a square grid. 0 where nothing may lead outside.
    outside_least_m
        Least way outside, so that leaving and coming back at the same end costs a way around a block of 100 m.
    site_reach_m
        How far a depot or unloading site may lie from the nearest street.
    """

    default_speed_kmh: float = 30.0
    turn_straight_s: float = 0.0
    turn_near_s: float = 3.0
    turn_across_s: float = 6.0
    turn_sharp_s: float = 10.0
    turn_round_s: float = 40.0
    far_kerb_oneway: bool = True
    both_sides_oneway_below_m: float = 5.0
    mouth_walk_max_m: float = 300.0
    outside_detour: float = 1.4
    outside_least_m: float = 400.0
    site_reach_m: float = 300.0


@dataclass(frozen=True, slots=True)
class Case:
    """One quarter to be planned: its streets, its premises and bins, its rules. Read by ``binopt.intake``.

    ``carriageways`` and ``kerbs`` may be empty; the geometry then derives kerbs from what there is. ``profiles`` are
    the presets' and the case's own hourly weights by name (24 values each). ``pins`` are places that people chose for
    single bins, ``face_rules`` what they decided for single faces. ``digest`` is the SHA-256 of the files
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
    closures: tuple[Closure, ...] = ()
    sharing: tuple[Sharing, ...] = ()
    notes: tuple[str, ...] = field(default=(), compare=False)
    digest: str = ""
    network: NetworkRules = field(default_factory=NetworkRules)
    punctuality: Punctuality = field(default_factory=Punctuality)
    calendar: CalendarRules = field(default_factory=CalendarRules)
    pins: tuple[Pin, ...] = ()
    face_rules: tuple[FaceRule, ...] = ()

    def rules_on(self, face_id: str) -> Rules:
        """Return the rules as they hold on one face."""
        own = next((rule for rule in self.face_rules if rule.face_id == face_id), None)
        return self.rules if own is None or own.sides is None else replace(self.rules, sides=own.sides)

    @property
    def cycle_min(self) -> int:
        """Length of the cycle in minutes: times of out lie below it, later ones may pass it."""
        return self.weeks * 10_080
