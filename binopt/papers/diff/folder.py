"""Changes as a folder: the tables, a layer for maps, and the calendars of all whom they concern."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pyogrio

from binopt.outputs.timetable import TimetableRow
from binopt.papers.diff.changes import Change
from binopt.papers.diff.render import as_layer, as_row, render_csv
from binopt.papers.edition import Edition
from binopt.papers.folder import PaperFolder
from binopt.papers.ics.feed import FeedEvent, render_feed
from binopt.papers.ics.paper import feed_frame, feed_title, group_rows
from binopt.papers.ics.reminders import reminder_events
from binopt.papers.ics.whole_days import premises_events
from binopt.papers.names import safe_names
from binopt.storage import whole_folder

CHANGES_FILE = "changes.json"
"""All changes for programs; by it a folder is known as one that may be replaced."""

Events = Callable[[Edition, Sequence[TimetableRow]], list[FeedEvent]]
FEEDS: Mapping[str, Events] = {"premises": premises_events, "reminders": reminder_events}
"""The feeds that are brought up to date, by their folders in the export."""


def write_changes(
    changes: Sequence[Change], old: Edition, new: Edition, out: Path, *, sequence: int = 1, overwrite: bool = False
) -> None:
    """Write changes to a folder, whole or not at all.

    Feeds have the names that the export gives them. Events that differ from those of the old plan bear the number of
    this revision, what no longer takes place is left out, and who has nothing left has a feed without events.

    Parameters
    ----------
    sequence
        How often the calendars were revised, this time included.

    Raises
    ------
    UsageError
        When the folder is there and may not be replaced.
    InputError
        When it cannot be written.
    """
    with whole_folder(out, overwrite, mark=CHANGES_FILE) as part:
        folder = PaperFolder(part)
        rows = [as_row(change, new.speech) for change in changes]
        folder.write_text(json.dumps({"changes": rows}, indent=1) + "\n", CHANGES_FILE)
        folder.write_text(render_csv(changes, new.speech), "changes.csv")
        if changes:
            layer = as_layer(changes, new.speech, new.plan.crs)
            pyogrio.write_dataframe(layer, folder.path("changes.geojson"), driver="GeoJSON", RFC7946="YES")
        if new.dates:
            _write_feeds(changes, old, new, folder, sequence)


def revised(before: Sequence[FeedEvent], after: Sequence[FeedEvent], sequence: int) -> dict[str, int]:
    """Return the number of the revision by id, for events that were not there before or were others."""
    known = {event.uid: event for event in before}
    return {event.uid: sequence for event in after if known.get(event.uid) != event}


def _write_feeds(changes: Sequence[Change], old: Edition, new: Edition, folder: PaperFolder, sequence: int) -> None:
    rows_old, rows_new = (group_rows(edition.timetable, "premises_id") for edition in (old, new))
    names = safe_names([*rows_new, *rows_old])
    shared = feed_frame(new, {})
    for premises_id in dict.fromkeys(change.premises_id for change in changes):
        before, after = rows_old.get(premises_id, []), rows_new.get(premises_id, [])
        title = feed_title(new, (after or before)[0].address or premises_id)
        for kind, events_of in FEEDS.items():
            events = events_of(new, after)
            frame = replace(shared, sequences=revised(events_of(old, before), events, sequence))
            folder.path("ics", kind, f"{names[premises_id]}.ics").write_bytes(render_feed(title, events, frame))
