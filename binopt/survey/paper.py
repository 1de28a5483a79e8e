"""The survey as files: the page to print, and the form that takes the tape's figures."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from binopt.outputs.schedule import guard_cell
from binopt.storage import whole_folder
from binopt.survey.listing import Survey
from binopt.survey.page import render_page

PAGE_FILE = "survey.html"
FORM_FILE = "widths.csv"
FORM_COLUMNS = ("face_id", "street", "station", "at_m", "where", "expected_m", "width_m")


def write_survey(survey: Survey, out: Path, *, overwrite: bool = False) -> Path:
    """Write page and form to a folder, whole or not at all, and return the folder.

    Raises
    ------
    UsageError
        When the folder holds something that is not to be replaced.
    InputError
        When the disk is full or the place cannot be written.
    """
    with whole_folder(out, overwrite, mark=FORM_FILE) as part:
        (part / PAGE_FILE).write_bytes(render_page(survey).encode("utf-8", "replace"))
        (part / FORM_FILE).write_bytes(render_form(survey).encode("utf-8", "replace"))
    return out


def render_form(survey: Survey) -> str:
    """Write a row for each station as CSV, its last column left for the tape's figure."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(FORM_COLUMNS)
    for face in survey.faces:
        for one in face.stations:
            told = (guard_cell(face.width.face_id), guard_cell(face.width.street), one.number, f"{one.at_m:.2f}")
            writer.writerow([*told, guard_cell(one.where), f"{one.width_m:.2f}", ""])
    return text.getvalue()
