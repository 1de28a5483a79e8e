"""A result onto the disk: every paper of a plan, whole or not at all."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from binopt.domain.plan import Service
from binopt.outputs.geopackage import write_geopackage
from binopt.outputs.layers import make_layers
from binopt.outputs.map.page import make_map_page
from binopt.outputs.map.scene import scene_of_result
from binopt.outputs.overview import render_overview
from binopt.outputs.plan_names import (
    MAP_FILE,
    OVERVIEW_FILE,
    PLAN_FILE,
    REPORT_FILE,
    SCHEDULE_FILE,
    TIMINGS_FILE,
)
from binopt.outputs.report_json import make_report, relative_case_path, render_report, render_timings
from binopt.outputs.result import PlanResult
from binopt.outputs.schedule import render_schedule
from binopt.outputs.timetable import TimetableRow, make_timetable
from binopt.speech import Speech
from binopt.storage import whole_folder


def write_plan(
    result: PlanResult,
    out: Path,
    *,
    case_folder: Path | None = None,
    overwrite: bool = False,
    pictures: bool = True,
    place: Path | None = None,
) -> Path:
    """Write all papers of a plan to a folder and return the folder.

    Parameters
    ----------
    out
        The plan's folder; it appears when all its files are whole.
    case_folder
        Where the case was read from. The plan remembers the way to it, so that it can be checked later.
    overwrite
        Replace a plan that is there. Folders that hold no plan are never replaced.
    place
        Where the folder will be moved to by the caller, if that is elsewhere.
    pictures
        Whether to draw ``map.html`` and ``overview.png`` too; they take most of the time on large cases.

    Raises
    ------
    UsageError
        When the folder is there and may not be replaced.
    InputError
        When the disk is full or the place cannot be written.
    """
    report = make_report(result, case_path="" if case_folder is None else relative_case_path(case_folder, place or out))
    timetables = _timetables(result)
    layers = make_layers(result)
    with whole_folder(out, overwrite, mark=REPORT_FILE) as part:
        write_geopackage(layers, part / PLAN_FILE)
        _write_text(part / SCHEDULE_FILE, render_schedule(timetables["plan"], Speech.of("en"), weeks=result.case.weeks))
        _write_text(part / REPORT_FILE, render_report(report))
        _write_text(part / TIMINGS_FILE, render_timings(result.seconds))
        if pictures:
            _write_pictures(result, report, timetables, part)
    return out


def _write_pictures(
    result: PlanResult, report: Mapping[str, Any], timetables: Mapping[str, tuple[TimetableRow, ...]], part: Path
) -> None:
    page = make_map_page(scene_of_result(result, timetables, report), Speech.of("en"))
    _write_text(part / MAP_FILE, page)
    (part / OVERVIEW_FILE).write_bytes(render_overview(result, report))


def _timetables(result: PlanResult) -> dict[str, tuple[TimetableRow, ...]]:
    behaviour, faces = result.case.behaviour, result.model.faces
    kerbs = {face.face_id: face.kerb for face in faces}
    streets = {face.face_id: face.street for face in faces}

    def of(service: Service, lag_min: int) -> tuple[TimetableRow, ...]:
        return make_timetable(service, result.case.premises, kerbs, streets, lag_min=lag_min, weeks=result.case.weeks)

    return {
        "today": of(result.baselines.today, behaviour.lag_min),
        "plan": of(result.plan, behaviour.plan_lag_min),
    }


def _write_text(path: Path, text: str) -> None:
    """Write text as UTF-8 with the same line ends everywhere; what is no character at all becomes a question mark."""
    path.write_bytes(text.encode("utf-8", "replace"))
