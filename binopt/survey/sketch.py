"""A face on a strip of paper: its kerb laid straight, widths drawn larger than lengths, stations numbered."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

import numpy as np
import shapely

from binopt.domain.street import FloatArray
from binopt.geometry.model import StreetModel
from binopt.survey.listing import Survey, SurveyFace

ROW_M = 90.0
"""Longer faces are drawn in several rows of so many metres."""
ACROSS_PX_PER_M = 16.0
MOST_ACROSS_M = 8.0
_WIDE_PX, _MARGIN_PX, _ABOVE_PX, _BELOW_PX = 760.0, 12.0, 34.0, 30.0
_NAME = 20
_LABEL_PX = 120.0


def draw_face(survey: Survey, face: SurveyFace) -> str:
    """Draw one face as SVG: what is surely pavement, what may be, bins of the plan, doors, and the stations."""
    model, index = survey.model, survey.model.index()[face.width.face_id]
    rows = int(np.ceil(max(face.width.length_m, 1.0) / ROW_M))
    row_m = max(face.width.length_m / rows, 1.0)
    scale = (_WIDE_PX - 2 * _MARGIN_PX) / max(row_m, 25.0)
    most_m = min(max((station.high_m for station in face.stations), default=face.width.high_m) + 0.3, MOST_ACROSS_M)
    row_px = _ABOVE_PX + most_m * ACROSS_PX_PER_M + _BELOW_PX
    parts = [
        _Row(survey, model, face, index, k * row_m, (k + 1) * row_m, scale, k * row_px, most_m) for k in range(rows)
    ]
    body = "\n".join(line for part in parts for line in part.lines())
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDE_PX:g} {rows * row_px:.1f}" role="img"'
    return f'{head} aria-label="{escape(face.width.face_id)}: stations along the kerb">\n{body}\n</svg>'


class _Row:
    """One row of a sketch: chainages to the right, the pavement above the kerb."""

    def __init__(
        self,
        survey: Survey,
        model: StreetModel,
        face: SurveyFace,
        index: int,
        from_m: float,
        to_m: float,
        scale: float,
        top_px: float,
        most_m: float,
    ) -> None:
        self._survey, self._model, self._face, self._index = survey, model, face, index
        self._from_m, self._to_m, self._scale, self._most_m = from_m, to_m, scale, most_m
        self._kerb_px = top_px + _ABOVE_PX + most_m * ACROSS_PX_PER_M

    def lines(self) -> Iterator[str]:
        """Write the row's elements, those below first."""
        yield from self._pavement()
        yield from self._bins()
        yield f'<path class="kerb" d="M{self._x(self._from_m):.1f} {self._kerb_px:.1f}H{self._x(self._to_m):.1f}"/>'
        yield from self._doors()
        for station in self._face.stations:
            if self._from_m <= station.at_m < self._to_m:
                x, top = self._x(station.at_m), self._y(min(station.high_m, self._most_m))
                yield f'<path class="tape" d="M{x:.1f} {self._kerb_px:.1f}V{top:.1f}"/>'
                yield f'<text class="number" x="{x:.1f}" y="{top - 4:.1f}">{station.number}</text>'
                yield f'<text class="at" x="{x:.1f}" y="{self._kerb_px + 12:.1f}">{station.at_m:.1f} m</text>'

    def _x(self, s_m: float) -> float:
        return _MARGIN_PX + (s_m - self._from_m) * self._scale

    def _y(self, across_m: float) -> float:
        return self._kerb_px - across_m * ACROSS_PX_PER_M

    def _pavement(self) -> Iterator[str]:
        transects = self._model.transects
        rows = np.arange(transects.first[self._index], transects.first[self._index + 1])
        s_m = transects.s_m[rows]
        rows = rows[(s_m >= self._from_m) & (s_m <= self._to_m)]
        if not len(rows):
            return
        stations = self._face.stations
        width_m = transects.width_m[rows]
        if stations:
            at = np.array([station.at_m for station in stations])
            near = np.abs(transects.s_m[rows][:, None] - at).argmin(axis=1)
            less = np.array([station.width_m - station.low_m for station in stations])[near]
            more = np.array([station.high_m - station.width_m for station in stations])[near]
        else:
            less = more = np.zeros(len(rows))
        for name, far_m in (("maybe", width_m + more), ("surely", np.maximum(width_m - less, 0.0))):
            yield f'<path class="{name}" d="{self._outline(transects.s_m[rows], far_m)}"/>'

    def _outline(self, s_m: FloatArray, far_m: FloatArray) -> str:
        xs, ys = self._x_of(s_m), self._kerb_px - np.minimum(far_m, self._most_m) * ACROSS_PX_PER_M
        points = "L".join(f"{x:.1f} {y:.1f}" for x, y in zip(xs, ys, strict=True))
        return f"M{xs[0]:.1f} {self._kerb_px:.1f}L{points}L{xs[-1]:.1f} {self._kerb_px:.1f}Z"

    def _x_of(self, s_m: FloatArray) -> FloatArray:
        return np.asarray(_MARGIN_PX + (s_m - self._from_m) * self._scale)

    def _bins(self) -> Iterator[str]:
        kerb = self._model.faces[self._index].kerb
        for spot in self._survey.spots:
            if spot.face_id != self._face.width.face_id or not self._from_m <= spot.chainage_m < self._to_m:
                continue
            half = spot.bin_type.width_m / 2 * self._scale
            corners = shapely.points(shapely.get_coordinates(spot.shape)[:4])
            away = shapely.distance(kerb, corners)
            low, high = float(away.min()), float(away.max())
            x, y = self._x(spot.chainage_m) - half, self._y(min(high, self._most_m))
            tall = max(min(high, self._most_m) - low, 0.0) * ACROSS_PX_PER_M
            kind = "bin" if spot.lawful else "bin unlawful"
            yield f'<rect class="{kind}" x="{x:.1f}" y="{y:.1f}" width="{2 * half:.1f}" height="{tall:.1f}"/>'

    def _doors(self) -> Iterator[str]:
        doors, case = self._survey.doors, self._survey.case
        own = np.flatnonzero(doors.face == self._index)
        last = -np.inf
        for k in own[np.argsort(doors.foot_m[own], kind="stable")].tolist():
            s_m = float(doors.foot_m[k])
            if not self._from_m <= s_m < self._to_m:
                continue
            x = self._x(s_m)
            yield f'<path class="door" d="M{x - 3:.1f} {self._y(self._most_m) - 12:.1f}h6l-3 5z"/>'
            at_end = x > _WIDE_PX - _LABEL_PX
            begin = x - _LABEL_PX if at_end else x
            if begin >= last:  # names that would lie on each other are left out
                last = begin + _LABEL_PX
                premises = case.premises[k]
                name = escape(premises.address[:_NAME] or premises.premises_id[-_NAME:])
                end = ' text-anchor="end"' if at_end else ""
                yield f'<text class="name"{end} x="{x:.1f}" y="{self._y(self._most_m) - 16:.1f}">{name}</text>'
