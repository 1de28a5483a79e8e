"""Truck hours: one formula for plan and baselines, as long as no rounds are planned.

A truck day runs from depot to depot: the allowance for driving out and back, the way to and along each face that is
visited, the stops with their lifts and walks, and the trips to the unloading site. The same functions give the solver
its seconds, so that what it minimises and what is reported is one thing.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence

import numpy as np

from binopt.domain.case import Case
from binopt.domain.plan import Service
from binopt.domain.service import BinType, CrewTimes, Truck, Window
from binopt.domain.street import FloatArray, Side
from binopt.geometry.model import CELL_M, StreetModel
from binopt.measure.filling import Load, day_of, loads
from binopt.units import DAY_MIN

_SOME_TRUCK = Truck("", (), Window(0, DAY_MIN))  # of the default size, where no truck of the case takes a stream


def lift_s(crew: CrewTimes, bin_type: BinType) -> float:
    """Return the seconds of fetching a bin from the kerb, emptying it and putting it back."""
    return crew.lift_4w_s if bin_type.four_wheeled else crew.lift_2w_s


def presentation_s(
    crew: CrewTimes, bin_types: Sequence[BinType], sides: Sequence[Side] = (), across_m: Sequence[float] = ()
) -> float:
    """Return the seconds that a crew spends at one presentation on one face.

    Parameters
    ----------
    crew
        The case's times.
    bin_types
        The bins that are out.
    sides, across_m
        Of each bin the side it stands at and the way from it to the kerb in metres; left out where all stand at the
        kerb. A bin at the building side is walked to the truck and back, one at a time.
    """
    walked_m = sum(2 * way for side, way in zip(sides, across_m, strict=True) if side is Side.BUILDING)
    return crew.stop_s + sum(lift_s(crew, one) for one in bin_types) + walked_m / crew.walk_m_per_s


def visit_s(crew: CrewTimes, length_m: float) -> float:
    """Return the seconds of coming to a face once and driving along it at the speed of collecting."""
    return crew.drive_s_per_face + length_m * 3.6 / crew.collect_kmh


def trips(load: Load, trucks: Iterable[Truck]) -> int:
    """Return how often a load has to be brought away: by the roomiest of the trucks, in litres and in kilograms."""
    roomiest = max(trucks, key=lambda truck: (truck.capacity_l, truck.payload_kg), default=_SOME_TRUCK)
    fill = max(load.litres / roomiest.capacity_l, load.kg / roomiest.payload_kg)
    return math.ceil(fill - 1e-9)


def crew_hours(case: Case, model: StreetModel, service: Service) -> float:
    """Return truck hours a week, from depot to depot.

    What ``hours_at_faces`` says, and each trip takes ``unload_min``, each day with work for a stream ``depot_min``.
    """
    seconds = 0.0
    for (stream, _), load in loads(case, service.presentations).items():
        serving = [truck for truck in case.trucks if stream in truck.streams]
        seconds += 60 * (case.crew.depot_min + case.crew.unload_min * trips(load, serving))
    return float(hours_at_faces(case, model, service).sum()) + seconds / 3600 / case.weeks


def hours_at_faces(case: Case, model: StreetModel, service: Service) -> FloatArray:
    """Return truck hours a week at each face, in the order of the model's.

    Each face visited for a stream on a day takes ``visit_s``, each presentation there ``presentation_s`` (one whose
    bins stand on two faces is two stops).
    """
    index = model.index()
    across_m = ways_across(model, service)
    of_key: dict[tuple[str, str], list[int]] = defaultdict(list)
    for i, spot in enumerate(service.spots):
        of_key[spot.key].append(i)
    visits: set[tuple[str, str, int]] = set()
    seconds = np.zeros(len(model.faces))
    for presentation in service.presentations:
        stops: dict[str, list[int]] = defaultdict(list)
        for i in of_key[presentation.key]:
            if service.spots[i].rank <= presentation.bins_out:
                stops[service.spots[i].face_id].append(i)
        for face_id, found in stops.items():
            visits.add((face_id, presentation.stream, day_of(case, presentation)))
            bins = [service.spots[i] for i in found]
            seconds[index[face_id]] += presentation_s(
                case.crew,
                [spot.bin_type for spot in bins],
                [spot.side for spot in bins],
                [float(across_m[i]) for i in found],
            )
    for face_id, _, _ in sorted(visits):
        seconds[index[face_id]] += visit_s(case.crew, model.faces[index[face_id]].length_m)
    hours: FloatArray = seconds / 3600 / case.weeks
    return hours


def ways_across(model: StreetModel, service: Service) -> FloatArray:
    """Measure the way from each bin at the building side to the kerb: the pavement's width there without the bin."""
    index = model.index()
    transects = model.transects
    face = np.array([index[spot.face_id] for spot in service.spots], dtype=np.int64)
    middle_m = np.array([spot.chainage_m for spot in service.spots], dtype=float)
    depth_m = np.array([spot.bin_type.depth_m for spot in service.spots], dtype=float)
    count = np.diff(transects.first)[face]
    cell = np.clip((middle_m / CELL_M).astype(np.int64), 0, np.maximum(count - 1, 0))
    at = np.minimum(transects.first[face] + cell, max(len(transects) - 1, 0))
    ways: FloatArray = np.maximum(transects.width_m[at] - depth_m, 0.0)
    return ways
