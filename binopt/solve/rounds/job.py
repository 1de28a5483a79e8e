"""What planning the rounds of one zone is asked, and what it answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from binopt.domain.service import Truck
from binopt.solve.rounds.calls import Call
from binopt.solve.rounds.schedule import Clock, Leg
from binopt.solve.routing.limit import Limit
from binopt.units import DAY_MIN

DAY_S = DAY_MIN * 60
STEP_S = 300
"""Trucks' times are told apart by so much where bins meet, and where people pass."""


@dataclass(frozen=True, slots=True)
class Site:
    """A place of the network: its location in the matrix, and seconds of a shift or a trip beside the driving."""

    location: int
    allowance_s: int


@dataclass(frozen=True, slots=True)
class ZoneJob:
    """One zone to be planned.

    Parameters
    ----------
    calls, meets, start
        What is called for, which calls' bins stand in each other's way, and the alternative to start from.
    spans
        Of each call, for a truck that comes in each ``STEP_S`` of a day: from when to when its bins are out, in seconds
        after that day's midnight, (steps, 2).
    time_cost
        Of each call by day: the cost of coming in each step of the day (steps,), in the units of the objective;
        ``None`` where it does not matter when the truck comes.
    trucks, fleet
        All trucks of the case, and the numbers of those of the zone by stream.
    drive_s
        Seconds between locations: places first, then the calls in their order.
    second_price
        Cost of a second of a crew's shift.
    days
        Days of the cycle.
    limit
        When the search for each stream ends; its work is for each call of the stream.
    budget_s
        Seconds a cycle that crews may work here, ``None``: as many as they need.
    shared_out
        Whether days and hours are shared out among the streams before any is routed.
    """

    calls: tuple[Call, ...]
    meets: tuple[frozenset[int], ...]
    spans: tuple[NDArray[np.int64], ...]
    start: tuple[int, ...]
    time_cost: tuple[Mapping[int, NDArray[np.int64]] | None, ...]
    trucks: tuple[Truck, ...]
    fleet: Mapping[str, tuple[int, ...]]
    drive_s: NDArray[np.int64]
    depot: Site
    unloading: tuple[Site, ...]
    break_s: int
    break_after_s: int
    second_price: int
    days: int
    seed: int
    limit: Limit
    budget_s: int | None = None
    shared_out: bool = False

    def timeless(self) -> ZoneJob:
        """Return the job without the clock and the seconds that happened to be left for it."""
        return replace(self, limit=Limit(self.limit.work))

    @property
    def places(self) -> tuple[Site, ...]:
        """Depot and unloading places: the first locations of ``drive_s``, before the calls."""
        return (self.depot, *self.unloading)

    def way_home_s(self, call: int) -> int:
        """Return the least seconds from a call's end by way of unloading to the depot."""
        at = len(self.places) + call
        return min(
            int(self.drive_s[at, site.location])
            + site.allowance_s
            + int(self.drive_s[site.location, self.depot.location])
            for site in self.unloading
        )


@dataclass(frozen=True, slots=True)
class Tour:
    """One truck's tour: numbers of calls in their order, ``-1 - k`` where it unloads at the place ``k`` of the job.

    ``clock`` has one entry for each item, and one for the depot at the end.
    """

    truck: int
    day: int
    stream: str
    items: tuple[int, ...]
    legs: tuple[Leg, ...]
    clock: Clock


@dataclass(frozen=True, slots=True)
class ZonePlan:
    """Which alternative each call has, and the tours."""

    chosen: tuple[int, ...]
    tours: tuple[Tour, ...]
