"""What the desk came to, as plain values for a page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import shapely
from shapely.geometry import LineString
from shapely.geometry.base import BaseGeometry

from binopt.domain.street import Obstacle
from binopt.editing.desk import Delta, Desk
from binopt.editing.edits import Close, Edit, Open, as_change, tell
from binopt.editing.judging import bin_of
from binopt.editing.state import FIGURES, Base, State, obstacles_by_id
from binopt.scenarios.stretches import CLOSED

NO_STREET = "(no name)"
SAME_M_H = 0.005
"""Streets whose obstruction moves by less have not changed."""


def tell_delta(desk: Desk, delta: Delta, seconds: float) -> dict[str, Any]:
    """Tell what one step changed."""
    return _told(desk, delta.before, delta.after, delta.faces, seconds)


def tell_desk(desk: Desk) -> dict[str, Any]:
    """Tell all that the desk changed of the plan as it was."""
    first, now = desk.base.first, desk.state
    faces = [
        face
        for face in range(len(now.model.faces))
        if first.spots.get(face) != now.spots.get(face)
        or first.findings.get(face) != now.findings.get(face)
        or not np.array_equal(first.figures[:, face], now.figures[:, face])
    ]
    return _told(desk, first, now, faces, 0.0)


def _told(desk: Desk, before: State, after: State, faces: Iterable[int], seconds: float) -> dict[str, Any]:
    return {
        "revision": desk.revision,
        "undo": tell(desk.done[-1].edit) if desk.undoable else None,
        "redo": tell(desk.undone[-1].edit) if desk.undone else None,
        "faces": [_face(desk.base, before, after, face) for face in faces],
        "obstacles": _obstacles(desk.base, after),
        "closed": _closed(desk.edits),
        "rules": _rules(after),
        "total": totals(desk.base, after),
        "edits": [tell(edit) for edit in desk.edits],
        "changes": [as_change(edit) for edit in desk.edits],
        "next_change": as_change(desk.undone[-1].edit) if desk.undone else None,
        "seconds": seconds,
    }


def totals(base: Base, state: State) -> dict[str, Any]:
    """Sum the figures of a state, beside those of the plan as it was and of the baselines."""
    now, first = state.figures.sum(axis=1), base.first.figures.sum(axis=1)
    told: dict[str, Any] = {name: float(value) for name, value in zip(FIGURES, now, strict=True)}
    told |= {f"{name}_base": float(value) for name, value in zip(FIGURES, first, strict=True)}
    for name in ("o", "a"):
        told |= {f"{name}_{which}": float(base.files.report[name][which]) for which in ("today", "exact")}
    return told | {"unlawful": unlawful(state), "unlawful_base": unlawful(base.first)}


def unlawful(state: State) -> int:
    """Count the bins that stand on unlawful spots."""
    return sum(not spot.lawful for spots in state.spots.values() for spot in spots)


def by_street(state: State) -> dict[str, float]:
    """Sum ``O`` over the faces of each street."""
    found: dict[str, float] = defaultdict(float)
    for face, o in zip(state.model.faces, state.figures[0], strict=True):
        found[face.street or NO_STREET] += float(o)
    return dict(found)


def streets_changed(before: Mapping[str, float], after: Mapping[str, float]) -> list[dict[str, Any]]:
    """List the streets that win or lose, those that win most first."""
    rows = [(name, before.get(name, 0.0), after.get(name, 0.0)) for name in {**before, **after}]
    rows = [row for row in rows if abs(row[1] - row[2]) >= SAME_M_H]
    rows.sort(key=lambda row: (row[2] - row[1], row[0]))
    return [{"street": name, "o_base": old, "o": new} for name, old, new in rows]


def _face(base: Base, before: State, after: State, face: int) -> dict[str, Any]:
    row = base.told.get(after.model.faces[face].face_id)
    pins = {pin.bin for pin in after.case.pins}
    o, _, s, b, a = (float(value) for value in after.figures[:, face])
    return {
        "face_id": after.model.faces[face].face_id,
        "street": after.model.faces[face].street,
        "o_base": float(base.first.figures[0, face]),
        "o_before": float(before.figures[0, face]),
        "o": o,
        "s": s,
        "b": b,
        "a": a,
        "s_before": float(before.figures[2, face]),
        "b_before": float(before.figures[3, face]),
        "o_today": None if row is None else row.o_today,
        "o_exact": None if row is None else row.o_exact,
        "clear_width_m": after.model.faces[face].clear_width_m,
        "sides": [str(side) for side in after.case.rules_on(after.model.faces[face].face_id).sides],
        "spots": [
            {
                "premises_id": spot.premises_id,
                "stream": spot.stream,
                "rank": spot.rank,
                "litres": spot.bin_type.litres,
                "side": str(spot.side),
                "chainage_m": spot.chainage_m,
                "carry_m": spot.carry_m,
                "lawful": spot.lawful,
                "pinned": bin_of(spot) in pins,
                "xy": [[round(x, 3), round(y, 3)] for x, y in spot.shape.exterior.coords[:4]],
            }
            for spot in after.spots.get(face, ())
        ],
        "findings": [
            {
                "rule": one.rule,
                "words": one.words,
                "premises_id": one.premises_id,
                "stream": one.stream,
                "rank": one.rank,
            }
            for one in after.findings.get(face, ())
        ],
    }


def _obstacles(base: Base, state: State) -> list[dict[str, Any]]:
    """Tell the obstacles that are not as in the base plan's case, those that are gone last."""
    if state.case.obstacles is base.case.obstacles:
        return []
    known, now = obstacles_by_id(base.case), obstacles_by_id(state.case)
    changed = [
        _obstacle(one, known)
        for name, one in now.items()
        # what stands for a closed stretch is told as such
        if known.get(name) is not one and (name in known or not name.startswith(f"{CLOSED}-"))
    ]
    gone = [{**_obstacle(one, known), "gone": True} for name, one in known.items() if name not in now]
    return changed + gone


