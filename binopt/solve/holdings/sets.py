"""Sets of bins that a premises could have, and what each costs on the best places before its own door."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from binopt.domain.service import BinType, CrewTimes, Stream
from binopt.measure.crew import presentation_s
from binopt.solve.choices import Choice
from binopt.solve.options import pattern_classes
from binopt.solve.row import Standing, fits_with
from binopt.units import to_cm

MOST_ALIKE = 6
"""Bins of one size in a set that is proposed; who has more keeps them."""
FEW = 2
"""Bins of the smaller size in a set of two sizes."""
LOOKED_AT = 400
"""Places of a choice, cheapest first, among which a row of bins is laid."""


@dataclass(frozen=True, slots=True)
class BinSet:
    """Bins that are put out together.

    Parameters
    ----------
    bins
        Types by rank, the smallest first: a presentation takes the first ranks.
    room_l
        Litres that they hold, filled as far as the case allows.
    cost
        Whole units of cost of one presentation.
    length_cm
        Kerb that they take.
    """

    bins: tuple[BinType, ...]
    room_l: float
    cost: int
    length_cm: int


@dataclass(frozen=True, slots=True)
class Habit:
    """A set put out so many ``times`` a cycle: the litres a week that it then holds, cost and kerb of the cycle."""

    bins: tuple[BinType, ...]
    times: int
    litres: int
    cost: int
    length_cm: int


def kerb_cm(bins: Iterable[BinType]) -> int:
    """Return the kerb that bins take beside each other, without what lies between them."""
    return sum(to_cm(one.width_m) for one in bins)


def row_costs(choice: Choice, count: int) -> list[int]:
    """Price rows of 1 to ``count`` bins of a type, each bin on the cheapest place that those before it leave.

    Shorter than ``count`` where no more find a place.
    """
    left = choice.cut(0, LOOKED_AT)
    costs: list[int] = []
    total = 0
    while len(costs) < count and len(left.cost):
        total += int(left.cost[0])
        costs.append(total)
        left = left.take(np.flatnonzero(fits_with(left, [Standing.at(left, 0)])))
    return costs


def propose(
    choices: Mapping[int, Choice], own: tuple[BinType, ...], crew: CrewTimes, crew_per_s: float, max_fill: float
) -> list[BinSet]:
    """Propose sets for a premises: its own first, where it has places, then those that none of more room undercuts.

    Parameters
    ----------
    choices
        Places by litres of the types that may be had.
    own
        Bins of today, proposed whatever they cost.
    crew, crew_per_s
        How long the crew takes, and what a second of that costs.
    max_fill
        Share of a bin's litres that it may gather.
    """
    most = {litres: max(MOST_ALIKE, sum(b.litres == litres for b in own)) for litres in choices}
    rows = {litres: row_costs(choice, most[litres]) for litres, choice in choices.items()}

    def priced(bins: tuple[BinType, ...]) -> BinSet | None:
        counts = {one.litres: bins.count(one) for one in bins}
        if any(len(rows.get(litres, [])) < count for litres, count in counts.items()):
            return None
        row = sum(rows[litres][count - 1] for litres, count in counts.items())
        cost = row + round(crew_per_s * presentation_s(crew, bins))
        room_l = sum(one.litres for one in bins) * max_fill
        return BinSet(bins, room_l, cost, kerb_cm(bins))

    found = sorted(
        (one for bins in _sets(choices, rows) if (one := priced(bins)) is not None),
        key=lambda one: (one.cost, -one.room_l, one.length_cm),
    )
    kept = [first] if (first := priced(own)) is not None else []
    widest = 0.0
    for one in found:
        if one.room_l > widest:
            widest = one.room_l
            kept.append(one)
    return kept


def habits(sets: Sequence[BinSet], waits: Mapping[int, int], own_litres: float, most_litres: float) -> list[Habit]:
    """List how often each set could be put out so that it holds a premises' own waste, or that of others too.

    Own bins (the first set) are kept with every number of times; of the others those that none undercuts that holds
    as much.

    Parameters
    ----------
    waits
        Longest wait in days by the number of times, see ``longest_waits``.
    own_litres, most_litres
        Litres a week below which a set is too small, and beyond which none need be larger.
    """
    every = [
        (k > 0, Habit(one.bins, times, int(one.room_l * 7 / wait), one.cost * times, one.length_cm * times))
        for k, one in enumerate(sets)
        for times, wait in waits.items()
        if int(one.room_l * 7 / wait) >= own_litres
    ]
    kept: list[Habit] = []
    widest = -1
    for other, one in sorted(every, key=lambda pair: (pair[1].cost, -pair[1].litres, pair[1].length_cm)):
        if one.litres > widest and widest < most_litres:
            widest = one.litres
            kept.append(one)
        elif not other:
            kept.append(one)
    return kept


def best_waits(stream: Stream, weeks: int) -> list[Mapping[int, int]]:
    """Return the waits of a stream's patterns, without those that another pattern's never exceed."""
    least = round(stream.min_per_week * weeks)
    most = max(map(len, stream.patterns))
    every = [
        longest_waits(pattern.gaps, 7 * weeks, least)
        for pattern in pattern_classes(stream, weeks)
        if pattern.size == most
    ]
    kept: list[Mapping[int, int]] = []
    for waits in sorted(every, key=lambda w: sum(w.values())):
        if not any(all(other[times] <= wait for times, wait in waits.items()) for other in kept):
            kept.append(waits)
    return kept


def longest_waits(gaps: Sequence[int], cycle_days: int, least: int) -> Mapping[int, int]:
    """Return, by how often one presents on days with these gaps, the longest wait where the days are chosen best."""
    at = np.cumsum(gaps).tolist()
    return {
        times: min(
            max((at[day] - at[days[i - 1]] - 1) % cycle_days + 1 for i, day in enumerate(days))
            for days in combinations(range(len(at)), times)
        )
        for times in range(max(least, 1), len(at) + 1)
    }


def _sets(choices: Mapping[int, Choice], rows: Mapping[int, Sequence[int]]) -> Iterator[tuple[BinType, ...]]:
    """List sets of one size, and of a few of one size with some of the next larger ones."""
    types = [(litres, choice.bin_type) for litres, choice in sorted(choices.items())]
    for litres, one in types:
        for count in range(1, len(rows[litres]) + 1):
            yield (one,) * count
    for (small, one), (large, other) in combinations(types, 2):
        for few in range(1, min(len(rows[small]), FEW) + 1):
            for many in range(1, len(rows[large]) + 1):
                yield (one,) * few + (other,) * many
