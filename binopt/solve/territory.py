"""Which truck serves which face: the faces of a stream are shared among its trucks by place and by work."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from binopt.domain.street import FloatArray, IntArray


def share_out(middles: FloatArray, work_s: FloatArray, parts: int) -> IntArray:
    """Share places among trucks so that each has a coherent area and about the same work.

    The places are halved again and again across their longer extent, where the work on both sides is in proportion
    to the trucks on both sides.

    Parameters
    ----------
    middles : (n, 2)
        A point for each place.
    work_s : (n,)
        Seconds of work at each place.
    parts
        Number of trucks, at least 1.

    Returns
    -------
    IntArray
        Number of the truck of each place, 0 to ``parts - 1``.
    """
    owner = np.zeros(len(work_s), np.int64)
    _halve(np.arange(len(work_s)), middles, work_s, range(parts), owner)
    return owner


def apportion(wanted: FloatArray, trucks: int) -> list[int]:
    """Give each zone at least one truck, and every further one to the zone that has most work for each of its own."""
    count = [1] * len(wanted)
    for _ in range(trucks - len(wanted)):
        count[int(np.argmax(wanted / np.array(count)))] += 1
    return count


def _halve(members: IntArray, middles: FloatArray, work_s: FloatArray, trucks: Sequence[int], owner: IntArray) -> None:
    if len(trucks) <= 1 or len(members) <= 1:
        owner[members] = trucks[0]
        return
    extent = np.ptp(middles[members], axis=0)
    axis = int(extent[1] > extent[0])
    order = members[np.lexsort((members, middles[members, 1 - axis], middles[members, axis]))]
    half = len(trucks) // 2
    done = np.cumsum(work_s[order])
    cut = int(np.searchsorted(done, done[-1] * half / len(trucks), side="left")) + 1
    cut = min(max(cut, 1), len(order) - 1)
    _halve(order[:cut], middles, work_s, trucks[:half], owner)
    _halve(order[cut:], middles, work_s, trucks[half:], owner)
