"""The figures of lines: what is taken from each transect, for how long."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from binopt.domain.street import FloatArray, IntArray
from binopt.geometry.free_width import effective_width, longest_free
from binopt.geometry.ragged import firsts, ranges
from binopt.measure.narrowing import Lines
from binopt.measure.presence import HourWeights, States, Timetables, find_states

BARRIER_M = 0.80
"""Free width below which nobody with a wheelchair or a pram gets by (contract)."""
MILLIMETRE_M = 0.001
"""Free widths are compared to this."""

_CHUNK = 4_000_000


@dataclass(frozen=True, slots=True)
class LineFigures:
    """Figures of each line in a whole cycle: ``o``, ``oq``, ``s``, ``b`` in m·h, ``a`` in m²·h."""

    o: FloatArray
    oq: FloatArray
    s: FloatArray
    b: FloatArray
    a: FloatArray


def weigh(lines: Lines, times: Timetables, weights: HourWeights) -> LineFigures:
    """Weigh every state of every line by the hours that it lasts."""
    states, places = _states(lines, times, weights)
    figures = np.zeros((5, len(lines)))
    for begin, end, line, state in _parts(lines, states):
        figures[:, begin:end] = _weigh_part(lines, states, places, line, state, begin, end)
    return LineFigures(*figures)


def least_free(lines: Lines, times: Timetables, weights: HourWeights) -> FloatArray:
    """Return the least free width of each line at any minute of the cycle, in metres."""
    states, places = _states(lines, times, weights)
    least_m = lines.free_m.copy()
    for _, _, line, state in _parts(lines, states):
        np.minimum.at(least_m, line, _free(lines, states, places, line, state))
    return least_m


def _parts(lines: Lines, states: States) -> Iterator[tuple[int, int, IntArray, IntArray]]:
    """Yield runs of lines whose work fits the memory: their begin and end, and rows of a line and a state of it."""
    pieces = np.diff(lines.first)
    runs = np.diff(states.first)[states.company]
    upto = np.cumsum(pieces * runs)
    begin = 0
    while begin < len(lines):
        done = upto[begin - 1] if begin else 0
        end = max(int(np.searchsorted(upto, done + _CHUNK, side="right")), begin + 1)
        part = np.arange(begin, end)
        yield begin, end, np.repeat(part, runs[part]), ranges(states.first[states.company[part]], runs[part])
        begin = end


def _states(lines: Lines, times: Timetables, weights: HourWeights) -> tuple[States, tuple[IntArray, IntArray]]:
    """Find the states of lines, and the place of each piece's two bins among the timetables of its line.

    A place is -1 for a solid obstacle, which is always there, and -2 for a bin that is never out.
    """
    of_piece = lines.of_piece()
    never = np.append(times.of_bin, -1)
    one, other = never[lines.bin], never[lines.other]
    tables = max(len(times.first) - 1, 1)
    known = (one >= 0) & (other >= 0)
    two = known & (lines.bin != lines.other)
    on_line = np.unique(np.concatenate([(of_piece * tables + one)[known], (of_piece * tables + other)[two]]))
    line, table = np.divmod(on_line, tables)
    line_first = firsts(line, len(lines))
    states = find_states(times, line_first, table, weights, weights.of_face[lines.face])

    def place(of: IntArray, spot: IntArray) -> IntArray:
        found = np.searchsorted(on_line, of_piece * tables + of) - line_first[of_piece]
        return np.where(spot < 0, -1, np.where(known, found, -2))

    return states, (place(one, lines.bin), place(other, lines.other))


def _weigh_part(
    lines: Lines,
    states: States,
    places: tuple[IntArray, IntArray],
    line: IntArray,
    state: IntArray,
    begin: int,
    end: int,
) -> FloatArray:
    """Weigh rows of a line and a state, and sum them by line, from line ``begin`` to before line ``end``."""
    free_m = _free(lines, states, places, line, state)
    before_m = lines.free_m[line]
    effective_m, whole_m = effective_width(free_m), effective_width(before_m)
    lost_m = whole_m - effective_m
    share = np.divide(lost_m, whole_m, out=np.zeros_like(lost_m), where=whole_m > 0)
    narrower = free_m < before_m - MILLIMETRE_M
    pinched = narrower & (free_m < lines.limit_m[line] - MILLIMETRE_M)
    barred = narrower & (free_m < BARRIER_M - MILLIMETRE_M)
    hours = lines.weight_m[line] * states.hours[state]
    weighted = lines.weight_m[line] * states.weighted_h[state]
    rows = (share * hours, share * weighted, pinched * hours, barred * hours, lost_m * hours)
    return np.stack([np.bincount(line - begin, values, end - begin) for values in rows])


def _free(
    lines: Lines, states: States, places: tuple[IntArray, IntArray], line: IntArray, state: IntArray
) -> FloatArray:
    """Return what stays free on rows of a line and a state."""
    pieces = np.diff(lines.first)[line]
    piece, row = ranges(lines.first[line], pieces), np.repeat(np.arange(len(line)), pieces)
    there = np.ones(len(piece), dtype=bool)
    for place in places:
        at = place[piece]
        known = at >= 0
        there &= known | (at == -1)
        there[known] &= states.table[states.table_first[state[row[known]]] + at[known]]
    piece, row = piece[there], row[there]
    return longest_free(lines.width_m[line], firsts(row, len(line)), lines.from_m[piece], lines.to_m[piece])
