"""What the map draws lies within a centimetre or so of what was planned."""

from itertools import accumulate

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.affinity import rotate, translate
from shapely.geometry import MultiPolygon, Point, Polygon, box

from binopt.domain.plan import Spot
from binopt.domain.street import Side
from binopt.outputs.map_geometry import (
    code_footprints,
    code_line,
    code_polygons,
    face_outlines,
    label_places,
    rectangles_of,
    steps,
)
from tests.outputs.quarter import BIN_240, BIN_660, make_result

ORIGIN = np.array([1000.0, 2000.0])


def decoded(ring):
    points = np.array(ring, dtype=float).reshape(-1, 2).cumsum(axis=0) / 100
    return points + ORIGIN


@given(st.lists(st.integers(-(10**9), 10**9), max_size=50))
def test_steps_add_up_again(values):
    assert list(accumulate(steps(values))) == values


def test_lines_come_back_to_the_centimetre():
    points = np.array([[1000.123, 2000.456], [1050.5, 1999.994], [1000.0, 2000.0]])
    assert np.abs(decoded(code_line(points, ORIGIN)) - points).max() <= 0.005 + 1e-9


def test_holes_turn_against_their_shells():
    ring = box(1000, 2000, 1010, 2010).difference(box(1002, 2002, 1005, 2005))
    rings = [Polygon(decoded(one)) for one in code_polygons([MultiPolygon([ring])], ORIGIN)]
    assert [one.exterior.is_ccw for one in rings] == [True, False]
    assert rings[0].area - rings[1].area == pytest.approx(91.0)


def test_round_footprints_are_circles_and_others_are_rings():
    tree, bench, nothing = Point(1001, 2001).buffer(0.4), box(1000, 2000, 1001.5, 2000.5), Polygon()
    circle, ring, empty = code_footprints([tree, bench, nothing], ORIGIN)
    assert circle == [100, 100, 40]
    assert len(ring) == 8
    assert empty == []


@given(
    st.floats(0, 360),
    st.floats(-500, 500),
    st.floats(-500, 500),
    st.sampled_from([BIN_240, BIN_660]),
    st.integers(0, 3),
    st.booleans(),
)
def test_rectangles_come_back(angle, x, y, kind, start, mirrored):
    shape = translate(rotate(box(0, 0, kind.width_m, kind.depth_m), angle, origin=(0, 0)), 1000 + x, 2000 + y)
    corners = list(shape.exterior.coords)[:-1]
    corners = corners[start:] + corners[:start]
    shape = Polygon(corners[::-1] if mirrored else corners)
    spot = Spot("A", "paper", kind, 1, "F", 0.0, Side.KERB, 0.0, True, shape)
    middles, turn = rectangles_of([spot], ORIGIN)
    drawn = rotate(box(-kind.width_m / 2, -kind.depth_m / 2, kind.width_m / 2, kind.depth_m / 2), turn[0] / 10, (0, 0))
    drawn = translate(drawn, *(middles[0] / 100 + ORIGIN))
    assert shapely.hausdorff_distance(drawn, shape) < 0.012
    assert 0 <= turn[0] < 1800


def test_outlines_cover_the_pavement_once():
    model = make_result(24).model
    rings = [Polygon(ring).buffer(0) for one in face_outlines(model) for ring in one]
    pavement = shapely.union_all(model.ground.polygons)
    assert shapely.union_all(rings).intersection(pavement).area > 0.95 * pavement.area
    assert len(face_outlines(model)) == len(model.faces)


def test_labels_lie_on_the_kerb_and_along_it():
    model = make_result(24).model
    middles, turn = label_places([face.kerb for face in model.faces], np.zeros(2))
    for face, middle, angle in zip(model.faces, middles, turn, strict=True):
        assert face.kerb.distance(Point(middle / 100)) < 0.01
        (x0, y0), (x1, y1) = face.kerb.coords[0], face.kerb.coords[-1]
        assert np.degrees(np.arctan2(y1 - y0, x1 - x0)) == pytest.approx(angle / 10, abs=0.1)
