"""Which bins are out at the same time."""

from __future__ import annotations

import numpy as np

from binopt.domain.street import BoolArray, IntArray
from binopt.measure.presence import Timetables


def meet(times: Timetables, one: IntArray, other: IntArray) -> BoolArray:
    """Say of pairs of bins whether some minute finds both out. A bin that is never out meets nobody."""
    first, second = times.of_bin[one], times.of_bin[other]
    first, second = np.minimum(first, second), np.maximum(first, second)
    known = first >= 0
    met = np.zeros(len(one), bool)
    pairs, which = np.unique(np.stack([first[known], second[known]]), axis=1, return_inverse=True)
    answers = np.array([_tables_meet(times, int(a), int(b)) for a, b in pairs.T], dtype=bool)
    met[known] = answers[which.reshape(-1)] if len(answers) else False
    return met


def _tables_meet(times: Timetables, one: int, other: int) -> bool:
    if one == other:
        return True
    first = slice(times.first[one], times.first[one + 1])
    second = slice(times.first[other], times.first[other + 1])
    after = (times.out_min[second][None, :] - times.out_min[first][:, None]) % times.cycle_min
    before = (-after) % times.cycle_min
    return bool(((after < times.stay_min[first][:, None]) | (before < times.stay_min[second][None, :])).any())


def moments(times: Timetables, bins: IntArray) -> BoolArray:
    """List what is out together in the cycle: one row for each different set of some bins, one column a bin."""
    tables = np.unique(times.of_bin[bins])
    tables = tables[tables >= 0]
    if not len(tables):
        return np.zeros((0, len(bins)), bool)
    rows = [np.arange(times.first[t], times.first[t + 1]) for t in tables]
    stays = np.concatenate(rows)
    owner = np.repeat(np.arange(len(tables)), [len(row) for row in rows])
    ends = (times.out_min[stays] + times.stay_min[stays]) % times.cycle_min
    begin = np.union1d(times.out_min[stays], ends)
    out = np.zeros((len(begin), len(tables) + 1), bool)
    there = (begin[:, None] - times.out_min[stays][None, :]) % times.cycle_min < times.stay_min[stays][None, :]
    for column in range(len(tables)):
        out[:, column] = there[:, owner == column].any(axis=1)
    out = np.unique(out, axis=0)
    place = np.where(times.of_bin[bins] >= 0, np.searchsorted(tables, times.of_bin[bins]), len(tables))
    return np.asarray(out[:, place])
