"""When trucks really come: rounds driven many times over, and the windows that hold.

Nothing takes the same time twice. A round is driven in as many weeks as are asked for: each drive and each stop takes
its expected time times a draw of its own, the whole shift times a draw of its day (traffic, weather, the crew), and the
start is late by some minutes. Draws are lognormal with mean 1, so that nothing takes negative time and the expected
minute stays the mean. A crew never begins before a window does: where it is early, it waits.

That is why windows may begin at the expected minute, not before the earliest truck: bins need not stand out for trucks
that are early, and what crews wait is part of the round as expected.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import repeat

import numpy as np

from binopt.domain.case import Punctuality
from binopt.domain.rounds import Round, StopKind
from binopt.domain.street import FloatArray, IntArray

WEEKS = 1000
"""Weeks in which every round is driven to find its windows, and in which these are held against it again."""
SURE = 1.645
"""Standard deviations by which windows hold in more of those weeks than asked for: so they hold in other weeks too, at
a confidence of 95 % (one-sided, normal)."""


@dataclass(frozen=True, slots=True)
class Drives:
    """A round driven in many weeks: when work at each stop begins and ends, in seconds of the cycle, (weeks, stops)."""

    begin_s: FloatArray
    end_s: FloatArray


def draw_factors(spread: float, shape: tuple[int, ...], draws: np.random.Generator) -> FloatArray:
    """Draw lognormal factors of mean 1 and a standard deviation of ``spread``."""
    if spread <= 0:
        return np.ones(shape)
    sigma2 = np.log1p(spread**2)
    factors: FloatArray = np.exp(draws.normal(-sigma2 / 2, np.sqrt(sigma2), shape))
    return factors


def drive(
    tour: Round, terms: Punctuality, weeks: int, draws: np.random.Generator, earliest_s: FloatArray | None = None
) -> Drives:
    """Drive a round in many weeks.

    Parameters
    ----------
    tour
        The round as expected.
    terms
        How much times spread.
    weeks
        How often it is driven.
    draws
        The source of chance, seeded by the caller.
    earliest_s
        Second of the cycle before which work at each stop does not begin, (stops,), minus infinity where it may.
    """
    times = _Times.of(tour, terms, weeks, draws)
    begin, end = np.empty_like(times.drive_s), np.empty_like(times.drive_s)
    clock = times.start_s
    for k in range(begin.shape[1]):
        begin[:, k] = clock + times.drive_s[:, k]
        if earliest_s is not None:
            begin[:, k] = np.maximum(begin[:, k], earliest_s[k])
        clock = end[:, k] = begin[:, k] + times.service_s[:, k]
    return Drives(begin, end)


@dataclass(frozen=True, slots=True)
class _Times:
    """A round in many weeks: its start, (weeks,), and at each stop drive and break, and the work, (weeks, stops)."""

    start_s: FloatArray
    drive_s: FloatArray
    service_s: FloatArray

    @classmethod
    def of(cls, tour: Round, terms: Punctuality, weeks: int, draws: np.random.Generator) -> _Times:
        shape = (weeks, len(tour.stops))
        day = draw_factors(terms.day_spread, (weeks, 1), draws)
        drive_s = np.array([stop.drive_s for stop in tour.stops]) * draw_factors(terms.drive_spread, shape, draws)
        service_s = np.array([stop.service_s for stop in tour.stops]) * draw_factors(terms.service_spread, shape, draws)
        late_s = np.abs(draws.normal(0.0, terms.start_spread_min * 60, weeks))
        rest_s = np.array([stop.wait_s - stop.hold_s for stop in tour.stops], dtype=float)
        return cls(tour.start_s + late_s, drive_s * day + rest_s, service_s * day)


@dataclass(frozen=True, slots=True)
class Timetable:
    """What is told of a round's stops.

    Attributes
    ----------
    from_min, to_min : (stops,)
        The windows in minutes of the cycle, 0 where nothing is collected.
    hold_s : (stops,)
        Mean seconds that crews wait for a window to begin.
    begin_s : (stops,)
        Begin of the work as expected, in seconds of the cycle, the waiting counted.
    """

    from_min: IntArray
    to_min: IntArray
    hold_s: IntArray
    begin_s: IntArray


def timetable(
    tour: Round,
    terms: Punctuality,
    weeks: int,
    draws: np.random.Generator,
    least_min: int,
    *,
    early_min: float = 0.0,
    not_before_min: IntArray | None = None,
) -> Timetable:
    """Find the windows of a round's stops, as expected by crews that wait for them.

    A window begins at the expected minute of the work and ends where it holds the truck's whole work in the share of
    weeks asked for, and surely so. Windows begin and end on whole steps of ``terms.window_step_min`` and are at least
    ``least_min`` wide.

    Parameters
    ----------
    tour
        The round; what its stops hold so far is forgotten.
    early_min
        How long before the expected minute windows begin: the earlier, the less crews wait. Infinite: nobody waits.
    not_before_min
        Minute of the cycle before which the window of each stop does not begin, (stops,); crews wait for that too.
    """
    times = _Times.of(tour, terms, weeks, draws)
    count, step = len(tour.stops), terms.window_step_min
    last = _last_week(terms.reliability, weeks)
    from_min, to_min, hold_s, begin_s = np.zeros((4, count), np.int64)
    clock, now = times.start_s, tour.start_s
    for k, stop in enumerate(tour.stops):
        begin = clock + times.drive_s[:, k]
        now += stop.drive_s + stop.wait_s - stop.hold_s
        if stop.kind is StopKind.COLLECT:
            wanted_s = float(begin.min()) if np.isinf(early_min) else now - 60 * early_min
            from_min[k] = int(min(wanted_s, now) // (60 * step)) * step
            if not_before_min is not None:
                from_min[k] = max(from_min[k], not_before_min[k])
            hold = np.maximum(60 * from_min[k] - begin, 0)
            hold_s[k] = max(round(float(hold.mean())), 60 * from_min[k] - now)
            begin, now = begin + hold, now + int(hold_s[k])
        clock = begin + times.service_s[:, k]
        begin_s[k], now = now, now + stop.service_s
        if stop.kind is StopKind.COLLECT:
            late_s = max(float(np.partition(clock, last)[last]), now)
            to_min[k] = max(_steps(late_s / 60, step), from_min[k] + _steps(least_min, step))
    return Timetable(from_min, to_min, hold_s, begin_s)


def _last_week(reliability: float, weeks: int) -> int:
    """Return which of the weeks, sorted by when the truck leaves, a window still has to hold, counted from 0."""
    held = reliability * weeks
    held += SURE * np.sqrt(held * (1 - reliability))
    return min(int(np.ceil(held - 1e-9)), weeks) - 1


def _steps(minutes: float, step: int) -> int:
    return int(-(-minutes // step)) * step


def at_its_minutes(tour: Round, told: Timetable) -> Round:
    """Give a round the minutes of its timetable."""
    stops = (
        replace(stop, wait_s=stop.wait_s - stop.hold_s + hold_s, hold_s=hold_s, begin_s=begin_s)
        for stop, hold_s, begin_s in zip(tour.stops, told.hold_s.tolist(), told.begin_s.tolist(), strict=True)
    )
    return replace(tour, stops=tuple(stops))


def share_inside(drives: Drives, from_min: IntArray, to_min: IntArray) -> FloatArray:
    """Share of weeks in which each stop's whole work lies inside its window, (stops,)."""
    inside = (drives.begin_s >= from_min * 60 - 1e-6) & (drives.end_s <= to_min * 60 + 1e-6)
    shares: FloatArray = inside.mean(axis=0)
    return shares


def streams_of_chance(rounds: Sequence[Round], seed: int) -> list[np.random.Generator]:
    """Give every round draws of its own, by its id: adding a round changes no other's."""
    return [np.random.default_rng([seed, *tour.round_id.encode()]) for tour in rounds]


def drive_all(
    rounds: Sequence[Round], terms: Punctuality, seed: int, earliest_s: Iterable[FloatArray | None] = repeat(None)
) -> Iterator[Drives]:
    """Drive rounds in the weeks from which windows are made: the same for the same rounds and seed, whoever asks.

    One round after the other: a town's would not fit into memory together. ``earliest_s`` is that of ``drive``, for
    each round.
    """
    for tour, chance, earliest in zip(rounds, streams_of_chance(rounds, seed), earliest_s, strict=False):
        yield drive(tour, terms, WEEKS, chance, earliest)
