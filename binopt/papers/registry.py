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
    module
        Where its function ``write(edition, folder)`` stands; it is loaded when the paper is made.
    dated
        Whether it cannot be made without the date from which the plan holds.
    """

    name: str
    about: str
    module: str
    dated: bool = False

    @property
    def write(self) -> Callable[[Edition, PaperFolder], None]:
        """The function that makes it: from an edition, into a folder of its own."""
        found: Callable[[Edition, PaperFolder], None] = import_module(self.module).write
        return found


PAPERS: tuple[Paper, ...] = (
    Paper("ics", "calendar feeds of a year", "binopt.papers.ics.paper", dated=True),
    Paper("csv", "tables for any program", "binopt.papers.csv_tables"),
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
