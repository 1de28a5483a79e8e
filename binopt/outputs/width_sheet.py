"""How well widths are known, on one sheet: every face coloured by it, and a table of all of them."""

from __future__ import annotations

import csv
import io
from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from binopt.domain.case import Case
from binopt.domain.street import HIGH_QUANTILE, LOW_QUANTILE, IntArray, WidthSource
from binopt.geometry.face_widths import FaceWidth
from binopt.geometry.model import StreetModel
from binopt.geometry.width_trust import SOURCES, Trust
from binopt.outputs.colours import INK, SOFT
from binopt.outputs.map_geometry import outlines_by
from binopt.outputs.schedule import guard_cell
from binopt.outputs.sheet_map import draw_faces, draw_scale, limits_of
from binopt.outputs.words import plain_line
from binopt.storage import whole_folder

SHEET_FILE = "widths.png"
TABLE_FILE = "widths.csv"
A4_INCHES = (11.69, 8.27)
BREAKS_M = (0.3, 0.5, 0.75, 1.0)
"""Halves of intervals at which colours change."""
MEASURED_COLOUR, TAGGED_COLOUR = "#1b7a5a", "#7fbf7b"
DOUBT_COLOURS = ("#fde0c5", "#facba6", "#f59e72", "#eb5f4f", "#a3143f")
"""From nearly sure to most doubtful; told apart by lightness alone."""
COLOURS = (MEASURED_COLOUR, TAGGED_COLOUR, *DOUBT_COLOURS)


def draw_widths(case: Case, model: StreetModel, *, dots_per_inch: int = 160) -> bytes:
    """Draw where widths come from and how sure they are, and return it as PNG."""
    trust = Trust.of(case, model.transects)
    key = _keys(trust)
    figure = Figure(figsize=A4_INCHES, dpi=dots_per_inch, facecolor="white")
    FigureCanvasAgg(figure)
    figure.text(0.035, 0.94, plain_line(case.name, 60), fontsize=18, fontweight="bold", color=INK, parse_math=False)
    figure.text(0.035, 0.91, _told(model, trust), fontsize=10.5, color=SOFT, parse_math=False)
    limits = limits_of(case, model)
    axes = figure.add_axes((0.035, 0.09, 0.93, 0.8))
    stretches = [one for face in outlines_by(model, key) for one in face]
    draw_faces(axes, case, [ring for _, ring in stretches], [COLOURS[k] for k, _ in stretches], limits)
    draw_scale(axes, limits)
    _colour_key(figure)
    out = io.BytesIO()
    figure.savefig(out, format="png", metadata={"Software": None})  # the version's name would differ between machines
    return out.getvalue()


def render_widths(widths: Sequence[FaceWidth]) -> str:
    """Write a row for every face as CSV: its sources as shares of its length, and the ends of its interval."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    sources = [source.value for source in SOURCES]
    head = ["face_id", "street", "length_m", "clear_width_m", *sources, "width_low_m", "width_m", "width_high_m"]
    writer.writerow(head)
    for one in widths:
        shares = [f"{one.share[source]:.4f}" for source in sources]
        metres = [f"{value:.2f}" for value in (one.low_m, one.width_m, one.high_m)]
        row = [
            guard_cell(one.face_id),
            guard_cell(one.street),
            f"{one.length_m:.2f}",
            f"{one.clear_width_m:.2f}",
            *shares,
            *metres,
        ]
        writer.writerow(row)
    return text.getvalue()


def write_width_sheet(
    case: Case, model: StreetModel, widths: Sequence[FaceWidth], out: Path, *, overwrite: bool = False
) -> None:
    """Write the sheet and the table to a folder, whole or not at all.

    Raises
    ------
    UsageError
        When the folder holds something that is not to be replaced.
    InputError
        When the disk is full or the place cannot be written.
    """
    with whole_folder(out, overwrite, mark=TABLE_FILE) as part:
        (part / SHEET_FILE).write_bytes(draw_widths(case, model))
        (part / TABLE_FILE).write_text(render_widths(widths), encoding="utf-8", newline="")


def _keys(trust: Trust) -> IntArray:
    """Return the colour of each transect, as an index into ``COLOURS``."""
    spread_m = (trust.less_m(LOW_QUANTILE) - trust.less_m(HIGH_QUANTILE)) / 2
    doubt = np.array([2 + bisect_right(BREAKS_M, float(value)) for value in spread_m], dtype=np.int64)
    source = trust.source
    known = (source == SOURCES.index(WidthSource.MEASURED), source == SOURCES.index(WidthSource.TAGGED))
    return np.select(known, (0, 1), doubt).astype(np.int64)


def _told(model: StreetModel, trust: Trust) -> str:
    metres = np.bincount(trust.source, model.transects.weight_m, len(SOURCES))
    shares = (
        f"{part / max(metres.sum(), 1e-9):.0%} {source.value}" for source, part in zip(SOURCES, metres, strict=True)
    )
    return f"Where the widths of {metres.sum():,.0f} m of pavement come from: {', '.join(shares)}"


def _colour_key(figure: Figure) -> None:
    axes = figure.add_axes((0.035, 0.03, 0.93, 0.03))
    axes.set_xlim(0, 30)
    axes.set_ylim(0, 1)
    axes.axis("off")
    between = (f"± {low:g} to {high:g} m" for low, high in pairwise(BREAKS_M))
    words = ("measured", "tagged", f"estimated, up to ± {BREAKS_M[0]:g} m", *between, f"more than ± {BREAKS_M[-1]:g} m")
    at = 0.0
    for colour, word in zip(COLOURS, words, strict=True):
        axes.add_patch(Rectangle((at, 0.1), 0.7, 0.8, facecolor=colour, edgecolor="#b8b3a7", linewidth=0.4))
        axes.text(at + 0.85, 0.5, word, fontsize=8.5, va="center", color=INK)
        at += 2.3 + 0.155 * len(word)
