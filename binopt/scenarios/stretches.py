"""Stretches of kerb that are closed to bins for a while, or opened to them."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry
from shapely.ops import substring

from binopt.domain.case import Case
from binopt.domain.street import Closure, Face, Obstacle
from binopt.geometry.bays import find_bays
from binopt.geometry.model import StreetModel
from binopt.intake.case_table import make_window
from binopt.intake.findings import suggest
from binopt.intake.ids import free_id
from binopt.intake.layers.toml_table import TomlTable
from binopt.scenarios.scenario import Surroundings
from binopt.units import DAY_MIN, format_clock, format_day, parse_clock_min, parse_days

CLOSED = "closed"
"""How obstacles that stand for closed stretches are called, with a number behind."""
WALKED_ON, TAKEN = "bus_zone", "other"
"""Their kinds, of those that a case knows: the one bars bins and nothing else, the other takes its ground."""
DEEPEST_BAY_M = 10.0


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of a face's kerb: index of the face, chainages, and its name for people."""

    face: int
    from_m: float
    to_m: float
    told: str


def close(case: Case, table: TomlTable, around: Surroundings) -> tuple[Case, str]:
    """Let no bin stand on a stretch of a face; with ``people = false`` nobody walks there either.

    With ``days`` only on those, and with ``from`` and ``to`` only between these hours.
    """
    found = _read_paved(table, around, case)
    people = table.flag("people", True)
    hours = _read_hours(table, case.weeks)
    if hours is not None and not people:
        table.fault(
            "people", "may walk on a stretch that is closed on some days only", False, "leave out people or days"
        )
    if found is None:
        return case, ""
    strip, told = found
    if hours is not None:
        closure = Closure(free_id(CLOSED, {one.closure_id for one in case.closures}), strip, *hours)
        return replace(case, closures=(*case.closures, closure)), f"closed: {told}, {tell_hours(closure, case.weeks)}"
    name = free_id(CLOSED, {obstacle.obstacle_id for obstacle in case.obstacles})
    barrier = Obstacle(name, WALKED_ON if people else TAKEN, strip, 0.0, flat=people)
    return replace(case, obstacles=(*case.obstacles, barrier)), f"closed: {told}{'' if people else ', to people too'}"


def tell_hours(closure: Closure, weeks: int) -> str:
    """Say when a stretch is closed: ``sat, sun 08:00 to 14:00``."""
    days = ", ".join(format_day(day, weeks) for day in sorted(closure.days))
    whole = (closure.from_min, closure.to_min) == (0, DAY_MIN)
    return days if whole else f"{days} {format_clock(closure.from_min)} to {format_clock(closure.to_min)}"


def _read_hours(table: TomlTable, weeks: int) -> tuple[frozenset[int], int, int] | None:
    """Read on which days and from when to when a stretch is closed, ``None`` where it always is."""
    names, clocks = table.texts("days"), [table.text(key) for key in ("from", "to")]
    days: set[int] = set()
    for name in names:
        try:
            days.update(parse_days(name, weeks))
        except ValueError as error:
            table.fault("days", str(error), hint="as ['sat', 'sun'] or ['sat:2']")
    if not names:
        for key in ("from", "to"):
            if table.has(key):
                table.fault(key, "are hours of days that are not told", table.raw(key), "days = ['sat']")
        return None
    if not any(clocks):
        return frozenset(days), 0, DAY_MIN
    try:
        window = make_window(*map(parse_clock_min, clocks))
    except ValueError as error:
        table.fault("from", str(error), hint="from = '08:00' and to = '14:00', or neither")
        return frozenset(days), 0, DAY_MIN
    if window is None:
        table.fault("to", "is the same minute as from", clocks[1])
        return frozenset(days), 0, DAY_MIN
    return frozenset(days), window.from_min, window.to_min


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
    at = read_face(table, around)
    from_m, given_m = table.number("from_m", 0.0), table.number("to_m", None) if table.has("to_m") else None
    if at is None:
        return None
    face = around.model.faces[at]
    to_m = face.length_m if given_m is None else given_m
    if not from_m < to_m <= face.length_m + 0.005:
        place = f"{from_m:g} to {to_m:g} m"
        table.fault("", "is no stretch of the face", place, f"from 0 to {face.length_m:.2f} m, rising")
        return None
    return Stretch(at, from_m, to_m, f"{named(face)}, {from_m:g} to {to_m:g} m")


def read_face(table: TomlTable, around: Surroundings) -> int | None:
    """Read which face is meant by ``face``: its index, ``None`` where there is none of that name."""
    face_id, index = table.text("face", None), around.model.index()
    if face_id not in index:
        if face_id:
            table.fault("face", "there is no such face", face_id, suggest(face_id, index))
        return None
    return index[face_id]


def named(face: Face) -> str:
    """Return a face's name for people: its id, and its street's name where there is one."""
    return f"{face.face_id}, {face.street}" if face.street else face.face_id


def _read_paved(
    table: TomlTable, around: Surroundings, with_bays: Case | None = None
) -> tuple[BaseGeometry, str] | None:
    """Read which stretch is meant; its ground, that of a case's bays beside it included, and its name for people."""
    stretch = read_stretch(table, around)
    if stretch is None:
        return None
    strip = strip_of(around.model, stretch.face, stretch.from_m, stretch.to_m)
    if strip.is_empty:
        table.fault("", "has no pavement there", f"{stretch.from_m:g} to {stretch.to_m:g} m")
        return None
    if with_bays is not None and with_bays.stands:
        bays = find_bays(with_bays.stands, around.model.faces, around.model.ground).at_face(stretch.face)
        beside = substring(around.model.faces[stretch.face].kerb, stretch.from_m, stretch.to_m)
        there = beside.buffer(-DEEPEST_BAY_M, single_sided=True)
        parts = shapely.get_parts(shapely.intersection(bays, there))  # a bay that ends there touches in a line
        strip = shapely.union_all([strip, *parts[shapely.get_dimensions(parts) == 2]])
    return strip, stretch.told
