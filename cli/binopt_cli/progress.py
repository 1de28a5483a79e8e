"""How far planning is, drawn on a terminal: one bar, the stage in words, and what there is already."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from binopt.solve.planner import Progress

STAGE_WORDS = {
    "compile": "compiling the router (half a minute, on its first use only)",
    "street": "laying out the street",
    "today": "today's week",
    "search": "looking for a plan",
    "places": "a first place for every bin",
    "neighbours": "moving to neighbouring faces",
    "spots": "better places (Ctrl-C keeps the best so far)",
    "repairs": "mending what the rules found",
    "week": "days, windows and crews",
    "rounds": "rounds of the trucks",
    "rules": "judging every spot",
    "reasons": "why some have no lawful spot",
    "figures": "measuring",
    "papers": "writing the papers",
}
"""Stages of planning as people read them; others are told by their own name."""


@contextmanager
def drawn_progress() -> Iterator[Callable[[Progress], None]]:
    """Yield what planning tells its progress to; nothing is drawn where stderr is no terminal."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bar

    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda progress: None
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Bar(*columns, console=console, transient=True) as bar:
        task = bar.add_task("", total=None)

        def watch(progress: Progress) -> None:
            gap = "" if progress.gap is None else f", gap {progress.gap:.1%}"
            words = STAGE_WORDS.get(progress.stage, progress.stage)
            bar.update(task, description=words + gap, completed=progress.done, total=progress.total)

        yield watch
