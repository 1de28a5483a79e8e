"""What is known of sets of visits: the best rounds found so far, and what one visit more or less would cost.

A set of visits is a whole number, one bit per visit. Sets are kept with the selection of vehicles that serves them, so
that equal days are routed once.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from binopt.solve.routing.day import DayRouter
from binopt.solve.routing.tours import NOTHING, DayPlan, Tour, Weights
from binopt.solve.routing.visits import IntArray, Tables

FULL = 200_000
"""Sets kept; then all are forgotten: the memory of a search stays bounded."""

SKETCHES = 6
"""Times that a set is sketched, each time from another neighbour."""

WELL_SHAKEN = 20
"""Rounds that were shaken so often are not sketched again."""


def members(visits: int) -> list[int]:
    """List the bits of a set."""
    found = []
    while visits:
        lowest = visits & -visits
        found.append(lowest.bit_length() - 1)
        visits ^= lowest
    return found


@dataclass(slots=True)
class Known:
    """Rounds of one set of visits: the best by the weights of the moment, and the best that break no limit.

    ``shakes`` tells how often they were shaken (-1: sketched only), ``sketches`` from how many neighbouring sets they
    were sketched. ``marginal`` holds the cost of each visit on this day: what leaving it out saves where its stop is
    served, what taking it in costs elsewhere; ``gap`` where it would be put in.
    """

    plan: DayPlan
    lawful: DayPlan | None
    shakes: int
    sketches: int = 1
    marginal: IntArray | None = None
    gap: IntArray | None = None

    def learn(self, plan: DayPlan, weights: Weights) -> None:
        """Keep a plan of the same set if it is better in either way."""
        if plan.lawful and (self.lawful is None or plan.cost < self.lawful.cost):
            self.lawful = plan
        if weights.of(plan) < weights.of(self.plan):
            self._take(plan)
        self.settle(weights)

    def settle(self, weights: Weights) -> None:
        """Go over to the lawful plan where the weights of the moment prefer it."""
        if self.lawful is not None and self.lawful.cost <= weights.of(self.plan):
            self._take(self.lawful)

    def _take(self, plan: DayPlan) -> None:
        if plan is not self.plan:
            self.plan, self.marginal, self.gap = plan, None, None


class Book:
    """Routes sets of visits and remembers them."""

    def __init__(self, tables: Tables, seed: int, weights: Weights) -> None:
        self.tables = tables
        self.router = DayRouter(tables, seed)
        self.weights = weights
        self._estimate = weights.times(0.5)
        self._known: dict[tuple[int, int], Known] = {}

    def get(self, fleet: int, visits: int) -> Known | None:
        """Return what is known of a set."""
        known = self._known.get((fleet, visits))
        if known is not None:
            known.settle(self.weights)
        return known

    def sketch(self, fleet: int, visits: int, before: Known, visits_before: int) -> Known:
        """Route a set from the rounds of another by putting in, leaving out and improving.

        The same set from another neighbour is sketched again, a few times: local searches end where they began.
        """
        known = self._known.get((fleet, visits))
        if known is not None and (known.sketches >= SKETCHES or known.shakes >= WELL_SHAKEN):
            known.settle(self.weights)
            return known
        tours = self._changed(fleet, before, visits_before & ~visits, visits & ~visits_before)
        plan = self.router.sketch(fleet, tours, self.weights) if visits else NOTHING
        if known is None:
            return self._keep(fleet, visits, Known(plan, plan if plan.lawful else None, -1))
        known.sketches += 1
        known.learn(plan, self.weights)
        return known

    def polish(self, fleet: int, visits: int, shakes: int, tours: tuple[Tour, ...] = ()) -> Known:
        """Improve the rounds of a set unless that was done as thoroughly before."""
        known = self._known.get((fleet, visits))
        if known is not None and known.shakes >= shakes:
            known.settle(self.weights)
            return known
        start = tours if known is None else known.plan.tours
        plans = self.router.polish(fleet, members(visits), start, self.weights, shakes)
        if known is None:
            known = self._keep(fleet, visits, Known(plans[0], None, shakes))
        known.shakes = shakes
        for plan in plans:
            known.learn(plan, self.weights)
        return known

    def _keep(self, fleet: int, visits: int, known: Known) -> Known:
        if len(self._known) >= FULL:
            self._known.clear()
        self._known[fleet, visits] = known
        return known

    def marginal(self, fleet: int, known: Known) -> IntArray:
        """Return the cost of each visit on a day with these rounds."""
        if known.marginal is None:
            self._weigh(fleet, known)
        assert known.marginal is not None  # noqa: S101 - for the type checker
        return known.marginal

    def _weigh(self, fleet: int, known: Known) -> None:
        """Price every visit: by its neighbours in its round, or at the cheapest gap of all rounds."""
        tables = self.tables
        first, cost = tables.first, tables.edge_cost
        before: list[int] = []
        after: list[int] = []
        vehicle: list[int] = []
        spare: list[tuple[int, int, int]] = []
        price: list[int] = []
        saved = np.full(len(tables.problem.stops), -1, np.int64)
        used: dict[int, int] = {}
        for tour in known.plan.tours:
            used[tour.vehicle] = used.get(tour.vehicle, 0) + 1
            line = (0, *tour.nodes, 0)
            inner = np.array(tour.nodes)
            gains = cost[line[:-2], inner] + cost[inner, line[2:]] - cost[line[:-2], line[2:]]
            at = inner >= first
            saved[tables.stop_of[inner[at] - first]] = np.maximum(gains[at], 0)
            before += line[:-1]
            after += line[1:]
            vehicle += [tour.vehicle] * (len(line) - 1)
            price += [0] * (len(line) - 1)
            spare += self._spare(tour)
        for k in tables.fleets[fleet]:
            one = tables.vehicles[k]
            if used.get(k, 0) < one.count:
                before.append(0)
                after.append(0)
                vehicle.append(k)
                price.append(tables.problem.round_price)
                spare.append((_room(one.litres), _room(one.kg), one.shift_s))
        a, b, room = np.array(before, np.int64), np.array(after, np.int64), np.array(spare, np.int64).reshape(-1, 3)
        gone = tables.drive_s[a, b][:, None]
        detour_s = tables.drive_s[a, first:] + tables.drive_s[first:, b].T - gone + tables.service_s
        more = cost[a, first:] + cost[first:, b].T - cost[a, b][:, None] + np.array(price, np.int64)[:, None]
        over = (
            self._estimate.litre * np.maximum(0, tables.litres - room[:, :1])
            + self._estimate.kg * np.maximum(0, tables.kg - room[:, 1:2])
            + self._estimate.second * np.maximum(0, detour_s - room[:, 2:])
        )
        total = more + over.astype(np.int64) + tables.refused[np.array(vehicle, np.int64)] * np.int64(2**32)
        known.gap = np.argmin(total, axis=0)
        cheapest = np.take_along_axis(total, known.gap[None, :], axis=0)[0]
        served = saved[tables.stop_of]
        known.marginal = np.where(served >= 0, served, cheapest)

    def _spare(self, tour: Tour) -> list[tuple[int, int, int]]:
        """Return litres and kilograms left in the trip of each gap of a round, and seconds left in the shift."""
        tables = self.tables
        first, vehicle = tables.first, tables.vehicles[tour.vehicle]
        lengths: list[int] = []
        loads: list[tuple[int, int]] = []
        litres = kg = gaps = 0
        spent_s = 0
        last = 0
        for node in (*tour.nodes, 0):
            gaps += 1
            spent_s += int(tables.drive_s[last, node])
            if node >= first:
                litres += int(tables.litres[node - first])
                kg += int(tables.kg[node - first])
                spent_s += int(tables.service_s[node - first])
            else:
                lengths.append(gaps)
                loads.append((litres, kg))
                litres = kg = gaps = 0
                spent_s += tables.problem.facilities[node - 1].service_s if node else int(tables.last_s[last])
            last = node
        left_s = max(vehicle.shift_s - spent_s, 0)
        rooms = [(_room(vehicle.litres) - a, _room(vehicle.kg) - b, left_s) for a, b in loads]
        return [room for room, length in zip(rooms, lengths, strict=True) for _ in range(length)]

    def _changed(self, fleet: int, known: Known, gone: int, new: int) -> list[Tour]:
        """Take visits out of rounds and put others in where they seem cheapest."""
        first, stop_of = self.tables.first, self.tables.stop_of
        self.marginal(fleet, known)
        assert known.gap is not None  # noqa: S101 - for the type checker
        leaving = {int(stop_of[v]): v for v in members(gone)}
        instead: dict[int, int] = {}
        coming: dict[int, list[int]] = {}
        for v in members(new):
            same = leaving.get(int(stop_of[v]))
            if same is None:
                coming.setdefault(int(known.gap[v]), []).append(first + v)
            else:
                instead[first + same] = first + v
        out = {first + v for v in leaving.values()}
        tours: list[Tour] = []
        gap = 0
        for tour in known.plan.tours:
            nodes: list[int] = []
            windows: list[int] = []
            for node, window in zip((*tour.nodes, -1), (*tour.windows, 0), strict=True):
                for one in coming.get(gap, ()):
                    nodes.append(one)
                    windows.append(0)
                gap += 1
                if node in instead:
                    nodes.append(instead[node])
                    windows.append(0)
                elif node >= 0 and node not in out:
                    nodes.append(node)
                    windows.append(window)
            tours.append(Tour(tour.vehicle, tuple(nodes), tuple(windows)))
        used = [tour.vehicle for tour in known.plan.tours]
        for k in self.tables.fleets[fleet]:
            if used.count(k) < self.tables.vehicles[k].count:
                if gap in coming:
                    tours.append(Tour(k, tuple(coming[gap]), (0,) * len(coming[gap])))
                gap += 1
        return tours


def _room(limit: int | None) -> int:
    return 2**40 if limit is None else limit
