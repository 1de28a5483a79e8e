"""``overview.png``: before and after on one sheet of A4, with what brought it about."""

from __future__ import annotations

import io
import textwrap
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from binopt.outputs.colours import INK, LOSS_COLOURS, SOFT, loss_breaks, loss_labels
from binopt.outputs.map_geometry import face_outlines
from binopt.outputs.result import PlanResult
from binopt.outputs.sheet_charts import draw_adoption, draw_levers
from binopt.outputs.sheet_map import draw_map, draw_scale, limits_of
from binopt.outputs.words import amount, change, plain_line, verdict_sentence

A4_INCHES = (11.69, 8.27)


def render_overview(result: PlanResult, report: Mapping[str, Any], *, dots_per_inch: int = 160) -> bytes:
    """Draw the sheet and return it as PNG."""
    figure = Figure(figsize=A4_INCHES, dpi=dots_per_inch, facecolor="white")
    FigureCanvasAgg(figure)
    _heading(figure, report)
    outlines = face_outlines(result.model)
    length_m = np.maximum([face.length_m for face in result.model.faces], 1.0)
    losses = {"Today": result.today.o / length_m, "Plan": result.planned.o / length_m}
    breaks = loss_breaks(losses["Today"].tolist())
    limits = limits_of(result.case, result.model)
    spots = {"Today": result.baselines.today.spots, "Plan": result.plan.spots}
    for place, name in enumerate(("Today", "Plan")):
        axes = figure.add_axes((0.035 + 0.475 * place, 0.335, 0.455, 0.505))
        draw_map(axes, result, outlines, losses[name], breaks, spots[name], limits)
        o = report["o"]["today" if name == "Today" else "plan"]
        axes.set_title(f"{name}: {amount(o)} m·h of pavement obstructed a week", loc="left", fontsize=11, color=INK)
    draw_scale(figure.axes[0], limits)
    _colour_key(figure, breaks)
    draw_levers(figure.add_axes((0.17, 0.075, 0.19, 0.155)), report)
    draw_adoption(figure.add_axes((0.43, 0.075, 0.20, 0.155)), report)
    _verdict(figure, report)
    out = io.BytesIO()
    figure.savefig(out, format="png", metadata={"Software": None})  # the version's name would differ between machines
    return out.getvalue()


def _text(figure: Figure, x: float, y: float, text: str, **style: Any) -> None:  # noqa: ANN401 (matplotlib's own words)
    """Write text as it is: a dollar sign in a name is no formula."""
    figure.text(x, y, text, parse_math=False, **style)


def _heading(figure: Figure, report: Mapping[str, Any]) -> None:
    o, case = report["o"], report["case"]
    _text(figure, 0.035, 0.94, plain_line(case["name"], 60), fontsize=20, fontweight="bold", color=INK)
    counts = f"{case['premises']:,} premises, {case['bins']:,} bins, {report['faces']['count']:,} faces"
    _text(figure, 0.035, 0.905, counts, fontsize=10.5, color=SOFT)
    share, colour = change(o["today"], o["plan"]), "#00705a" if o["plan"] < o["today"] else "#9d1c12"
    _text(figure, 0.965, 0.925, share, fontsize=32, fontweight="bold", color=colour, ha="right")
    exact = f"({change(o['exact'], o['plan'])} where everybody already knew the truck's minute)"
    words = f"pavement obstruction by bins, plan against today {exact}"
    _text(figure, 0.965, 0.9, words, fontsize=9.5, color=SOFT, ha="right")


def _colour_key(figure: Figure, breaks: Sequence[float]) -> None:
    axes = figure.add_axes((0.035, 0.293, 0.93, 0.02))
    axes.set_xlim(0, 30)
    axes.set_ylim(0, 1)
    axes.axis("off")
    unit, limits = loss_labels(breaks)
    words = ("nothing", f"below {limits[0]}", *(f"from {limit}" for limit in limits))
    axes.text(
        0, 0.5, f"{unit.capitalize()} a week for which a metre is fully taken:", fontsize=9, va="center", color=SOFT
    )
    for place, (colour, word) in enumerate(zip(LOSS_COLOURS, words, strict=True)):
        x = 10.2 + 2.85 * place
        axes.add_patch(Rectangle((x, 0.1), 0.8, 0.8, facecolor=colour, edgecolor="#b8b3a7", linewidth=0.4))
        axes.text(x + 0.95, 0.5, word, fontsize=8.5, va="center", color=INK)


def _verdict(figure: Figure, report: Mapping[str, Any]) -> None:
    """Write the verdict and what it rests on, in lines that fit their column."""
    x, y = 0.67, 0.247
    _text(figure, x, y, "Is it halved, and on what does that rest?", fontsize=9.5, color=SOFT)
    blocks = [
        (verdict_sentence(base, bool(halved), report["why"].get(base, []), most=1), INK, 8.0, "")
        for base, halved in report["halved"].items()
    ]
    blocks += [(text, SOFT, 6.6, "– ") for text in report["rests_on"]]
    y -= 0.024
    for text, colour, size, dash in blocks:
        width = int(59 * 8.0 / size)
        lines = textwrap.wrap(dash + plain_line(text, 400), width=width, subsequent_indent="  " if dash else "")
        if y - 0.0021 * size * len(lines) < 0.02:
            return
        for line in lines:
            _text(figure, x, y, line, fontsize=size, color=colour)
            y -= 0.0021 * size
        y -= 0.005
