"""A piece of the street on a page, to scale: metres to points, turned as the reader stands."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely

from binopt.domain.street import FloatArray, GeometryArray
from binopt.geometry.clipping import clip
from binopt.papers.pdf.booklet import Booklet

POINTS_PER_M = 72 / 0.0254
"""Points of a metre at 1:1."""
SCALES = (50, 75, 100, 150, 200, 250, 300, 400, 500, 750, 1000, 1500, 2000, 2500, 3000, 4000, 5000, 6000, 7500, 10_000)
"""Scales that a ruler or a head can work with."""
_FINE_PT = 0.1
"""How far a drawn outline may lie off the true one: a third of the thinnest line."""


@dataclass(frozen=True, slots=True)
class Frame:
    """A window of a page onto the street.

    Parameters
    ----------
    x_pt, y_pt, wide_pt, high_pt
        The window, by its lower left corner.
    centre_m
        What of the street lies in its middle.
    scale
        1:``scale``.
    turn_rad
        How far the street is turned on the page, anticlockwise; 0 has the north up.
    """

    x_pt: float
    y_pt: float
    wide_pt: float
    high_pt: float
    centre_m: tuple[float, float]
    scale: float
    turn_rad: float = 0.0

    @property
    def points_per_m(self) -> float:
        """How many points of the page a metre of the street takes."""
        return POINTS_PER_M / self.scale

    def place(self, metres: FloatArray) -> FloatArray:
        """Return where points of the street (n, 2) lie on the page."""
        cos, sin = math.cos(self.turn_rad), math.sin(self.turn_rad)
        turned = (metres - self.centre_m) @ np.array([[cos, sin], [-sin, cos]])
        middle = np.array([self.x_pt + self.wide_pt / 2, self.y_pt + self.high_pt / 2])
        placed: FloatArray = turned * self.points_per_m + middle
        return placed

    def window_m(self, margin_pt: float = 0.0) -> shapely.Polygon:
        """Return what of the street the window shows."""
        half = np.array([self.wide_pt / 2 + margin_pt, self.high_pt / 2 + margin_pt]) / self.points_per_m
        cos, sin = math.cos(-self.turn_rad), math.sin(-self.turn_rad)
        corners = half * np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]])
        return shapely.Polygon(corners @ np.array([[cos, sin], [-sin, cos]]) + self.centre_m)

    def placed(self, shapes: GeometryArray) -> GeometryArray:
        """Bring shapes of the street onto the page, cut at the window."""
        if not len(shapes):
            return shapes
        moved = np.asarray(shapely.transform(shapes, self.place), dtype=object)
        bounds = np.array([self.x_pt, self.y_pt, self.x_pt + self.wide_pt, self.y_pt + self.high_pt])
        within = shapely.simplify(clip(moved, bounds), _FINE_PT, preserve_topology=False)
        found: GeometryArray = within[~shapely.is_empty(within)]
        return found


def fit_scale(wide_m: float, high_m: float, wide_pt: float, high_pt: float) -> float:
    """Return the largest of the usual scales at which something fits a window."""
    needed = POINTS_PER_M * max(wide_m / wide_pt, high_m / high_pt)
    return next((float(scale) for scale in SCALES if scale >= needed), float(math.ceil(needed / 1000) * 1000))


def draw_areas(
    booklet: Booklet,
    frame: Frame,
    shapes: GeometryArray,
    *,
    fill: str | None = None,
    stroke: str | None = None,
    width_pt: float = 0.5,
    dash: Sequence[float] = (),
) -> None:
    """Draw the areas of shapes that lie in a frame's window; their lines and points are left out."""
    parts = shapely.get_parts(frame.placed(shapes))
    parts = parts[shapely.get_type_id(parts) == shapely.GeometryType.POLYGON]
    for part in parts:
        rings = [shapely.get_coordinates(ring)[:-1] for ring in shapely.get_rings(part)]
        booklet.rings(rings, fill=fill, stroke=stroke, width_pt=width_pt, dash=dash)


def draw_lines(
    booklet: Booklet,
    frame: Frame,
    shapes: GeometryArray,
    colour: str,
    width_pt: float,
    *,
    dash: Sequence[float] = (),
) -> None:
    """Draw the lines of shapes that lie in a frame's window."""
    parts = shapely.get_parts(frame.placed(shapes))
    for part in parts[shapely.get_type_id(parts) == shapely.GeometryType.LINESTRING]:
        booklet.line(shapely.get_coordinates(part), colour, width_pt, dash=dash)
