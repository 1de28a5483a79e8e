"""The page for the council as a paper."""

from __future__ import annotations

from binopt.papers.council.page import render_council_page
from binopt.papers.edition import Edition
from binopt.papers.folder import PaperFolder

FILE = "summary.html"


def write(edition: Edition, folder: PaperFolder) -> None:
    """Write the page."""
    folder.write_text(render_council_page(edition), FILE)
