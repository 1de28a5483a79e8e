"""When bins are out: presences as intervals of the cycle, to the minute, and the states that they make together.

Bins with the same timetable are one timetable: a face's presentations share a few, so that all of a week's states of a
transect are few as well.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from binopt.domain.plan import Presentation, Spot
from binopt.domain.street import BoolArray, Face, FloatArray, IntArray
from binopt.geometry.ragged import firsts, number, number_sets, ranges
from binopt.units import WEEK_MIN


@dataclass(frozen=True, slots=True)
class Timetables:
    """The different timetables of a set of bins.

    Attributes
    ----------
    of_bin
        Number of each bin's timetable, -1 for a bin that is never out.
    first
        ``first[i] : first[i + 1]`` are the presences of timetable ``i``.
    out_min, stay_min
        Of each presence the minute of the cycle at which it begins, and how long it lasts, at most the cycle.
    cycle_min
        Length of the cycle.
    """

    of_bin: IntArray
    first: IntArray
    out_min: IntArray
    stay_min: IntArray
    cycle_min: int

    def minutes_out(self) -> IntArray:
        """Return for how many minutes of the cycle each bin is out, all its presences together."""
        total = np.concatenate([[0], np.cumsum(self.stay_min)])
        of_table = np.append(total[self.first[1:]] - total[self.first[:-1]], 0)
        minutes: IntArray = of_table[self.of_bin]
        return minutes


def timetables(spots: Sequence[Spot], presentations: Iterable[Presentation], cycle_min: int) -> Timetables:
    """Find when each bin is out: in those presentations of its premises and stream that take its rank."""
    of_key: dict[tuple[str, str], list[Presentation]] = defaultdict(list)
    for presentation in presentations:
        of_key[presentation.key].append(presentation)
    known: dict[tuple[tuple[int, int], ...], int] = {}
    of_rank: dict[tuple[str, str, int], int] = {}
    for (premises, stream), given in of_key.items():
        for rank in range(1, max(one.bins_out for one in given) + 1):
            stays = {
                (one.out_min % cycle_min, min(one.in_min - one.out_min, cycle_min))
                for one in given
                if one.bins_out >= rank and one.in_min > one.out_min
            }
            if stays:
                of_rank[premises, stream, rank] = known.setdefault(tuple(sorted(stays)), len(known))
    of_bin = np.array([of_rank.get((spot.premises_id, spot.stream, spot.rank), -1) for spot in spots], dtype=np.int64)
    stays_of = list(known)
    first = np.concatenate([[0], np.cumsum([len(stays) for stays in stays_of], dtype=np.int64)]).astype(np.int64)
    flat = np.array([stay for stays in stays_of for stay in stays], dtype=np.int64).reshape(-1, 2)
    return Timetables(of_bin, first, flat[:, 0], flat[:, 1], cycle_min)


def joined(one: Timetables, other: Timetables) -> Timetables:
    """Put the timetables of two sets of bins, of the same cycle, behind each other: the first set's bins come first."""
    before = len(one.first) - 1
    return Timetables(
        np.concatenate([one.of_bin, np.where(other.of_bin >= 0, other.of_bin + before, -1)]),
        np.concatenate([one.first, one.first[-1] + other.first[1:]]),
        np.concatenate([one.out_min, other.out_min]),
        np.concatenate([one.stay_min, other.stay_min]),
        one.cycle_min,
    )


@dataclass(frozen=True, slots=True)
class HourWeights:
    """The hourly weights of faces as a running total over the week.

    Attributes
    ----------
    of_face
        Which weights each face has.
    total_h : (m, 169)
        Sum of the weights before each hour of the week.
    """

    of_face: IntArray
    total_h: FloatArray

    @classmethod
    def of(cls, faces: Sequence[Face]) -> HourWeights:
        """Collect the different weights of faces; a face without weighs every hour by 1."""
        known: dict[tuple[float, ...] | None, int] = {}
        of_face = np.array([known.setdefault(face.hour_weights, len(known)) for face in faces], dtype=np.int64)
        rows = [(1.0,) * 168 if weights is None else weights for weights in known]
        hourly = np.array(rows, dtype=float).reshape(-1, 168)
        return cls(of_face, np.hstack([np.zeros((len(hourly), 1)), np.cumsum(hourly, axis=1)]))

    def until(self, which: IntArray, minute: IntArray) -> FloatArray:
        """Return the weighted hours from the cycle's beginning to minutes of it."""
        week, rest = np.divmod(minute, WEEK_MIN)
        hour, part = np.divmod(rest, 60)
        begun = self.total_h[which, hour]
        weight = self.total_h[which, np.minimum(hour + 1, 168)] - begun
        hours: FloatArray = week * self.total_h[which, 168] + begun + weight * part / 60
        return hours


