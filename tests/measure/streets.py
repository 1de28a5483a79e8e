"""Hand-made streets, cases and bins for tests of the measure."""

import numpy as np
import shapely
from pyproj import CRS
from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from binopt.domain.case import Behaviour, Case, Rules, Weights
from binopt.domain.plan import Presentation, Service, Spot
from binopt.domain.service import BinType, ClearWidth, CrewTimes, Holding, Premises, Stream, Truck, Window
from binopt.domain.street import Face, Obstacle, Side
from binopt.geometry.model import Ground, Obstruents, StreetModel
from binopt.geometry.transects import cut_transects

BIN_240 = BinType(240, 0.58, 0.74, 1.07, 13, 2, 96)
BIN_660 = BinType(660, 1.37, 0.78, 1.2, 44, 4, 264)
WEEK = 10_080


def make_model(pavements, kerbs, obstacles=(), clear_width_m=1.2, hour_weights=None):
    """A street model of pavement polygons and kerbs, a face each."""
    weights = [None] * len(kerbs) if hour_weights is None else hour_weights
    faces = tuple(
        Face(f"f{i}", kerb, "p", "", "", clear_width_m, weight)
        for i, (kerb, weight) in enumerate(zip(kerbs, weights, strict=True))
    )
    ground = Ground.of(np.array(pavements, dtype=object))
    footprints = tuple(
        Obstacle(f"o{i}", "pole", shape, 0.0, False) if isinstance(shape, BaseGeometry) else shape
        for i, shape in enumerate(obstacles)
    )
    things = Obstruents.of(footprints)
    return StreetModel(faces, ground, things, cut_transects(ground, np.array(kerbs, dtype=object), things))


def straight_street(length_m=20.0, width_m=2.0, **further):
    """One face of even width along the x axis, its kerb at y = 0."""
    return make_model([shapely.box(0, 0, length_m, width_m)], [shapely.LineString([(0, 0), (length_m, 0)])], **further)


def make_case(weeks=1, premises=(), holdings=(), clear_width=None, **changes):
    streams = {
        "residual": Stream("residual", (frozenset({0}),), frozenset({0}), Window(360, 720)),
        "paper": Stream("paper", (frozenset({2}),), frozenset({2}), Window(360, 720)),
    }
    values = {
        "name": "t",
        "crs": CRS(2154),
        "timezone": "UTC",
        "drives_on": "right",
        "weeks": weeks,
        "rules": Rules(clear_width or ClearWidth(1.2)),
        "behaviour": Behaviour(),
        "weights": Weights(),
        "crew": CrewTimes(),
        "streams": streams,
        "trucks": (Truck("T1", ("residual", "paper"), Window(330, 780)),),
        "profiles": {},
        "pavements": (),
        "premises": tuple(Premises(p, Point(x, y)) for p, x, y in premises),
        "holdings": tuple(Holding(*one) for one in holdings),
    }
    return Case(**(values | changes))


def spot_at(
    middle_m, premises="a", stream="residual", rank=1, side=Side.KERB, face="f0", kind=BIN_240, width_m=2.0, lawful=True
):
    """A spot on a straight street."""
    low = 0.0 if side is Side.KERB else width_m - kind.depth_m
    shape = shapely.box(middle_m - kind.width_m / 2, low, middle_m + kind.width_m / 2, low + kind.depth_m)
    return Spot(premises, stream, kind, rank, face, middle_m, side, 1.0, lawful, shape)


def out(begin_min, end_min, premises="a", stream="residual", bins=1):
    """A presentation from one minute to another."""
    truck = max(end_min - 15, begin_min)
    return Presentation(premises, stream, bins, begin_min, truck, truck, truck, end_min)


def service(spots, presentations):
    return Service(tuple(spots), tuple(presentations))
