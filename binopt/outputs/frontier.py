"""Several plans beside each other, between least obstruction and least crew time: a table and a plot."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from binopt.outputs.result import PlanResult

FRONTIER_TABLE = "frontier.csv"
FRONTIER_PLOT = "frontier.png"


@dataclass(frozen=True, slots=True)
class FrontierPoint:
    """One plan of a frontier: its folder, what crew hours weighed in it, and what it came to."""

    plan: str
    crew_hours_weight: float
    o_m_h: float
    oq_m_h: float
    s_m_h: float
    crew_hours: float
    rounds: float
    distance_km: float

    def row(self) -> dict[str, Any]:
        """Return it as a row, by column."""
        return asdict(self)


def frontier_point(plan: str, weight: float, result: PlanResult) -> FrontierPoint:
    """Take what a frontier shows from a plan's result."""
    total, tours, weeks = result.planned.total, result.rounds["plan"], result.case.weeks
    return FrontierPoint(
        plan,
        weight,
        total.o,
        total.oq,
        total.s,
        result.crew_hours["plan"],
        len(tours) / weeks,
        sum(tour.distance_m for tour in tours) / 1000 / weeks,
    )


def render_frontier(points: Sequence[FrontierPoint]) -> str:
    """Write the table as CSV, unrounded."""
    text = io.StringIO()
    writer = csv.DictWriter(text, list(points[0].row()) if points else [], lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(point.row() for point in points)
    return text.getvalue()


def tell_frontier(points: Sequence[FrontierPoint]) -> str:
    """Write the table for people."""
    lines = [f"{'plan':8}{'weight':>10}{'O, m·h':>10}{'S, m·h':>10}{'crew, h':>10}{'rounds':>8}{'km':>8}"]
    lines += [
        f"{point.plan:8}{point.crew_hours_weight:>10.3g}{point.o_m_h:>10,.1f}{point.s_m_h:>10,.1f}"
        f"{point.crew_hours:>10.1f}{point.rounds:>8g}{point.distance_km:>8.0f}"
        for point in points
    ]
    return "\n".join(lines)


def draw_frontier(points: Sequence[FrontierPoint], folder: Path) -> None:
    """Plot obstruction over crew hours, a dot a plan."""
    figure = Figure(figsize=(6.4, 4.4), facecolor="white")
    FigureCanvasAgg(figure)
    axes = figure.subplots()
    axes.plot([point.crew_hours for point in points], [point.o_m_h for point in points], "o", color="#0072b2")
    for point in points:
        axes.annotate(point.plan, (point.crew_hours, point.o_m_h), textcoords="offset points", xytext=(6, 6))
    axes.set_xlabel("crew hours a week")
    axes.set_ylabel("obstruction O, m·h a week")
    axes.grid(alpha=0.3)
    figure.tight_layout()
    figure.savefig(folder / FRONTIER_PLOT, dpi=120, metadata={"Software": None})
