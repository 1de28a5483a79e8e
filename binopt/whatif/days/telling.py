"""The frontier of collection days for people and programs: text, plain values, a workbook and a plot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from itertools import pairwise
from pathlib import Path
from typing import Any

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from binopt.outputs.report_json import render_report
from binopt.outputs.text_tables import table, titled, wrapped
from binopt.outputs.words import amount, change, plain_line
from binopt.papers.workbook.pages import Column, Pages, Sheet, new_book, write_sheet
from binopt.whatif.days.frontier import DaysFrontier, DaysPoint, StreetFigures

DAYS_FILE, DAYS_BOOK, DAYS_PLOT = "days.json", "days.xlsx", "days.png"
MOST_STREETS = 12
"""Streets in the text; the files have all."""
PANELS = 6
"""Streets in the plot."""
_OF_ALL = {"o": "O, m·h", "s": "S, m·h", "without_lawful_spot": "bins without a lawful spot"}
ALL = "all streets"


def write_days(frontier: DaysFrontier, folder: Path) -> None:
    """Write the frontier's files to a folder that somebody else makes whole."""
    (folder / DAYS_FILE).write_text(render_report(days_data(frontier)), encoding="utf-8", newline="")
    _write_book(frontier, folder / DAYS_BOOK)
    _draw(frontier, folder / DAYS_PLOT)


def days_data(frontier: DaysFrontier) -> dict[str, Any]:
    """Return the frontier as plain values, figures unrounded."""
    points = [asdict(point) for point in frontier.points]
    for row in points:
        del row["total"]["street"]
    return {"stream": frontier.stream, "complete": frontier.complete, "points": points}


def render_days(frontier: DaysFrontier) -> str:
    """Write the frontier as text: for each clear width a table of streets, and what each further collection buys."""
    sections = []
    for width_m in frontier.widths_m:
        points = frontier.at_width(width_m)
        head = f"Collections of {frontier.stream} a week, {width_m:.2f} m kept clear; figures of a week"
        often = [f"{point.visits_per_week:g}×" for point in points]
        names = ("O", "S", "no spot", "crew h")
        columns = ("street", *(f"{'' if i else name} {each}".strip() for name in names for i, each in enumerate(often)))
        ranked = _by_gain(points)
        rows = [_cells(ALL, [point.total for point in points])]
        rows += [_cells(plain_line(street, 26), figures) for street, figures in ranked[:MOST_STREETS]]
        lines = table(columns, rows)
        if len(ranked) > MOST_STREETS:
            lines += [
                "",
                *wrapped(f"{len(ranked) - MOST_STREETS} streets more are in {DAYS_FILE}, where it buys less."),
            ]
        open_ = ", ".join(f"{each} {point.gap:.1%}" for each, point in zip(often, points, strict=True))
        unproven = wrapped(f"Not proven necessary, of all that was minimised: {open_}.", then="  ")
        moved = ", ".join(f"{each} {amount(point.displaced)} m·h" for each, point in zip(often, points, strict=True))
        told = wrapped(f"Displaced, not gone: {moved}.", then="  ") if any(one.displaced for one in points) else []
        sections.append(titled(head, [*lines, "", *_bought(points), *told, *unproven]))
    legend = (
        "O and S in m·h: bins of this stream alone, out for a window of an hour; crew hours of streets are those at "
        "their faces, of all streets from depot to depot, without days on which nobody puts anything out. No spot: "
        "bins without a lawful one. Bins that are needed more, because those of today do not hold what gathers in "
        "between, are counted in."
    )
    sections.append("\n".join(wrapped(legend)))
    if not frontier.complete:
        sections.append("Interrupted: more was asked for than is told here.")
    return "\n\n".join(sections) + "\n"


def _bought(points: Sequence[DaysPoint]) -> list[str]:
    """Say what each further collection buys, and how many bins premises lack where it comes more rarely."""
    lines: list[str] = []
    for point in points:
        if point.total.more_bins:
            lines += wrapped(f"{point.visits_per_week:g}× a week needs {point.total.more_bins:,} bins more.")
    for before, after in pairwise(points):
        old, new = before.total, after.total
        lines += wrapped(
            f"From {before.visits_per_week:g}× to {after.visits_per_week:g}×: O {change(old.o, new.o)} "
            f"({_signed(new.o - old.o)} m·h), S {_signed(new.s - old.s)} m·h, "
            f"{_signed(new.without_lawful_spot - old.without_lawful_spot)} bins without a lawful spot, "
            f"{_signed(new.crew_h - old.crew_h)} crew hours.",
            then="  ",
        )
    return lines


def _signed(value: float) -> str:
    size = f"{abs(value):,}" if isinstance(value, int) else amount(abs(value))
    return f"{'−' if value < 0 else '+'}{size}"