def _closed(edits: Iterable[Edit]) -> list[dict[str, Any]]:
    """Tell which stretches the edits leave closed, by face and along it."""
    closed: dict[str, BaseGeometry] = defaultdict(LineString)
    for edit in edits:
        if isinstance(edit, Close | Open):
            stretch, before = LineString([(edit.from_m, 0), (edit.to_m, 0)]), closed[edit.face_id]
            together = before.union(stretch) if isinstance(edit, Close) else before.difference(stretch)
            closed[edit.face_id] = shapely.line_merge(together)
    return [
        {"face_id": face_id, "from_m": part.bounds[0], "to_m": part.bounds[2]}
        for face_id, parts in sorted(closed.items())
        for part in sorted(shapely.get_parts(parts), key=lambda part: float(part.bounds[0]))
        if not part.is_empty
    ]


def _obstacle(one: Obstacle, known: Mapping[str, Obstacle]) -> dict[str, Any]:
    rings = shapely.get_exterior_ring(
        [part for part in shapely.get_parts(one.footprint) if part.geom_type == "Polygon"]
    )
    return {
        "id": one.obstacle_id,
        "kind": one.kind,
        "flat": one.flat,
        "clearance_m": one.clearance_m,
        "new": one.obstacle_id not in known,
        "gone": False,
        "rings": [[[round(x, 3), round(y, 3)] for x, y in ring.coords[:-1]] for ring in rings],
    }


def _rules(state: State) -> dict[str, Any]:
    rules = state.case.rules
    return {
        "clear_width_m": rules.clear_width.clear_width_m,
        "max_carry_m": rules.max_carry_m,
        "kerb_setback_m": rules.kerb_setback_m,
        "sides": [str(side) for side in rules.sides],
        "faces": [
            {
                "face_id": one.face_id,
                "clear_width_m": one.clear_width_m,
                "sides": None if one.sides is None else [str(side) for side in one.sides],
            }
            for one in state.case.face_rules
        ],
    }
