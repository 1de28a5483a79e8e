"""What was found for a job, to be had at once when the same job comes again: in another scenario of the same street."""

from __future__ import annotations

import pickle
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import dataclass
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


@runtime_checkable
class Teachable(Protocol):
    """A job that can start from what was found for another one that is like it."""

    def kin(self) -> object:
        """Return what jobs that are alike have in common."""
        ...

    def taught(self, before: Self, found: Any) -> Self:  # noqa: ANN401 - whatever its work gives
        """Return the job with what was found for another one to start from."""
        ...


@dataclass(frozen=True, slots=True)
class _Asked:
    """A job on its way: what it is known by, whether it is, and what jobs like it are known by."""

    key: bytes
    known: bool
    kin: bytes = b""
    job: Any = None


class Memory:
    """Results by job, as long as somebody holds the memory.

    Jobs are told apart by all that went into them, byte for byte: a job is the same or it is not, and what is recalled
    was found for exactly this one. Their seconds do not count: whoever has a result needs no time for it. A job that is
    not known starts from what was found for the first one like it, where it can.
    """

    def __init__(self) -> None:
        self._found: dict[bytes, Any] = {}
        self._alike: dict[bytes, tuple[Any, Any]] = {}
        self._kept: dict[bytes, Any] = {}
        self.recalled = 0

    def keep(self, job: object, done: object) -> None:
        """Keep what came of a job in the end, when all that is around it was looked at too."""
        self._kept.setdefault(_digest(job), done)

    def kept(self, job: object) -> Any:  # noqa: ANN401 - whatever was kept
        """Return what was kept of a job, ``None`` where nothing was."""
        return self._kept.get(_digest(job))

    def __len__(self) -> int:
        return len(self._found)

    def each(
        self,
        run: Callable[[Callable[[Job], Done], Iterable[Job]], Generator[Done, None, None]],
        work: Callable[[Job], Done],
        jobs: Iterable[Job],
    ) -> Generator[Done, None, None]:
        """Give the results of jobs in their order; only those that are not known are run, and kept."""
        order: deque[_Asked] = deque()

        def unknown() -> Iterator[Job]:
            for job in jobs:
                key = _key(work, job)
                if key in self._found:
                    order.append(_Asked(key, known=True))
                    continue
                kin = _kin(work, job)
                order.append(_Asked(key, False, kin, job if kin else None))
                yield job.taught(*self._alike[kin]) if isinstance(job, Teachable) and kin in self._alike else job

        found = run(work, unknown())
        try:
            for done in found:
                yield from self._recall(order)
                asked = order.popleft()
                if asked.key:
                    self._found[asked.key] = done
                if asked.kin:
                    self._alike.setdefault(asked.kin, (asked.job, done))
                yield done
            yield from self._recall(order)
        finally:
            found.close()

    def _recall(self, order: deque[_Asked]) -> Iterator[Any]:
        """Give those that were known when they were asked for, up to the next that was run."""
        while order and order[0].known:
            self.recalled += 1
            yield self._found[order.popleft().key]


def _key(work: Callable[[Job], Done], job: Job) -> bytes:
    """Return what a job is known by; nothing for one that does not say which it is."""
    if not isinstance(job, Timeless):
        return b""
    return _digest((work.__qualname__, job.timeless()))


def _kin(work: Callable[[Job], Done], job: Job) -> bytes:
    """Return what jobs like it are known by; nothing for one that learns nothing from others."""
    if not isinstance(job, Teachable):
        return b""
    return _digest((work.__qualname__, job.kin()))


def _digest(value: object) -> bytes:
    return blake2b(pickle.dumps(value), digest_size=16).digest()
