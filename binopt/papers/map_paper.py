"""The map as a paper: the page that a plan folder has too, in the language of the edition."""

from __future__ import annotations

from binopt.outputs.map.page import make_map_page
from binopt.outputs.map.scene import scene_of_files
from binopt.outputs.plan_names import MAP_FILE
from binopt.papers.edition import Edition
from binopt.papers.folder import PaperFolder


def write(edition: Edition, folder: PaperFolder) -> None:
    """Write the page."""
    scene = scene_of_files(
        edition.plan, edition.case, edition.street.model, edition.timetable, edition.rests_on, weeks=edition.weeks
    )
    folder.write_text(make_map_page(scene, edition.speech, edition.background), MAP_FILE)
