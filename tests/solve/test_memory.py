"""What is known is not done again, comes in the order of the jobs, and was found for exactly the same job."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from binopt.solve.jobs import runner
from binopt.solve.memory import Memory


@dataclass(frozen=True)
class Sum:
    """A job that notes where it was done, so that it can be told whether it was done again."""

    number: int
    seconds: float = 1.0

    def timeless(self) -> Sum:
        return replace(self, seconds=0.0)


def double(job: Sum) -> tuple[int, float]:
    return 2 * job.number, job.seconds


def negate(job: Sum) -> tuple[int, float]:
    return -job.number, job.seconds


@pytest.mark.parametrize("workers", [1, 2])
def test_results_come_in_the_order_of_the_jobs(workers):
    memory = Memory()
    numbers = [3, 1, 3, 2, 1, 5]
    with runner(workers, memory) as run:
        first = list(run.each(double, [Sum(n) for n in (1, 2)], at_once=1))
        found = list(run.each(double, [Sum(n) for n in numbers], at_once=1))
        other = list(run.each(negate, [Sum(1)]))
    assert [done for done, _ in (*first, *found)] == [2 * n for n in (1, 2, *numbers)]
    assert other == [(-1, 1.0)], "the same job, but other work"


@given(st.lists(st.lists(st.integers(0, 6), max_size=8), max_size=5))
def test_a_job_is_done_once_whatever_its_seconds(lists):
    memory = Memory()
    done: list[int] = []

    def noting(job: Sum) -> int:
        done.append(job.number)
        return job.number + 1

    with runner(1, memory) as run:
        for seconds, numbers in enumerate(lists, start=1):
            assert list(run.each(noting, [Sum(n, seconds) for n in numbers])) == [n + 1 for n in numbers]
    assert sorted(done) == sorted({n for numbers in lists for n in numbers})
    assert memory.recalled == sum(map(len, lists)) - len(memory)


def test_jobs_that_do_not_say_which_they_are_are_always_done():
    memory = Memory()
    with runner(1, memory) as run:
        assert list(run.each(abs, [-1, -1, 2])) == [1, 1, 2]
    assert (len(memory), memory.recalled) == (0, 0)


def test_a_caller_that_has_enough_leaves_the_rest():
    memory = Memory()
    with runner(1, memory) as run:
        found = run.each(double, (Sum(n) for n in range(10)))
        assert next(found) == (0, 1.0)
        found.close()
    assert len(memory) == 1


@dataclass(frozen=True)
class Climb(Sum):
    """A job that can begin where one of the same hill ended."""

    hill: str = ""
    begin: int = 0

    def kin(self) -> object:
        return self.hill

    def taught(self, before: Climb, found: tuple[int, int]) -> Climb:
        return replace(self, begin=before.number + found[1])


def climb(job: Climb) -> tuple[int, int]:
    return job.begin, job.number


@pytest.mark.parametrize("workers", [1, 2])
def test_a_job_starts_from_the_first_that_was_like_it(workers):
    memory = Memory()
    with runner(workers, memory) as run:
        [first] = run.each(climb, [Climb(1, hill="a")])
        found = list(run.each(climb, [Climb(2, hill="a"), Climb(1, hill="a"), Climb(4, hill="b"), Climb(3, hill="a")]))
    assert first == (0, 1)
    assert found == [(2, 2), first, (0, 4), (2, 3)], "known ones are recalled, others of a hill begin where 1 did"


def test_what_a_job_became_in_the_end_is_kept_from_the_first():
    memory = Memory()
    job = Sum(1)
    assert memory.kept(job) is None
    memory.keep(job, "first")
    memory.keep(Sum(1), "second")
    assert memory.kept(Sum(1)) == "first"
