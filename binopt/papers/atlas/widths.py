"""What stays free along each face: without bins, today and in the plan, and where that breaks the clear width."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from binopt.domain.plan import Service
from binopt.domain.street import FloatArray
from binopt.geometry.free_width import longest_free
from binopt.geometry.model import StreetModel
from binopt.geometry.ragged import firsts
from binopt.measure.evaluator import prepare, times_of
from binopt.measure.weighing import MILLIMETRE_M, least_free
from binopt.papers.edition import Edition

_TOUCHING_M = 1e-6


@dataclass(frozen=True, slots=True)
class Profile:
    """Widths along a face, piece by piece of its kerb: from and to in chainage, and what stays free."""

    from_m: FloatArray
    to_m: FloatArray
    free_m: FloatArray

    def within(self, from_m: float, to_m: float) -> Profile:
        """Return the pieces that lie in a stretch, wholly or in part."""
        there = (self.to_m > from_m) & (self.from_m < to_m)
        return Profile(self.from_m[there], self.to_m[there], self.free_m[there])


@dataclass(frozen=True, slots=True)
class Breach:
    """A stretch of a face on which bins leave less than the clear width, at some minute of the week."""

    from_m: float
    to_m: float
    least_m: float


@dataclass(frozen=True, slots=True)
class FaceWidths:
    """What stays free along one face, at the worst minute of the week, and where bins make it too little.

    ``today`` and ``plan`` hold only the pieces that bins narrow.
    """

    clear_m: float
    without: Profile
    today: Profile
    plan: Profile
    breaches_today: tuple[Breach, ...]
    breaches_plan: tuple[Breach, ...]


def find_widths(edition: Edition) -> Mapping[str, FaceWidths]:
    """Measure all faces of an edition, by id."""
    model = edition.street.model
    bare = _bare(model)
    today, plan = (_with_bins(edition, service) for service in (edition.plan.today, edition.plan.plan))
    rows = edition.faces
    empty = Profile(*(np.zeros(0),) * 3)
    return {
        face.face_id: FaceWidths(
            rows[face.face_id].clear_width_m,
            bare[number],
            today.get(number, (empty, ()))[0],
            plan.get(number, (empty, ()))[0],
            today.get(number, (empty, ()))[1],
            plan.get(number, (empty, ()))[1],
        )
        for number, face in enumerate(model.faces)
        if face.face_id in rows
    }


def _bare(model: StreetModel) -> list[Profile]:
    """Measure what stays free between fixed things alone, on the transects of the grid."""
    transects = model.transects
    free_m = longest_free(
        transects.width_m, firsts(transects.fixed_of, len(transects)), transects.fixed_from_m, transects.fixed_to_m
    )
    half = transects.weight_m / 2
    return [
        Profile(*(values[first:last] for values in (transects.s_m - half, transects.s_m + half, free_m)))
        for first, last in zip(transects.first[:-1], transects.first[1:], strict=True)
    ]


def _with_bins(edition: Edition, service: Service) -> dict[int, tuple[Profile, tuple[Breach, ...]]]:
    """Measure the pieces of faces that bins narrow, at the worst minute of each."""
    ready = prepare(edition.case, edition.street.model, service.spots)
    lines = ready.lines
    least_m = least_free(lines, times_of(ready, service.presentations), ready.weights)
    half = lines.weight_m / 2
    narrowed = np.flatnonzero(least_m < lines.free_m - MILLIMETRE_M)
    order = narrowed[np.lexsort((lines.s_m[narrowed], lines.face[narrowed]))]
    found = {}
    for number in np.unique(lines.face[order]).tolist():
        own = order[lines.face[order] == number]
        profile = Profile(lines.s_m[own] - half[own], lines.s_m[own] + half[own], least_m[own])
        found[number] = profile, _breaches(profile, profile.free_m < lines.limit_m[own] - MILLIMETRE_M)
    return found


def _breaches(profile: Profile, broken: FloatArray) -> tuple[Breach, ...]:
    """Join neighbouring pieces on which the rule is broken."""
    found: list[Breach] = []
    for piece in np.flatnonzero(broken).tolist():
        from_m, to_m, free_m = (float(v[piece]) for v in (profile.from_m, profile.to_m, profile.free_m))
        if found and from_m <= found[-1].to_m + _TOUCHING_M:
            last = found.pop()
            found.append(Breach(last.from_m, to_m, min(last.least_m, free_m)))
        else:
            found.append(Breach(from_m, to_m, free_m))
    return tuple(found)
