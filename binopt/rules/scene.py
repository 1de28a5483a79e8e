"""Everything that rules look at, prepared once: the plan's values as arrays beside the case and its street."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isfinite

import numpy as np
import shapely

from binopt.domain.case import Case
from binopt.domain.plan import Presentation, Service, Spot, Unplaced
from binopt.domain.service import Holding
from binopt.domain.street import BoolArray, FloatArray, GeometryArray, IntArray
from binopt.geometry.doors import Doors, foot_and_way, kerb_lines
from binopt.geometry.model import StreetModel
from binopt.measure.narrowing import Lines, narrow
from binopt.measure.presence import Timetables, timetables
from binopt.measure.spots import SpotTable, tabulate

RECTANGLE_POINTS = 5
"""Points of a rectangle's ring, the first one twice."""


@dataclass(frozen=True, slots=True)
class Scene:
    """A plan beside its case.

    ``given`` is the plan as it came. ``spots`` and ``presentations`` are those of it that can be judged: of a premises
    and stream that the case has, on a face that the street has, with four corners and a chainage. The others are the
    business of the rules ``known``, ``true_size`` and ``chainage_true``. Arrays have one entry a spot of ``spots``.

    Attributes
    ----------
    table, shapes
        The spots as arrays, and their shapes.
    premises
        Index of the premises in the case.
    lawful
        Whether the plan says so.
    lines, times
        The transects that spots narrow, and when bins are out.
    """

    case: Case
    model: StreetModel
    doors: Doors
    given: Service
    unplaced: tuple[Unplaced, ...]
    holdings: Mapping[tuple[str, str], Holding]
    spots: tuple[Spot, ...]
    presentations: tuple[Presentation, ...]
    table: SpotTable
    shapes: GeometryArray
    premises: IntArray
    lawful: BoolArray
    lines: Lines
    times: Timetables

    @classmethod
    def of(
        cls, case: Case, model: StreetModel, doors: Doors, service: Service, unplaced: Sequence[Unplaced] = ()
    ) -> Scene:
        """Prepare a plan for its rules. Nothing in a plan makes this fail; what is wrong is left to the rules."""
        holdings = {holding.key: holding for holding in case.holdings}
        number = {premises.premises_id: i for i, premises in enumerate(case.premises)}
        faces = model.index()
        spots = tuple(
            spot
            for spot in service.spots
            if spot.key in holdings and spot.face_id in faces and has_four_corners(spot) and isfinite(spot.chainage_m)
        )
        presentations = tuple(one for one in service.presentations if one.key in holdings)
        table = tabulate(model, spots)
        shapes = np.empty(len(spots), dtype=object)
        shapes[:] = [spot.shape for spot in spots]
        return cls(
            case,
            model,
            doors,
            service,
            tuple(unplaced),
            holdings,
            spots,
            presentations,
            table,
            shapes,
            np.array([number[spot.premises_id] for spot in spots], dtype=np.int64),
            np.array([spot.lawful for spot in spots], dtype=bool),
            narrow(case, model, table),
            timetables(spots, presentations, case.cycle_min),
        )

    def chainages_m(self) -> FloatArray:
        """Chainages that the spots tell."""
        return np.array([spot.chainage_m for spot in self.spots], dtype=float)

    def widths_m(self) -> FloatArray:
        """Return how long each bin lies along the kerb, by its type."""
        return np.array([spot.bin_type.width_m for spot in self.spots], dtype=float)

    def feet_and_ways(self) -> tuple[FloatArray, FloatArray]:
        """Return, for each spot, its door's foot on the spot's kerb, and the way from the door to that foot."""
        doors = np.empty(len(self.spots), dtype=object)
        doors[:] = [self.case.premises[i].door for i in self.premises]
        return foot_and_way(doors, kerb_lines(self.model)[self.table.face])


def has_four_corners(spot: Spot) -> bool:
    """Whether a spot's shape can be measured at all."""
    shape = spot.shape
    return (
        shape.geom_type == "Polygon"
        and not shape.is_empty
        and len(shape.interiors) == 0
        and int(shapely.get_num_coordinates(shape)) == RECTANGLE_POINTS
        and bool(np.isfinite(shapely.get_coordinates(shape)).all())
    )


def name(one: Spot | Presentation | Unplaced | Holding) -> str:
    """Name a spot, a presentation, or a premises and stream, as violations do."""
    whose = f"{one.premises_id}|{one.stream}"
    if isinstance(one, Spot):
        return f"{whose}#{one.rank}"
    return f"{whose}@{one.out_min}" if isinstance(one, Presentation) else whose
