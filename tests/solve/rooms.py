"""Small rooms made by hand, and the same questions answered by trying everything."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

import numpy as np

from binopt.domain.service import BinType
from binopt.geometry.candidates import ON_BAY
from binopt.solve.choices import HARM_SHARES, Choice, Fill
from binopt.solve.insertion import Guest, Seat
from binopt.solve.options import Option
from binopt.solve.pricing import Prices
from binopt.solve.row import FillTable
from tests.builders import B120, B240, B660

PRICE = Prices(1.0, 1000.0, 10_000.0, 100_000.0, 0.0, 0.0, 0.0)
KINDS = (B120, B240, B660)


def choice(bin_type: BinType, rows: Sequence[tuple[int, int, int]], isolated: Sequence[int] = ()) -> Choice:
    """Places told by middle in centimetres, side and cost, in any order."""
    rows = sorted(rows, key=lambda row: row[2])
    middle, side, cost = (np.array([row[i] for row in rows], dtype=np.int64) for i in range(3))
    half = bin_type.width_m * 50
    count = len(rows)
    alone = np.zeros(count, np.int64)
    alone[list(isolated)] = 1
    return Choice(
        bin_type,
        np.arange(count),
        middle - half,
        middle + half,
        side,
        alone,
        cost,
        np.ones(count, np.int64),
        np.zeros(count),
        (int(cost.min()) if count else 0,) * len(HARM_SHARES),
    )


def fill_of(per_m: float = 1.0, length_m: float = 20.0) -> FillTable:
    """Gaps that take the same everywhere, more the deeper they are."""
    sums = np.arange(0.0, length_m + 0.25, 0.25)
    return {
        (round(kind.depth_m * 100), side): Fill(sums * per_m * kind.depth_m, sums * 0, sums * 0)
        for kind in KINDS
        for side in (0, 1)
    }


def every_seat(guest: Guest) -> Iterator[Seat]:
    """All that one guest could do."""
    for option in range(len(guest.options)):
        for places in itertools.product(*(range(len(c.cost)) for c in guest.choices)):
            yield Seat(option, places)


def lawful(guests: Sequence[Guest], seats: Sequence[Seat], days: int) -> bool:
    """Whether bins that are out together keep apart, asked pair by pair in plain words."""
    for day in range(days):
        out = bins_out(guests, seats, day)
        for (one, k), (other, m) in itertools.combinations(out, 2):
            if one.side[k] != other.side[m] and ON_BAY in (one.side[k], other.side[m]):
                continue
            apart = max(one.low_cm[k] - other.high_cm[m], other.low_cm[m] - one.high_cm[k])
            needed = 0.0
            if one.side[k] == other.side[m]:
                needed = 30.0 if one.bin_type.four_wheeled and other.bin_type.four_wheeled else 10.0
            if one.side[k] != ON_BAY and (one.isolated[k] or other.isolated[m]):
                needed = 150.0
            if apart < needed - 1e-6:
                return False
    return True


def bins_out(guests: Sequence[Guest], seats: Sequence[Seat], day: int) -> list[tuple[Choice, int]]:
    return [
        (one, k)
        for guest, seat in zip(guests, seats, strict=True)
        for rank, (one, k) in enumerate(zip(guest.choices, seat.places, strict=True), start=1)
        if day in guest.options[seat.option].days_of(rank)
    ]


def cost_of(guests: Sequence[Guest], seats: Sequence[Seat], days: int, fill: FillTable, price: Prices) -> float:
    """What seats cost, gaps between neighbours of a row measured one by one."""
    total = 0.0
    for guest, seat in zip(guests, seats, strict=True):
        total += guest.option_cost[seat.option]
    for day in range(days):
        out = bins_out(guests, seats, day)
        total += sum(float(one.cost[k]) for one, k in out)
        for side in (0, 1):
            row = sorted(
                (float(c.low_cm[k]), float(c.high_cm[k]), c.bin_type.depth_m) for c, k in out if c.side[k] == side
            )
            for left, right in itertools.pairwise(row):
                if 0 < right[0] - left[1] < 150:
                    depth = round(min(left[2], right[2]) * 100)
                    at = np.array([left[1]]), np.array([right[0]])
                    total += float(fill[depth, side].cost(price, *at)[0])
    return total


def best_of_all(
    guests: Sequence[Guest], days: int, fill: FillTable, price: Prices
) -> tuple[float, tuple[Seat, ...]] | None:
    """The cheapest lawful seats by trying all."""
    found = [
        (cost_of(guests, seats, days, fill, price), seats)
        for seats in itertools.product(*(list(every_seat(guest)) for guest in guests))
        if lawful(guests, seats, days)
    ]
    return min(found, key=lambda one: one[0], default=None)


def always(bins: int, days: int = 1) -> Option:
    """All bins out on all days."""
    return Option(tuple(range(days)), (bins,) * days)
