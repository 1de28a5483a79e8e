"""Which trucks may do what: zones with trucks of their own, where there are many calls."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from binopt.domain.service import Truck
from binopt.domain.street import FloatArray, IntArray
from binopt.solve.territory import apportion, share_out

ZONE_CALLS = 400
"""Calls whose rounds are planned together, where there are trucks enough to part them."""


def part_zones(
    trucks: Sequence[Truck], streams: Sequence[str], faces: Sequence[int], middles: FloatArray, work_s: FloatArray
) -> tuple[IntArray, dict[tuple[int, str], tuple[int, ...]]]:
    """Part calls into zones with trucks of their own.

    Parameters
    ----------
    streams, faces, middles, work_s
        Of each call: its stream, its face, a point of it (calls, 2), and its seconds of work in a cycle. All calls of
        a face come into one zone.

    Returns
    -------
    zone : (calls,)
        Number of each call's zone.
    fleet
        Numbers of the trucks of each zone and stream. A truck serves one zone only; where some stream has too few
        trucks for that, or trucks take several streams, there is one zone.
    """
    names = sorted(set(streams))
    whole = {name: [i for i, truck in enumerate(trucks) if name in truck.streams] for name in names}
    apart = len({i for found in whole.values() for i in found}) == sum(map(len, whole.values()))
    most = min((len(found) for found in whole.values()), default=1) if apart else 1
    parts = max(1, min(most, len(streams) // ZONE_CALLS))
    known, first, of = np.unique(np.asarray(faces, dtype=np.int64), return_index=True, return_inverse=True)
    zone = share_out(middles[first], np.bincount(of, work_s, len(known)).astype(np.float64), parts)[of]
    fleet: dict[tuple[int, str], tuple[int, ...]] = {}
    called = np.asarray(streams)
    for name in names:
        mine = called == name
        shares = apportion(np.bincount(zone[mine], work_s[mine], parts).astype(np.float64), len(whole[name]))
        ends = np.cumsum([0, *shares])
        for number in range(parts):
            fleet[number, name] = tuple(whole[name][ends[number] : ends[number + 1]])
    return zone, fleet
