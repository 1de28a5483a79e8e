"""Bins put on places: found beside each other, and drawn as the rules draw them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import shapely

from binopt.domain.plan import Spot
from binopt.domain.street import FloatArray, GeometryArray, IntArray
from binopt.geometry.bays import rectangles_at
from binopt.geometry.candidates import SIDES, Places
from binopt.solve.reasons.survey import Prospect, Survey
from binopt.solve.row import Standing, fits_with


@dataclass(frozen=True, slots=True)
class Seat:
    """A bin on the ``k``-th place of a prospect: its rank, and a spot of the same premises and stream."""

    like: Spot
    rank: int
    prospect: Prospect
    k: int

    @property
    def place(self) -> int:
        """Index of the place among the face's places."""
        return int(self.prospect.choice.place[self.k])


def seat_all(prospects: Sequence[Prospect], allowed: Sequence[IntArray]) -> list[int] | None:
    """Find places beside each other for several bins, each on the nearest one that the bins before it leave.

    Parameters
    ----------
    prospects
        One for each bin, all on one face.
    allowed
        Places among which each may choose, nearest first.

    Returns
    -------
    list of int or None
        A place of each prospect, ``None`` where one bin finds none.
    """
    taken: list[Standing] = []
    found: list[int] = []
    for prospect, near in zip(prospects, allowed, strict=True):
        free = near[fits_with(prospect.choice.take(near), taken)]
        if not len(free):
            return None
        found.append(int(free[0]))
        taken.append(Standing.at(prospect.choice, int(free[0])))
    return found


def draw(survey: Survey, seats: Sequence[Seat]) -> list[Spot]:
    """Draw spots, in the order given; those of one face and bin type are drawn at once."""
    alike: dict[tuple[int, int], list[int]] = defaultdict(list)
    for number, seat in enumerate(seats):
        alike[seat.prospect.way.face, seat.prospect.choice.bin_type.litres].append(number)
    drawn: dict[int, Spot] = {}
    for (face, _), numbers in alike.items():
        places = seats[numbers[0]].prospect.places
        at = np.array([seats[number].place for number in numbers])
        middles, sides = (places.middle_cm[at] / 100).tolist(), places.side[at].tolist()
        for number, middle_m, side, shape in zip(numbers, middles, sides, _rectangles(survey, places, at), strict=True):
            seat = seats[number]
            drawn[number] = replace(
                seat.like,
                bin_type=places.bin_type,
                rank=seat.rank,
                face_id=survey.model.faces[face].face_id,
                chainage_m=middle_m,
                side=SIDES[side],
                carry_m=float(seat.prospect.choice.carry_m[seat.k]),
                lawful=True,
                shape=shape,
            )
    return [drawn[number] for number in range(len(seats))]


def too_near(survey: Survey, prospect: Prospect, at: IntArray) -> tuple[FloatArray, IntArray]:
    """Return by how much bins on places miss the clearance of some obstacle, and of which (-1 none)."""
    things = survey.model.obstacles
    missing, worst = np.zeros(len(at)), np.full(len(at), -1)
    if not things.ids:
        return missing, worst
    shapes = _rectangles(survey, prospect.places, prospect.choice.place[at])
    reach_m = float(things.clearance_m.max())
    shape, thing = things.tree.query(shapes, predicate="dwithin", distance=reach_m)
    lack = things.clearance_m[thing] - shapely.distance(things.footprints[thing], shapes[shape])
    order = np.argsort(lack, kind="stable")  # the worst is written last
    order = order[lack[order] > 0]
    missing[shape[order]], worst[shape[order]] = lack[order], thing[order]
    return missing, worst


def _rectangles(survey: Survey, places: Places, at: IntArray) -> GeometryArray:
    drawn = np.empty(len(at), dtype=object)
    for number, side in enumerate(SIDES):
        mine = places.side[at] == number
        if mine.any():
            middles_m, setback_m = places.middle_cm[at[mine]] / 100, survey.case.rules.kerb_setback_m
            laid = rectangles_at(survey.model, places.face, places.bin_type, middles_m, side, setback_m)
            drawn[mine] = laid.polygons()
    return drawn
