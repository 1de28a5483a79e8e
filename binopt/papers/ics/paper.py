"""The feeds of an edition as files: one on whole days and one with alarms for each premises, one for each street."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from zoneinfo import ZoneInfo

from binopt.outputs.schedule import guard_cell
from binopt.outputs.timetable import TimetableRow
from binopt.papers.dates import year_of
from binopt.papers.edition import Edition
from binopt.papers.folder import PaperFolder
from binopt.papers.ics.feed import FeedFrame, render_feed
from binopt.papers.ics.reminders import reminder_events
from binopt.papers.ics.streets import street_events
from binopt.papers.ics.timezones import timezone_component
from binopt.papers.ics.whole_days import premises_events
from binopt.papers.names import safe_names

INDEX_COLUMNS = ("kind", "premises_id", "address", "street", "file")


def write(edition: Edition, folder: PaperFolder) -> None:
    """Write all feeds, and ``index.csv``, which says whose each of them is."""
    frame = feed_frame(edition, {})
    index: list[tuple[str, ...]] = []
    premises = group_rows(edition.timetable, "premises_id")
    names = safe_names(premises)
    for premises_id, rows in premises.items():
        title, file = feed_title(edition, rows[0].address or premises_id), f"{names[premises_id]}.ics"
        folder.path("premises", file).write_bytes(render_feed(title, premises_events(edition, rows), frame))
        folder.path("reminders", file).write_bytes(render_feed(title, reminder_events(edition, rows), frame))
        index += [(kind, premises_id, rows[0].address, "", f"{kind}/{file}") for kind in ("premises", "reminders")]
    streets = group_rows(edition.timetable, "street")
    names = safe_names(streets)
    for street, rows in sorted(streets.items()):
        told = street or edition.speech.say("(no name)")
        file = f"{names[street]}.ics"
        feed = render_feed(feed_title(edition, told), street_events(edition, told, rows), frame)
        folder.path("streets", file).write_bytes(feed)
        index.append(("streets", "", "", street, f"streets/{file}"))
    folder.write_text(_render_index(index), "index.csv")


def feed_frame(edition: Edition, sequences: Mapping[str, int]) -> FeedFrame:
    """Return what all feeds of a dated edition share."""
    starts_on, issued = edition.calendar.starts_on, edition.issued
    assert starts_on is not None  # noqa: S101 (the paper is made of dated editions only)
    assert issued is not None  # noqa: S101 (it is the begin where nobody said otherwise)
    zone = ZoneInfo(edition.case.timezone)
    first, last = year_of(starts_on)
    component: bytes = timezone_component(zone, first, last).to_ical()
    return FeedFrame(edition.speech.language, component, zone.key, issued, sequences)


def feed_title(edition: Edition, whose: str) -> str:
    """Name a feed by whose it is."""
    return edition.speech.say("Waste collection {place}", place=whose)


def group_rows(rows: tuple[TimetableRow, ...], by: str) -> dict[str, list[TimetableRow]]:
    """Group rows by one of their texts, in the order in which these first come."""
    groups: dict[str, list[TimetableRow]] = {}
    for row in rows:
        groups.setdefault(getattr(row, by), []).append(row)
    return groups


def _render_index(rows: list[tuple[str, ...]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(INDEX_COLUMNS)
    writer.writerows([guard_cell(cell) for cell in row] for row in rows)
    return text.getvalue()
