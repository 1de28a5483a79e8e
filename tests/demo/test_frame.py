import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from binopt.demo.frame import Frame, meet, parallel_sides


@given(bend=st.floats(-3, 3), across=st.floats(-6, 6).filter(lambda v: abs(v) > 0.1), share=st.floats(0.02, 0.98))
def test_points_across_keep_their_distance_also_beside_a_bend(bend, across, share):
    frame = Frame(np.array([[0.0, 0.0], [40.0, bend], [90.0, 0.0]]))
    point = frame.at([share * frame.length_m], [across])[0]
    pieces = [shapely.LineString(extended(a, b)) for a, b in zip(frame.points[:-1], frame.points[1:], strict=True)]
    assert min(abs(piece.distance(shapely.Point(point)) - abs(across)) for piece in pieces) < 1e-6


def extended(a, b):
    return [a - (b - a), b + (b - a)]


def test_across_is_to_the_left():
    assert Frame(np.array([[0.0, 0.0], [10.0, 0.0]])).at([4.0], [1.5])[0] == pytest.approx([4.0, 1.5])


def test_lines_meet():
    one, other = (np.array([0.0, 1.0]), np.array([1.0, 0.0])), (np.array([5.0, 0.0]), np.array([0.0, 1.0]))
    assert meet(one, other) == pytest.approx([5.0, 1.0])


def test_sides_move_inwards_each_by_its_own_distance():
    square = np.array([[0.0, 0.0], [50.0, 0.0], [50.0, 40.0], [0.0, 40.0], [0.0, 0.0]])
    sides = parallel_sides([square[k : k + 2] for k in range(4)], [1.0, 2.0, 3.0, 4.0])
    assert [side.points[0].tolist() for side in sides] == [[4, 1], [48, 1], [48, 37], [4, 37]]
    assert sides[0].length_m == pytest.approx(44)
