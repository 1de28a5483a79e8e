"""Rows of unequal length."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from binopt.geometry.ragged import firsts, number, number_sets, ranges


def test_ranges_are_laid_end_to_end():
    assert list(ranges(np.array([5, 0, 2]), np.array([2, 0, 3]))) == [5, 6, 2, 3, 4]
    assert list(firsts(np.array([0, 0, 2]), 3)) == [0, 2, 2, 3]


def test_number_follows_the_order_of_the_columns():
    numbers, example = number(np.array([2, 1, 2, 1]), np.array([0, 5, 0, 4]))
    assert list(numbers) == [2, 1, 2, 0]
    assert list(numbers[example]) == [0, 1, 2]


@given(st.lists(st.tuples(st.integers(0, 1), st.lists(st.integers(0, 2), max_size=4))))
def test_rows_have_the_same_number_only_where_they_are_equal(rows):
    start = np.array([s for s, _ in rows], int)
    first = np.concatenate([[0], np.cumsum([len(row) for _, row in rows], dtype=int)])
    found = number_sets(start, first, np.array([m for _, row in rows for m in row], int))
    for i, one in enumerate(rows):
        for k, other in enumerate(rows):
            assert (found[i] == found[k]) == (one == other)
