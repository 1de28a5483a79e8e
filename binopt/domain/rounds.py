"""Rounds: what one truck does in one shift, from the depot to the depot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from shapely.geometry import LineString, Point


class StopKind(StrEnum):
    """What a truck stops for."""

    DEPOT = "depot"
    COLLECT = "collect"
    UNLOAD = "unload"


@dataclass(frozen=True, slots=True)
class RoundStop:
    """One stop of a round, as expected.

    Parameters
    ----------
    kind, face_id
        What for; the face where it collects, else empty.
    drive_s
        Seconds of driving from the stop before.
    wait_s
        Seconds between that and the begin of the work: a break, or waiting.
    service_s
        Seconds of work: lifting, walking and driving along the face, or unloading.
    begin_s
        Begin of the work in seconds of the cycle.
    bins
        Bins emptied here.
    point
        Where the truck stands when the work begins.
    outside
        Whether that is only assumed to lie somewhere outside the quarter.
    hold_s
        How much of the waiting is for the published window to begin, in the mean of many weeks: crews that are early
        wait that long and longer, others not at all.
    """

    kind: StopKind
    face_id: str
    drive_s: int
    wait_s: int
    service_s: int
    begin_s: int
    bins: int
    point: Point = field(compare=False)
    outside: bool = field(default=False, compare=False)
    hold_s: int = 0

    @property
    def end_s(self) -> int:
        """End of the work, in seconds of the cycle."""
        return self.begin_s + self.service_s

    @property
    def arrive_min(self) -> int:
        """Minute of the cycle in which the work begins."""
        return self.begin_s // 60

    @property
    def depart_min(self) -> int:
        """Minute of the cycle in which the work ends."""
        return self.end_s // 60


@dataclass(frozen=True, slots=True)
class Round:
    """One truck's tour in one shift: depot, stops, unloading trips, depot.

    ``load_l`` and ``load_kg`` are what was collected, all trips together; ``distance_m`` is what it drives, faces
    included. ``line`` is the way, for maps.
    """

    round_id: str
    truck_id: str
    stream: str
    day: int
    stops: tuple[RoundStop, ...]
    load_l: float
    load_kg: float
    distance_m: float
    line: LineString = field(compare=False)

    @property
    def start_s(self) -> int:
        """When it leaves the depot, in seconds of the cycle."""
        return self.stops[0].begin_s

    @property
    def end_s(self) -> int:
        """When it is back, in seconds of the cycle."""
        return self.stops[-1].end_s

    @property
    def drive_s(self) -> int:
        """Seconds of driving between stops."""
        return sum(stop.drive_s for stop in self.stops)

    @property
    def collect_s(self) -> int:
        """Seconds of work at faces."""
        return sum(stop.service_s for stop in self.stops if stop.kind is StopKind.COLLECT)

    @property
    def trips(self) -> int:
        """How often it unloads."""
        return sum(stop.kind is StopKind.UNLOAD for stop in self.stops)


def crew_hours(rounds: Sequence[Round], weeks: int) -> float:
    """Add up truck hours a week, from depot to depot, of the rounds of a cycle of some weeks."""
    return sum(tour.end_s - tour.start_s for tour in rounds) / 3600 / weeks
