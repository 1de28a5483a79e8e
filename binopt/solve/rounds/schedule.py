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

    def begin(self, arrived_s: int) -> int | None:
        """Return the first second from an arrival on at which the work may begin, ``None`` where none is left."""
        if not self.windows:
            return arrived_s
        return next((max(arrived_s, earliest) for earliest, latest in self.windows if arrived_s <= latest), None)


@dataclass(frozen=True, slots=True)
class Clock:
    """When a round starts, and for each leg the waiting before its work (a break included) and the work's begin."""

    start_s: int
    wait_s: tuple[int, ...]
    begin_s: tuple[int, ...]


def run_clock(legs: Sequence[Leg], start_s: int, break_s: int = 0, break_after_s: int = FOREVER_S) -> Clock:
    """Let a round run from its start.

    Parameters
    ----------
    legs
        The stops after the depot, the depot last.
    start_s
        When it leaves the depot, in seconds of the day.
    break_s, break_after_s
        A round that takes longer than that has one break, as late as it may be and keep every window after it; at the
        latest before the stop whose work would end more than ``break_after_s`` after the start.
    """
    plain = _run(legs, start_s, None, 0)
    if plain is None:
        raise ValueError("the round does not keep its windows")
    if plain.begin_s[-1] - start_s <= break_after_s or break_s == 0:
        return plain
    due = next(k for k, leg in enumerate(legs) if plain.begin_s[k] + leg.service_s > start_s + break_after_s)
    for k in (*range(due, -1, -1), *range(due + 1, len(legs))):
        found = _run(legs, start_s, k, break_s)
        if found is not None:
            return found
    return plain


def _run(legs: Sequence[Leg], start_s: int, pause: int | None, break_s: int) -> Clock | None:
    now = start_s
    waits, begins = [], []
    for k, leg in enumerate(legs):
        arrived = now + leg.drive_s
        begin = leg.begin(arrived + (break_s if k == pause else 0))
        if begin is None:
            return None
        waits.append(begin - arrived)
        begins.append(begin)
        now = begin + leg.service_s
    return Clock(start_s, tuple(waits), tuple(begins))
