"""The clock of a round: when work begins at each stop, with breaks and with windows that must be waited for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

FOREVER_S = 2**31


@dataclass(frozen=True, slots=True)
class Leg:
    """One stop as the clock sees it: the drive to it, the work there, and when the work may begin.

    ``windows`` are pairs of earliest and latest seconds of the day, ascending; empty: at any time.
    """

    drive_s: int
    service_s: int
    windows: tuple[tuple[int, int], ...] = ()

    def begin(self, arrived_s: int) -> int:
        """Return the first second from an arrival on at which the work may begin; the arrival where none is left."""
        for earliest, latest in self.windows:
            if arrived_s <= latest:
                return max(arrived_s, earliest)
        return arrived_s


@dataclass(frozen=True, slots=True)
class Clock:
    """When a round starts, and for each leg the waiting before its work (a break included) and the work's begin."""

    start_s: int
    wait_s: tuple[int, ...]
    begin_s: tuple[int, ...]


def run_clock(legs: Sequence[Leg], start_s: int, break_s: int = 0, break_after_s: int = FOREVER_S) -> Clock:
    """Let a round begin as early as it may, or so much later that it waits no more than it must.

    Parameters
    ----------
    legs
        The stops after the depot, the depot last.
    start_s
        Earliest start, in seconds of the day.
    break_s, break_after_s
        One break of that length before the stop whose work would end later than that after the start.
    """
    early = _run(legs, start_s, break_s, break_after_s)
    idle = sum(early.wait_s)
    if idle <= break_s:
        return early
    low, high = 0, idle
    end = early.begin_s[-1]
    while low < high:  # the latest start that is not later home
        middle = (low + high + 1) // 2
        later = _run(legs, start_s + middle, break_s, break_after_s)
        low, high = (middle, high) if later.begin_s[-1] <= end else (low, middle - 1)
    return _run(legs, start_s + low, break_s, break_after_s)


def _run(legs: Sequence[Leg], start_s: int, break_s: int, break_after_s: int) -> Clock:
    now, due = start_s, break_s > 0
    waits, begins = [], []
    for leg in legs:
        arrived = now + leg.drive_s
        ready = arrived
        if due and arrived + leg.service_s > start_s + break_after_s:
            ready, due = arrived + break_s, False
        begin = leg.begin(ready)
        waits.append(begin - arrived)
        begins.append(begin)
        now = begin + leg.service_s
    return Clock(start_s, tuple(waits), tuple(begins))