def _by_gain(points: Sequence[DaysPoint]) -> list[tuple[str, list[StreetFigures | None]]]:
    """List streets with their figures at each frequency, those first where the most frequent buys most."""
    found = [{one.street: one for one in point.streets} for point in points]
    streets = sorted({street for each in found for street in each})
    rows = [(street, [each.get(street) for each in found]) for street in streets]

    def gain(figures: Sequence[StreetFigures | None]) -> float:
        told = [one.o + one.s for one in figures if one is not None]
        return told[0] - told[-1] if told else 0.0

    return sorted(rows, key=lambda row: (-gain(row[1]), row[0]))


def _cells(name: str, figures: Sequence[StreetFigures | None]) -> tuple[str, ...]:
    def each(key: str) -> list[str]:
        values = [None if one is None else getattr(one, key) for one in figures]
        return ["–" if value is None else f"{value:,}" if isinstance(value, int) else amount(value) for value in values]

    return (name, *each("o"), *each("s"), *each("without_lawful_spot"), *each("crew_h"))


def _write_book(frontier: DaysFrontier, path: Path) -> None:
    title = f"Collection days of {frontier.stream}"
    columns = (
        Column("Street", width=32),
        Column("Collections a week", "figure"),
        Column("Clear width m", "figure"),
        Column("O m·h", "figure"),
        Column("S m·h", "figure"),
        Column("Bins without a lawful spot", "whole"),
        Column("Bins more than today", "whole"),
        Column("Truck hours", "figure"),
    )

    def row(point: DaysPoint, one: StreetFigures, name: str) -> tuple[str | float | int, ...]:
        at = (name, point.visits_per_week, point.clear_width_m)
        return (*at, one.o, one.s, one.without_lawful_spot, one.more_bins, one.crew_h)

    sheets = (
        Sheet("All streets", columns, [row(point, point.total, ALL) for point in frontier.points]),
        Sheet("Streets", columns, [row(p, one, one.street) for p in frontier.points for one in p.streets]),
    )
    pages = Pages(title)
    with new_book(path, title) as book:
        for sheet in sheets:
            write_sheet(book, sheet, pages)


def _draw(frontier: DaysFrontier, path: Path) -> None:
    """Plot figures over collections a week, a line a clear width: of all streets, and ``O`` where most is bought."""
    ranked = _by_gain(frontier.at_width(frontier.widths_m[0])) if frontier.points else []
    panels = [("", key) for key in _OF_ALL] + [(street, "o") for street, _ in ranked[:PANELS]]
    across = len(_OF_ALL)
    down = -(-len(panels) // across)
    figure = Figure(figsize=(3.3 * across, 2.7 * down), facecolor="white")
    FigureCanvasAgg(figure)
    axes = figure.subplots(down, across, squeeze=False).ravel()
    for panel, (street, key) in zip(axes, panels, strict=False):
        _draw_panel(panel, frontier, street, key)
    for panel in axes[len(panels) :]:
        panel.set_axis_off()
    axes[0].legend(fontsize="x-small", title="kept clear", title_fontsize="x-small")
    figure.supxlabel(
        f"collections of {frontier.stream} a week (hollow: some bins have no lawful spot)", fontsize="small"
    )
    figure.tight_layout()
    figure.savefig(path, dpi=120, metadata={"Software": None})


def _draw_panel(panel: Axes, frontier: DaysFrontier, street: str, key: str) -> None:
    for number, width_m in enumerate(frontier.widths_m):
        rows = [(p.visits_per_week, _of(p, street)) for p in frontier.at_width(width_m)]
        told = [(often, float(getattr(one, key)), one) for often, one in rows if one is not None]
        colour = f"C{number % 10}"
        panel.plot([x for x, *_ in told], [y for _, y, _ in told], "o-", color=colour, ms=4, label=f"{width_m:.2f} m")
        hollow = [(x, y) for x, y, one in told if one.without_lawful_spot]
        if hollow:
            panel.plot(*zip(*hollow, strict=True), "o", ms=4, mfc="white", mec=colour)
    title = f"{ALL}: {_OF_ALL[key]}" if not street else f"{plain_line(street, 30)}: {_OF_ALL[key]}"
    panel.set_title(title, fontsize="small", parse_math=False)
    panel.set_ylim(bottom=0, top=max(panel.get_ylim()[1] * 1.1, 1.0))
    panel.set_xticks(sorted({point.visits_per_week for point in frontier.points}))
    panel.tick_params(labelsize="x-small")
    panel.grid(alpha=0.3)


def _of(point: DaysPoint, street: str) -> StreetFigures | None:
    if not street:
        return point.total
    return next((one for one in point.streets if one.street == street), None)