@dataclass(frozen=True, slots=True)
class States:
    """What is out together, and for how long, on lines that share a set of timetables (a *company*).

    Attributes
    ----------
    company
        The company of each line.
    first
        ``first[c] : first[c + 1]`` are the states of company ``c`` in which anything is out.
    hours, weighted_h
        How long each state lasts in a cycle, plain and weighted by the hours' weights.
    size
        Number of timetables of each company.
    table_first, table
        ``table[table_first[state] + place]`` says whether the timetable at that place of its company is out.
    """

    company: IntArray
    first: IntArray
    hours: FloatArray
    weighted_h: FloatArray
    size: IntArray
    table_first: IntArray
    table: BoolArray


def find_states(
    times: Timetables, line_first: IntArray, line_table: IntArray, weights: HourWeights, which: IntArray
) -> States:
    """Find the states of each line from the timetables on it.

    Parameters
    ----------
    times
        The timetables.
    line_first, line_table
        ``line_table[line_first[i] : line_first[i + 1]]`` are the timetables on line ``i``, each once, ascending.
    weights, which
        The hours' weights, and which of them each line has.
    """
    company = number_sets(which, line_first, line_table)
    _, example = number(company)
    size = np.diff(line_first)[example]
    member = line_table[ranges(line_first[example], size)]
    place = ranges(np.zeros(len(example), np.int64), size)
    member_company = np.repeat(np.arange(len(example)), size)

    # every presence of a company's timetables; its minutes of change cut the cycle
    count = np.diff(times.first)[member]
    stay = ranges(times.first[member], count)
    stay_company, stay_place = np.repeat(member_company, count), np.repeat(place, count)
    out_min, stay_min = times.out_min[stay], times.stay_min[stay]
    changes = np.concatenate([out_min, (out_min + stay_min) % times.cycle_min, np.zeros(len(example), np.int64)])
    owners = np.concatenate([stay_company, stay_company, np.arange(len(example))])
    key = np.unique(owners * times.cycle_min + changes)
    of_company, begin = np.divmod(key, times.cycle_min)
    end = np.append(begin[1:], 0)
    last = np.append(of_company[1:] != of_company[:-1], True) if len(key) else np.zeros(0, bool)
    end[last] = times.cycle_min

    # which timetable is out in which stretch of the cycle
    out_first = np.concatenate([[0], np.cumsum(size[of_company])])
    table = np.zeros(int(out_first[-1]), dtype=bool)
    by_company = firsts(of_company, len(example))
    stretches = np.diff(by_company)[stay_company]
    stretch = ranges(by_company[stay_company], stretches)
    again = np.repeat(np.arange(len(stay)), stretches)
    there = (begin[stretch] - out_min[again]) % times.cycle_min < stay_min[again]
    table[out_first[stretch[there]] + stay_place[again[there]]] = True

    # equal stretches of a company are one state; the one in which nothing is out counts nothing
    state = number_sets(of_company, out_first, table.astype(np.int64))
    _, shown = number(state)
    hours = np.bincount(state, (end - begin) / 60, len(shown)).astype(np.float64)
    kind = which[example][of_company]
    flow = weights.until(kind, end) - weights.until(kind, begin)
    weighted_h = np.bincount(state, flow, len(shown)).astype(np.float64)
    anything = np.bincount(np.repeat(state, size[of_company]), table, len(shown)) > 0
    shown, hours, weighted_h = shown[anything], hours[anything], weighted_h[anything]
    order = np.argsort(of_company[shown], kind="stable")
    shown = shown[order]
    return States(
        company,
        firsts(of_company[shown], len(example)),
        hours[order],
        weighted_h[order],
        size,
        out_first[shown],
        table,
    )
