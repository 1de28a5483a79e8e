"""Small diagrams of a printed sheet: what each lever does, and how much depends on everybody following."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from binopt.outputs.colours import INK, PLAN, SOFT, TODAY
from binopt.outputs.words import LEVER_WORDS


def draw_levers(axes: Axes, report: Mapping[str, Any]) -> None:
    """Draw what is left of ``O`` with each lever alone, as a share of today's."""
    today = report["o"]["today"]
    found = {
        LEVER_WORDS.get(name, name): by_base["today"]["o"] / today
        for name, by_base in report["levers"].items()
        if today > 0 and "today" in by_base
    }
    _bare(axes, "What is left of O with each lever alone")
    places = np.arange(len(found))
    axes.barh(places, list(found.values()), color=PLAN, height=0.62)
    axes.barh(places, [1.0] * len(found), color="#e8e5de", height=0.62, zorder=0)
    for place, share in enumerate(found.values()):
        axes.text(max(share, 1.0) + 0.02, place, f"{share:.0%}", va="center", fontsize=8.5, color=INK)
    axes.set_yticks(places, list(found), fontsize=8.5, color=INK)
    axes.invert_yaxis()
    axes.set_xlim(0, max([1.0, *found.values()]) * 1.12)
    axes.set_xticks([])


def draw_adoption(axes: Axes, report: Mapping[str, Any]) -> None:
    """Draw ``O`` over the share of premises that follow the plan."""
    points = [(point["share"] * 100, point["o"]) for point in report["adoption"]]
    _bare(axes, "O if only so many premises follow, %")
    if points:
        shares, o = zip(*points, strict=True)
        axes.fill_between(shares, o, color=PLAN, alpha=0.15, linewidth=0)
        axes.plot(shares, o, color=PLAN, linewidth=2)
        axes.set_xlim(0, 100)
    half = report["o"]["today"] / 2
    axes.axhline(half, color=TODAY, linewidth=1, linestyle=(0, (4, 3)))
    axes.text(99, half, "half of today", ha="right", va="bottom", fontsize=8, color=TODAY)
    axes.set_ylim(0, None)
    axes.tick_params(labelsize=8, colors=SOFT, length=2)
    axes.spines["bottom"].set_visible(True)


def _bare(axes: Axes, title: str) -> None:
    axes.set_title(title, loc="left", fontsize=9.5, color=SOFT)
    for spine in axes.spines.values():
        spine.set_visible(False)
    axes.tick_params(length=0)
    axes.set_facecolor("none")
