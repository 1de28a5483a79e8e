"""Makes the rounds of a whole case: of a plan's rooms, whose days may still change, or of a service that is given."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from binopt.domain.case import Case
from binopt.domain.plan import Service
from binopt.domain.service import Truck, Window
from binopt.geometry.model import StreetModel
from binopt.network import Streets
from binopt.solve.face import Room
from binopt.solve.jobs import Runner
from binopt.solve.pricing import UNITS_PER_M_H, Prices
from binopt.solve.rounds.calls import Call, calls_of_rooms, calls_of_service
from binopt.solve.rounds.draw import Rounds, rounds_of
from binopt.solve.rounds.hours import SCALE, TimeCosts, time_costs
from binopt.solve.rounds.spans import NO_SPANS, spans_of
from binopt.solve.rounds.zone import Site, Tour, ZoneJob, plan_zone
from binopt.solve.routing.limit import Limit
from binopt.solve.timing import duties_of
from binopt.solve.zoning import Burden, Errand, middles_of, part_zones
from binopt.units import DAY_MIN

TORN_S = 1800
WORK_A_CALL = 20
"""What a unit of work is for each call of a stream, in the router's own units: some seconds for a quarter."""
LEAST_S_A_CALL = 0.01
"""Seconds for each call of a stream that its search may take even when the limit is reached: with less it is mere
luck whether a city has rounds."""
LEAST_WORK = 0.25
"""Units of work that rounds get at least: without a search trucks drive in circles."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What rounds are made for: the calls, which of them meet, the alternative to start from, what times cost.

    ``spans`` say from when to when a call's bins are out for a truck in each step of a day, as in ``ZoneJob``.
    """

    calls: tuple[Call, ...]
    meets: tuple[frozenset[int], ...]
    start: tuple[int, ...]
    time_cost: tuple[TimeCosts | None, ...]
    spans: tuple[NDArray[np.int64], ...]


@dataclass(frozen=True, slots=True)
class RoundLimits:
    """What making rounds may use: seconds, work as for CP-SAT calls, and the seed.

    ``work`` bounds the search for each stream of a zone, by its calls. Where some stream finds no rounds, it takes
    longer. ``crew_hours`` is what crews may work a week, where that is limited.
    """

    seconds: float
    work: float
    seed: int
    crew_hours: float | None = None


