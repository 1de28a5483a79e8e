"""What a building's gesture is worth, and what its block reaches together, without telling of any neighbour."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from binopt.geometry.blocks import walkable_blocks
from binopt.papers.edition import Edition

LEAST_PREMISES = 5
"""Groups smaller than this are not told of: from their figures and one's own, a neighbour's could be reckoned."""


@dataclass(frozen=True, slots=True)
class Together:
    """What a group of premises reaches: ``kind`` is ``block``, ``street`` or ``quarter``; figures in m·h a week."""

    kind: str
    premises: int
    o_today: float
    o_plan: float


@dataclass(frozen=True, slots=True)
class Worth:
    """What one premises' bins take today and in the plan (``O(all) − O(all but this)``, m·h a week), and its group."""

    o_today: float
    o_plan: float
    together: Together | None


def find_worths(edition: Edition) -> Mapping[str, Worth]:
    """Say of each premises with bins out what its gesture is worth.

    The group is the block that its bins' pavement belongs to, where at least ``LEAST_PREMISES`` put out there; else
    the street, else the quarter, else none.
    """
    faces = _face_of(edition)
    street = {face.face_id: face.street for face in edition.plan.faces}
    number = dict(zip(edition.street.model.index(), walkable_blocks(edition.street.model).tolist(), strict=True))
    groups = [
        _Groups.of(edition, faces, kind, of)
        for kind, of in (
            ("block", {face_id: f"{number[face_id]}" for face_id in street}),
            ("street", {face_id: name for face_id, name in street.items() if name}),
            ("quarter", dict.fromkeys(street, "")),
        )
    ]
    own = {which: edition.plan.report["marginal_o"][which]["by_premises"] for which in ("today", "plan")}
    found = {}
    for premises_id, face_id in faces.items():
        told = (each.together(face_id) for each in groups)
        together = next((one for one in told if one is not None), None)
        today, plan = (float(own[which].get(premises_id, 0.0)) for which in ("today", "plan"))
        found[premises_id] = Worth(today, plan, together)
    return found


def _face_of(edition: Edition) -> dict[str, str]:
    """Return the face on which each premises puts out its first bin."""
    faces: dict[str, str] = {}
    for row in edition.timetable:
        if row.face_id:
            faces.setdefault(row.premises_id, row.face_id)
    return faces


@dataclass(frozen=True, slots=True)
class _Groups:
    """Faces in groups of one kind, with how many premises put out on each and what they take."""

    kind: str
    group_of: Mapping[str, str]
    premises: Mapping[str, int]
    o_today: Mapping[str, float]
    o_plan: Mapping[str, float]

    @classmethod
    def of(cls, edition: Edition, faces: Mapping[str, str], kind: str, group_of: Mapping[str, str]) -> _Groups:
        today: dict[str, float] = defaultdict(float)
        plan: dict[str, float] = defaultdict(float)
        for face in edition.plan.faces:
            group = group_of.get(face.face_id)
            if group is not None:
                today[group] += face.o_today
                plan[group] += face.o_plan
        count = Counter(group_of[face_id] for face_id in faces.values() if face_id in group_of)
        return cls(kind, group_of, count, today, plan)

    def together(self, face_id: str) -> Together | None:
        """Return the figures of a face's group, where it is not too small to be told of."""
        group = self.group_of.get(face_id)
        if group is None or self.premises.get(group, 0) < LEAST_PREMISES:
            return None
        return Together(self.kind, self.premises[group], self.o_today[group], self.o_plan[group])
