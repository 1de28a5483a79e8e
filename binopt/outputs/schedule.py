"""``schedule.csv``: the timetable for people and their spreadsheets, one row a presentation."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from binopt.outputs.timetable import TimetableRow
from binopt.outputs.words import plain_line
from binopt.speech import Speech
from binopt.stores.cells import guarded

COLUMNS = (
    "premises_id",
    "address",
    "stream",
    "weekday",
    "put_out_from",
    "truck_from",
    "truck_to",
    "take_in_by",
    "bins",
    "street",
    "where",
)
LONGEST_CELL = 1000
"""Characters that are kept of one text: spreadsheets refuse cells beyond 32,767, people give up long before."""


def render_schedule(rows: Sequence[TimetableRow], speech: Speech, *, weeks: int = 1) -> str:
    """Write the timetable as CSV. A time on another day than the truck's has its weekday before it: ``Sun 20:00``."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for row in rows:
        writer.writerow(
            [
                guard_cell(row.premises_id),
                guard_cell(row.address),
                guard_cell(row.stream),
                speech.day_of_cycle(row.day, weeks),
                speech.clock_on(row.out_min, row.day),
                speech.clock_on(row.window_from_min, row.day),
                speech.clock_on(row.window_to_min, row.day),
                speech.clock_on(row.take_in_min, row.day),
                row.bins_text,
                guard_cell(row.street),
                guard_cell(row.where(speech)),
            ]
        )
    return text.getvalue()


def guard_cell(text: str) -> str:
    """Make a text harmless to spreadsheets: one line, not endless, and never the beginning of a formula."""
    return guarded(plain_line(text, LONGEST_CELL))
