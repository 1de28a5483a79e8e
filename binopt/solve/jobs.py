"""Cut a case into faces that are planned apart, and run them in this process or in several."""

from __future__ import annotations

import multiprocessing
import signal
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from functools import partial
from itertools import islice
from typing import TypeVar

import numpy as np
import shapely

from binopt.domain.street import GeometryArray, IntArray
from binopt.geometry.footing import parts_along
from binopt.geometry.model import Edges, Ground, StreetModel, Transects
from binopt.solve.memory import Memory

Job = TypeVar("Job")
Done = TypeVar("Done")

BATCH = 8
"""Faces handed to a process at once: few enough to share evenly, enough that handing over costs little."""
AHEAD = 16
"""Batches for each process that are handed over before they are needed: a long one should not keep others waiting."""


def street_of(model: StreetModel, face: int, obstacles: IntArray) -> StreetModel:
    """Cut one face out of the model, with its transects, the ground along it and the obstacles near it."""
    transects = model.transects
    rows = slice(int(transects.first[face]), int(transects.first[face + 1]))
    fixed = slice(*(int(i) for i in np.searchsorted(transects.fixed_of, [rows.start, rows.stop])))
    own = Transects(
        face=np.zeros(rows.stop - rows.start, np.int64),
        s_m=transects.s_m[rows],
        weight_m=transects.weight_m[rows],
        point=transects.point[rows],
        along=transects.along[rows],
        left=transects.left[rows],
        start_m=transects.start_m[rows],
        width_m=transects.width_m[rows],
        unsure_m=transects.unsure_m[rows],
        first=np.array([0, rows.stop - rows.start]),
        fixed_of=transects.fixed_of[fixed] - rows.start,
        fixed_from_m=transects.fixed_from_m[fixed],
        fixed_to_m=transects.fixed_to_m[fixed],
    )
    nothing: GeometryArray = np.empty(0, dtype=object)
    parts = parts_along(model, face)
    near = model.obstacles.some(obstacles, shapely.STRtree(nothing))
    ground = Ground(parts, shapely.STRtree(parts), Edges.of(nothing))
    return StreetModel((model.faces[face],), ground, near, own, bays=model.bays.only(face))


@contextmanager
def runner(workers: int, memory: Memory | None = None) -> Iterator[Runner]:
    """Open as many processes as there are workers; one worker plans in this process.

    With a ``memory`` jobs that were done before are not done again.
    """
    if workers <= 1:
        yield Runner(None, memory=memory)
        return
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=context, initializer=_leave_interrupts) as pool:
        try:
            yield Runner(pool, workers, memory)
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


def _leave_interrupts() -> None:
    """Let only the first process hear an interrupt: it keeps what the others have found."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


class Runner:
    """Plans faces and gives their plans in the order of the jobs, whoever finished first."""

    def __init__(self, pool: ProcessPoolExecutor | None, workers: int = 1, memory: Memory | None = None) -> None:
        self._pool = pool
        self.memory = memory
        self.workers = workers

    def each(
        self, work: Callable[[Job], Done], jobs: Iterable[Job], at_once: int = BATCH
    ) -> Generator[Done, None, None]:
        """Do the same work on many jobs, one after the other or side by side, ``at_once`` handed over together.

        Jobs are made only a little before they are done, so that they can be told how much time is left; those that
        have not begun when the caller stops asking are dropped.
        """
        if self.memory is None:
            yield from self._run(work, jobs, at_once)
        else:
            yield from self.memory.each(partial(self._run, at_once=at_once), work, jobs)

    def begin(self, work: Callable[[Job], Done], jobs: Sequence[Job]) -> Callable[[], list[Done]]:
        """Begin some work on jobs at once, to be asked for when the caller is ready; without processes it is done then.

        Nothing of it is remembered.
        """
        if self._pool is None:
            return lambda: [work(job) for job in jobs]
        begun = [self._pool.submit(work, job) for job in jobs]
        return lambda: [future.result() for future in begun]

    def _run(self, work: Callable[[Job], Done], jobs: Iterable[Job], at_once: int) -> Generator[Done, None, None]:
        if self._pool is None:
            yield from map(work, jobs)
            return
        left = iter(jobs)
        waiting: deque[Future[list[Done]]] = deque()
        try:
            while True:
                while len(waiting) < AHEAD * self.workers and (batch := list(islice(left, at_once))):
                    waiting.append(self._pool.submit(_all, work, batch))
                if not waiting:
                    return
                yield from waiting.popleft().result()
        finally:
            for future in waiting:
                future.cancel()


def _all(work: Callable[[Job], Done], batch: Sequence[Job]) -> list[Done]:
    return [work(job) for job in batch]
