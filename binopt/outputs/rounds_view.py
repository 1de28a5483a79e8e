"""What a plan's rounds come to, round by round, and how evenly the work lies on crews and days."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from binopt.domain.case import Case
from binopt.domain.plan_files import PlanFiles
from binopt.domain.rounds import Round, StopKind
from binopt.domain.service import Truck
from binopt.errors import Fault, InputError
from binopt.outputs.plan_names import PLAN_FILE
from binopt.units import DAY_MIN


@dataclass(frozen=True, slots=True)
class RoundRow:
    """One round in figures.

    Attributes
    ----------
    round_id, truck_id, stream, day
        Which; the day is that of the cycle, 0 is Monday of week 1.
    start_min, end_min
        From leaving the depot to being back, in minutes of the cycle.
    faces, bins
        Stops at faces, and bins emptied there.
    trips
        How often it unloads.
    load_l, load_kg
        What it collects, all trips together.
    load_share, payload_share
        The same over what the truck takes in as many trips, in litres and in kilograms; ``None`` where its truck is
        not known.
    distance_km
        What it drives.
    drive_h, lift_h, unload_h, wait_h
        Hours of driving between stops, of work at faces, of unloading, of breaks and waiting.
    slack_min
        From being back to the end of the shift, below 0 where it is too late; ``None`` where its truck is not known.
    """

    round_id: str
    truck_id: str
    stream: str
    day: int
    start_min: int
    end_min: int
    faces: int
    bins: int
    trips: int
    load_l: float
    load_kg: float
    load_share: float | None
    payload_share: float | None
    distance_km: float
    drive_h: float
    lift_h: float
    unload_h: float
    wait_h: float
    slack_min: float | None

    @property
    def hours(self) -> float:
        """Hours from depot to depot."""
        return self.drive_h + self.lift_h + self.unload_h + self.wait_h


@dataclass(frozen=True, slots=True)
class RoundsView:
    """A plan's rounds. ``truck_hours`` and ``day_hours`` are hours a cycle by truck and by day, used ones only."""

    weeks: int
    rounds: tuple[RoundRow, ...]
    truck_hours: Mapping[str, float]
    day_hours: Mapping[int, float]
    unused_trucks: tuple[str, ...]

    def to_dict(self) -> dict[str, object]:
        """Return plain values for JSON."""
        return asdict(self)


def needed_rounds(files: PlanFiles) -> tuple[Round, ...]:
    """Return a plan's rounds.

    Raises
    ------
    InputError
        When there are none.
    """
    if not files.rounds:
        where = str(files.folder / PLAN_FILE)
        hint = "see the notes in its report; plan again with more time, or with more trucks"
        raise InputError(Fault(where, "the plan has no rounds", hint=hint))
    return files.rounds


def view_rounds(files: PlanFiles, case: Case | None) -> RoundsView:
    """Count up a plan's rounds.

    Parameters
    ----------
    case
        Knows the trucks' sizes and shifts; ``None`` where it cannot be read.

    Raises
    ------
    InputError
        When the plan has no rounds.
    """
    trucks = {} if case is None else {truck.truck_id: truck for truck in case.trucks}
    rows = tuple(_row(tour, trucks.get(tour.truck_id)) for tour in needed_rounds(files))
    by_truck: dict[str, float] = defaultdict(float)
    by_day: dict[int, float] = defaultdict(float)
    for row in rows:
        by_truck[row.truck_id] += row.hours
        by_day[row.day] += row.hours
    unused = tuple(truck_id for truck_id in trucks if truck_id not in by_truck)
    weeks = files.report["case"].get("weeks", 1)
    return RoundsView(weeks, rows, dict(sorted(by_truck.items())), dict(sorted(by_day.items())), unused)


def _row(tour: Round, truck: Truck | None) -> RoundRow:
    spent = dict.fromkeys(StopKind, 0)
    for stop in tour.stops:
        spent[stop.kind] += stop.service_s
    collecting = [stop for stop in tour.stops if stop.kind is StopKind.COLLECT]
    fills = max(tour.trips, 1)
    return RoundRow(
        round_id=tour.round_id,
        truck_id=tour.truck_id,
        stream=tour.stream,
        day=tour.day,
        start_min=tour.start_s // 60,
        end_min=-(-tour.end_s // 60),
        faces=len(collecting),
        bins=sum(stop.bins for stop in collecting),
        trips=tour.trips,
        load_l=tour.load_l,
        load_kg=tour.load_kg,
        load_share=None if truck is None else tour.load_l / (truck.capacity_l * fills),
        payload_share=None if truck is None else tour.load_kg / (truck.payload_kg * fills),
        distance_km=tour.distance_m / 1000,
        drive_h=tour.drive_s / 3600,
        lift_h=spent[StopKind.COLLECT] / 3600,
        unload_h=spent[StopKind.UNLOAD] / 3600,
        wait_h=(sum(stop.wait_s for stop in tour.stops) + spent[StopKind.DEPOT]) / 3600,
        slack_min=None if truck is None else truck.shift.to_min + tour.day * DAY_MIN - tour.end_s / 60,
    )
