"""``notices.pdf``, a page of A5 for each door, and ``stickers.pdf``, eight stickers for bins on a sheet of A4."""

from __future__ import annotations

from collections import Counter

from binopt.outputs.timetable import TimetableRow
from binopt.papers.edition import Edition
from binopt.papers.folder import PaperFolder
from binopt.papers.notices.entries import chips
from binopt.papers.notices.page import NoticeMaker, spots_by_premises
from binopt.papers.notices.stickers import draw_stickers
from binopt.papers.notices.worth import find_worths
from binopt.papers.pdf.backdrop import Backdrop
from binopt.papers.pdf.booklet import A4, A5, Booklet

NOTICES_FILE, STICKERS_FILE = "notices.pdf", "stickers.pdf"


def write(edition: Edition, folder: PaperFolder) -> None:
    """Write both, in the order of the case's premises; those that put nothing out have neither."""
    rows: dict[str, list[TimetableRow]] = {}
    for row in edition.timetable:
        rows.setdefault(row.premises_id, []).append(row)
    spots = spots_by_premises(edition.plan.plan.spots)
    doors = [one for one in edition.case.premises if one.premises_id in rows]
    marks, speech = chips(edition), edition.speech
    name = str(edition.plan.report["case"].get("name", ""))
    title = speech.say("Door notices: {place}", place=name)
    with Booklet(folder.path(NOTICES_FILE), A5, title, speech.language) as booklet:
        maker = NoticeMaker(edition, booklet, Backdrop.of(edition.case), marks, find_worths(edition))
        for one in doors:
            maker.draw(one, rows[one.premises_id], spots.get(one.premises_id, []))
    title = speech.say("Stickers for bins: {place}", place=name)
    with Booklet(folder.path(STICKERS_FILE), A4, title, speech.language) as booklet:
        bins = []
        for one in doors:
            own = sorted(spots.get(one.premises_id, []), key=lambda spot: (marks[spot.stream].number, spot.rank))
            counts = Counter(spot.stream for spot in own)
            for spot in own:
                out = [r for r in rows[one.premises_id] if r.stream == spot.stream and len(r.bins) >= spot.rank]
                if out:
                    bins.append((one, spot, counts[spot.stream], out))
        draw_stickers(booklet, edition, marks, bins)
