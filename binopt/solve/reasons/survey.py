"""Where bins could stand beside those of a finished plan: every place, and the rules that bar each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import IntFlag

import numpy as np
import shapely

from binopt.domain.case import Case
from binopt.domain.plan import Presentation, Service, Spot
from binopt.domain.service import BinType
from binopt.domain.street import BoolArray, IntArray
from binopt.geometry.candidates import SIDES, Breach, FreeGaps, Places, free_gaps, lay_places, obstacles_by_face
from binopt.geometry.doors import Doors
from binopt.geometry.model import CELL_M, StreetModel
from binopt.measure.presence import timetables
from binopt.solve.choices import HARM_SHARES, STAND_GAP_CM, Choice, choose_among
from binopt.solve.closing import NEAR_M, stand_on
from binopt.solve.options import PatternClass, pattern_classes
from binopt.solve.pricing import prices
from binopt.solve.row import Standing, Standings, fits_with, keeps_apart
from binopt.units import to_cm

LOOK_BEYOND_M = 25.0
"""How much farther than the carry allows places are looked for: nobody would carry a bin more than that farther."""

Stays = IntArray
"""When a bin is out, shape (n, 2): minute of the cycle at which it goes out, and for how long."""


class Bar(IntFlag):
    """What bars a place: a rule that a bin breaks there alone, too long a carry, or other bins."""

    WIDTH = Breach.WIDTH
    CLEARANCE = Breach.CLEARANCE
    CORNER = Breach.CORNER
    SIDE = Breach.SIDE
    CARRY = 16
    OTHERS = 32


@dataclass(frozen=True, slots=True)
class Way:
    """How a premises' door reaches a face: chainage of its foot there, the way to it, and whether it is its own."""

    face: int
    foot_m: float
    way_m: float
    own: bool


@dataclass(frozen=True, slots=True)
class Prospect:
    """Places of one bin type for one premises on one face, nearest to its door first, and what bars each.

    ``choice`` and ``bars`` have one entry a place; ``places`` holds the figures of ``choice.place``.
    """

    way: Way
    places: Places
    choice: Choice
    bars: IntArray

    def allowed(self, beside: int = 0) -> IntArray:
        """List the places that nothing but some bars keeps from being taken."""
        found: IntArray = np.flatnonzero((self.bars & ~beside) == 0)
        return found

    def barring(self, at: IntArray, bar: Bar) -> Prospect:
        """Bar some places further."""
        more = self.bars.copy()
        more[at] |= int(bar)
        return replace(self, bars=more)


