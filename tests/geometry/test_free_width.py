"""The longest free interval, by hand and against trying every point."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from binopt.geometry.free_width import effective_width, longest_free


def free(width, *pieces):
    pieces = sorted(pieces)
    begin, end = np.array([p[0] for p in pieces], float), np.array([p[1] for p in pieces], float)
    return longest_free(np.array([width], float), np.array([0, len(pieces)]), begin, end)[0]


def test_by_hand():
    assert free(2.0) == 2.0
    assert free(2.0, (0.0, 0.5)) == 1.5
    assert free(2.0, (0.5, 0.7)) == pytest.approx(1.3)
    assert free(3.0, (0.5, 1.0), (0.8, 0.9), (2.8, 3.0)) == pytest.approx(1.8)
    assert free(2.0, (0.0, 2.0)) == 0.0
    assert free(2.0, (-1.0, 0.2), (1.9, 5.0)) == pytest.approx(1.7)


def test_many_lines_at_once_and_none():
    first = np.array([0, 2, 2, 3])
    found = longest_free(np.array([3.0, 1.0, 2.0]), first, np.array([0.0, 2.0, 0.5]), np.array([1.0, 3.0, 1.0]))
    assert found == pytest.approx([1.0, 1.0, 1.0])
    assert len(longest_free(np.zeros(0), np.zeros(1, int), np.zeros(0), np.zeros(0))) == 0


def test_people_keep_from_both_ends():
    assert effective_width(np.array([0.3, 0.4, 1.0])) == pytest.approx([0.0, 0.0, 0.6])


PIECES = st.lists(st.tuples(st.integers(-2, 22), st.integers(0, 8)).map(lambda p: (p[0], p[0] + p[1])), max_size=6)


@given(st.lists(st.tuples(st.integers(0, 20), PIECES), min_size=1, max_size=5))
def test_against_counting_free_unit_cells(lines):
    widths = np.array([width for width, _ in lines], float)
    rows = [sorted(pieces) for _, pieces in lines]
    first = np.concatenate([[0], np.cumsum([len(row) for row in rows])])
    flat = np.array([piece for row in rows for piece in row], float).reshape(-1, 2)
    found = longest_free(widths, first, flat[:, 0], flat[:, 1])
    for (width, pieces), longest in zip(lines, found, strict=True):
        run = best = 0
        for cell in range(width):
            run = 0 if any(begin <= cell < end for begin, end in pieces) else run + 1
            # a piece without length parts two cells as well
            if any(begin == end == cell for begin, end in pieces):
                run = min(run, 1)
            best = max(best, run)
        assert longest == best
