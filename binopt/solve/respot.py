"""New spots for the bins of one face whose days are settled: as few of them move as the change asks for.

A plan's week says when each bin is out. Where only the street or a rule changes, or somebody puts a bin elsewhere by
hand, the days stay, and what is left to choose is the places. Bins keep theirs unless another is worth the move.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from binopt.domain.case import Rules
from binopt.domain.service import BinType
from binopt.domain.street import IntArray
from binopt.geometry.candidates import Places, free_gaps
from binopt.geometry.model import StreetModel
from binopt.solve.choices import Choice, choose_among, fill_table, lay_types
from binopt.solve.insertion import Guest, Placement, Seat, best_seat, placement_cost, reseat, widest_first
from binopt.solve.insertion import standing_by_day as out_on
from binopt.solve.options import Option
from binopt.solve.pricing import Prices
from binopt.solve.row import FillTable, fits_with
from binopt.solve.spots import Limits, improve

WORTH_A_MOVE = 1e-3
"""Share of what the bins of a room cost that a move has to save: people are not sent elsewhere for a trifle."""

MOST_VARIABLES = 150
"""Rooms with more places that could be better are left as insertion gives them: CP-SAT's model alone takes too long."""


@dataclass(frozen=True, slots=True)
class Standee:
    """One bin of the face.

    Parameters
    ----------
    bin_type, foot_m, way_m
        Its type, chainage of its door's foot on the kerb, and the way from the door to it.
    outings
        Numbers of the outings on which it is out; bins that share one meet.
    at
        Middle in cm and side (as in ``Places``) of where it stands now, ``None`` for a newcomer.
    pinned
        Whether it has to stay there.
    barred
        Places of its type that it may not take: on ground that is closed while it is out.
    """

    bin_type: BinType
    foot_m: float
    way_m: float
    outings: tuple[int, ...]
    at: tuple[int, int] | None
    pinned: bool = False
    barred: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class LaidFace:
    """A face with all places of the bin types that matter on it, and what gaps between bins take."""

    street: StreetModel
    rules: Rules
    places: Mapping[int, Places]
    fill: FillTable


