"""One map on a printed sheet: the street, the faces by what they lose, and every spot."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path
from shapely.geometry.base import BaseGeometry

from binopt.domain.case import Case
from binopt.domain.plan import Spot
from binopt.domain.street import FloatArray
from binopt.geometry.model import StreetModel
from binopt.outputs.colours import INK, LOSS_COLOURS, loss_colour
from binopt.outputs.result import PlanResult

MAP_POINTS = 300
"""Height of a map on the sheet in points of 1/72 inch, roughly."""
NEAR_POINTS_PER_M = 0.8
"""Scale from which single bins are drawn; below, they would only hide the colours."""


Limits = tuple[float, float, float, float]
"""West, south, east and north."""


def limits_of(case: Case, model: StreetModel) -> Limits:
    """Return the limits of all kerbs and doors, with a margin."""
    kerbs = np.array([face.kerb for face in model.faces], dtype=object)
    doors = np.array([one.door for one in case.premises], dtype=object)
    west, south, east, north = shapely.total_bounds(np.concatenate([kerbs, doors]))
    margin = 0.02 * max(east - west, north - south, 1.0)
    return west - margin, south - margin, east + margin, north + margin


def _path(shapes: Sequence[BaseGeometry]) -> Path | None:
    """Make one path of polygons, shells and holes turning against each other so that holes stay open."""
    if not len(shapes):
        return None
    parts = shapely.get_parts(np.array(shapes, dtype=object))
    polygons = parts[shapely.get_type_id(parts) == shapely.GeometryType.POLYGON]
    rings = shapely.get_rings(shapely.orient_polygons(polygons))
    if not len(rings):
        return None
    return Path.make_compound_path(*(Path(shapely.get_coordinates(ring), closed=True) for ring in rings))


def draw_map(
    axes: Axes,
    result: PlanResult,
    outlines: Sequence[Sequence[FloatArray]],
    loss: FloatArray,
    breaks: Sequence[float],
    spots: Sequence[Spot],
    limits: Limits,
) -> None:
    """Draw pavements, faces by what they lose, and every spot as a dot."""
    rings = [ring for one in outlines for ring in one]
    colours = [loss_colour(float(value), breaks) for value, one in zip(loss, outlines, strict=True) for _ in one]
    draw_faces(axes, result.case, rings, colours, limits)
    points_per_m = MAP_POINTS / max(limits[2] - limits[0], limits[3] - limits[1])
    if spots and points_per_m > NEAR_POINTS_PER_M:
        middles = shapely.get_coordinates(shapely.centroid(np.array([spot.shape for spot in spots], dtype=object)))
        axes.scatter(middles[:, 0], middles[:, 1], s=(0.7 * points_per_m) ** 2, c=INK, linewidths=0, marker="s")


def draw_faces(axes: Axes, case: Case, rings: Sequence[FloatArray], colours: Sequence[str], limits: Limits) -> None:
    """Draw carriageways and pavements, and stretches of faces each in its colour, and frame what lies in the limits."""
    axes.set_facecolor("#f4f2ed")
    for shapes, colour in (
        (case.carriageways, "#ffffff"),
        ([pavement.geometry for pavement in case.pavements], LOSS_COLOURS[0]),
    ):
        path = _path(shapes)
        if path is not None:
            # added as a patch, every vertex would be walked through for limits, which are set below
            axes.add_artist(PathPatch(path, facecolor=colour, edgecolor="none"))
    points_per_m = MAP_POINTS / max(limits[2] - limits[0], limits[3] - limits[1])
    broad = max(0.3, 2.4 - 2.0 * points_per_m)  # from afar a pavement is thinner than a line
    axes.add_collection(PolyCollection(rings, facecolors=colours, edgecolors=colours, linewidths=broad))
    axes.set_xlim(limits[0], limits[2])
    axes.set_ylim(limits[1], limits[3])
    axes.set_aspect("equal")
    axes.set_xticks([])
    axes.set_yticks([])
    for spine in axes.spines.values():
        spine.set_color("#c9c5bb")


def draw_scale(axes: Axes, limits: Limits) -> None:
    """Draw a bar of a round length and an arrow to the north into the lower left corner."""
    wide, high = limits[2] - limits[0], limits[3] - limits[1]
    unit = 10.0 ** np.floor(np.log10(wide / 5))
    metres = float(max(n * unit for n in (1, 2, 5) if n * unit <= wide / 5))
    x, y = limits[0] + 0.03 * wide, limits[1] + 0.035 * high
    north = x + metres + 0.05 * wide
    box = Rectangle((x - 0.02 * wide, y - 0.025 * high), metres + 0.1 * wide, 0.125 * high)
    box.set(facecolor="white", alpha=0.9, edgecolor="none", zorder=3)
    axes.add_patch(box)
    axes.plot([x, x + metres], [y, y], color=INK, linewidth=2.5, solid_capstyle="butt", zorder=4)
    style: dict[str, Any] = {"ha": "center", "fontsize": 8, "color": INK, "zorder": 4}
    axes.text(x + metres / 2, y + 0.012 * high, f"{metres:g} m", va="bottom", **style)
    arrow = {"arrowstyle": "-|>", "color": INK}
    axes.annotate("N", xy=(north, y + 0.07 * high), xytext=(north, y), arrowprops=arrow, **style)
