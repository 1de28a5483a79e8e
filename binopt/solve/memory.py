"""What was found for a job, to be had at once when the same job comes again: in another scenario of the same street."""

from __future__ import annotations

import pickle
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from hashlib import blake2b
from typing import Any, Protocol, Self, TypeVar, runtime_checkable

Job = TypeVar("Job")
Done = TypeVar("Done")


@runtime_checkable
class Timeless(Protocol):
    """A job whose result is worth keeping: it says which job it is but for the clock."""

    def timeless(self) -> Self:
        """Return the job without the seconds that happened to be left for it."""
        ...


class Memory:
    """Results by job, as long as somebody holds the memory.

    Jobs are told apart by all that went into them, byte for byte: a job is the same or it is not, and what is recalled
    was found for exactly this one. Their seconds do not count: whoever has a result needs no time for it.
    """

    def __init__(self) -> None:
        self._found: dict[bytes, Any] = {}
        self.recalled = 0

    def __len__(self) -> int:
        return len(self._found)

    def each(
        self,
        run: Callable[[Callable[[Job], Done], Iterable[Job]], Generator[Done, None, None]],
        work: Callable[[Job], Done],
        jobs: Iterable[Job],
    ) -> Generator[Done, None, None]:
        """Give the results of jobs in their order; only those that are not known are run, and kept."""
        order: deque[tuple[bytes, bool]] = deque()

        def unknown() -> Iterator[Job]:
            for job in jobs:
                key = _key(work, job)
                known = key in self._found
                order.append((key, known))
                if not known:
                    yield job

        found = run(work, unknown())
        try:
            for done in found:
                yield from self._recall(order)
                key, _ = order.popleft()
                if key:
                    self._found[key] = done
                yield done
            yield from self._recall(order)
        finally:
            found.close()

    def _recall(self, order: deque[tuple[bytes, bool]]) -> Iterator[Any]:
        """Give those that were known when they were asked for, up to the next that was run."""
        while order and order[0][1]:
            key, _ = order.popleft()
            self.recalled += 1
            yield self._found[key]


def _key(work: Callable[[Job], Done], job: Job) -> bytes:
    """Return what a job is known by; nothing for one that does not say which it is."""
    if not isinstance(job, Timeless):
        return b""
    return blake2b(pickle.dumps((work.__qualname__, job.timeless())), digest_size=16).digest()
