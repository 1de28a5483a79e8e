"""On which days a premises presents, and with how many bins: every choice that keeps its bins from overflowing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import inf

from binopt.domain.service import Holding, Stream

ROUNDING_LITRES = 1e-6
MOST_DAYS = 8
"""Above this many days of a cycle only choices that repeat within it are looked at."""


@dataclass(frozen=True, slots=True)
class Option:
    """One way to present: ``bins_out[i]`` bins on the pattern's day of index ``days[i]``."""

    days: tuple[int, ...]
    bins_out: tuple[int, ...]

    def days_of(self, rank: int) -> tuple[int, ...]:
        """Indices of the days on which the bin of a rank is out."""
        return tuple(day for day, out in zip(self.days, self.bins_out, strict=True) if out >= rank)


@dataclass(frozen=True, slots=True)
class PatternClass:
    """Sets of days that differ only by a turn of the circle of days, hence serve equally well.

    ``gaps[i]`` are the days from the day before day ``i`` to day ``i``; ``members`` are the sets themselves, each as
    its days in the order of ``gaps``.
    """

    gaps: tuple[int, ...]
    members: tuple[tuple[int, ...], ...]

    @property
    def size(self) -> int:
        """Number of days."""
        return len(self.gaps)


def pattern_classes(stream: Stream, weeks: int) -> tuple[PatternClass, ...]:
    """Group every non-empty part of the stream's patterns by the gaps between its days."""
    cycle = 7 * weeks
    sets = {
        part
        for pattern in stream.patterns
        for size in range(1, len(pattern) + 1)
        for part in combinations(sorted(pattern), size)
    }
    grouped: dict[tuple[int, ...], list[tuple[int, ...]]] = {}
    for days in sorted(sets, key=lambda d: (len(d), d)):
        gaps = tuple((day - days[i - 1]) % cycle or cycle for i, day in enumerate(days))
        turns = [(gaps[k:] + gaps[:k], k) for k in range(len(days))]
        first, turn = min(turns)
        grouped.setdefault(first, []).append(days[turn:] + days[:turn])
    return tuple(PatternClass(gaps, tuple(members)) for gaps, members in grouped.items())


def _bins_needed(holding: Holding, litres: float, max_fill: float) -> float:
    room = 0.0
    for count, bin_type in enumerate(holding.bins, start=1):
        room += bin_type.litres * max_fill
        if litres <= room + ROUNDING_LITRES:
            return count
    return inf


def _parts(count: int) -> Iterable[tuple[int, ...]]:
    if count <= MOST_DAYS:
        for size in range(1, count + 1):
            yield from combinations(range(count), size)
        return
    for step in (step for step in range(1, count + 1) if count % step == 0):
        for size in range(1, min(step, MOST_DAYS) + 1):
            for base in combinations(range(step), size):
                yield tuple(sorted(b + turn for b in base for turn in range(0, count, step)))


def options(holding: Holding, gaps: Sequence[int], stream: Stream, weeks: int, max_fill: float) -> tuple[Option, ...]:
    """List the ways in which a premises can present on a pattern, none of which another one makes needless.

    An option is needless when another presents on some of its days with no more bins on any.

    Parameters
    ----------
    gaps
        Days before each day of the pattern, around the cycle.
    max_fill
        Share of a bin's litres that it may gather between collections.

    Returns
    -------
    tuple of Option
        Empty when the bins cannot hold the waste on this pattern. One option without days when there is no waste.
    """
    if holding.litres_per_week <= 0:
        return (Option((), ()),)
    at = [sum(gaps[: i + 1]) for i in range(len(gaps))]
    cycle = 7 * weeks
    found: list[Option] = []
    for days in sorted(set(_parts(len(gaps))), key=lambda d: (len(d), d)):
        if len(days) < stream.min_per_week * weeks:
            continue
        waits = [(at[day] - at[days[i - 1]]) % cycle or cycle for i, day in enumerate(days)]
        needed = [_bins_needed(holding, holding.litres_per_week * wait / 7, max_fill) for wait in waits]
        if max(needed) == inf:
            continue
        option = Option(days, tuple(int(n) for n in needed))
        if not any(_makes_needless(other, option) for other in found):
            found.append(option)
    return tuple(found)


def _makes_needless(better: Option, option: Option) -> bool:
    out = dict(zip(option.days, option.bins_out, strict=True))
    return all(count <= out.get(day, 0) for day, count in zip(better.days, better.bins_out, strict=True))
