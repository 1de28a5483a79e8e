"""Which face each premises' bins of a stream stand on: its own, unless only a neighbouring one has a lawful place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import shapely

from binopt.domain.case import Case
from binopt.domain.service import Holding, Stream
from binopt.domain.street import IntArray, Pin
from binopt.geometry.candidates import SIDES, obstacles_by_face
from binopt.geometry.doors import Doors
from binopt.geometry.model import StreetModel
from binopt.solve.closing import ClosedStretch, closed_stretches
from binopt.solve.face import FaceJob, FacePlan, Lodger, offers
from binopt.solve.jobs import Runner, street_of
from binopt.solve.pricing import prices
from binopt.solve.slots import outing, weighted_hours, windows
from binopt.solve.spots import Limits

Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Landlord:
    """Makes the jobs of faces: what all faces of a case have in common, and what lies near each.

    ``visits`` is how often a cycle every face is to be collected, ``None`` where the plan decides that.
    """

    case: Case
    model: StreetModel
    doors: Doors
    near: tuple[IntArray, ...]
    hours: float
    hour_weight: tuple[float, ...]
    visits: int | None = None

    @classmethod
    def of(cls, case: Case, model: StreetModel, doors: Doors) -> Landlord:
        """Look up what lies near each face, and the least that an hour can weigh there."""
        windowed = {window for truck in case.trucks for window in windows(truck)}
        outings = [outing(window, case.behaviour, None) for window in sorted(windowed, key=lambda w: w.from_min)]
        hours = (outings[0].in_min - outings[0].out_min) / 60 if outings else 1.0
        days = {day for stream in case.streams.values() for pattern in stream.patterns for day in pattern}
        least: dict[tuple[float, ...] | None, float] = {None: 1.0}
        for face in model.faces:
            if face.hour_weights not in least:
                least[face.hour_weights] = min(
                    weighted_hours(face.hour_weights, day * 1440 + o.out_min, day * 1440 + o.in_min) / hours
                    for day in days
                    for o in outings
                )
        weight = tuple(least[face.hour_weights] for face in model.faces)
        return cls(case, model, doors, tuple(obstacles_by_face(model)), hours, weight)

    def job(
        self, face: int, lodgers: Sequence[Lodger], limits: Limits, barred: Mapping[int, frozenset[int]]
    ) -> FaceJob:
        """Make the job of one face."""
        streams = self._streams(lodgers)
        return FaceJob(
            street_of(self.model, face, self.near[face]),
            self.case.rules_on(self.model.faces[face].face_id),
            prices(self.case, self.hours, self.hour_weight[face]),
            streams,
            self.case.weeks,
            self.case.crew,
            tuple(lodgers),
            limits,
            barred,
            self.visits,
            self._closed(face, streams, lodgers),
        )

    def _closed(
        self, face: int, streams: Mapping[str, Stream], lodgers: Sequence[Lodger]
    ) -> dict[str, tuple[ClosedStretch, ...]]:
        """Find the stretches of a face that are closed while some stream could be out there."""
        if not self.case.closures:
            return {}
        of_premises = {premises.premises_id: premises.duty for premises in self.case.premises}
        duties = {of_premises[lodger.holding.premises_id] for lodger in lodgers}
        kerb = self.model.faces[face].kerb
        found = {name: tuple(closed_stretches(self.case, kerb, stream, duties)) for name, stream in streams.items()}
        return {name: stretches for name, stretches in found.items() if stretches}

    def beside(self, margin_m: float) -> list[IntArray]:
        """List, for each face, itself and the faces whose bins could come near its own: across a corner, say."""
        kerbs = np.array([face.kerb for face in self.model.faces], dtype=object)
        transects = self.model.transects
        widest = np.zeros(len(kerbs))
        np.maximum.at(widest, transects.face, transects.width_m + transects.start_m)
        one, other = shapely.STRtree(kerbs).query(kerbs, predicate="dwithin", distance=widest + margin_m)
        one, other = np.concatenate([one, other]), np.concatenate([other, one])
        order = np.argsort(one, kind="stable")
        return [
            np.unique(part) for part in np.split(other[order], np.cumsum(np.bincount(one, minlength=len(kerbs)))[:-1])
        ]

    def _streams(self, lodgers: Sequence[Lodger]) -> dict[str, Stream]:
        return {name: self.served(name) for name in sorted({lodger.holding.stream for lodger in lodgers})}

    def served(self, name: str) -> Stream:
        """Keep of a stream's patterns the days on which its trucks drive."""
        stream = self.case.streams[name]
        days = frozenset.intersection(*(frozenset(t.days) for t in self.case.trucks if name in t.streams))
        kept = tuple(frozenset(day for day in pattern if day in days) for pattern in stream.patterns)
        return replace(stream, patterns=tuple(pattern for pattern in kept if pattern))


@dataclass(frozen=True, slots=True)
class Lodging:
    """Lodgers of every face that has any, and holdings for which no face has room."""

    by_face: Mapping[int, tuple[Lodger, ...]]
    no_room: tuple[Holding, ...] = ()

    def without(self, keys: set[Key]) -> dict[int, list[Lodger]]:
        """List the lodgers of each face but for some."""
        return {
            face: [lodger for lodger in lodgers if lodger.holding.key not in keys]
            for face, lodgers in self.by_face.items()
        }


