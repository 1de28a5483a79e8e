"""What planning the rounds of one zone is asked, and what it answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from binopt.domain.service import Truck
from binopt.solve.rounds.calls import Call
from binopt.solve.rounds.schedule import Clock, Leg
from binopt.solve.routing.limit import Limit
from binopt.units import DAY_MIN

if TYPE_CHECKING:
    from binopt.solve.rounds.agenda import Agenda

GONE = 1 << 30
"""Number of a call that there is not any more."""
TAUGHT = 2.0
LEAST_SHARE, MOST_SHARE = 0.05, 0.5
"""Share of the search that rounds to start from leave over: so many times the share of calls that are new, at least and
at most."""
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
    before
        What was found for a zone that is much the same, to start from.
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
    before: Before | None = None

    def timeless(self) -> ZoneJob:
        """Return the job without the clock and the seconds that happened to be left for it."""
        return replace(self, limit=Limit(self.limit.work))

    def kin(self) -> object:
        """Return what zones have in common that may start from each other's rounds: all but the calls."""
        return (
            self.trucks,
            sorted(self.fleet.items()),
            self.unloading,
            self.break_s,
            self.break_after_s,
            self.second_price,
            self.days,
            self.shared_out,
            self.budget_s is None,
        )

    def taught(self, before: ZoneJob, found: ZonePlan) -> ZoneJob:
        """Start from the rounds of a zone that differs in some calls, and search the less, the fewer these are."""
        known = {(call.stream, call.name): i for i, call in enumerate(before.calls)}
        same = [known.get((call.stream, call.name), -1) for call in self.calls]
        new = sum(i < 0 or before.calls[i] != call for i, call in zip(same, self.calls, strict=True))
        share = min(max(TAUGHT * new / max(len(self.calls), 1), LEAST_SHARE), MOST_SHARE)
        number = {i: k for k, i in enumerate(same) if i >= 0}
        start = tuple(
            found.chosen[i] if i >= 0 and _days(before.calls[i]) == _days(call) else k
            for i, call, k in zip(same, self.calls, self.start, strict=True)
        )
        tours = tuple(
            replace(tour, items=tuple(item if item < 0 else number.get(item, GONE) for item in tour.items))
            for tour in found.tours
        )
        return replace(self, before=Before(start, found.agenda, tours, self.limit.share(share)))

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
    """Which alternative each call has, the tours, and how days and hours were shared out among the streams."""

    chosen: tuple[int, ...]
    tours: tuple[Tour, ...]
    agenda: Agenda | None = None


@dataclass(frozen=True, slots=True)
class Before:
    """What was found for a zone much like one: said in the numbers of this one's calls, ``GONE`` for others.

    ``limit`` is how long to search from there on.
    """

    start: tuple[int, ...]
    agenda: Agenda | None
    tours: tuple[Tour, ...]
    limit: Limit


def _days(call: Call) -> list[tuple[int, ...]]:
    return [tuple(works) for works in call.alternatives]
