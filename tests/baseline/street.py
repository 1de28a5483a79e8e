"""Streets made by hand: straight kerbs with pavement on their left, a few doors, a few bins."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from pyproj import CRS
from shapely.geometry import LineString, Point, Polygon
from shapely.geometry.base import BaseGeometry

from binopt.domain.case import Behaviour, Case, Rules, Weights
from binopt.domain.service import BinType, ClearWidth, CrewTimes, Holding, Premises, Stream, Window
from binopt.domain.street import Face, Obstacle, Pavement
from binopt.geometry.model import Ground, Obstruents, StreetModel
from binopt.geometry.transects import cut_transects

B120 = BinType(120, 0.48, 0.555, 0.93, 9.0, 2, 48.0)
B240 = BinType(240, 0.58, 0.74, 1.07, 13.0, 2, 96.0)
B660 = BinType(660, 1.37, 0.78, 1.20, 44.0, 4, 264.0)

RESIDUAL = Stream(
    "residual", (frozenset({0, 3}), frozenset({1, 4})), frozenset({0, 2, 4}), Window(360, 720), min_per_week=1.0
)
PAPER = Stream("paper", (frozenset({2}),), frozenset({2}), Window(360, 720))


def strip(length_m: float = 40.0, width_m: float = 3.0, start: tuple[float, float] = (0.0, 0.0)) -> Polygon:
    x, y = start
    return Polygon([(x, y), (x + length_m, y), (x + length_m, y + width_m), (x, y + width_m)])


def face(face_id: str, *points: tuple[float, float], clear_width_m: float = 1.2, pavement_id: str = "p") -> Face:
    return Face(face_id, LineString(points), pavement_id, "High Street", "s", clear_width_m)


def obstacle(shape: BaseGeometry, *, flat: bool = False, clearance_m: float = 0.0, name: str = "o") -> Obstacle:
    return Obstacle(name, "driveway" if flat else "other", shape, clearance_m, flat)


def model_of(faces: list[Face], pavements: list[Polygon], obstacles: tuple[Obstacle, ...] = ()) -> StreetModel:
    ground = Ground.of(np.array(pavements, dtype=object))
    obstruents = Obstruents.of(obstacles)
    kerbs = np.array([f.kerb for f in faces], dtype=object)
    return StreetModel(tuple(faces), ground, obstruents, cut_transects(ground, kerbs, obstruents))


def case_of(
    doors: dict[str, tuple[float, float]], holdings: tuple[Holding, ...] = (), pavements: tuple[Polygon, ...] = ()
) -> Case:
    rules = Rules(ClearWidth(1.2))
    return Case(
        name="by hand",
        crs=CRS.from_epsg(2154),
        timezone="Europe/Paris",
        drives_on="right",
        weeks=1,
        rules=rules,
        behaviour=Behaviour(),
        weights=Weights(),
        crew=CrewTimes(),
        streams={"residual": RESIDUAL, "paper": PAPER},
        trucks=(),
        profiles={},
        pavements=tuple(Pavement(f"p{i}", shape) for i, shape in enumerate(pavements)),
        premises=tuple(Premises(name, Point(at)) for name, at in doors.items()),
        holdings=holdings,
    )


def with_rules(case: Case, **changes: object) -> Case:
    return replace(case, rules=replace(case.rules, **changes))  # type: ignore[arg-type]


def straight(obstacles: tuple[Obstacle, ...] = (), *, length_m: float = 40.0, width_m: float = 3.0) -> StreetModel:
    return model_of([face("f", (0, 0), (length_m, 0))], [strip(length_m, width_m)], obstacles)
