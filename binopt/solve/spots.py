"""The CP-SAT room for spots: which option each premises takes and where each bin stands, on one pattern.

A variable says: this bin stands on this place and is out on these days. Only places that could be part of a plan
cheaper than the one at hand are kept: whatever costs more than the lower bound leaves over cannot be.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from ortools.sat.python import cp_model

from binopt.geometry.candidates import ON_BAY, ON_PAVEMENT, SIDES
from binopt.solve.choices import STAND_GAP_CM, Choice
from binopt.solve.insertion import Guest, Placement, Seat, placement_cost
from binopt.solve.pricing import Prices
from binopt.solve.row import FillTable, Standing

MOST_VARIABLES = 5_000
MOST_PLACES = 24
"""Places kept per bin where too many could still be better; the room's bound is then that of independent minima."""


LEAST_WORK = 0.02
"""Work counted for any call, since making its model is work too."""
CLOSE_ENOUGH = 1e-4
"""Relative gap at which a room counts as solved to the optimum, that of most solvers."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What the CP-SAT calls of one room may use together: deterministic work, wall seconds, seed and workers."""

    work: float = 4.0
    seconds: float = 20.0
    seed: int = 1
    workers: int = 1


def limited_solver(limits: Limits) -> cp_model.CpSolver:
    """Return a solver that ends where it may use no more.

    It leaves Ctrl-C to the program: else that would end the whole process at once, for good, and not only while it
    searches.
    """
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = limits.workers
    solver.parameters.random_seed = limits.seed
    solver.parameters.max_deterministic_time = limits.work
    solver.parameters.max_time_in_seconds = limits.seconds
    solver.parameters.catch_sigint_signal = False
    return solver


@dataclass(frozen=True, slots=True)
class Improved:
    """What a call found and proved, and the deterministic work it used."""

    placement: Placement | None
    bound: int
    work: float


@dataclass(frozen=True, slots=True)
class _Bin:
    """A bin's kept places and, for each kept set of days, the variables of those places."""

    guest: int
    rank: int
    choice: Choice
    by_days: dict[tuple[int, ...], list[tuple[int, cp_model.IntVar]]]


_Out = tuple[Standing, cp_model.IntVar, int]
"""Something that could be out on a day: where it stands, its variable, and the number of the bin."""


def improve(
    guests: Sequence[Guest],
    days: int,
    fill: FillTable,
    price: Prices,
    known: Placement | None,
    bound: int,
    ceiling: int | None,
    limits: Limits,
) -> Improved:
    """Look for a placement cheaper than the known one and than ``ceiling``, and raise the lower bound.

    Returns
    -------
    Improved
        The better of the known and the found placement, and a proven lower bound of the pattern's cost without
        visits.
    """
    model = cp_model.CpModel()
    tops = [c for c in (known.cost if known else None, ceiling) if c is not None]
    slack = min(tops) - bound if tops else None
    bins, takes, whole = _variables(model, guests, slack)
    terms: list[tuple[int, cp_model.IntVar]] = []
    for g, guest in enumerate(guests):
        terms += [(guest.option_cost[o], take) for o, take in takes[g].items()]
    for item in bins:
        for out, places in item.by_days.items():
            terms += [(len(out) * int(item.choice.cost[k]), variable) for k, variable in places]
    by_day = [_on_day(bins, day) for day in range(days)]
    _keep_apart(model, by_day)
    terms += _gap_terms(model, by_day, fill, price)
    model.minimize(sum(cost * variable for cost, variable in terms))
    if known is not None:
        _hint(model, guests, bins, takes, known)
    solver = limited_solver(limits)
    # these models are small and all but reduced: presolve took longer than solving, and hid the cliques from the LP
    solver.parameters.cp_model_presolve = False
    solver.parameters.relative_gap_limit = CLOSE_ENOUGH / 2
    status = solver.solve(model)
    used = max(solver.response_proto.deterministic_time, LEAST_WORK)
    proven = round(solver.best_objective_bound) if whole else bound
    if status == cp_model.INFEASIBLE:
        # nothing below the ceiling exists: the ceiling, or what is known, is proven
        return Improved(known, min(tops) if whole and tops else bound, used)
    if status not in {cp_model.OPTIMAL, cp_model.FEASIBLE}:
        return Improved(known, max(bound, min(proven, *tops)) if tops else bound, used)
    found = _read(solver, guests, bins, takes)
    placement = Placement(found, placement_cost(guests, found, days, fill, price))
    if known is not None and known.cost <= placement.cost:
        placement = known
    return Improved(placement, max(bound, min(proven, placement.cost, *tops)), used)


