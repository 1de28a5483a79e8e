"""Jobs run side by side come back in order, are made late, and are dropped when nobody asks any more."""

from __future__ import annotations

import itertools

import pytest

from binopt.solve.jobs import AHEAD, runner


def double(number: int) -> int:
    return 2 * number


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize("at_once", [1, 3])
def test_results_come_in_the_order_of_the_jobs(workers, at_once):
    with runner(workers) as run:
        assert list(run.each(double, range(50), at_once)) == [2 * number for number in range(50)]


@pytest.mark.parametrize("workers", [1, 2])
def test_jobs_are_made_only_a_little_before_they_are_done(workers):
    made = itertools.count()
    with runner(workers) as run:
        found = run.each(double, made, at_once=1)  # endless: making all of them first would never end
        assert [next(found) for _ in range(5)] == [0, 2, 4, 6, 8]
        found.close()
    assert next(made) <= 5 + AHEAD * workers


def test_no_jobs_no_results():
    with runner(2) as run:
        assert list(run.each(double, [])) == []