class Survey:
    """Asks about places beside a finished plan. Places are laid out once for each face and bin type."""

    def __init__(self, case: Case, model: StreetModel, doors: Doors, service: Service) -> None:
        self.case, self.model, self.doors, self.service = case, model, doors, service
        self.number = {premises.premises_id: i for i, premises in enumerate(case.premises)}
        index = model.index()
        self.holdings = {holding.key: holding for holding in case.holdings}
        self.bin_types = tuple(dict.fromkeys(bin_type for holding in case.holdings for bin_type in holding.bins))
        self.face_of = [index[spot.face_id] for spot in service.spots]
        self.on_face: dict[int, list[int]] = defaultdict(list)
        self.of_key: dict[tuple[str, str], list[int]] = defaultdict(list)
        for i, (face, spot) in enumerate(zip(self.face_of, service.spots, strict=True)):
            self.on_face[face].append(i)
            self.of_key[spot.key].append(i)
        times = timetables(service.spots, service.presentations, case.cycle_min)
        rows = np.stack([times.out_min, times.stay_min], axis=1)
        self._table: list[int] = times.of_bin.tolist()
        self._tables = [rows[times.first[t] : times.first[t + 1]] for t in range(len(times.first) - 1)]
        self._out = {face: self._times(spots) for face, spots in self.on_face.items()}
        self.presentations: dict[tuple[str, str], list[Presentation]] = defaultdict(list)
        for presentation in sorted(service.presentations, key=lambda one: one.truck_min):
            self.presentations[presentation.key].append(presentation)
        self._near = obstacles_by_face(model)
        self._gaps: dict[int, FreeGaps] = {}
        self._laid: dict[tuple[int, int], Places] = {}
        self._classes: dict[str, tuple[PatternClass, ...]] = {}
        self._price = prices(case, 1.0)

    def ways(self, premises: int, reach_m: float) -> list[Way]:
        """List the faces that a premises reaches: its own first, then the others within a way, nearest first."""
        faces, feet, ways = (values.tolist() for values in self.doors.reach(premises))
        found = zip(faces, feet, ways, strict=True)
        return [Way(*row, own=k == 0) for k, row in enumerate(found) if k == 0 or row[2] <= reach_m]

    def way_to(self, premises: int, face: int) -> Way:
        """Return how a premises reaches a face, be it across a carriageway."""
        for way in self.ways(premises, np.inf):
            if way.face == face:
                return way
        door, kerb = self.case.premises[premises].door, self.model.faces[face].kerb
        return Way(face, float(kerb.project(door)), float(kerb.distance(door)), own=False)

    def places(self, face: int, bin_type: BinType) -> Places:
        """Lay out a face's places for a bin type."""
        key = (face, bin_type.litres)
        if key not in self._laid:
            near, gaps = self._near[face], self.gaps(face)
            rules = self.case.rules_on(self.model.faces[face].face_id)
            laid = lay_places(self.model, rules, face, bin_type, near, gaps)
            closed = [
                one.geometry
                for one in self.case.closures
                if one.geometry.distance(self.model.faces[face].kerb) < NEAR_M
            ]
            if closed:  # what is closed on some day is no advice for anybody
                on = stand_on(self.model, rules, laid, shapely.union_all(closed))
                laid = replace(laid, usable=laid.usable & ~on)
            self._laid[key] = laid
        return self._laid[key]

    def gaps(self, face: int) -> FreeGaps:
        """Cut solid obstacles out of a face's transects."""
        if face not in self._gaps:
            self._gaps[face] = free_gaps(self.model, face)
        return self._gaps[face]

    def widest_m(self, face: int, foot_m: float, reach_m: float) -> float:
        """Return the most that is free on a face without bins, along the kerb up to a reach from a foot."""
        free = self.gaps(face).longest_m
        low, high = (int((foot_m + sign * reach_m) / CELL_M) for sign in (-1, 1))
        return float(free[max(low, 0) : max(high + 1, 0)].max(initial=0.0))

    def prospect(self, way: Way, bin_type: BinType, others: Sequence[Standing]) -> Prospect:
        """Say of every place of a face what bars it for a bin, were others out at the same time."""
        places = self.places(way.face, bin_type)
        limit_m, walk = self.case.rules.max_carry_m, self.case.crew.walk_m_per_s
        choice = choose_among(places, way.foot_m, way.way_m, limit_m, self._price, walk, frozenset())
        choice = choice.take(np.lexsort((choice.cost, np.round(choice.carry_m, 2))))
        choice = choice.take(np.flatnonzero(choice.carry_m <= limit_m + LOOK_BEYOND_M))
        bars = places.breaks[choice.place] | np.where(choice.carry_m > limit_m + 1e-9, int(Bar.CARRY), 0)
        return Prospect(way, places, choice, bars | np.where(fits_with(choice, others), 0, int(Bar.OTHERS)))

    def stays(self, i: int) -> Stays:
        """Return when the bin of a spot is out."""
        table = self._table[i]
        return self._tables[table] if table >= 0 else np.zeros((0, 2), np.int64)

    def classes(self, stream: str) -> tuple[PatternClass, ...]:
        """List the classes of a stream's patterns."""
        if stream not in self._classes:
            self._classes[stream] = pattern_classes(self.case.streams[stream], self.case.weeks)
        return self._classes[stream]

    def others(self, face: int, stays: Stays, without: Iterable[int]) -> list[int]:
        """List the spots of a face that are taken at some time at which a bin is out, but for some."""
        if face not in self._out:
            return []
        gone, (tables, rows) = set(without), self._out[face]
        met = set(tables[met_by(rows, stays, self.case.cycle_min)].tolist())
        return [i for i in self.on_face[face] if self._table[i] in met and i not in gone]

    def _times(self, spots: Sequence[int]) -> tuple[IntArray, Stays]:
        """List when bins of some spots are out: the number of the table, and a stay of it."""
        tables = sorted({self._table[i] for i in spots} - {-1})
        rows = [self._tables[table] for table in tables]
        numbers = np.repeat(np.array(tables, np.int64), [len(own) for own in rows])
        return numbers, np.concatenate([*rows, np.zeros((0, 2), np.int64)])

    def standing(self, spots: Iterable[int]) -> list[Standing]:
        """Tell how the bins of some spots stand; those in the same place are told once."""
        return list(dict.fromkeys(self._standing(i) for i in spots))

    def stays_free(self, i: int, rivals: Sequence[Standing]) -> bool:
        """Say whether a spot of the plan may be taken while others are out."""
        one = self._standing(i)
        return bool(fits_with(_as_choice(self.service.spots[i].bin_type, one), rivals).all())

    def takers(self, prospect: Prospect, k: int, rivals: Iterable[int]) -> list[int]:
        """List the spots, of some, that keep a place from being taken."""
        place = prospect.choice.take(np.array([k]))
        return [i for i in rivals if not keeps_apart(place, Standings.of([self._standing(i)])).all()]

    def beside(self, prospect: Prospect, k: int, rivals: Iterable[int]) -> list[int]:
        """List the spots, of some, that lie within a stand's gap of a place along the kerb."""
        low, high = prospect.choice.low_cm[k] - STAND_GAP_CM, prospect.choice.high_cm[k] + STAND_GAP_CM
        standing = ((i, self._standing(i)) for i in rivals)
        return [i for i, one in standing if one.high_cm > low and one.low_cm < high]

    def _standing(self, i: int) -> Standing:
        spot, face = self.service.spots[i], self.face_of[i]
        half, middle, side = spot.bin_type.width_m * 50, spot.chainage_m * 100, SIDES.index(spot.side)
        isolated = False
        if self.case.rules.clear_width.pinch_width_m is not None:
            places = self.places(face, spot.bin_type)
            isolated = bool(places.pinched[at_place(places, spot)].any())
        depth = to_cm(spot.bin_type.depth_m)
        return Standing(middle - half, middle + half, side, depth, spot.bin_type.four_wheeled, isolated)


def _as_choice(bin_type: BinType, one: Standing) -> Choice:
    """Offer the place on which a bin stands as the only one."""
    whole, real = np.zeros(1, np.int64), np.zeros(1)
    low, high = real + one.low_cm, real + one.high_cm
    return Choice(
        bin_type, whole, low, high, whole + one.side, whole + one.isolated, whole, whole, real, (0,) * len(HARM_SHARES)
    )


def at_place(places: Places, spot: Spot) -> IntArray:
    """Find the place on which a spot lies, if it is one of a face's places."""
    side = SIDES.index(spot.side)
    found: IntArray = np.flatnonzero((places.middle_cm == to_cm(spot.chainage_m)) & (places.side == side))
    return found


def met_by(one: Stays, other: Stays, cycle_min: int) -> BoolArray:
    """Tell of each stay of one table whether it falls together with any of another."""
    after = (other[None, :, 0] - one[:, None, 0]) % cycle_min
    before = (-after) % cycle_min
    together = (after < one[:, None, 1]) | (before < other[None, :, 1])
    met: BoolArray = np.any(together, axis=1)
    return met
