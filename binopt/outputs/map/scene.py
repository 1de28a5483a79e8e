"""What a map shows, wherever it comes from: a plan that was just made, or one read back from its files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from binopt.domain.case import Case
from binopt.domain.plan import Service, Unplaced
from binopt.domain.plan_files import FaceRow, PlanFiles
from binopt.domain.rounds import Round
from binopt.geometry.model import StreetModel
from binopt.outputs.result import PlanResult
from binopt.outputs.timetable import TimetableRow, make_timetable


@dataclass(frozen=True, slots=True)
class MapScene:
    """A case before and after, ready to be drawn.

    Attributes
    ----------
    case, model
        The case and what the geometry makes of it.
    faces
        The plan's faces with their figures; the model has all of them.
    today, plan
        Spots and presentations of both sides of the picture.
    timetables
        The rows of ``today`` and ``plan``.
    unplaced
        Premises and streams without a lawful spot.
    rounds
        The plan's rounds.
    report
        The figures, as ``make_report`` gives them.
    rests_on
        What the figures rest on, in sentences of the reader's language.
    weeks
        Length of the cycle.
    """

    case: Case
    model: StreetModel
    faces: tuple[FaceRow, ...]
    today: Service
    plan: Service
    timetables: Mapping[str, Sequence[TimetableRow]]
    unplaced: tuple[Unplaced, ...]
    rounds: tuple[Round, ...]
    report: Mapping[str, Any]
    rests_on: tuple[str, ...]
    weeks: int


def scene_of_result(
    result: PlanResult, timetables: Mapping[str, Sequence[TimetableRow]], report: Mapping[str, Any]
) -> MapScene:
    """Show a plan that was just made."""
    return MapScene(
        case=result.case,
        model=result.model,
        faces=_face_rows(result),
        today=result.baselines.today,
        plan=result.plan,
        timetables=timetables,
        unplaced=result.all_unplaced,
        rounds=result.rounds["plan"],
        report=report,
        rests_on=result.rests_on,
        weeks=result.case.weeks,
    )


def scene_of_files(
    files: PlanFiles,
    case: Case,
    model: StreetModel,
    planned: Sequence[TimetableRow],
    rests_on: tuple[str, ...],
    *,
    weeks: int,
) -> MapScene:
    """Show a plan that was read from its files.

    Parameters
    ----------
    model
        The streets of ``case``, laid out anew: files of a plan hold no pavements.
    planned
        The plan's timetable.
    """
    today = make_timetable(
        files.today,
        case.premises,
        {face.face_id: face.kerb for face in files.faces},
        {face.face_id: face.street for face in files.faces},
        lag_min=int(files.report["case"].get("lag_min", case.behaviour.lag_min)),
        weeks=weeks,
    )
    return MapScene(
        case=case,
        model=model,
        faces=files.faces,
        today=files.today,
        plan=files.plan,
        timetables={"today": today, "plan": planned},
        unplaced=files.unplaced,
        rounds=files.rounds,
        report=files.report,
        rests_on=rests_on,
        weeks=weeks,
    )


def _face_rows(result: PlanResult) -> tuple[FaceRow, ...]:
    return tuple(
        FaceRow(
            face_id=face.face_id,
            pavement_id=face.pavement_id,
            street=face.street,
            length_m=face.length_m,
            clear_width_m=face.clear_width_m,
            o_today=float(result.today.o[k]),
            o_exact=float(result.exact.o[k]),
            o_plan=float(result.planned.o[k]),
            o_bound=float(result.bounds.o_face[k]),
            s_today=float(result.today.s[k]),
            s_plan=float(result.planned.s[k]),
            kerb=face.kerb,
        )
        for k, face in enumerate(result.model.faces)
    )
