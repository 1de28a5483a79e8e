"""A sweep as a picture: obstruction over the key that moves, a line for each value of the second."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from binopt.whatif.answer import Answer
from binopt.whatif.outcome import Outcome

MOST_NAMED = 12


def draw_sweep(answer: Answer, path: Path) -> None:
    """Plot what the plans take, down to what none can go below (shaded), over the first key of a sweep."""
    lines: dict[tuple[float, ...], list[Outcome]] = defaultdict(list)
    for one in answer.outcomes:
        if one.at:
            lines[one.at[1:]].append(one)
    figure = Figure(figsize=(6.4, 4.4), facecolor="white")
    FigureCanvasAgg(figure)
    axes = figure.subplots()
    for second, outcomes in lines.items():
        label = f"{answer.keys[1]} = {second[0]:g}" if second else "plan"
        steps = [one.at[0] for one in outcomes]
        [line] = axes.plot(steps, [one.o for one in outcomes], "o-", label=label)
        low = [one.o_bound for one in outcomes]
        axes.fill_between(steps, low, [one.o for one in outcomes], color=line.get_color(), alpha=0.12, linewidth=0)
    axes.axhline(answer.base.o, color="0.4", linestyle=":", label="the case as it is")
    axes.set_xlabel(answer.keys[0])
    axes.set_ylabel("obstruction O, m·h a week")
    axes.grid(alpha=0.3)
    if len(lines) <= MOST_NAMED:
        axes.legend(fontsize="small")
    figure.tight_layout()
    figure.savefig(path, dpi=120, metadata={"Software": None})
