"""What a report adds to the figures: sums by street, the worst faces, and whom no lawful spot was found for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from binopt.domain.plan_files import FaceRow, PlanFiles

WORST_FACES = 10


@dataclass(frozen=True, slots=True)
class StreetRow:
    """The faces of one street together, in m·h a week."""

    street: str
    faces: int
    length_m: float
    o_today: float
    o_exact: float
    o_plan: float
    o_bound: float
    s_today: float
    s_plan: float


def by_street(faces: Sequence[FaceRow]) -> tuple[StreetRow, ...]:
    """Add faces up by street, those with most obstruction left first."""
    groups: dict[str, list[FaceRow]] = {}
    for face in faces:
        groups.setdefault(face.street or "(no name)", []).append(face)
    sums = ("length_m", "o_today", "o_exact", "o_plan", "o_bound", "s_today", "s_plan")
    rows = [
        StreetRow(street, len(group), **{name: sum(getattr(face, name) for face in group) for name in sums})
        for street, group in groups.items()
    ]
    return tuple(sorted(rows, key=lambda row: (-row.o_plan, row.street)))


def worst_faces(faces: Sequence[FaceRow], most: int = WORST_FACES) -> tuple[FaceRow, ...]:
    """Return the faces that lose most under the plan, for each metre of their length."""
    lossy = [face for face in faces if face.o_plan > 0]
    return tuple(sorted(lossy, key=lambda face: (-face.o_plan / max(face.length_m, 1.0), face.face_id))[:most])


def make_view(files: PlanFiles) -> dict[str, Any]:
    """Gather a plan's report with what is added here, as plain values for ``--json``."""
    unplaced = [
        {"premises_id": one.premises_id, "stream": one.stream, "reason": one.reason, "detail": one.detail}
        for one in files.unplaced
    ]
    return {
        **files.report,
        "by_street": [asdict(row) for row in by_street(files.faces)],
        "worst_faces": [_face(face) for face in worst_faces(files.faces)],
        "without_lawful_spot": unplaced,
    }


def _face(face: FaceRow) -> Mapping[str, Any]:
    return {name: getattr(face, name) for name in FaceRow.__slots__ if name != "kerb"}