def _variables(
    model: cp_model.CpModel, guests: Sequence[Guest], slack: int | None
) -> tuple[list[_Bin], list[dict[int, cp_model.IntVar]], bool]:
    kept = [_kept(guest, slack) for guest in guests]
    whole = (
        slack is not None and sum(len(k) for _, rows in kept for row in rows for k in row.values()) <= MOST_VARIABLES
    )
    bins: list[_Bin] = []
    takes: list[dict[int, cp_model.IntVar]] = []
    for g, (guest, (chosen, rows)) in enumerate(zip(guests, kept, strict=True)):
        take = {o: model.new_bool_var(f"option {g} {o}") for o in chosen}
        model.add_exactly_one(take.values())
        takes.append(take)
        for rank, (choice, row) in enumerate(zip(guest.choices, rows, strict=True), start=1):
            by_days: dict[tuple[int, ...], list[tuple[int, cp_model.IntVar]]] = {}
            for out, places in row.items():
                some = places if whole else _thin(choice, places)
                by_days[out] = [(int(k), model.new_bool_var(f"place {g} {rank} {k} {out}")) for k in some]
                using = [take[o] for o in chosen if guest.options[o].days_of(rank) == out]
                model.add(sum(v for _, v in by_days[out]) == sum(using))
            bins.append(_Bin(g, rank, choice, by_days))
    return bins, takes, whole


def _kept(guest: Guest, slack: int | None) -> tuple[list[int], list[dict[tuple[int, ...], np.ndarray]]]:
    """Options and places that could be part of a plan at most ``slack`` above the sum of independent minima."""
    alone = [
        guest.option_cost[o]
        + sum(len(option.days_of(r)) * int(c.cost[0]) for r, c in enumerate(guest.choices, start=1))
        for o, option in enumerate(guest.options)
    ]
    least = min(alone)
    room = [np.inf if slack is None else slack - (a - least) for a in alone]
    chosen = [o for o in range(len(alone)) if room[o] >= 0]
    rows = []
    for rank, choice in enumerate(guest.choices, start=1):
        row: dict[tuple[int, ...], np.ndarray] = {}
        for o in chosen:
            out = guest.options[o].days_of(rank)
            extra = len(out) * (choice.cost - choice.cost[0])
            places = np.flatnonzero(extra <= room[o]) if out else np.zeros(1, np.int64)
            if out not in row or len(places) > len(row[out]):
                row[out] = places
        rows.append(row)
    return chosen, rows


def _thin(choice: Choice, places: np.ndarray) -> np.ndarray:
    """Keep the cheapest places and, of the others, evenly many along the order of cost."""
    if len(places) <= MOST_PLACES:
        return places
    head = MOST_PLACES // 2
    rest = np.unique(np.linspace(head, len(places) - 1, MOST_PLACES - head).astype(np.int64))
    return np.concatenate([places[:head], places[rest]])


def _on_day(bins: Iterable[_Bin], day: int) -> list[_Out]:
    """List what could be out on a day, each with its variable and the bin's number."""
    return [
        (Standing.at(item.choice, k), variable, number)
        for number, item in enumerate(bins)
        for out, places in item.by_days.items()
        if day in out
        for k, variable in places
    ]


def _keep_apart(model: cp_model.CpModel, out: Sequence[Sequence[_Out]]) -> None:
    """Forbid places that may not be taken on the same day: too close in a row, or across the pavement from each other.

    Of intervals that all meet in a point at most one is taken; each interval's lower end is such a point.
    """
    for there in out:
        on_pavement = [t for t in there if t[0].side != ON_BAY]
        for widened, chosen in (
            (0.0, on_pavement),
            *((5.0, [t for t in there if t[0].side == side]) for side in range(len(SIDES))),
            *((15.0, [t for t in there if t[0].side == side and t[0].four_wheeled]) for side in range(len(SIDES))),
        ):
            _cliques(model, chosen, widened)
        for one, variable, number in (t for t in on_pavement if t[0].isolated):
            close = [
                v
                for other, v, n in on_pavement
                if n != number
                and other.low_cm < one.high_cm + STAND_GAP_CM
                and other.high_cm + STAND_GAP_CM > one.low_cm
            ]
            for v in close:
                model.add_implication(variable, v.negated())


