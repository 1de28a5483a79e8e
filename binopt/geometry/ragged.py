"""Arrays of rows of unequal length: how they are laid end to end, and how equal rows are told from others."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from binopt.domain.street import IntArray


def ranges(begin: IntArray, count: IntArray) -> IntArray:
    """Return ``begin[i], begin[i] + 1, …`` (``count[i]`` numbers) for each ``i``, end to end."""
    before = np.cumsum(count) - count
    numbers: IntArray = np.arange(int(count.sum())) + np.repeat(begin - before, count)
    return numbers


def firsts(owner: IntArray, count: int) -> IntArray:
    """Return where the rows of each of ``count`` owners begin in an ascending array, and where the last one ends."""
    return np.searchsorted(owner, np.arange(count + 1))


def number(*columns: NDArray[np.generic]) -> tuple[IntArray, IntArray]:
    """Number equal rows alike.

    Parameters
    ----------
    columns
        Arrays of the same length; two rows are equal where they are in every column.

    Returns
    -------
    numbers : (n,)
        0, 1, … in the order of the columns, the first one most significant.
    example
        For each number, one row that has it.
    """
    order = np.lexsort(columns[::-1])
    new = np.zeros(len(order), dtype=bool)
    new[:1] = True
    for column in columns:
        ranked = column[order]
        new[1:] |= ranked[1:] != ranked[:-1]
    numbers = np.empty(len(order), dtype=np.int64)
    numbers[order] = np.cumsum(new) - 1
    return numbers, order[new]


def number_sets(start: IntArray, first: IntArray, member: IntArray) -> IntArray:
    """Number rows of members alike that are equal, and have the same number ``start`` besides.

    Parameters
    ----------
    start : (n,)
        A number that equal rows must have in common.
    first : (n + 1,)
        ``member[first[i] : first[i + 1]]`` is row ``i``.
    """
    length = np.diff(first)
    found, _ = number(start, length)
    for place in range(int(length.max(initial=0))):
        # rows of other lengths differ already; those that are longer than this get new numbers above all others
        longer = np.flatnonzero(length > place)
        above = int(found.max()) + 1
        found[longer] = above + number(found[longer], member[first[longer] + place])[0]
    return number(found)[0]
