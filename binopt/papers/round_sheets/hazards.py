"""What a crew has to mind at a face: streets on which nobody passes the truck, dead ends, schools."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np
import shapely

from binopt.domain.case import Case
from binopt.domain.street import Face, FloatArray, GeometryArray
from binopt.papers.edition import Edition

SCHOOL_M = 50.0
"""A school within this distance of a face is near it. Assumed: the length of a stop and of a group of children."""
SCHOOL_USES = ("school", "kindergarten")
_ACROSS_M, _EVERY_M, _OFF_M = 25.0, 5.0, 0.3


@dataclass(frozen=True, slots=True)
class Hazards:
    """By face: metres from kerb to kerb where nobody passes a truck, turning places, and schools."""

    narrow_m: Mapping[str, float]
    turning: Collection[str]
    schools: Collection[str]

    @classmethod
    def of(cls, edition: Edition) -> Hazards:
        """Find what there is to mind on all faces of an edition."""
        faces, case = edition.street.model.faces, edition.case
        turning = {street.street_id for street in case.streets if street.dead_end == "turning"}
        services = edition.street.network.serving.services
        return cls(
            narrow_faces(faces, case.network.both_sides_oneway_below_m),
            frozenset(one.face_id for one in services if one is not None and one.street_id in turning),
            near_schools(faces, case),
        )


def narrow_faces(faces: tuple[Face, ...], below_m: float) -> dict[str, float]:
    """Return the faces whose street is narrower than some metres from kerb to kerb, by its median along the face.

    Measured at right angles to the kerb, away from the pavement, to the next kerb. A face that meets no other kerb for
    most of its length is not told.
    """
    kerbs = np.array([face.kerb for face in faces], dtype=object)
    tree = shapely.STRtree(kerbs)
    found = {}
    for face in faces:
        count = max(1, round(face.length_m / _EVERY_M))
        across = _across(face.kerb, (np.arange(count) + 0.5) * face.length_m / count)
        ray, other = tree.query(across, predicate="intersects")
        if len(ray) == 0:
            continue
        feet = shapely.get_point(across[ray], 0)
        away_m = shapely.distance(feet, shapely.intersection(across[ray], kerbs[other])) + _OFF_M
        nearest = np.full(len(across), np.inf)
        np.minimum.at(nearest, ray, away_m)
        wide_m = float(np.median(nearest))
        if wide_m < below_m:
            found[face.face_id] = wide_m
    return found


def _across(kerb: shapely.LineString, feet_m: FloatArray) -> GeometryArray:
    """Return lines from points of a kerb over the carriageway, which lies on its right."""
    before = shapely.get_coordinates(shapely.line_interpolate_point(kerb, np.maximum(feet_m - 1.0, 0.0)))
    after = shapely.get_coordinates(shapely.line_interpolate_point(kerb, np.minimum(feet_m + 1.0, kerb.length)))
    foot = shapely.get_coordinates(shapely.line_interpolate_point(kerb, feet_m))
    along = after - before
    along /= np.maximum(np.hypot(*along.T), 1e-9)[:, None]
    right = np.stack([along[:, 1], -along[:, 0]], axis=1)
    lines: GeometryArray = shapely.linestrings(np.stack([foot + _OFF_M * right, foot + _ACROSS_M * right], axis=1))
    return lines


def near_schools(faces: tuple[Face, ...], case: Case) -> frozenset[str]:
    """Return the faces near premises that the case calls a school."""
    doors = [one.door for one in case.premises if one.use in SCHOOL_USES]
    if not doors:
        return frozenset()
    kerbs = np.array([face.kerb for face in faces], dtype=object)
    face = shapely.STRtree(kerbs).query(np.array(doors, dtype=object), predicate="dwithin", distance=SCHOOL_M)[1]
    return frozenset(faces[i].face_id for i in face.tolist())