@dataclass(frozen=True, slots=True)
class SpotJob:
    """Bins of one laid face to be given places. ``barred`` places by litres of the type were found unusable."""

    laid: LaidFace
    price: Prices
    walk_m_per_s: float
    standees: tuple[Standee, ...]
    limits: Limits
    barred: Mapping[int, frozenset[int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Given:
    """The place given to a bin: index among the places of its type, middle, side, and the carry to it."""

    place: int
    middle_cm: int
    side: int
    carry_m: float


def lay_face(
    street: StreetModel, rules: Rules, types: Sequence[BinType], known: Mapping[int, Places] | None = None
) -> LaidFace:
    """Lay out the places of some bin types on a street of one face; those that are ``known`` are taken as they are."""
    gaps = free_gaps(street, 0)
    places = lay_types(street, rules, types, gaps, known)
    return LaidFace(street, rules, places, fill_table(street, rules, gaps, places))


def place_at(places: Places, middle_cm: int, side: int) -> int | None:
    """Return the index of the place with a middle on a side, usable or not, ``None`` where there is none."""
    found = np.flatnonzero((places.middle_cm == middle_cm) & (places.side == side))
    return int(found[0]) if len(found) else None


def choose_spots(job: SpotJob, go_on: Callable[[], None] = lambda: None) -> tuple[Given | None, ...]:
    """Give every bin a place: pinned ones theirs, whatever is there; others the cheapest beside those, if any is free.

    Parameters
    ----------
    go_on
        Is called now and then; what it raises ends the search.

    Returns
    -------
    tuple
        In the order of the bins, ``None`` for one that finds no place beside the others.
    """
    given: list[Given | None] = [None] * len(job.standees)
    choices = [_choice(job, standee) for standee in job.standees]
    for room in _rooms(job.standees):
        go_on()
        for i, seat in zip(
            room, _settle(job, [job.standees[i] for i in room], [choices[i] for i in room]), strict=True
        ):
            if seat is not None:
                given[i] = _given(job, choices[i], seat)
    return tuple(given)


def _given(job: SpotJob, choice: Choice, k: int) -> Given:
    places, at = job.laid.places[choice.bin_type.litres], int(choice.place[k])
    return Given(at, int(places.middle_cm[at]), int(places.side[at]), float(choice.carry_m[k]))


def _choice(job: SpotJob, standee: Standee) -> Choice:
    """List the places of a bin, cheapest first; a pinned one has one, even where it could not stand by itself."""
    places = job.laid.places[standee.bin_type.litres]
    barred = job.barred.get(standee.bin_type.litres, frozenset()) | standee.barred
    at = None if standee.at is None else place_at(places, *standee.at)
    if standee.pinned and at is not None:
        usable = np.zeros(len(places.usable), dtype=bool)
        usable[at] = True
        places, barred = replace(places, usable=usable), frozenset()
    return choose_among(
        places,
        standee.foot_m,
        standee.way_m,
        job.laid.rules.max_carry_m,
        job.price,
        job.walk_m_per_s,
        barred,
    )


def _rooms(standees: Sequence[Standee]) -> list[list[int]]:
    """Part the bins into rooms that never meet, each in the order given."""
    leader = list(range(len(standees)))

    def lead(i: int) -> int:
        while leader[i] != i:
            i = leader[i]
        return i

    first: dict[int, int] = {}
    for i, standee in enumerate(standees):
        for outing in standee.outings:
            if outing in first:
                leader[lead(i)] = lead(first[outing])
            first.setdefault(outing, i)
    rooms: dict[int, list[int]] = {}
    for i in range(len(standees)):
        rooms.setdefault(lead(i), []).append(i)
    return sorted(rooms.values())


def _settle(job: SpotJob, standees: Sequence[Standee], choices: Sequence[Choice]) -> list[int | None]:
    """Seat the bins of one room: index into each bin's choice, ``None`` where it finds none."""
    outings = sorted({outing for standee in standees for outing in standee.outings})
    number = {outing: i for i, outing in enumerate(outings)}
    days = len(outings)
    guests = []
    for standee, choice in zip(standees, choices, strict=True):
        mine = tuple(sorted(number[outing] for outing in standee.outings))
        guests.append(Guest((choice,), (Option(mine, (1,) * len(mine)),), (0,)))
    fill, price = job.laid.fill, job.price
    seats: list[Seat | None] = [None] * len(guests)
    # first those that are pinned, then who can stay, then the others
    for stays in (True, False):
        for g, standee in enumerate(standees):
            if standee.at is None or standee.pinned is not stays:
                continue
            k = _index(job, choices[g], standee)
            if k is not None and (stays or _fits(guests, seats, days, g, k)):
                seats[g] = Seat(0, (k,))
    for g in widest_first(guests):
        if seats[g] is None:
            seats[g] = best_seat(guests[g], out_on(guests, seats, days), fill, price)
    homed = [g for g, seat in enumerate(seats) if seat is not None]
    # pins may be in each other's way: nothing is proven of such a room
    some, done = [guests[g] for g in homed], [seat for seat in seats if seat is not None]
    best = reseat(some, done, days, fill, price, WORTH_A_MOVE)
    if job.limits.work > 0 and len(homed) == len(guests) and not _clash(some, best.seats, days):
        best = _improved(job, some, best, days)
    found: list[int | None] = [None] * len(guests)
    for g, seat in zip(homed, best.seats, strict=True):
        found[g] = seat.places[0]
    return found


def _improved(job: SpotJob, guests: Sequence[Guest], known: Placement, days: int) -> Placement:
    """Let CP-SAT look for something that is clearly better than what insertion found."""
    bound = sum(len(guest.options[0].days) * int(guest.choices[0].cost[0]) for guest in guests)
    slack = known.cost - bound
    if slack <= WORTH_A_MOVE * max(known.cost, 1) or _size(guests, slack) > MOST_VARIABLES:
        return known
    found = improve(guests, days, job.laid.fill, job.price, known, bound, None, job.limits).placement
    if found is None or found.cost >= known.cost * (1 - WORTH_A_MOVE):
        return known
    return Placement(found.seats, placement_cost(guests, found.seats, days, job.laid.fill, job.price))


def _size(guests: Sequence[Guest], slack: int) -> int:
    """Count the places that could be part of something better."""
    return sum(
        int(np.searchsorted(choice.cost - choice.cost[0], slack / max(len(guest.options[0].days), 1), side="right"))
        for guest in guests
        for choice in guest.choices
    )


def _index(job: SpotJob, choice: Choice, standee: Standee) -> int | None:
    """Find where a bin stands now among the places of its choice."""
    if standee.at is None:
        return None
    at = place_at(job.laid.places[standee.bin_type.litres], *standee.at)
    found: IntArray = np.flatnonzero(choice.place == at) if at is not None else np.zeros(0, np.int64)
    return int(found[0]) if len(found) else None


def _fits(guests: Sequence[Guest], seats: Sequence[Seat | None], days: int, g: int, k: int) -> bool:
    """Tell whether a guest can take a place beside those that have one."""
    out = out_on(guests, seats, days)
    others = [other for day in guests[g].options[0].days for other in out[day]]
    return not others or bool(fits_with(guests[g].choices[0].cut(k, k + 1), others)[0])


def _clash(guests: Sequence[Guest], seats: Sequence[Seat], days: int) -> bool:
    """Tell whether some guests are in each other's way."""
    for g, seat in enumerate(seats):
        others: list[Seat | None] = [*seats[:g], None, *seats[g + 1 :]]
        if not _fits(guests, others, days, g, seat.places[0]):
            return True
    return False
