"""Changes as a table: for people, for spreadsheets, for programs and for maps."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Sequence
from typing import Any

import geopandas as gpd

from binopt.outputs.schedule import guard_cell
from binopt.outputs.text_tables import titled, wrapped
from binopt.papers.diff.changes import Change
from binopt.speech import Speech, stream_word

COLUMNS = ("premises_id", "address", "stream", "waste", "changed", "before", "after", "moved_m")


def render_text(changes: Sequence[Change], speech: Speech) -> str:
    """Write changes for people: how many of which kind, then each with what was and what will be."""
    if not changes:
        return speech.say("Nothing changes for anybody.") + "\n"
    counts = Counter(kind.value for change in changes for kind in change.kinds)
    premises = len({change.premises_id for change in changes})
    summary = ", ".join(f"{kind} {count:,}×" for kind, count in sorted(counts.items()))
    title = speech.say_count("{count} address has changes", "{count} addresses have changes", premises)
    lines = [summary]
    for change in changes:
        kinds = ", ".join(change.kinds)
        lines += ["", f"{change.address or change.premises_id}, {stream_word(speech, change.stream)}: {kinds}"]
        lines += wrapped(change.before or "–", "  - ", "    ") + wrapped(change.after or "–", "  + ", "    ")
    return titled(title, lines) + "\n"


def render_csv(changes: Sequence[Change], speech: Speech) -> str:
    """Write changes as CSV; no cell is ever run as a formula."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for change in changes:
        row = as_row(change, speech)
        writer.writerow([guard_cell(cell) if isinstance(cell, str) else cell for cell in row.values()])
    return text.getvalue()


def as_row(change: Change, speech: Speech) -> dict[str, Any]:
    """Return a change as plain values by column."""
    waste, changed = stream_word(speech, change.stream), " ".join(change.kinds)
    values = (change.premises_id, change.address, change.stream, waste, changed, change.before, change.after)
    return dict(zip(COLUMNS, (*values, change.moved_m), strict=True))


def as_layer(changes: Sequence[Change], speech: Speech, crs: object) -> gpd.GeoDataFrame:
    """Return changes as a layer of points at the doors, in longitude and latitude."""
    rows = [as_row(change, speech) for change in changes]
    columns = {name: [row[name] for row in rows] for name in COLUMNS}
    return gpd.GeoDataFrame(columns, geometry=[change.door for change in changes], crs=crs).to_crs("EPSG:4326")
