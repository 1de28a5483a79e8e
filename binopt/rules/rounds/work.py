"""Rules about the time that work takes: at faces, by what is presented there, and at unloading sites."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from binopt.domain.plan import Service
from binopt.domain.rounds import StopKind
from binopt.domain.street import FloatArray
from binopt.measure.crew import presentation_s, ways_across
from binopt.network import FaceService, Streets
from binopt.rules.rounds.clock import SECOND_S
from binopt.rules.rounds.scene import Passed, RoundScene, stop_name
from binopt.rules.violation import Violation


def work_time(scene: RoundScene) -> Iterator[Violation]:
    """Work at a face takes the stops, lifts and walks of what is presented there, and driving along it."""
    works = _Works.of(scene)
    for passed in scene.passes():
        tour = scene.rounds[passed.tour]
        needed = [works.seconds(passed, streets) for streets in scene.roads_of(tour).laid]
        least_s = min((one for one in needed if one is not None), default=0.0)
        told_s = sum(tour.stops[k].service_s for k in passed.stops)
        if least_s - told_s > SECOND_S:
            ids = (stop_name(tour, passed.stops[0]), *dict.fromkeys(tour.stops[k].face_id for k in passed.stops))
            text = f"works for {told_s} s, what is presented there takes {least_s:.0f} s"
            yield Violation("work_time", ids, least_s - told_s, "s", text)


def unloading_time(scene: RoundScene) -> Iterator[Violation]:
    """Unloading takes as long as the case says."""
    for tour in scene.rounds:
        for k, stop in enumerate(tour.stops):
            if stop.kind is StopKind.UNLOAD:
                least_s = round(scene.roads_of(tour).site(stop).allowance_s)
                if least_s - stop.service_s > SECOND_S:
                    text = f"unloads for {stop.service_s} s, at least {least_s} s"
                    yield Violation("unloading_time", (stop_name(tour, k),), least_s - stop.service_s, "s", text)


@dataclass(frozen=True, slots=True)
class _Works:
    """What each presentation's bins bring, to be asked pass by pass."""

    scene: RoundScene
    index: Mapping[str, int]
    spots: Mapping[tuple[str, str], Sequence[int]]
    there: Mapping[tuple[int, int], Sequence[int]]
    across_m: FloatArray

    @classmethod
    def of(cls, scene: RoundScene) -> _Works:
        spots: dict[tuple[str, str], list[int]] = defaultdict(list)
        for i, spot in enumerate(scene.scene.spots):
            spots[spot.key].append(i)
        there = {(stay.tour, stay.stops[0]): stay.presentations for stay in scene.stays}
        model = scene.scene.model
        return cls(scene, model.index(), spots, there, ways_across(model, Service(scene.scene.spots, ())))

    def seconds(self, passed: Passed, streets: Streets) -> float | None:
        """Return the seconds that a pass takes on some streets, ``None`` where a face of it is not served on them."""
        tour = self.scene.rounds[passed.tour]
        faces = [self.index.get(tour.stops[k].face_id, -1) for k in passed.stops]
        services = [streets.serving.services[face] if face >= 0 else None for face in faces]
        if services[0] is None:
            return None
        total_s = services[0].length_m * 3.6 / self.scene.case.crew.collect_kmh
        for k, face, service in zip(passed.stops, faces, services, strict=True):
            if service is None:
                return None
            kerb_m = self.scene.scene.model.faces[face].length_m
            for number in self.there.get((passed.tour, k), ()):
                presented = self.scene.presentations[number]
                total_s += self._presented_s(presented.key, presented.bins_out, service, kerb_m)
        return total_s

    def _presented_s(self, key: tuple[str, str], bins_out: int, service: FaceService, kerb_m: float) -> float:
        """Return the seconds at one presentation, the walk to a dead end's mouth included."""
        crew = self.scene.case.crew
        found = [i for i in self.spots.get(key, ()) if self.scene.scene.spots[i].rank <= bins_out]
        bins = [self.scene.scene.spots[i] for i in found]
        middle_m = float(np.mean([spot.chainage_m for spot in bins])) if bins else 0.0
        walk_s = 2 * service.walk_m(middle_m, kerb_m) / crew.walk_m_per_s * len(bins)
        sides, across_m = [spot.side for spot in bins], [float(self.across_m[i]) for i in found]
        return walk_s + presentation_s(crew, [spot.bin_type for spot in bins], sides, across_m)
