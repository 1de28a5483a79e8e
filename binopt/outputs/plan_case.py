"""Whether a plan and a case belong together: told before anything is measured of the two."""

from __future__ import annotations

from binopt.domain.case import Case
from binopt.domain.plan_files import PlanFiles
from binopt.errors import Fault, InputError
from binopt.geometry.model import StreetModel
from binopt.outputs.plan_names import PLAN_FILE


def check_made_of(files: PlanFiles, case: Case) -> None:
    """Refuse a case that a plan was not made of.

    Raises
    ------
    InputError
        Where the digests of the two differ.
    """
    if case.digest and files.case_digest and case.digest != files.case_digest:
        what = "the plan was made of another case, or the case has changed since"
        raise InputError(Fault(str(files.folder), what, hint="plan again, or name the plan's case by --case"))


def check_faces(files: PlanFiles, model: StreetModel) -> None:
    """Refuse a plan whose spots stand on faces that its case does not lay out.

    Raises
    ------
    InputError
        With each such face.
    """
    strange = sorted({spot.face_id for spot in files.plan.spots} - set(model.index()))
    if strange:
        where, hint = f"{files.folder / PLAN_FILE}: spots", "name the case that the plan was made of by --case"
        raise InputError([Fault(where, "the case has no such face", face_id, hint=hint) for face_id in strange])
