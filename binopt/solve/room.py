"""One stream on one face: which days, who presents when with how many bins, and where each bin stands.

Streams of one face are collected at times at which they do not meet, so each is a problem of its own: its days only
matter through the gaps between them. For each class of patterns the sum of the best that every premises could have
alone is a lower bound. Insertion gives an upper bound; where the two meet, as nearly everywhere, that is the optimum.
Elsewhere CP-SAT closes the gap over the places that could still be part of a better plan.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from binopt.domain.street import FloatArray
from binopt.solve.choices import HARM_SHARES, Choice
from binopt.solve.insertion import Guest, Placement, insert_all
from binopt.solve.options import Option, PatternClass
from binopt.solve.pricing import Prices
from binopt.solve.row import FillTable
from binopt.solve.spots import CLOSE_ENOUGH, Limits, improve


@dataclass(frozen=True, slots=True)
class Tenant:
    """One premises with the room's stream: a choice per bin, and its options with their crew cost on a class."""

    key: tuple[str, str]
    choices: tuple[Choice, ...]
    options_on: Callable[[PatternClass], tuple[tuple[Option, ...], tuple[int, ...]]]


@dataclass(frozen=True, slots=True)
class RoomProblem:
    """All that a room needs to know. ``visit_cost`` is the crew's cost of coming to the face once."""

    tenants: tuple[Tenant, ...]
    classes: tuple[PatternClass, ...]
    visit_cost: int
    fill: FillTable
    price: Prices


@dataclass(frozen=True, slots=True)
class RoomPlan:
    """The best that was found for a room.

    ``cost`` and ``bound`` are whole units with carrying and crew time; ``floors`` bound the cost of any plan were
    carrying and crew time free, with harm at each of ``HARM_SHARES`` of its price.
    """

    pattern: PatternClass
    guests: tuple[Guest, ...]
    placement: Placement
    cost: int
    bound: int
    floors: tuple[int, ...]

    @property
    def optimal(self) -> bool:
        """Whether the bound proves that nothing better exists."""
        return self.cost - self.bound <= CLOSE_ENOUGH * max(self.cost, 1)


@dataclass(frozen=True, slots=True)
class _Class:
    pattern: PatternClass
    guests: tuple[Guest, ...]
    bound: int
    floors: tuple[int, ...]


def alone_cost(guest: Guest, option: int) -> int:
    """Cost of an option with every bin on its own best place."""
    chosen = guest.options[option]
    return guest.option_cost[option] + sum(
        len(chosen.days_of(rank)) * int(choice.cost[0]) for rank, choice in enumerate(guest.choices, start=1)
    )


def _floors(guest: Guest) -> FloatArray:
    """Bound what a guest costs alone, for each of ``HARM_SHARES``."""
    if not guest.choices:
        return np.zeros(len(HARM_SHARES))
    each = np.array([choice.floors for choice in guest.choices], dtype=float)
    times = np.array([[len(option.days_of(rank)) for rank in range(1, len(each) + 1)] for option in guest.options])
    return np.asarray((times @ each).min(axis=0))


def _classes(problem: RoomProblem) -> list[_Class]:
    found = []
    for pattern in problem.classes:
        guests = []
        for tenant in problem.tenants:
            options, costs = tenant.options_on(pattern)
            guests.append(Guest(tenant.choices, options, costs))
        if not all(guest.options for guest in guests):
            continue
        visits = problem.visit_cost * len(pattern.gaps)
        bound = visits + sum(min(alone_cost(g, o) for o in range(len(g.options))) for g in guests)
        found.append(
            _Class(
                pattern,
                tuple(guests),
                bound,
                tuple(int(f) for f in np.sum([_floors(guest) for guest in guests], axis=0)),
            )
        )
    return sorted(found, key=lambda c: (c.bound, len(c.pattern.gaps), c.pattern.gaps))


def solve_room(problem: RoomProblem, limits: Limits) -> RoomPlan | None:
    """Plan one stream on one face.

    Returns
    -------
    RoomPlan or None
        ``None`` when on no pattern the bins hold the waste and find places beside each other.
    """
    classes = _classes(problem)
    best: RoomPlan | None = None
    inserted: list[tuple[_Class, Placement | None]] = []
    for tried in classes:
        if best is not None and tried.bound >= best.cost * (1 - CLOSE_ENOUGH):
            break
        placement = insert_all(tried.guests, len(tried.pattern.gaps), problem.fill, problem.price)
        inserted.append((tried, placement))
        best = _better(problem, tried, placement, best)
    bounds = [tried.bound for tried in classes[len(inserted) :]]
    work = limits.work
    for tried, placement in inserted:
        bound = tried.bound
        if work > 0 and (best is None or bound < best.cost * (1 - CLOSE_ENOUGH)):
            visits = _visits(problem, tried)
            ceiling = best.cost - visits if best is not None else None
            found = improve(
                tried.guests,
                len(tried.pattern.gaps),
                problem.fill,
                problem.price,
                placement,
                bound - visits,
                ceiling,
                replace(limits, work=work),
            )
            work -= found.work
            best = _better(problem, tried, found.placement, best)
            bound = max(bound, found.bound + visits)
        bounds.append(bound)
    if best is None:
        return None
    floors = tuple(min(c.floors[i] for c in classes) for i in range(len(HARM_SHARES)))
    return replace(best, bound=min(best.cost, *bounds), floors=floors)


def _visits(problem: RoomProblem, tried: _Class) -> int:
    return problem.visit_cost * len(tried.pattern.gaps)


def _better(problem: RoomProblem, tried: _Class, placement: Placement | None, best: RoomPlan | None) -> RoomPlan | None:
    if placement is None:
        return best
    cost = placement.cost + _visits(problem, tried)
    if best is not None and best.cost <= cost:
        return best
    return RoomPlan(tried.pattern, tried.guests, placement, cost, tried.bound, tried.floors)
