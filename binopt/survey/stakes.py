"""What hangs on the true width of each face: whose bins would stand lawfully or not, and how much they would take.

A face is worth measuring for two reasons. Its premises may have a lawful spot at the high end of the widths' intervals
and none at the low end: so many are in doubt. And the plan's bins take another share of the pavement at the two ends:
so many m·h of ``O`` a week are at stake. Both are counted on the plan as it stands, by the rules and by the evaluator.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from binopt.domain.case import Case
from binopt.domain.plan_files import PlanFiles
from binopt.domain.service import BinType
from binopt.domain.street import HIGH_QUANTILE, LOW_QUANTILE, BoolArray, FloatArray, IntArray, WidthSource
from binopt.geometry.candidates import FreeGaps, Places, free_gaps, lay_places, obstacles_by_face
from binopt.geometry.doors import Doors, find_doors
from binopt.geometry.model import StreetModel
from binopt.geometry.width_trust import SOURCES, Trust
from binopt.measure.evaluator import Prepared, evaluate_prepared
from binopt.measure.other_widths import with_widths
from binopt.measure.presence import HourWeights
from binopt.rules.lawful import lawful_at
from binopt.rules.scene import Scene


@dataclass(frozen=True, slots=True)
class Stake:
    """What hangs on one face's width.

    Attributes
    ----------
    face
        Index of the face in the street model.
    in_doubt
        Premises whose bins have lawful spots on this face at the high end of its widths, and not at the low end.
    o_low, o_plan, o_high
        ``O`` of the plan on this face, m·h a week, were it as narrow as it may be, as drawn, and as wide as it may be.
    """

    face: int
    in_doubt: tuple[str, ...]
    o_low: float
    o_plan: float
    o_high: float

    @property
    def o_at_stake(self) -> float:
        """By how much the face's ``O`` may be off from end to end, m·h a week."""
        return abs(self.o_low - self.o_high)


def find_stakes(case: Case, model: StreetModel, trust: Trust, files: PlanFiles) -> tuple[Stake, ...]:
    """Find what hangs on the width of each face, in the order in which faces are worth measuring.

    Ordered by the premises in doubt, most first; of equal ones by ``o_at_stake``. Faces on which nothing hangs are left
    out, and those that are measured all along.
    """
    doors = find_doors(case, model)
    scene = Scene.of(case, model, doors, files.plan)
    figures = _figures(case, model, trust, scene, files)
    unsure = np.zeros(len(model.faces), bool)
    unsure[model.transects.face[trust.source != SOURCES.index(WidthSource.MEASURED)]] = True
    doubt = _Doubt.of(case, model, trust, doors, scene)
    found = []
    for face in np.flatnonzero(unsure).tolist():
        stake = Stake(face, doubt.premises(face), *(float(values[face]) for values in figures))
        if stake.in_doubt or stake.o_at_stake > 0:
            found.append(stake)
    return tuple(sorted(found, key=lambda one: (-len(one.in_doubt), -one.o_at_stake, one.face)))


def _figures(
    case: Case, model: StreetModel, trust: Trust, scene: Scene, files: PlanFiles
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return ``O`` of the plan by face at the low end of widths, as drawn, and at the high end."""
    drawn = Prepared(scene.table, scene.lines, HourWeights.of(model.faces), case.weeks, len(model.faces))

    def at(quantile: float) -> FloatArray:
        prepared = with_widths(drawn, model.transects, trust.less_m(quantile))
        return evaluate_prepared(prepared, files.plan.presentations).o

    return at(LOW_QUANTILE), evaluate_prepared(drawn, files.plan.presentations).o, at(HIGH_QUANTILE)


@dataclass(frozen=True)
class _Doubt:
    """Looks for premises whose bins would stand lawfully on a face at one end of its widths only."""

    case: Case
    model: StreetModel
    doors: Doors
    scene: Scene
    ends: tuple[_End, _End]
    on_face: Mapping[int, tuple[int, ...]]

    @classmethod
    def of(cls, case: Case, model: StreetModel, trust: Trust, doors: Doors, scene: Scene) -> _Doubt:
        ends = tuple(_End.of(case, model, scene, trust.less_m(q)) for q in (LOW_QUANTILE, HIGH_QUANTILE))
        on_face: dict[int, list[int]] = {}
        for spot, (face, own) in enumerate(zip(scene.table.face, doors.face[scene.premises], strict=True)):
            on_face.setdefault(int(face), []).append(spot)
            # a bin that the plan has no lawful spot for might have one before its own door
            if not scene.lawful[spot] and own != face:
                on_face.setdefault(int(own), []).append(spot)
        return cls(case, model, doors, scene, (ends[0], ends[1]), {k: tuple(v) for k, v in on_face.items()})

    def premises(self, face: int) -> tuple[str, ...]:
        """Name the premises in doubt on one face."""
        spots = self.on_face.get(face, ())
        sure = [np.array([self._stands(end, face, spot) for spot in spots], dtype=bool) for end in self.ends]
        of = np.array([self.scene.spots[spot].premises_id for spot in spots], dtype=object)
        low, high = ({one for one in of if whole[of == one].all()} for whole in sure)
        return tuple(sorted(high - low))

    def _stands(self, end: _End, face: int, spot: int) -> bool:
        """Say whether a bin stands lawfully at one end of widths: on its spot, or alone anywhere on the face."""
        if self.scene.table.face[spot] == face and end.lawful[spot]:
            return True
        return end.has_place(self.case, face, self.scene.spots[spot].bin_type, *self._reach(face, spot))

    def _reach(self, face: int, spot: int) -> tuple[float, float]:
        """Return the chainage of the door's foot on a face, and the way from the door to it."""
        who = int(self.scene.premises[spot])
        faces, feet, ways = self.doors.reach(who)
        at = np.flatnonzero(faces == face)
        return (float(feet[at[0]]), float(ways[at[0]])) if len(at) else (0.0, np.inf)


@dataclass(frozen=True)
class _End:
    """The street at one end of its widths, with what has been laid out on it so far."""

    model: StreetModel
    lawful: BoolArray
    near: list[IntArray]
    gaps: dict[int, FreeGaps]
    laid: dict[tuple[int, int], Places]

    @classmethod
    def of(cls, case: Case, model: StreetModel, scene: Scene, less_m: FloatArray) -> _End:
        there = replace(model, transects=replace(model.transects, unsure_m=less_m))
        return cls(there, lawful_at(scene, less_m), obstacles_by_face(model), {}, {})

    def has_place(self, case: Case, face: int, kind: BinType, foot_m: float, way_m: float) -> bool:
        """Say whether a bin alone has a lawful place on a face within the carry."""
        if way_m > case.rules.max_carry_m:
            return False
        key = (face, kind.litres)
        if key not in self.laid:
            if face not in self.gaps:
                self.gaps[face] = free_gaps(self.model, face)
            self.laid[key] = lay_places(self.model, case.rules, face, kind, self.near[face], self.gaps[face])
        places = self.laid[key]
        carry_m = np.abs(places.middle_cm / 100 - foot_m) + way_m
        return bool((places.lawful & (carry_m <= case.rules.max_carry_m + 1e-9)).any())