@dataclass(frozen=True, slots=True)
class _Found:
    """An offer taken: lawful before unlawful, the own face before others, then by cost."""

    rank: tuple[int, int, int]
    face: int
    lodger: Lodger


def first_lodging(
    case: Case, doors: Doors, absent: frozenset[Key], pinned: Mapping[Key, tuple[int, Lodger]] | None = None
) -> Lodging:
    """Lodge every holding on its premises' own face, in the order of the case; those ``pinned`` where they are."""
    number = {premises.premises_id: i for i, premises in enumerate(case.premises)}
    by_face: dict[int, list[Lodger]] = defaultdict(list)
    for holding in case.holdings:
        i = number[holding.premises_id]
        if pinned and holding.key in pinned:
            face, lodger = pinned[holding.key]
            by_face[face].append(lodger)
        elif holding.key not in absent and doors.face[i] >= 0:
            by_face[int(doors.face[i])].append(Lodger(holding, float(doors.foot_m[i]), float(doors.way_m[i])))
    return Lodging({face: tuple(lodgers) for face, lodgers in sorted(by_face.items())})


def pinned_lodgers(case: Case, model: StreetModel) -> dict[Key, tuple[int, Lodger]]:
    """Lodge holdings where somebody chose places for their bins: face and lodger by premises and stream.

    Places on faces that the street does not have are not kept.
    """
    index, doors = model.index(), {premises.premises_id: premises.door for premises in case.premises}
    pins: dict[Key, list[Pin]] = defaultdict(list)
    for pin in case.pins:
        if pin.face_id in index:
            pins[pin.premises_id, pin.stream].append(pin)
    found = {}
    for holding in case.holdings:
        if holding.key in pins:
            own, face = pins[holding.key], index[pins[holding.key][-1].face_id]
            kerb, door = model.faces[face].kerb, doors[holding.premises_id]
            places = tuple(
                (pin.rank, round(pin.chainage_m * 100), SIDES.index(pin.side))
                for pin in own
                if index[pin.face_id] == face
            )
            foot_m, way_m = float(kerb.project(door)), float(kerb.distance(door))
            found[holding.key] = (face, Lodger(holding, foot_m, way_m, last_resort=True, pins=places))
    return found


def rehouse(
    landlord: Landlord,
    lodging: Lodging,
    plans: Mapping[int, FacePlan],
    barred: Mapping[int, Mapping[int, frozenset[int]]],
    runner: Runner,
    limits: Limits,
) -> Lodging:
    """Find a face for those that have no lawful place on theirs.

    A neighbouring face within the carry with lawful places for all bins comes first, the cheapest of them; then the
    own face's least bad places, then those of the neighbouring faces, at any carry. Who was crowded out of a face is
    not lodged there again.
    """
    homeless = {holding.key: holding for plan in plans.values() for holding in plan.homeless}
    left = {holding.key: face for face, plan in plans.items() for holding in plan.crowded_out}
    homeless |= {holding.key: holding for plan in plans.values() for holding in plan.crowded_out}
    number = {premises.premises_id: i for i, premises in enumerate(landlord.case.premises)}
    best: dict[Key, _Found] = {}
    for reach_m in (landlord.case.rules.max_carry_m, np.inf):
        asked: dict[int, list[Lodger]] = defaultdict(list)
        own: dict[Key, int] = {}
        for key, holding in homeless.items():
            if key in best:
                continue
            faces, feet, ways = landlord.doors.reach(number[holding.premises_id])
            own[key] = int(faces[0])
            for face, foot, way in zip(faces, feet, ways, strict=True):
                if (face == faces[0] or way <= reach_m) and left.get(key) != face:
                    asked[int(face)].append(Lodger(holding, float(foot), float(way), last_resort=True))
        jobs = {face: landlord.job(face, asked[face], limits, barred.get(face, {})) for face in sorted(asked)}
        for (face, job), offered in zip(jobs.items(), runner.each(offers, jobs.values()), strict=True):
            for lodger, offer in zip(job.lodgers, offered, strict=True):
                if offer is None:
                    continue
                key = lodger.holding.key
                rank = (0 if offer.lawful else 1 if face == own[key] else 2, offer.cost, face)
                if key not in best or rank < best[key].rank:
                    best[key] = _Found(rank, face, replace(lodger, last_resort=not offer.lawful))
    housed = lodging.without(set(homeless))
    for key in homeless:
        if key in best:
            housed.setdefault(best[key].face, []).append(best[key].lodger)
    nowhere = tuple(holding for key, holding in homeless.items() if key not in best)
    kept = {face: tuple(lodgers) for face, lodgers in sorted(housed.items()) if lodgers}
    return Lodging(kept, (*lodging.no_room, *nowhere))


def changed_faces(before: Lodging, after: Lodging) -> list[int]:
    """List the faces whose lodgers are not the same any more."""
    faces = np.union1d(list(before.by_face), list(after.by_face)).astype(int)
    return [int(face) for face in faces if before.by_face.get(int(face)) != after.by_face.get(int(face))]