@dataclass(frozen=True, slots=True)
class RoundMaker:
    """Makes rounds on the streets of one case.

    ``second_price`` is what a second of a crew's shift costs, in the units of ``Asked.time_cost``; ``dearer`` times as
    much, where crews would else work too long.
    """

    case: Case
    model: StreetModel
    streets: Streets
    second_price: int
    clock: Callable[[], float]
    dearer: int = 1

    @classmethod
    def of(cls, case: Case, model: StreetModel, clock: Callable[[], float]) -> RoundMaker:
        """Lay the streets of a case and price its crews' time.

        Raises
        ------
        InputError
            When streets or sites are broken.
        """
        price = SCALE * UNITS_PER_M_H * case.weights.crew_per_h / 3600
        return cls(case, model, Streets.of(case, model.faces), max(round(price), 1), clock)

    def of_rooms(
        self,
        rooms: Sequence[tuple[int, Room]],
        days: Sequence[Sequence[int]],
        meets: Sequence[frozenset[int]],
        price: Sequence[Prices],
    ) -> Asked:
        """Ask for rounds of planned rooms: with the days chosen for each so far, the rooms whose bins meet, prices."""
        calls = calls_of_rooms(self.case, self.model, rooms, self.streets.serving, price[0])
        call_of = {room: i for i, call in enumerate(calls) for room in call.rooms}
        met = [
            frozenset(call_of[other] for room in call.rooms for other in meets[room]) - {i}
            for i, call in enumerate(calls)
        ]
        start = []
        for call in calls:
            members = rooms[call.rooms[0]][1].pattern.members
            start.append(members.index(tuple(days[call.rooms[0]])))
        duties = duties_of(self.case)
        costs = time_costs(self.case, self.model, calls, rooms, price[0], duties)
        spans = spans_of(self.case, calls, duties)
        return Asked(tuple(calls), tuple(met), tuple(start), costs, spans)

    def of_service(self, service: Service) -> Asked:
        """Ask for rounds of a service as it is."""
        calls = calls_of_service(self.case, self.model, service, self.streets.serving)
        count = len(calls)
        return Asked(tuple(calls), (frozenset[int](),) * count, (0,) * count, (None,) * count, (NO_SPANS,) * count)

    def make(
        self,
        run: Runner,
        asked: Asked,
        limits: RoundLimits,
        watch: Callable[[int, int], None] = lambda done, of: None,
        *,
        trucks: Sequence[Truck] | None = None,
        drawn: bool = True,
        shared_out: bool = False,
    ) -> tuple[Rounds, tuple[int, ...]]:
        """Make the rounds.

        Parameters
        ----------
        limits
            What it may use.
        trucks
            The fleet; the case's where not given.
        drawn
            Whether the rounds' ways are drawn.
        shared_out
            Whether each zone first shares days and hours out among its streams.

        Returns
        -------
        rounds, chosen
            The rounds, and the alternative of each call.

        Raises
        ------
        InfeasibleError, NoPlanInTimeError
            When the trucks do not suffice, or no rounds were found.
        """
        fleet = tuple(trucks if trucks is not None else self.case.trucks)
        if not asked.calls:
            return Rounds((), {}), ()
        zones = self._zones(asked, fleet)
        by_stream = [Counter(asked.calls[i].stream for i in members) for members, _ in zones]
        turns = -(-len(zones) // run.workers) * max(map(len, by_stream))
        least_s = LEAST_S_A_CALL * max(max(counts.values()) for counts in by_stream)
        seconds = max(limits.seconds / turns, least_s)
        limit = Limit(max(limits.work, LEAST_WORK) * WORK_A_CALL, seconds, self.clock)
        work_s = [_work_s(asked, members) for members, _ in zones]
        jobs = []
        for (members, trucks_of), part_s in zip(zones, work_s, strict=True):
            job = self._job(asked, members, trucks_of, fleet, limit, limits.seed)
            if limits.crew_hours is not None:
                budget_h = limits.crew_hours * self.case.weeks * part_s / max(sum(work_s), 1)
                job = replace(job, budget_s=round(3600 * budget_h))
            jobs.append(replace(job, shared_out=shared_out))
        chosen = list(asked.start)
        tours: list[Tour] = []
        for done, ((members, _), plan) in enumerate(
            zip(zones, run.each(plan_zone, jobs, at_once=1), strict=True), start=1
        ):
            for i, alternative in zip(members, plan.chosen, strict=True):
                chosen[i] = alternative
            tours += [
                replace(tour, items=tuple(members[k] if k >= 0 else k for k in tour.items)) for tour in plan.tours
            ]
            watch(done, len(zones))
        return rounds_of(self.case, self.streets, asked.calls, chosen, tours, drawn=drawn), tuple(chosen)

    def _zones(self, asked: Asked, fleet: Sequence[Truck]) -> list[tuple[list[int], dict[str, tuple[int, ...]]]]:
        errands = [_errand(call) for call in asked.calls]
        found = part_zones(fleet, self.case.crew, errands, middles_of(self.model, [one.face for one in errands]))
        return [
            (
                np.flatnonzero(found.zone == number).tolist(),
                {stream: trucks for (n, stream), trucks in found.fleet.items() if n == number},
            )
            for number in np.unique(found.zone).tolist()
        ]

    def _job(
        self,
        asked: Asked,
        members: Sequence[int],
        by_stream: Mapping[str, tuple[int, ...]],
        fleet: tuple[Truck, ...],
        limit: Limit,
        seed: int,
    ) -> ZoneJob:
        case, places = self.case, self.streets.places
        at = {i: k for k, i in enumerate(members)}
        kept = [
            self.streets.depot,
            *self.streets.unloading,
            *self.streets.location[[asked.calls[i].faces[0] for i in members]],
        ]
        return ZoneJob(
            tuple(asked.calls[i] for i in members),
            tuple(frozenset(at[j] for j in asked.meets[i] if j in at) for i in members),
            tuple(asked.spans[i] for i in members),
            tuple(asked.start[i] for i in members),
            tuple(asked.time_cost[i] for i in members),
            fleet,
            by_stream,
            self.streets.whole_seconds(kept),
            Site(0, 0),
            tuple(Site(k, round(places[i].allowance_s)) for k, i in enumerate(self.streets.unloading, start=1)),
            round(case.crew.break_min * 60),
            round(case.crew.break_after_min * 60),
            self.dearer * max(self.second_price, _whole_round_price(asked)),
            7 * case.weeks,
            seed,
            limit,
        )


def _errand(call: Call) -> Errand:
    ways = tuple(
        {day: Burden(work.service_s, work.litres, work.kg) for day, work in alternative.items()}
        for alternative in call.alternatives
    )
    return Errand(call.stream, call.faces[0], ways)


def _whole_round_price(asked: Asked) -> int:
    """Return the least price of a second at which rounds stay whole.

    Where it matters much when a truck comes, crews' time may be so cheap beside it that a round would be torn into
    pieces, with hours between them. So half an hour costs no less than the worst time of a day at a typical call.
    """
    ranges = [int(np.ptp(cost)) for costs in asked.time_cost if costs is not None for cost in costs.values()]
    return round(float(np.median(ranges)) / TORN_S) if ranges else 0


def _work_s(asked: Asked, members: Sequence[int]) -> int:
    """Add up the seconds of work at some calls, on the days from which they start."""
    return sum(work.service_s for i in members for work in asked.calls[i].alternatives[asked.start[i]].values())


def without_shifts(trucks: Sequence[Truck], weeks: int) -> tuple[Truck, ...]:
    """Let trucks drive around the clock on every day of a cycle: today's service is done, however long it takes."""
    return tuple(replace(truck, shift=Window(0, DAY_MIN), days=tuple(range(7 * weeks))) for truck in trucks)
