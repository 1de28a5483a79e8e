"""The longest free interval of a line with pieces taken from it, for many lines at once."""

from __future__ import annotations

import numpy as np

from binopt.domain.street import FloatArray, IntArray

SHY_M = 0.20
"""What people keep from a wall, kerb or object, taken off at each end of a free interval.

Contract; after Transport for London, Pedestrian Comfort Guidance for London (2010), which has people keep 200 mm from
the wall and from the kerb."""


def longest_free(width_m: FloatArray, first: IntArray, from_m: FloatArray, to_m: FloatArray) -> FloatArray:
    """Return the longest interval of each line that no piece takes, in metres.

    Parameters
    ----------
    width_m : (n,)
        Length of each line.
    first : (n + 1,)
        ``first[i] : first[i + 1]`` are the pieces of line ``i``.
    from_m, to_m
        The pieces, ascending by ``from_m`` within a line; they may overlap, and reach over the line's ends.
    """
    count = np.diff(first)
    free = np.zeros(len(width_m))
    reached = np.zeros(len(width_m))
    # pieces are walked along all lines at once, those with most of them first, so that the others drop out behind
    order = np.argsort(-count, kind="stable")
    begin, left = first[:-1][order], np.sort(count)
    for place in range(int(count.max(initial=0))):
        walked = len(left) - int(np.searchsorted(left, place, side="right"))
        piece, line = begin[:walked] + place, order[:walked]
        free[line] = np.maximum(free[line], np.minimum(from_m[piece], width_m[line]) - reached[line])
        reached[line] = np.maximum(reached[line], to_m[piece])
    longest: FloatArray = np.maximum(free, width_m - reached)
    return longest


def effective_width(free_m: FloatArray) -> FloatArray:
    """Return the effective width ``We`` of a longest free interval: without what people keep from both of its ends."""
    effective: FloatArray = np.maximum(free_m - 2 * SHY_M, 0.0)
    return effective
