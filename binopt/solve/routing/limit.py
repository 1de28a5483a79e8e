"""When a search ends: by work, which repeats, or by a clock that is handed in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limit:
    """When a search ends: after so much work (the same plan each time) or so many seconds, whatever comes first.

    Work is counted in thousands of moves that are weighed; the clock is any that counts seconds.
    """

    work: float | None = None
    seconds: float | None = None
    clock: Callable[[], float] | None = None

    def share(self, share: float) -> Limit:
        """Return a limit of some share of it."""
        work = None if self.work is None else self.work * share
        return Limit(work, None if self.seconds is None else self.seconds * share, self.clock)


class Progress:
    """Tells how much of a limit is spent."""

    def __init__(self, limit: Limit, work: Callable[[], float]) -> None:
        if limit.work is None and (limit.seconds is None or limit.clock is None):
            raise ValueError("a limit needs work, or seconds and a clock")
        self._limit, self._work = limit, work
        self._work_at_start = work()
        self._start = limit.clock() if limit.clock else 0.0

    def spent(self) -> float:
        """Return the share of the limit that is spent; 1 or more: end."""
        limit, share = self._limit, 0.0
        if limit.work is not None:
            share = (self._work() - self._work_at_start) / max(limit.work, 1e-9)
        if limit.seconds is not None and limit.clock is not None:
            share = max(share, (limit.clock() - self._start) / max(limit.seconds, 1e-9))
        return share
