"""Which papers there are. A new one is a module with a function ``write``, and a row here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from binopt.papers.edition import Edition
    from binopt.papers.folder import PaperFolder


@dataclass(frozen=True, slots=True)
class Paper:
    """One kind of paper.

    Parameters
    ----------
    name
        What it is asked for by, and what its folder is called.
    about
        What it is, in a line for the help.
    module, function
        What makes it, from an edition and into a folder of its own; the module is loaded when the paper is made.
    dated
        Whether it cannot be made without the date from which the plan holds.
    """

    name: str
    about: str
    module: str
    function: str = "write"
    dated: bool = False

    def write(self, edition: Edition, folder: PaperFolder) -> None:
        """Make it."""
        made: Callable[[Edition, PaperFolder], None] = getattr(import_module(self.module), self.function)
        made(edition, folder)


PAPERS: tuple[Paper, ...] = (
    Paper("map", "before and after in any browser", "binopt.papers.map_paper"),
    Paper("summary", "a page for the council", "binopt.papers.council.paper"),
    Paper("ics", "calendar feeds of a year", "binopt.papers.ics.paper", dated=True),
    Paper("xlsx", "a workbook", "binopt.papers.workbook.paper"),
    Paper("csv", "tables for any program", "binopt.papers.csv_tables"),
    Paper("geojson", "the tables for web maps", "binopt.papers.geo_files", "write_geojson"),
    Paper("geoparquet", "the tables for data tools", "binopt.papers.geo_files", "write_geoparquet"),
    Paper("kml", "the tables for globes and phones", "binopt.papers.geo_files", "write_kml"),
    Paper("gpx", "routes and spots for navigation devices", "binopt.papers.geo_files", "write_gpx"),
    Paper("notices", "notices for doors and stickers for bins, as PDF", "binopt.papers.notices.paper"),
    Paper("rounds", "sheets of the rounds for crews, as PDF", "binopt.papers.round_sheets.paper"),
    Paper("atlas", "a street atlas to scale, as PDF", "binopt.papers.atlas.paper"),
    Paper("dxf", "a drawing for CAD, in metres", "binopt.papers.dxf"),
    Paper("qgis", "a GeoPackage that opens styled in QGIS", "binopt.papers.qgis"),
)


def find_papers(names: tuple[str, ...]) -> tuple[Paper, ...]:
    """Return the papers of some names in the order of the table; all of them where none is named.

    Raises
    ------
    KeyError
        When there is no paper of a name.
    """
    known = {paper.name: paper for paper in PAPERS}
    wanted = {known[name].name for name in names} or set(known)
    return tuple(paper for paper in PAPERS if paper.name in wanted)
