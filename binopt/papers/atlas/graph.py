"""The diagram under a piece of the atlas: how much stays free along the kerb, without bins, today and in the plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely

from binopt.domain.street import FloatArray
from binopt.outputs.colours import PLAN, SOFT, TODAY
from binopt.papers.atlas.pieces import Piece
from binopt.papers.atlas.widths import Breach, FaceWidths, Profile
from binopt.papers.pdf.booklet import Booklet
from binopt.speech import Speech

HIGH_PT = 40.0
FREE, RULE = "#e9e6de", "#9d1c12"
"""What is free without bins, and the clear width."""
_MOST_M = 4.0
_LABEL_PT, _APART_PT, _FINE_PT = 6.0, 15.0, 0.3


@dataclass(frozen=True, slots=True)
class Along:
    """Where chainages lie on the page: ``at_m``, ascending, and ``x_pt`` of each."""

    at_m: FloatArray
    x_pt: FloatArray

    def place(self, steps: FloatArray, y: float) -> FloatArray:
        """Return where chainages and widths (n, 2) lie on the page, over a foot; what is beyond an edge lies at it."""
        up = np.clip(steps[:, 1], 0.0, _MOST_M) * HIGH_PT / _MOST_M
        placed: FloatArray = np.stack([np.interp(steps[:, 0], self.at_m, self.x_pt), y + up], axis=1)
        return placed


def draw_graph(booklet: Booklet, along: Along, y: float, piece: Piece, widths: FaceWidths, speech: Speech) -> None:
    """Draw the diagram of a piece with its foot at ``y``, each chainage under its place in the drawing."""
    up = HIGH_PT / _MOST_M
    x, wide = float(along.x_pt[0]), float(along.x_pt[-1] - along.x_pt[0])
    bare = widths.without.within(piece.from_m, piece.to_m)
    for run in _runs(bare):
        steps = along.place(_steps(run), y)
        fine = shapely.get_coordinates(shapely.simplify(shapely.LineString(steps), _FINE_PT))
        booklet.rings([np.vstack([(steps[0, 0], y), fine, (steps[-1, 0], y)])], fill=FREE)
    for metres in range(int(_MOST_M) + 1):
        booklet.line([(x, y + metres * up), (x + wide, y + metres * up)], "#c9c5bb", 0.3)
        if metres % 2 == 0:
            booklet.text(x - 3, y + metres * up - 2, f"{metres} m", 5.5, colour=SOFT, align="right")
    clear = y + min(widths.clear_m, _MOST_M) * up
    booklet.line([(x, clear), (x + wide, clear)], RULE, 0.6, dash=(3, 2))
    for profile, colour, width in ((widths.today, TODAY, 0.9), (widths.plan, PLAN, 1.3)):
        for run in _runs(profile.within(piece.from_m, piece.to_m)):
            booklet.line(along.place(_steps(run), y), colour, width)
    for breaches, colour, drop in ((widths.breaches_today, TODAY, -1.5), (widths.breaches_plan, RULE, -3.5)):
        for one in _within(breaches, piece):
            booklet.line(along.place(np.array([(one.from_m, 0.0), (one.to_m, 0.0)]), y + drop), colour, 2.0)
    _least(booklet, widths.plan.within(piece.from_m, piece.to_m), along, y, speech)


def _within(breaches: Sequence[Breach], piece: Piece) -> list[Breach]:
    return [one for one in breaches if one.to_m > piece.from_m and one.from_m < piece.to_m]


def _least(booklet: Booklet, profile: Profile, along: Along, y: float, speech: Speech) -> None:
    """Write the least width that each stand of the plan leaves, where there is room for the figure."""
    last = -np.inf
    for run in _runs(profile):
        worst = int(np.argmin(run.free_m))
        at, free = (run.from_m[worst] + run.to_m[worst]) / 2, float(run.free_m[worst])
        left, foot = along.place(np.array([(at, free)]), y)[0].tolist()
        left = max(left, float(along.x_pt[0]) + _APART_PT / 2)
        if left - last >= _APART_PT:
            above = foot + 2 if free < _MOST_M - 0.8 else foot - 7
            booklet.text(left, above, speech.number(free, 2), _LABEL_PT, bold=True, colour=PLAN, align="middle")
            last = left


def _runs(profile: Profile) -> list[Profile]:
    """Part a profile where its pieces do not touch."""
    breaks = np.flatnonzero(profile.from_m[1:] > profile.to_m[:-1] + 1e-6) + 1
    parts = (np.split(values, breaks) for values in (profile.from_m, profile.to_m, profile.free_m))
    return [Profile(*each) for each in zip(*parts, strict=True) if len(each[0])]


def _steps(run: Profile) -> FloatArray:
    """Return chainage and width of a run as the corners of steps, level ones joined."""
    steps = np.stack([np.stack([run.from_m, run.free_m], 1), np.stack([run.to_m, run.free_m], 1)], 1).reshape(-1, 2)
    inner = np.zeros(len(steps), dtype=bool)
    inner[1:-1] = (np.abs(steps[1:-1, 1] - steps[:-2, 1]) < 1e-9) & (np.abs(steps[1:-1, 1] - steps[2:, 1]) < 1e-9)
    kept: FloatArray = steps[~inner]
    return kept
