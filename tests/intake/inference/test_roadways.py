import numpy as np
import pytest
import shapely

from binopt.intake.inference import roadways


def lines(*coordinates):
    return np.array([shapely.LineString(c) for c in coordinates], dtype=object)


def test_a_line_becomes_a_rectangle_as_wide_as_asked_for():
    (road,) = roadways(lines([(0, 0), (30, 0)]), np.array([4.0]))
    assert road.equals(shapely.box(0, -2, 30, 2))


def test_a_free_end_is_square_and_a_joint_is_round():
    roads = roadways(lines([(0, 0), (30, 0)], [(30, 0), (30, 30)]), np.array([4.0, 4.0]))
    whole = shapely.union_all(roads)
    assert whole.bounds == pytest.approx((0, -2, 32, 30), abs=1e-6)
    assert whole.contains(shapely.Point(31.2, -1.2))  # the outer corner of the bend is paved


def test_a_joint_does_not_bulge_out_of_the_narrower_line():
    roads = roadways(lines([(0, 0), (30, 0)], [(30, 0), (60, 0)]), np.array([8.0, 3.0]))
    assert not shapely.union_all(roads).contains(shapely.Point(31.0, 2.5))
