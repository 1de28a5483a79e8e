"""A plan held against its case as anybody finds the two: by the plan's files and the case alone."""

from __future__ import annotations

from collections.abc import Iterator

import shapely

from binopt.domain.case import Case
from binopt.domain.plan_files import PlanFiles
from binopt.geometry.doors import find_doors
from binopt.geometry.model import StreetModel
from binopt.rules.registry import ROUND_RULES, RULES
from binopt.rules.rounds.scene import RoundScene
from binopt.rules.scene import Scene
from binopt.rules.violation import Violation
from binopt.served import lay_served

KERB_M = 0.01
"""Kerb lines are compared to a centimetre."""
CLEAR_WIDTH_M = 0.001
DEFAULT_SEED = 1
"""Seed of a plan that tells none: that of ``binopt plan`` where nobody asks for another."""


def check_plan(case: Case, plan: PlanFiles, model: StreetModel | None = None) -> tuple[Violation, ...]:
    """Hold a plan's files against every rule, on the streets that the case itself lays out.

    Parameters
    ----------
    case, plan
        The case, read anew, and the plan as its files tell it.
    model
        What ``lay_served`` makes of the case, where it is already known.

    Returns
    -------
    tuple of Violation
        Empty for a plan that keeps every rule. A plan that was made of another case, or whose faces are not those of
        the case, breaks ``same_case`` or ``same_faces`` besides what follows from that.
    """
    street = lay_served(case) if model is None else model
    scene = Scene.of(case, street, find_doors(case, street), plan.plan, plan.unplaced)
    seed, hours = plan.report.get("seed", DEFAULT_SEED), plan.report.get("crew_hours", {}).get("plan")
    driven = RoundScene.of(scene, plan.rounds, seed, hours)
    return (
        *same_case(case, plan),
        *same_faces(street, plan),
        *(violation for rule in RULES.values() for violation in rule.find(scene)),
        *(violation for rule in ROUND_RULES.values() for violation in rule.find(driven)),
    )


def same_case(case: Case, plan: PlanFiles) -> Iterator[Violation]:
    """The plan was made of this case."""
    if case.digest and plan.case_digest and case.digest != plan.case_digest:
        text = f"made of a case with digest {plan.case_digest[:12]}, this one has {case.digest[:12]}"
        yield Violation("same_case", (case.name,), 1, "1", text)


def same_faces(model: StreetModel, plan: PlanFiles) -> Iterator[Violation]:
    """The plan's faces are those that the case lays out, with the clear width that holds there."""
    told = {face.face_id: face for face in plan.faces}
    for face in model.faces:
        row = told.pop(face.face_id, None)
        if row is None:
            yield Violation("same_faces", (face.face_id,), 1, "1", "the plan does not have this face")
            continue
        off_m = float(shapely.hausdorff_distance(face.kerb, row.kerb))
        turned_m = float(shapely.distance(shapely.get_point(face.kerb, 0), shapely.get_point(row.kerb, 0)))
        if max(off_m, turned_m) > KERB_M:
            off_m = max(off_m, turned_m)
            yield Violation("same_faces", (face.face_id,), off_m, "m", f"its kerb lies up to {off_m:.2f} m off")
        narrower_m = abs(row.clear_width_m - face.clear_width_m)
        if narrower_m > CLEAR_WIDTH_M:
            text = f"clear width {row.clear_width_m:.2f} m, {face.clear_width_m:.2f} m hold there"
            yield Violation("same_faces", (face.face_id,), narrower_m, "m", text)
    for face_id in told:
        yield Violation("same_faces", (face_id,), 1, "1", "the case does not lay out this face")
