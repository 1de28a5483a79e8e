"""Streets made of tags and points in metres, without a file between."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely

from binopt.intake.osm.features import Features
from binopt.intake.osm.fronts import Surroundings, see_fronts
from binopt.intake.osm.settings import OsmSettings
from binopt.intake.osm.settings_reader import SettingsFiles
from binopt.intake.osm.sight import Lines
from binopt.intake.osm.stretches import Stretches, cut_stretches
from binopt.intake.osm.ways import Ways, read_ways
from binopt.intake.osm.widths import Sections, estimate

SETTINGS: OsmSettings = SettingsFiles.read().settings("")
NONE = np.zeros(0, dtype=object)
Line = Sequence[tuple[float, float]]


def lines_of(*ways: tuple[Line, dict[str, str]]) -> Features:
    """Return lines with their tags."""
    return Features.of(
        [f"w{i}" for i in range(1, len(ways) + 1)],
        [shapely.LineString(points) for points, _ in ways],
        [tags for _, tags in ways],
    )


def ways_of(*ways: tuple[Line, dict[str, str]]) -> Ways:
    """Return highways, residential where their tags do not say."""
    tagged = [(points, {"highway": "residential", **tags}) for points, tags in ways]
    return read_ways(lines_of(*tagged), SETTINGS.streets, SETTINGS.widths)


def array_of(*shapes: shapely.Geometry) -> np.ndarray:
    """Put shapes into an array."""
    found = np.empty(len(shapes), dtype=object)
    found[:] = shapes
    return found


def guess(
    ways: Ways,
    walls: np.ndarray = NONE,
    *,
    homely: bool = False,
    walks: np.ndarray = NONE,
    walk_m: float = np.nan,
    kerbs: np.ndarray = NONE,
) -> tuple[Stretches, Sections]:
    """Estimate the cross sections of streets between walls."""
    stretches = cut_stretches(ways)
    seen = Surroundings(
        Lines.of(walls),
        np.full(len(walls), homely),
        Lines.of(walks),
        np.full(len(walks), walk_m),
        Lines.of(kerbs),
        Lines.of(stretches.lines),
    )
    fronts = see_fronts(stretches, seen, SETTINGS.widths)
    return stretches, estimate(ways, stretches, fronts, SETTINGS.streets, SETTINGS.widths)


def rows(*y: float, length_m: float = 100.0, gap_m: float = 0.0, house_m: float = 20.0) -> np.ndarray:
    """Return rows of houses along the x axis, each 10 m deep, whose fronts stand at some y, away from y = 0."""
    found = []
    for front in y:
        low, high = sorted((front, front + 10 * np.sign(front)))
        steps = np.arange(0.0, length_m, house_m + gap_m)
        found += [shapely.box(x, low, x + house_m, high) for x in steps]
    return array_of(*found)
