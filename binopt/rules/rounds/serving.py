"""Rules about how streets are driven and served: R437 of the French health insurance, as the network knows it.

No truck reverses, none enters a street that it is too wide for, none serves both sides in one pass but where that is
allowed, and a dead end is served from its mouth.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from binopt.domain.rounds import StopKind
from binopt.rules.rounds.clock import SECOND_S, at_once
from binopt.rules.rounds.scene import RoundScene, stop_name
from binopt.rules.violation import Violation

PLACE_M = 1.0
"""Where a truck stands is compared to a metre."""


def face_served(scene: RoundScene) -> Iterator[Violation]:
    """A truck collects only at faces that one of its width can serve without reversing (R437)."""
    for tour in scene.rounds:
        roads = scene.roads_of(tour)
        for k, stop in enumerate(tour.stops):
            unserved = roads.unserved(stop.face_id) if stop.kind is StopKind.COLLECT else None
            if unserved is not None:
                fault = unserved.fault()
                value = f" ({fault.value})" if fault.value else ""
                ids = (stop_name(tour, k), tour.truck_id, stop.face_id)
                yield Violation("face_served", ids, 1, "1", f"{unserved.reason.value}: {fault.what}{value}")


def one_pass(scene: RoundScene) -> Iterator[Violation]:
    """Two faces are served in one pass only where the network pairs them (R437)."""
    for tour in scene.rounds:
        roads = scene.roads_of(tour)
        for k, (before, stop) in enumerate(pairwise(tour.stops), start=1):
            if not at_once(tour, k) or roads.in_one_pass(before, stop):
                continue
            least_s = roads.least_s(before, stop)
            if least_s is not None and least_s > SECOND_S:
                ids = (stop_name(tour, k), before.face_id, stop.face_id)
                text = "served with the face before without driving there, the two are not paired"
                yield Violation("one_pass", ids, 1, "1", text)


def stands_where_served(scene: RoundScene) -> Iterator[Violation]:
    """A truck stands where the service of the face begins, at a dead end's mouth, or at a depot or unloading site."""
    for tour in scene.rounds:
        roads = scene.roads_of(tour)
        for k, stop in enumerate(tour.stops):
            off_m = roads.off_m(stop)
            if off_m > PLACE_M:
                ids = (stop_name(tour, k), *filter(None, (stop.face_id,)))
                yield Violation("stands_where_served", ids, off_m, "m", f"stands {off_m:.1f} m from there")
