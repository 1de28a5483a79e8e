"""Which two streets stand for all: where the plan gives back most, and where most is left to do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from binopt.domain.plan_files import FaceRow
from binopt.outputs.report_view import StreetRow, by_street

SHORTEST_M = 20.0
"""Streets with less kerb than this tell nothing."""


@dataclass(frozen=True, slots=True)
class ShownStreet:
    """A street, its figures, and the face of it that is drawn."""

    row: StreetRow
    face: FaceRow


def best_street(faces: Sequence[FaceRow]) -> ShownStreet | None:
    """Return the street whose metres gain most, with its face that gains most; ``None`` where none gains anything."""
    gain = [row for row in _long_ones(faces) if row.o_today > row.o_plan]
    if not gain:
        return None
    best = max(gain, key=lambda row: ((row.o_today - row.o_plan) / row.length_m, row.street))
    return ShownStreet(best, max(_of(faces, best), key=lambda face: (face.o_today - face.o_plan, face.face_id)))


def worst_street(faces: Sequence[FaceRow], other_than: ShownStreet | None) -> ShownStreet | None:
    """Return the street whose metres lose most by the plan, with its worst face; ``None`` where none loses anything."""
    named = other_than.row.street if other_than else None
    left = [row for row in _long_ones(faces) if row.o_plan > 0 and row.street != named]
    if not left:
        return None
    worst = max(left, key=lambda row: (row.o_plan / row.length_m, row.street))
    return ShownStreet(worst, max(_of(faces, worst), key=lambda face: (face.o_plan, face.face_id)))


def _long_ones(faces: Sequence[FaceRow]) -> list[StreetRow]:
    named = [face for face in faces if face.street]
    return [row for row in by_street(named) if row.length_m >= SHORTEST_M]


def _of(faces: Sequence[FaceRow], row: StreetRow) -> list[FaceRow]:
    return [face for face in faces if face.street == row.street]
