"""Where the bins of today stand: each at the free centimetre nearest the door, in the order in which people come."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from shapely.geometry import Polygon

from binopt.baseline.foresight import foresee
from binopt.baseline.free_places import FreePlaces
from binopt.baseline.standing import StandingBin, StandingBins
from binopt.domain.case import Case
from binopt.domain.plan import Spot, Unplaced
from binopt.domain.service import BinType, Holding
from binopt.domain.street import Side
from binopt.geometry.doors import Doors, foot_and_way, kerb_lines
from binopt.geometry.model import StreetModel

NO_ROOM = "no_room"
"""Reason code: no face has a rectangle left for one of the bins (contract)."""


@dataclass(frozen=True, slots=True)
class Placing:
    """Spots of today in the order of ``case.holdings`` and rank, and the holdings that found no room."""

    spots: tuple[Spot, ...]
    no_room: tuple[Unplaced, ...]


def place_today(case: Case, model: StreetModel, doors: Doors) -> Placing:
    """Put every bin down at the kerb, blind to clearances and clear width.

    Premises come in the order of the case, their holdings in the order of ``case.holdings``, bins by rank. Each bin
    takes the free centimetre nearest the door's foot on its own face; a full face sends it on to the face nearest by
    carry, at last to any face at any carry. Where no rectangle exists anywhere the whole holding stays away.
    """
    pavement = _Pavement(case, model, doors)
    number = {premises.premises_id: i for i, premises in enumerate(case.premises)}
    order = sorted(range(len(case.holdings)), key=lambda h: number[case.holdings[h].premises_id])
    pavement.foresee((number[case.holdings[h].premises_id], case.holdings[h]) for h in order)
    spots: list[tuple[Spot, ...] | None] = [None] * len(case.holdings)
    for h in order:
        spots[h] = pavement.place(number[case.holdings[h].premises_id], case.holdings[h])
    lost = (h for h, found in enumerate(spots) if found is None)
    return Placing(
        tuple(spot for found in spots if found is not None for spot in found),
        tuple(_unplaced(case, number, case.holdings[h]) for h in lost),
    )


class _Pavement:
    """The kerb sides of all faces while they fill up."""

    def __init__(self, case: Case, model: StreetModel, doors: Doors) -> None:
        self._case, self._model, self._doors = case, model, doors
        self._free = FreePlaces(model, case.rules.kerb_setback_m)
        self._standing = StandingBins()
        self._full: set[tuple[int, BinType]] = set()

    def foresee(self, coming: Iterable[tuple[int, Holding]]) -> None:
        """Look beforehand at where the bins of holdings will probably stand, by premises, in their order."""
        own, foot_m = self._doors.face, self._doors.foot_m
        foresee(
            self._free,
            self._model,
            self._case.rules.kerb_setback_m,
            (
                (int(own[premises]), bin_type, float(foot_m[premises]))
                for premises, holding in coming
                for bin_type in holding.bins
                if own[premises] >= 0
            ),
        )

    def place(self, premises: int, holding: Holding) -> tuple[Spot, ...] | None:
        """Put down all bins of a holding, or none where one of them finds no room."""
        spots: list[Spot] = []
        put: list[int] = []
        for rank, bin_type in enumerate(holding.bins, 1):
            found = self._find(premises, bin_type)
            if found is None:
                self._lift(put)
                return None
            standing, carry_m = found
            put.append(self._standing.put(standing))
            self._free.put(standing)
            spots.append(
                Spot(
                    premises_id=holding.premises_id,
                    stream=holding.stream,
                    bin_type=bin_type,
                    rank=rank,
                    face_id=self._model.faces[standing.face].face_id,
                    chainage_m=standing.middle_cm / 100,
                    side=Side.KERB,
                    carry_m=carry_m,
                    lawful=False,  # nobody asks today
                    shape=standing.shape,
                )
            )
        return tuple(spots)

    def _lift(self, put: list[int]) -> None:
        """Take a holding's bins away again: what was full may have room now."""
        for number in put:
            self._free.lift(self._standing.lift(number))
        self._full.clear()

    def _find(self, premises: int, bin_type: BinType) -> tuple[StandingBin, float] | None:
        for face, foot_m, way_m in self._faces(premises):
            if (face, bin_type) in self._full:
                continue
            for cm, corners in self._free.outward(face, bin_type, foot_m):
                standing = StandingBin(face, cm, bin_type, Polygon(corners))
                if not self._standing.bar(standing):
                    return standing, way_m + abs(cm / 100 - foot_m)
            self._full.add((face, bin_type))
        return None

    def _faces(self, premises: int) -> Iterator[tuple[int, float, float]]:
        """List faces with foot and way: the own one, its neighbours by carry, and when all are full the others."""
        doors, model = self._doors, self._model
        face, foot_m, way_m = doors.reach(premises)
        yield from zip(face.tolist(), foot_m.tolist(), way_m.tolist(), strict=True)
        own = int(doors.face[premises])
        if own < 0:
            return
        others = np.setdiff1d(np.arange(len(model.faces)), face)
        door = self._case.premises[premises].door
        foot_m, way_m = foot_and_way(np.array([door], dtype=object), kerb_lines(model)[others])
        # those that are reached without crossing a carriageway come first, however far they lie
        for k in np.lexsort((way_m, doors.block[others] != doors.block[own])):
            yield int(others[k]), float(foot_m[k]), float(way_m[k])


def _unplaced(case: Case, number: dict[str, int], holding: Holding) -> Unplaced:
    widest = max(holding.bins, key=lambda bin_type: (bin_type.depth_m, bin_type.width_m))
    return Unplaced(
        premises_id=holding.premises_id,
        stream=holding.stream,
        reason=NO_ROOM,
        detail=(
            f"no free rectangle of {widest.width_m:.2f} by {widest.depth_m:.2f} m ({widest.litres} l) on any face; "
            "would help: smaller bins, or a stand on the carriageway"
        ),
        door=case.premises[number[holding.premises_id]].door,
    )
