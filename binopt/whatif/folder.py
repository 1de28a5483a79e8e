"""The answer's files, in a folder that somebody else makes whole."""

from __future__ import annotations

from pathlib import Path

from binopt.outputs.report_json import render_report
from binopt.whatif.answer import Answer, as_data
from binopt.whatif.page import render_page
from binopt.whatif.sweep_plot import draw_sweep
from binopt.whatif.workbook import write_workbook

ANSWER_FILE = "scenarios.json"
BOOK_FILE = "scenarios.xlsx"
PLOT_FILE = "sweep.png"
PAGE_FILE = "scenarios.html"


def write_answer(answer: Answer, folder: Path) -> None:
    """Write the answer as JSON and as a workbook; a plot where it is that of a sweep, else the page over all maps."""
    (folder / ANSWER_FILE).write_text(render_report(as_data(answer)), encoding="utf-8", newline="")
    write_workbook(answer, folder / BOOK_FILE)
    if answer.keys:
        draw_sweep(answer, folder / PLOT_FILE)
    else:
        (folder / PAGE_FILE).write_text(render_page(answer), encoding="utf-8", newline="")
