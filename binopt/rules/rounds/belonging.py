"""Rules about whom rounds empty: every presentation once, by a stop at its face, and nobody else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from binopt.domain.rounds import StopKind
from binopt.rules.rounds.scene import FROM_TO, RoundScene, stop_name
from binopt.rules.scene import name
from binopt.rules.violation import Violation


def round_known(scene: RoundScene) -> Iterator[Violation]:
    """A round has an id of its own, a stream of the case, and stops at faces that the street has."""
    faces = scene.scene.model.index()
    times = Counter(tour.round_id for tour in scene.given)
    for round_id, count in times.items():
        if count > 1:
            yield Violation("round_known", (round_id,), count - 1, "1", f"{count} rounds have this id")
    for tour in scene.given:
        if tour.stream not in scene.case.streams:
            yield Violation("round_known", (tour.round_id,), 1, "1", f"the case has no stream {tour.stream!r}")
        if len(tour.stops) < FROM_TO:
            text = f"{len(tour.stops)} stops, at least a depot to start from and one to come back to"
            yield Violation("round_known", (tour.round_id,), FROM_TO - len(tour.stops), "1", text)
        for k, stop in enumerate(tour.stops):
            if stop.kind is StopKind.COLLECT and stop.face_id not in faces:
                text = f"the street has no face {stop.face_id!r}"
                yield Violation("round_known", (stop_name(tour, k), stop.face_id), 1, "1", text)


def in_a_round(scene: RoundScene) -> Iterator[Violation]:
    """Where a plan has rounds, every presentation is of one of them; where it has none, of none."""
    known = {tour.round_id for tour in scene.given}
    for one in scene.presentations:
        if one.round_id not in known and (one.round_id or known):
            text = f"the plan has no round {one.round_id!r}" if one.round_id else "is of no round, others are"
            yield Violation("in_a_round", (name(one),), 1, "1", text)


def of_its_stream(scene: RoundScene) -> Iterator[Violation]:
    """A round empties bins of its own stream only."""
    streams = {tour.round_id: tour.stream for tour in scene.rounds}
    for one in scene.presentations:
        stream = streams.get(one.round_id, one.stream)
        if stream != one.stream:
            yield Violation("of_its_stream", (name(one), one.round_id), 1, "1", f"the round collects {stream}")


def at_a_stop(scene: RoundScene) -> Iterator[Violation]:
    """The truck is told to come while its round stops at the face where the bins stand."""
    known = {tour.round_id for tour in scene.rounds}
    for one, apart_min in zip(scene.presentations, scene.apart_min, strict=True):
        if one.round_id not in known or apart_min == 0:
            continue
        if apart_min is None:
            text = "its round never stops at the face of its bins"
            yield Violation("at_a_stop", (name(one), one.round_id), 1, "1", text)
        else:
            text = f"the truck is told to come {apart_min} min off the nearest stop at the face of its bins"
            yield Violation("at_a_stop", (name(one), one.round_id), apart_min, "min", text)


def bins_of_stop(scene: RoundScene) -> Iterator[Violation]:
    """A stop empties the bins that are presented there, and none where nothing is collected."""
    for stay in scene.stays:
        tour = scene.rounds[stay.tour]
        told = sum(tour.stops[k].bins for k in stay.stops)
        presented = sum(scene.presentations[i].bins_out for i in stay.presentations)
        if told != presented:
            ids = (*(stop_name(tour, k) for k in stay.stops), tour.stops[stay.stops[0]].face_id)
            text = f"empties {told} bins, {presented} are presented there"
            yield Violation("bins_of_stop", ids, abs(told - presented), "1", text)
    for tour in scene.rounds:
        for k, stop in enumerate(tour.stops):
            if stop.kind is not StopKind.COLLECT and stop.bins:
                text = f"empties {stop.bins} bins, though it is for {stop.kind.value}"
                yield Violation("bins_of_stop", (stop_name(tour, k),), abs(stop.bins), "1", text)
