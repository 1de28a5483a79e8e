"""A first good placement of one stream's bins on one face, by inserting premises one after the other.

It gives CP-SAT an upper bound, and where it meets the lower bound it is the optimum and nothing more is to do.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from binopt.domain.street import FloatArray
from binopt.solve.choices import Choice
from binopt.solve.options import Option
from binopt.solve.pricing import Prices
from binopt.solve.row import FillTable, Standing, Standings, fits_with, gap_cost, rows_cost

ROUNDS = 3


@dataclass(frozen=True, slots=True)
class Guest:
    """One premises with a stream on a face: a choice per bin in order of rank, options and their crew cost."""

    choices: tuple[Choice, ...]
    options: tuple[Option, ...]
    option_cost: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Seat:
    """What a guest does: its option by index and the place of each bin by index into its choice."""

    option: int
    places: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Placement:
    """Seats of all guests of a room, and what they cost together without the face's visits."""

    seats: tuple[Seat, ...]
    cost: int


def standing_by_day(guests: Sequence[Guest], seats: Sequence[Seat | None], days: int) -> list[list[Standing]]:
    """List the bins that are out on each day of the pattern."""
    out: list[list[Standing]] = [[] for _ in range(days)]
    for guest, seat in zip(guests, seats, strict=True):
        if seat is None:
            continue
        for rank, (choice, k) in enumerate(zip(guest.choices, seat.places, strict=True), start=1):
            for day in guest.options[seat.option].days_of(rank):
                out[day].append(Standing.at(choice, k))
    return out


def placement_cost(guests: Sequence[Guest], seats: Sequence[Seat], days: int, fill: FillTable, price: Prices) -> int:
    """Add up what a placement costs: bins alone, gaps of stands, and the crew's time at the door."""
    total = 0
    for guest, seat in zip(guests, seats, strict=True):
        option = guest.options[seat.option]
        total += guest.option_cost[seat.option]
        for rank, (choice, k) in enumerate(zip(guest.choices, seat.places, strict=True), start=1):
            total += len(option.days_of(rank)) * int(choice.cost[k])
    gaps = sum(rows_cost(day, fill, price) for day in standing_by_day(guests, seats, days))
    return total + round(gaps)


def insert_all(guests: Sequence[Guest], days: int, fill: FillTable, price: Prices) -> Placement | None:
    """Insert the guests with the most bins first, then take each out and insert it again while that helps.

    Returns
    -------
    Placement or None
        ``None`` when some bin found no place beside the others.
    """
    order = widest_first(guests)
    seats: list[Seat | None] = [None] * len(guests)
    for g in order:
        seats[g] = best_seat(guests[g], standing_by_day(guests, seats, days), fill, price)
        if seats[g] is None:
            return None
    done = [seat for seat in seats if seat is not None]
    return reseat(guests, done, days, fill, price)


def widest_first(guests: Sequence[Guest]) -> list[int]:
    """Order guests by the kerb that their bins take, the most first: who takes most finds least room left."""
    return sorted(range(len(guests)), key=lambda g: (-sum(c.bin_type.width_m for c in guests[g].choices), g))


def reseat(
    guests: Sequence[Guest], done: Sequence[Seat], days: int, fill: FillTable, price: Prices, least_gain: float = 0.0
) -> Placement:
    """Take each guest out of its seat and insert it again, as long as that helps by more than a share of the cost."""
    done, order = list(done), widest_first(guests)
    best = placement_cost(guests, done, days, fill, price)
    for _ in range(ROUNDS):
        before = best
        for g in order:
            others: list[Seat | None] = [*done[:g], None, *done[g + 1 :]]
            seat = best_seat(guests[g], standing_by_day(guests, others, days), fill, price)
            if seat is None or seat == done[g]:
                continue
            trial = [*done[:g], seat, *done[g + 1 :]]
            cost = placement_cost(guests, trial, days, fill, price)
            if cost < best - least_gain * best:
                done, best = trial, cost
        if best == before:
            break
    return Placement(tuple(done), best)


def best_seat(guest: Guest, out: Sequence[Sequence[Standing]], fill: FillTable, price: Prices) -> Seat | None:
    """Find the cheapest seat of a guest beside those that are out on each day, ``None`` where there is none."""
    best: tuple[float, Seat] | None = None
    for number, option in enumerate(guest.options):
        days = [list(day) for day in out]
        total, places = float(guest.option_cost[number]), []
        for rank, choice in enumerate(guest.choices, start=1):
            mine = option.days_of(rank)
            k, cost = _best_place(choice, [days[day] for day in mine], fill, price)
            if k is None:
                break
            places.append(k)
            total += cost
            for day in mine:
                days[day].append(Standing.at(choice, k))
        else:
            if best is None or total < best[0]:
                best = (total, Seat(number, tuple(places)))
    return best[1] if best else None


def _best_place(
    choice: Choice, days: Sequence[Sequence[Standing]], fill: FillTable, price: Prices
) -> tuple[int | None, float]:
    if not any(days):
        return (0, float(choice.cost[0]) * len(days)) if len(choice.cost) else (None, 0.0)
    others = list(dict.fromkeys(other for day in days for other in day))
    fits = fits_with(choice, others)
    if not fits.any():
        return None, 0.0
    # places are sorted by cost: beyond the first one that fits alone and its gaps nothing can be better
    first = int(np.argmax(fits))
    ceiling = len(days) * choice.cost[first] + _gaps(choice.cut(first, first + 1), days, fill, price)[0]
    last = int(np.searchsorted(choice.cost, ceiling / len(days), side="right"))
    head = choice.cut(first, max(last, first + 1))
    there = len(days) * head.cost + _gaps(head, days, fill, price)
    cost = np.where(fits[first : first + len(head.cost)], there, np.inf)
    k = int(np.argmin(cost))
    return first + k, float(cost[k])


def _gaps(choice: Choice, days: Sequence[Sequence[Standing]], fill: FillTable, price: Prices) -> FloatArray:
    return gap_cost(choice, Standings.of([other for day in days for other in day]), fill, price)
