"""Obstruction that a plan does not remove but moves: before other people's doors, or onto the carriageway."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely

from binopt.domain.case import Case
from binopt.domain.plan import Service
from binopt.domain.street import IntArray, Side
from binopt.geometry.model import StreetModel
from binopt.geometry.transects import points_at
from binopt.measure.evaluator import Prepared, prepare, times_of
from binopt.measure.presence import Timetables
from binopt.measure.spots import SIDES
from binopt.measure.weighing import weigh


@dataclass(frozen=True, slots=True)
class Displaced:
    """What is displaced, in m·h a week.

    ``frontage_m_h`` is what stands before other premises' frontages above the case's cap, ``carriageway_m_h`` the
    length × hours of bins on carriageway stands.
    """

    frontage_m_h: float
    carriageway_m_h: float

    @property
    def total_m_h(self) -> float:
        """What the verdict adds to ``O``."""
        return self.frontage_m_h + self.carriageway_m_h


def displaced(case: Case, model: StreetModel, service: Service, prepared: Prepared | None = None) -> Displaced:
    """Measure what a service displaces.

    A premises' frontage is the stretch of kerb nearer its door than any other; premises with the same door share it.
    Before it counts ``O`` of the bins of others, as if its own were not there, as far as that is above
    ``rules.frontage_cap_m_h``; without a cap nothing counts.

    Parameters
    ----------
    case, model, service
        Whose frontages, on which street, and what is out.
    prepared
        The service's spots, where their geometry is already done.
    """
    ready = prepared or prepare(case, model, service.spots)
    times = times_of(ready, service.presentations)
    hours = times.minutes_out() / 60 / case.weeks
    length_m = np.array([spot.bin_type.width_m for spot in service.spots], dtype=float)
    on_carriageway = ready.table.side == SIDES.index(Side.CARRIAGEWAY)
    carriageway = float((length_m * hours)[on_carriageway].sum())
    cap = case.rules.frontage_cap_m_h
    frontage = 0.0 if cap is None else _before_others(case, model, ready, times, cap)
    return Displaced(frontage, carriageway)


def _before_others(case: Case, model: StreetModel, prepared: Prepared, times: Timetables, cap_m_h: float) -> float:
    """Sum over doors what stands before their frontages and is not theirs, above the cap."""
    if not case.premises or not len(prepared.lines):
        return 0.0
    at = np.array([(one.door.x, one.door.y) for one in case.premises])
    doors, door_of = np.unique(at, axis=0, return_inverse=True)
    of_premises = dict(zip((one.premises_id for one in case.premises), door_of.reshape(-1).tolist(), strict=True))
    owner: IntArray = np.array([of_premises.get(spot.premises_id, -1) for spot in prepared.table.spots], dtype=np.int64)
    lines = prepared.lines
    kerbs = np.array([face.kerb for face in model.faces], dtype=object)
    feet = shapely.points(points_at(kerbs, lines.face, lines.s_m))
    nearest: IntArray = shapely.STRtree(shapely.points(doors)).nearest(feet)
    others = weigh(lines.take(np.arange(len(lines)), nearest, owner), times, prepared.weights)
    per_door = np.bincount(nearest, others.o, len(doors)) / case.weeks
    return float(np.maximum(per_door - cap_m_h, 0.0).sum())
