"""Stretches of kerb that are closed to bins for a while, or opened to them."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from binopt.domain.case import Case
from binopt.domain.street import Obstacle
from binopt.geometry.model import StreetModel
from binopt.intake.findings import suggest
from binopt.intake.layers.toml_table import TomlTable
from binopt.scenarios.scenario import Surroundings

CLOSED = "closed"
"""How obstacles that stand for closed stretches are called, with a number behind."""
WALKED_ON, TAKEN = "bus_zone", "other"
"""Their kinds, of those that a case knows: the one bars bins and nothing else, the other takes its ground."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of a face's kerb: index of the face, chainages, and its name for people."""

    face: int
    from_m: float
    to_m: float
    told: str


def close(case: Case, table: TomlTable, around: Surroundings) -> tuple[Case, str]:
    """Let no bin stand on a stretch of a face; with ``people = false`` nobody walks there either."""
    found = _read_paved(table, around)
    people = table.flag("people", True)
    if found is None:
        return case, ""
    strip, told = found
    taken = {obstacle.obstacle_id for obstacle in case.obstacles}
    name = next(name for i in range(len(taken) + 1) if (name := f"{CLOSED}-{i + 1}") not in taken)
    barrier = Obstacle(name, WALKED_ON if people else TAKEN, strip, 0.0, flat=people)
    return replace(case, obstacles=(*case.obstacles, barrier)), f"closed: {told}{'' if people else ', to people too'}"


def open_up(case: Case, table: TomlTable, around: Surroundings) -> tuple[Case, str]:
    """Take away what bars bins from a stretch of a face and takes no width: bus zones, say, or of all ``kinds``."""
    found, kinds = _read_paved(table, around), table.texts("kinds")
    if found is None:
        return case, ""
    strip, told = found
    flat = sorted({o.kind for o in case.obstacles if o.flat and o.footprint.intersects(strip)})
    for kind in kinds:
        if kind not in flat:
            table.fault("kinds", "does not bar bins there", kind, suggest(kind, flat))
    if not flat:
        table.fault("", "nothing bars bins there that takes no width", told, "remove_obstacle takes things away")
    opened = set(kinds or flat)
    left = []
    for obstacle in case.obstacles:
        if not obstacle.flat or obstacle.kind not in opened or not obstacle.footprint.intersects(strip):
            left.append(obstacle)
        elif not (rest := obstacle.footprint.difference(strip)).is_empty:
            left.append(replace(obstacle, footprint=rest))
    return replace(case, obstacles=tuple(left)), f"opened: {told} ({', '.join(sorted(opened))})"


def strip_of(model: StreetModel, face: int, from_m: float, to_m: float) -> BaseGeometry:
    """Return the pavement of a stretch of a face, from its kerb to its far edge."""
    transects = model.transects
    rows = np.arange(transects.first[face], transects.first[face + 1])
    rows = rows[(transects.s_m[rows] >= from_m) & (transects.s_m[rows] <= to_m) & (transects.width_m[rows] > 0)]
    half = transects.along[rows] * transects.weight_m[rows, None] / 2
    near = transects.point[rows] + transects.left[rows] * transects.start_m[rows, None]
    far = near + transects.left[rows] * transects.width_m[rows, None]
    corners = np.stack([near - half, near + half, far + half, far - half], axis=1)
    return shapely.union_all(shapely.make_valid(shapely.polygons(corners)))


def read_stretch(table: TomlTable, around: Surroundings) -> Stretch | None:
    """Read which stretch is meant by ``face``, ``from_m`` and ``to_m``, by default the whole face."""
    face_id = table.text("face", None)
    from_m, given_m = table.number("from_m", 0.0), table.number("to_m", None) if table.has("to_m") else None
    index = around.model.index()
    if face_id not in index:
        if face_id:
            table.fault("face", "there is no such face", face_id, suggest(face_id, index))
        return None
    face = around.model.faces[index[face_id]]
    to_m = face.length_m if given_m is None else given_m
    if not from_m < to_m <= face.length_m + 0.005:
        place = f"{from_m:g} to {to_m:g} m"
        table.fault("", "is no stretch of the face", place, f"from 0 to {face.length_m:.2f} m, rising")
        return None
    street = f", {face.street}" if face.street else ""
    return Stretch(index[face_id], from_m, to_m, f"{face_id}{street}, {from_m:g} to {to_m:g} m")


def _read_paved(table: TomlTable, around: Surroundings) -> tuple[BaseGeometry, str] | None:
    """Read which stretch is meant; its ground, and its name for people."""
    stretch = read_stretch(table, around)
    if stretch is None:
        return None
    strip = strip_of(around.model, stretch.face, stretch.from_m, stretch.to_m)
    if strip.is_empty:
        table.fault("", "has no pavement there", f"{stretch.from_m:g} to {stretch.to_m:g} m")
        return None
    return strip, stretch.told
