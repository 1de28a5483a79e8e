"""When trucks really come: rounds driven many times over, and the windows that hold.

Nothing takes the same time twice. A round is driven in as many weeks as are asked for: each drive and each stop takes
its expected time times a draw of its own, the whole shift times a draw of its day (traffic, weather, the crew), and the
start is late by some minutes. Draws are lognormal with mean 1, so that nothing takes negative time and the expected
minute stays the mean. A crew never begins before a window does: where it is early, it waits.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import repeat

import numpy as np

from binopt.domain.case import Punctuality
from binopt.domain.rounds import Round
from binopt.domain.street import FloatArray, IntArray

WEEKS = 1000
"""Weeks in which every round is driven to find its windows, and in which these are held against it again."""
TRIALS = 11
"""In how many ways the weeks that a window may lose are shared between too early and too late."""


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
    count = len(tour.stops)
    day = draw_factors(terms.day_spread, (weeks, 1), draws)
    drive_s = np.array([stop.drive_s for stop in tour.stops]) * draw_factors(terms.drive_spread, (weeks, count), draws)
    service_s = np.array([stop.service_s for stop in tour.stops]) * draw_factors(
        terms.service_spread, (weeks, count), draws
    )
    wait_s = np.array([stop.wait_s for stop in tour.stops], dtype=float)
    late_s = np.abs(draws.normal(0.0, terms.start_spread_min * 60, weeks))
    begin, end = np.empty((weeks, count)), np.empty((weeks, count))
    clock = tour.start_s + late_s
    for k in range(count):
        begin[:, k] = clock + drive_s[:, k] * day[:, 0] + wait_s[k]
        if earliest_s is not None:
            begin[:, k] = np.maximum(begin[:, k], earliest_s[k])
        clock = end[:, k] = begin[:, k] + service_s[:, k] * day[:, 0]
    return Drives(begin, end)


def narrowest_windows(drives: Drives, terms: Punctuality, least_min: int) -> tuple[IntArray, IntArray]:
    """Find for each stop the narrowest window that holds the truck's whole work in the share of weeks asked for.

    Windows begin and end on whole steps of ``terms.window_step_min`` and are at least ``least_min`` wide.

    Returns
    -------
    from_min, to_min : (stops,)
        Minutes of the cycle.
    """
    weeks, count = drives.begin_s.shape
    kept = int(np.ceil(terms.reliability * weeks - 1e-9))
    step = terms.window_step_min
    from_min, to_min = np.zeros(count, np.int64), np.zeros(count, np.int64)
    for k in range(count):
        order = np.argsort(drives.begin_s[:, k], kind="stable")
        begin, end = drives.begin_s[order, k], drives.end_s[order, k]
        best: tuple[int, int, int] | None = None
        # some of the weeks that may be lost are lost because the truck came before the window, the others after it
        for lost in np.unique(np.linspace(0, weeks - kept, TRIALS).astype(np.int64)).tolist():
            first = int(begin[lost] // (60 * step)) * step
            late = np.partition(end[lost:], kept - 1)[kept - 1]
            last = int(-(-late // (60 * step))) * step
            last = max(last, first + -(-least_min // step) * step)
            if best is None or (last - first, -first) < best[:2]:
                best = (last - first, -first, last)
        if best is not None:
            from_min[k], to_min[k] = -best[1], best[2]
    return from_min, to_min


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
