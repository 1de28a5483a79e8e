"""What lies under everything that is drawn to scale: carriageways, pavements and the things that stand on them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import shapely

from binopt.domain.case import Case
from binopt.domain.street import BoolArray, GeometryArray
from binopt.geometry.clipping import clip
from binopt.papers.pdf.booklet import Booklet
from binopt.papers.pdf.frame import Frame, draw_areas

ROAD, PAVING, EDGE, THING = "#e3e3e0", "#f6f1e4", "#8d8778", "#8f9a83"
"""Carriageway, pavement and its edge, and things that take width; those that only bar bins have a dotted edge."""

_MOST_POINTS = 400
_LEAST_M = 20.0
_OVERLAP_M = 0.1
"""Of pieces, so that no seam shines through between them."""


@dataclass(frozen=True, slots=True)
class _Layer:
    """Shapes with an index, so that drawing a window asks only for what lies in it."""

    shapes: GeometryArray
    tree: shapely.STRtree = field(repr=False)

    @classmethod
    def of(cls, shapes: Sequence[shapely.Geometry] | GeometryArray) -> _Layer:
        array = np.empty(len(shapes), dtype=object)
        array[:] = list(shapes)
        return cls(array, shapely.STRtree(array))

    def within(self, window: shapely.Polygon) -> GeometryArray:
        found: GeometryArray = self.shapes[np.sort(self.tree.query(window))]
        return found


@dataclass(frozen=True, slots=True)
class Backdrop:
    """A case's ground and things, ready to be drawn in any window. Made by ``Backdrop.of``."""

    roads: _Layer
    paving: _Layer
    solid: _Layer
    flat: _Layer

    @classmethod
    def of(cls, case: Case) -> Backdrop:
        """Cut large areas into pieces and index everything."""
        flat: BoolArray = np.array([one.flat for one in case.obstacles], dtype=bool)
        footprints = [one.footprint for one in case.obstacles]
        return cls(
            _Layer.of(_pieces(case.carriageways)),
            _Layer.of([pavement.geometry for pavement in case.pavements]),
            _Layer.of([shape for shape, is_flat in zip(footprints, flat, strict=True) if not is_flat]),
            _Layer.of([shape for shape, is_flat in zip(footprints, flat, strict=True) if is_flat]),
        )

    def draw(self, booklet: Booklet, frame: Frame, *, things: bool = True) -> None:
        """Draw all that lies in a window."""
        window = frame.window_m(2.0)
        draw_areas(booklet, frame, self.roads.within(window), fill=ROAD)
        draw_areas(booklet, frame, self.paving.within(window), fill=PAVING, stroke=EDGE, width_pt=0.4)
        if things:
            flat = self.flat.within(window)
            draw_areas(booklet, frame, flat, stroke=EDGE, width_pt=0.3, dash=(1.5, 1.5))
            draw_areas(booklet, frame, self.solid.within(window), fill=THING, stroke=EDGE, width_pt=0.3)


def _pieces(shapes: Sequence[shapely.Geometry]) -> list[shapely.Geometry]:
    """Cut areas into pieces of few points: a window would else be cut out of a whole quarter's carriageway."""
    waiting = [one for one in shapely.get_parts(np.array(shapes, dtype=object)) if not one.is_empty]
    done: list[shapely.Geometry] = []
    while waiting:
        shape = waiting.pop()
        west, south, east, north = shape.bounds
        wide, high = east - west, north - south
        if shapely.get_num_coordinates(shape) <= _MOST_POINTS or max(wide, high) <= _LEAST_M:
            done.append(shape)
            continue
        over = _OVERLAP_M
        halves = (
            ((west, south, west + wide / 2 + over, north), (west + wide / 2, south, east, north))
            if wide >= high
            else ((west, south, east, south + high / 2 + over), (west, south + high / 2, east, north))
        )
        for half in halves:
            cut = clip(np.array([shape], dtype=object), np.array(half))
            waiting += [part for part in shapely.get_parts(cut) if shapely.get_dimensions(part) == 2]
    return done
