"""The rule about stretches that are closed to bins on some days."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import shapely

from binopt.domain.street import Closure, IntArray
from binopt.geometry.footing import OVERLAP_M2
from binopt.rules.scene import Scene, name
from binopt.rules.violation import Violation
from binopt.units import DAY_MIN


def not_while_closed(scene: Scene) -> Iterator[Violation]:
    """No bin is out on a stretch while that is closed to bins."""
    for closure in scene.case.closures:
        shared_m2 = shapely.area(shapely.intersection(scene.shapes, closure.geometry))
        for i in np.flatnonzero(shared_m2 > OVERLAP_M2).tolist():
            minutes = _minutes_out(scene, i, closure)
            if minutes > 0:
                text = f"is out on {closure.closure_id} for {minutes} minutes while that is closed"
                yield Violation("not_while_closed", (name(scene.spots[i]), closure.closure_id), minutes, "min", text)


def _minutes_out(scene: Scene, i: int, closure: Closure) -> int:
    """Count the minutes of the cycle in which a bin is out and the stretch is closed."""
    times, table = scene.times, int(scene.times.of_bin[i])
    if table < 0:
        return 0
    rows = slice(int(times.first[table]), int(times.first[table + 1]))
    out = times.out_min[rows]
    closed: IntArray = np.array(sorted(closure.days), np.int64) * DAY_MIN + closure.from_min
    total = 0
    for turn in (-times.cycle_min, 0, times.cycle_min):
        begin = np.maximum(out[:, None], closed[None, :] + turn)
        end = np.minimum(
            (out + times.stay_min[rows])[:, None], closed[None, :] + turn + closure.to_min - closure.from_min
        )
        total += int(np.maximum(end - begin, 0).sum())
    return total
