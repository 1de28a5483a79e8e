"""What is collected and by whom: bins, streams, patterns, windows, crews and the people at the door."""

from __future__ import annotations

from dataclasses import dataclass, field

from shapely.geometry import Point


@dataclass(frozen=True, slots=True)
class BinType:
    """One EN 840 container: its nominal litres name it. ``width_m`` lies along the kerb, ``depth_m`` across."""

    litres: int
    width_m: float
    depth_m: float
    height_m: float
    tare_kg: float
    wheels: int
    nominal_load_kg: float

    @property
    def four_wheeled(self) -> bool:
        """Whether two of these keep 0.30 m from each other instead of 0.10 m, and lift slower."""
        return self.wheels >= 4


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of the day in whole minutes after midnight; ``to_min`` may pass 1440 into the next day."""

    from_min: int
    to_min: int

    @property
    def middle_min(self) -> int:
        """The minute at which the truck is taken to pass while no rounds are planned."""
        return (self.from_min + self.to_min) // 2


@dataclass(frozen=True, slots=True)
class Stream:
    """A kind of waste with its own bins, days and trucks.

    ``patterns`` are the sets of days of the cycle (0 is Monday of week 1) on which one face may be collected; a face
    uses one of them, or a part of one. ``today_days`` and ``today_window`` are what the city announces now.
    """

    name: str
    patterns: tuple[frozenset[int], ...]
    today_days: frozenset[int]
    today_window: Window
    min_per_week: float = 0.0
    kg_per_litre: float = 0.1


@dataclass(frozen=True, slots=True)
class Truck:
    """A truck and its crew. ``capacity_l`` is litres as collected, compaction counted in.

    ``width_m`` without mirrors; 2.55 m is the widest that Directive 96/53/EC, annex I, 1.2 allows on European roads.
    """

    truck_id: str
    streams: tuple[str, ...]
    shift: Window
    capacity_l: float = 20_000.0
    payload_kg: float = 10_000.0
    days: tuple[int, ...] = (0, 1, 2, 3, 4)
    width_m: float = 2.55


@dataclass(frozen=True, slots=True)
class CrewTimes:
    """How long the crew's work takes; defaults and their sources are in the documentation of ``case.toml``.

    ``unload_min`` is a whole trip, ``empty_min`` the weighing and emptying alone, where the way is known. A shift that
    runs longer than ``break_after_min`` has one break of ``break_min`` (20 minutes after six hours are the French
    labour code's least, L3121-16).
    """

    lift_2w_s: float = 12.0
    lift_4w_s: float = 40.0
    stop_s: float = 8.0
    walk_m_per_s: float = 1.2
    collect_kmh: float = 5.0
    drive_s_per_face: float = 60.0
    depot_min: float = 20.0
    unload_min: float = 50.0
    empty_min: float = 15.0
    break_min: float = 20.0
    break_after_min: float = 360.0


@dataclass(frozen=True, slots=True)
class Duty:
    """Hours of the day in which somebody is at the door; overnight where ``to_min`` is below ``from_min``."""

    from_min: int
    to_min: int


@dataclass(frozen=True, slots=True)
class Premises:
    """An address or building whose waste is collected, with its door.

    ``kerb_id`` names its face where data says so, ``use`` what it is used for (``school``), empty for unknown.
    """

    premises_id: str
    door: Point
    address: str = ""
    inhabitants: float | None = None
    dwellings: float | None = None
    duty: Duty | None = None
    kerb_id: str | None = None
    use: str = ""


@dataclass(frozen=True, slots=True)
class Holding:
    """What a premises has of one stream: its bins by rank, its litres, and its own days of today where it has them.

    ``bins[rank - 1]`` is the type of the bin of that rank; a presentation of ``n`` bins takes ranks 1 to ``n``.
    """

    premises_id: str
    stream: str
    bins: tuple[BinType, ...]
    litres_per_week: float
    today_days: frozenset[int] | None = None
    today_window: Window | None = None

    @property
    def key(self) -> tuple[str, str]:
        """Premises and stream, by which spots and presentations refer to it."""
        return (self.premises_id, self.stream)


@dataclass(frozen=True, slots=True)
class Sharing:
    """That one premises' waste of a stream goes into another's bins."""

    premises_id: str
    stream: str
    host_premises_id: str


@dataclass(frozen=True, slots=True)
class ObstacleKind:
    """Defaults of a kind of obstacle: clearance, radius of a point or half width of a line, and whether it is flat."""

    clearance_m: float
    flat: bool
    radius_m: float


@dataclass(frozen=True, slots=True)
class ClearWidth:
    """A rule about the width that bins must leave free.

    Parameters
    ----------
    clear_width_m
        What must stay free, in metres.
    pinch_width_m, pinch_length_m, pinch_spacing_m
        A narrower width that is allowed over at most that length, pinches at least that far apart; ``None`` where
        the rule knows no pinch. Decides whether a spot is lawful, never the figure ``S``.
    share_of_width
        Where above 0, the clear width is at least that share of the pavement's width (``nyc``: 0.5).
    source
        Where the rule is written.
    """

    clear_width_m: float
    pinch_width_m: float | None = None
    pinch_length_m: float | None = None
    pinch_spacing_m: float = 0.0
    share_of_width: float = 0.0
    source: str = field(default="", compare=False)
