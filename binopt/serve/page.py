"""The page of the desk: the map of the plan, and what can be done to it."""

from __future__ import annotations

from html import escape

from binopt.editing.state import Base
from binopt.outputs.map.page import make_map_page
from binopt.outputs.map.scene import scene_of_files
from binopt.outputs.timetable import make_timetable
from binopt.speech import Speech

PLACE = '<meta name="referrer"'
"""Where the id of the desk goes."""


def render_desk_page(base: Base) -> str:
    """Draw the page of a plan, for any desk: ``for_desk`` makes it one desk's."""
    files, case = base.files, base.case
    kerbs = {face.face_id: face.kerb for face in files.faces}
    streets = {face.face_id: face.street for face in files.faces}
    lag_min, weeks = case.behaviour.plan_lag_min, case.weeks
    planned = make_timetable(files.plan, case.premises, kerbs, streets, lag_min=lag_min, weeks=weeks)
    rests_on = tuple(str(text) for text in files.report["rests_on"])
    scene = scene_of_files(files, case, base.around.model, planned, rests_on, weeks=weeks)
    return make_map_page(scene, Speech.of("en"))


def for_desk(page: str, desk_id: str) -> str:
    """Put the id of a desk into the page."""
    return page.replace(PLACE, f'<meta name="binopt-desk" content="{escape(desk_id, quote=True)}">\n{PLACE}', 1)
