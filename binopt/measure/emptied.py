"""Which stop of which round empties what: presentations and the stops of their rounds brought together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from binopt.domain.plan import Presentation, Service
from binopt.domain.rounds import Round, RoundStop, StopKind
from binopt.domain.street import FloatArray, IntArray


@dataclass(frozen=True, slots=True)
class Emptied:
    """Presentations of a round and the stops that empty them.

    Attributes
    ----------
    number : (n,)
        The presentations' numbers in the plan.
    stop : (n,)
        The stop of each in the round.
    turn_s : (n,)
        What their times are later than the round's: whole cycles, for those that are put out before the cycle begins.
    share : (n,)
        Share of the stop's work after which the truck is expected at them, 0 to 1.
    from_s, to_s : (stops,)
        The stops' windows in the round's seconds; minus and plus infinity where there is none.
    """

    number: IntArray
    stop: IntArray
    turn_s: IntArray
    share: FloatArray
    from_s: FloatArray
    to_s: FloatArray

    @property
    def told(self) -> IntArray:
        """Numbers of the stops that have a window."""
        return np.flatnonzero(np.isfinite(self.from_s))


def match_stops(rounds: Sequence[Round], plan: Service, cycle_min: int) -> tuple[list[Emptied], int]:
    """Find the stop that empties each presentation: of its round, at a face of its bins, nearest in time.

    A truck that serves both sides of a street may stop at a face several times within a minute; those stops get
    presentations up to the number of bins that they empty.

    Returns
    -------
    emptied, unmatched
        By round, and how many presentations have no such stop.
    """
    faces = _faces_of(plan)
    of_round: dict[str, list[tuple[int, Presentation]]] = defaultdict(list)
    for number, one in enumerate(plan.presentations):
        of_round[one.round_id].append((number, one))
    emptied = [_emptied(tour, of_round.get(tour.round_id, ()), faces, cycle_min * 60) for tour in rounds]
    return emptied, len(plan.presentations) - sum(len(met.number) for met in emptied)


def _faces_of(plan: Service) -> Mapping[tuple[str, str, int], set[str]]:
    """Return the faces on which the bins of a premises and stream stand, by rank."""
    faces: dict[tuple[str, str, int], set[str]] = defaultdict(set)
    for spot in plan.spots:
        faces[*spot.key, spot.rank].add(spot.face_id)
    return faces


def _emptied(
    tour: Round,
    presentations: Sequence[tuple[int, Presentation]],
    faces: Mapping[tuple[str, str, int], set[str]],
    cycle_s: int,
) -> Emptied:
    at_face: dict[str, list[int]] = defaultdict(list)
    for k, stop in enumerate(tour.stops):
        if stop.kind is StopKind.COLLECT:
            at_face[stop.face_id].append(k)
    rows: list[tuple[int, int, int, float]] = []
    from_s, to_s = np.full(len(tour.stops), -np.inf), np.full(len(tour.stops), np.inf)
    left = [stop.bins for stop in tour.stops]
    for number, one in sorted(presentations, key=lambda pair: (pair[1].truck_min % (cycle_s // 60), pair[0])):
        stands = set().union(*(faces.get((*one.key, rank), set()) for rank in range(1, one.bins_out + 1)))
        near = [
            (_apart_s(tour.stops[k], one, cycle_s), left[k] < one.bins_out, k)
            for face_id in sorted(stands)
            for k in at_face[face_id]
        ]
        if not near:
            continue
        *_, k = min(near)
        left[k] -= one.bins_out
        stop = tour.stops[k]
        turn_s = _turn_s(stop, one, cycle_s)
        share = (one.truck_min * 60 - turn_s - stop.begin_s) / stop.service_s if stop.service_s else 0.0
        rows.append((number, k, turn_s, min(max(share, 0.0), 1.0)))
        # all at a stop are told the same window; should they not be, the work is due in what is common to all
        from_s[k] = max(from_s[k], one.window_from_min * 60 - turn_s)
        to_s[k] = min(to_s[k], one.window_to_min * 60 - turn_s)
    whole = np.array([row[:3] for row in rows], dtype=np.int64).reshape(-1, 3)
    return Emptied(whole[:, 0], whole[:, 1], whole[:, 2], np.array([row[3] for row in rows], float), from_s, to_s)


def _turn_s(stop: RoundStop, one: Presentation, cycle_s: int) -> int:
    """Return the whole cycles between a stop and a presentation of it."""
    return round((one.truck_min * 60 - stop.begin_s) / cycle_s) * cycle_s


def _apart_s(stop: RoundStop, one: Presentation, cycle_s: int) -> int:
    """Return the seconds between a stop's work and the truck's expected minute; 0 where they overlap."""
    truck_s = one.truck_min * 60 - _turn_s(stop, one, cycle_s)
    return max(0, stop.begin_s - truck_s - 59, truck_s - stop.end_s)