def _cliques(model: cp_model.CpModel, chosen: Sequence[_Out], widened: float) -> None:
    if len({number for *_, number in chosen}) < 2:
        return
    low = np.array([s.low_cm - widened for s, *_ in chosen])
    high = np.array([s.high_cm + widened for s, *_ in chosen])
    number = np.array([n for *_, n in chosen])
    seen: set[bytes] = set()
    for point in np.unique(low):
        members = np.flatnonzero((low <= point + 1e-6) & (high > point + 1e-6))
        if len(np.unique(number[members])) > 1 and members.tobytes() not in seen:
            seen.add(members.tobytes())
            model.add_at_most_one(chosen[int(i)][1] for i in members)


def _gap_terms(
    model: cp_model.CpModel, out: Sequence[Sequence[_Out]], fill: FillTable, price: Prices
) -> list[tuple[int, cp_model.IntVar]]:
    """Price the gap between neighbours of a stand: both are out, and nothing stands between them."""
    terms: list[tuple[int, cp_model.IntVar]] = []
    for day, there in enumerate(out):
        rows: dict[int, dict[Standing, list[cp_model.IntVar]]] = {side: defaultdict(list) for side in ON_PAVEMENT}
        for standing, variable, _ in there:
            if standing.side in rows:
                rows[standing.side][standing].append(variable)
        for row in rows.values():
            places = sorted(row, key=lambda s: (s.low_cm, s.high_cm, s.depth_cm))
            taken = [sum(row[place]) for place in places]
            for i, j, cost in _neighbours(places, fill, price):
                between = [k for k in range(i + 1, j) if _stands_between(places[k], places[i], places[j])]
                both = model.new_bool_var(f"gap {day}")
                model.add(taken[i] + taken[j] - sum(taken[k] for k in between) <= 1 + both)
                terms.append((cost, both))
    return terms


def _stands_between(middle: Standing, left: Standing, right: Standing) -> bool:
    return left.high_cm <= middle.low_cm and middle.high_cm <= right.low_cm


def _neighbours(places: Sequence[Standing], fill: FillTable, price: Prices) -> list[tuple[int, int, int]]:
    """List pairs of places of one row, by index, that make a stand, with what the gap between them costs."""
    if len(places) < 2:
        return []
    low, high = np.array([p.low_cm for p in places]), np.array([p.high_cm for p in places])
    depth = np.array([p.depth_cm for p in places])
    first = np.searchsorted(low, high + 1.0)
    count = np.maximum(np.searchsorted(low, high + STAND_GAP_CM) - first, 0)
    left = np.repeat(np.arange(len(places)), count)
    right = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count) + np.repeat(first, count)
    shallow = np.minimum(depth[left], depth[right])
    cost = np.zeros(len(left))
    for one in np.unique(shallow):
        mine = shallow == one
        cost[mine] = fill[int(one), places[0].side].cost(price, high[left[mine]], low[right[mine]])
    whole = np.round(cost).astype(np.int64)
    return [(int(i), int(j), int(c)) for i, j, c in zip(left, right, whole, strict=True) if c > 0]


def _hint(
    model: cp_model.CpModel,
    guests: Sequence[Guest],
    bins: Sequence[_Bin],
    takes: Sequence[dict[int, cp_model.IntVar]],
    known: Placement,
) -> None:
    for g, seat in enumerate(known.seats):
        for o, take in takes[g].items():
            model.add_hint(take, o == seat.option)
    for item in bins:
        seat = known.seats[item.guest]
        mine = guests[item.guest].options[seat.option].days_of(item.rank)
        for out, places in item.by_days.items():
            for k, variable in places:
                model.add_hint(variable, out == mine and k == seat.places[item.rank - 1])


def _read(
    solver: cp_model.CpSolver,
    guests: Sequence[Guest],
    bins: Sequence[_Bin],
    takes: Sequence[dict[int, cp_model.IntVar]],
) -> tuple[Seat, ...]:
    places: dict[int, dict[int, int]] = defaultdict(dict)
    for item in bins:
        for row in item.by_days.values():
            for k, variable in row:
                if solver.boolean_value(variable):
                    places[item.guest][item.rank] = k
    return tuple(
        Seat(
            next(o for o, take in takes[g].items() if solver.boolean_value(take)),
            tuple(places[g][rank] for rank in range(1, len(guest.choices) + 1)),
        )
        for g, guest in enumerate(guests)
    )
