"""Rules about bins that are out together: room to grip them, none over another, none across from another."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import shapely

from binopt.domain.street import BoolArray, FloatArray, IntArray, Side
from binopt.geometry.footing import OVERLAP_M2
from binopt.measure.spots import SIDES
from binopt.rules.gaps import FOUR_WHEELED_GAP_M, GAP_M
from binopt.rules.meetings import meet
from binopt.rules.scene import Scene, name
from binopt.rules.violation import Violation

GAP_SLACK_M = 0.005
"""Gaps are compared to half a centimetre, the planner's unit."""
MILLIMETRE_M = 0.001


def gap_kept(scene: Scene) -> Iterator[Violation]:
    """Bins of one row that are out together keep 0.10 m from each other, two four-wheelers 0.30 m."""
    one, other = _near(scene, FOUR_WHEELED_GAP_M)
    table = scene.table
    row = (table.face[one] == table.face[other]) & (table.side[one] == table.side[other])
    one, other = one[row], other[row]
    four = np.array([spot.bin_type.four_wheeled for spot in scene.spots], dtype=bool)
    least_m = np.where(four[one] & four[other], FOUR_WHEELED_GAP_M, GAP_M)
    missing_m = least_m - shapely.distance(scene.shapes[one], scene.shapes[other])
    for i in _broken(scene, one, other, missing_m > GAP_SLACK_M):
        text = f"{least_m[i] - missing_m[i]:.2f} m between them, at least {least_m[i]:.2f} m"
        yield Violation("gap_kept", _names(scene, one[i], other[i]), float(missing_m[i]), "m", text)


def no_overlap(scene: Scene) -> Iterator[Violation]:
    """Bins that are out together do not stand in the same place, on whichever faces they are."""
    one, other = _near(scene, 0.0)
    area_m2 = shapely.area(shapely.intersection(scene.shapes[one], scene.shapes[other]))
    for i in _broken(scene, one, other, area_m2 > OVERLAP_M2):
        text = f"they share {area_m2[i]:.3f} m²"
        yield Violation("no_overlap", _names(scene, one[i], other[i]), float(area_m2[i]), "m²", text)


def not_opposite(scene: Scene) -> Iterator[Violation]:
    """No bin stands across from another of its face while both are out: nobody is pinched from two edges."""
    one, other, shared_m = _across(scene)
    for i in _broken(scene, one, other, shared_m > MILLIMETRE_M):
        text = f"they stand across from each other along {shared_m[i]:.2f} m of kerb"
        yield Violation("not_opposite", _names(scene, one[i], other[i]), float(shared_m[i]), "m", text)


def _across(scene: Scene) -> tuple[IntArray, IntArray, FloatArray]:
    """Find bins at the kerb and at the building side of one face whose stretches of kerb overlap, and by how much."""
    middle, half = scene.chainages_m(), scene.widths_m() / 2
    kerb = np.flatnonzero(scene.table.side == SIDES.index(Side.KERB))
    building = np.flatnonzero(scene.table.side == SIDES.index(Side.BUILDING))

    def stretches(bins: IntArray) -> object:
        # a face is a row of boxes: those of different faces are apart by more than a face is ever from another
        low, high, face = middle[bins] - half[bins], middle[bins] + half[bins], scene.table.face[bins].astype(float)
        return shapely.box(low, face, high, face + 0.5)

    row, column = shapely.STRtree(stretches(building)).query(stretches(kerb), predicate="intersects")
    one, other = kerb[row], building[column]
    low = np.maximum(middle[one] - half[one], middle[other] - half[other])
    high = np.minimum(middle[one] + half[one], middle[other] + half[other])
    return one, other, high - low


def _near(scene: Scene, distance_m: float) -> tuple[IntArray, IntArray]:
    tree = shapely.STRtree(scene.shapes)
    one, other = tree.query(scene.shapes, predicate="dwithin", distance=distance_m)
    each_once = one < other
    return one[each_once], other[each_once]


def _broken(scene: Scene, one: IntArray, other: IntArray, suspect: BoolArray) -> list[int]:
    """Of suspected pairs, list those that are out together."""
    at = np.flatnonzero(suspect)
    found: list[int] = at[meet(scene.times, one[at], other[at])].tolist()
    return found


def _names(scene: Scene, one: int, other: int) -> tuple[str, str]:
    return name(scene.spots[one]), name(scene.spots[other])
