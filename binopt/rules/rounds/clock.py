"""Rules about a round's clock: stops in order, and ways that take no less time than the streets let them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from binopt.domain.rounds import Round, StopKind
from binopt.network import NO_WAY_S
from binopt.rules.rounds.scene import RoundScene, stop_name
from binopt.rules.violation import Violation

SECOND_S = 1
"""Seconds are whole: what is added up of them is compared to one."""


def depot_to_depot(scene: RoundScene) -> Iterator[Violation]:
    """A round starts at a depot, ends at one, and stops at none in between."""
    for tour in scene.rounds:
        wanted = {0, len(tour.stops) - 1}
        for k, stop in enumerate(tour.stops):
            if (stop.kind is StopKind.DEPOT) != (k in wanted):
                text = f"stop {k} of {len(tour.stops)} is for {stop.kind.value}"
                yield Violation("depot_to_depot", (stop_name(tour, k),), 1, "1", text)


def stops_in_order(scene: RoundScene) -> Iterator[Violation]:
    """Work at a stop begins when that at the one before is done, the way driven and the wait over."""
    for tour in scene.rounds:
        for k, stop in enumerate(tour.stops):
            short_s = -min(stop.drive_s, stop.wait_s, stop.service_s, 0)
            due_s = tour.stops[k - 1].end_s + stop.drive_s + stop.wait_s if k else stop.begin_s
            off_s = max(short_s, abs(stop.begin_s - due_s) - SECOND_S)
            if off_s > 0:
                text = f"begins {stop.begin_s - due_s:+d} s from when it is due" if not short_s else "takes time back"
                yield Violation("stops_in_order", (stop_name(tour, k),), off_s, "s", text)


def drive_time(scene: RoundScene) -> Iterator[Violation]:
    """No drive is shorter than the fastest way on the streets, nor leads where no way does."""
    for tour in scene.rounds:
        roads = scene.roads_of(tour)
        for k, (before, stop) in enumerate(pairwise(tour.stops), start=1):
            if at_once(tour, k):  # one pass, or the business of ``one_pass``
                continue
            least_s = roads.least_s(before, stop)
            ids = (stop_name(tour, k), *filter(None, (before.face_id, stop.face_id)))
            if least_s is not None and least_s >= NO_WAY_S:
                yield Violation("drive_time", ids, 1, "1", "no way leads there")
            elif least_s is not None and least_s - stop.drive_s > SECOND_S:
                text = f"driven in {stop.drive_s} s, the fastest way takes {least_s} s"
                yield Violation("drive_time", ids, least_s - stop.drive_s, "s", text)


def at_once(tour: Round, k: int) -> bool:
    """Tell whether a round goes on from one face to the next without driving at all."""
    return (
        tour.stops[k].drive_s == 0
        and tour.stops[k].kind is StopKind.COLLECT
        and tour.stops[k - 1].kind is StopKind.COLLECT
    )
