import numpy as np
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import GeometryCollection, MultiPolygon, Polygon, box

from binopt.intake.tangles import are_tangled


def shuffled(count, seed=1):
    ring = shapely.get_coordinates(shapely.Point(0, 0).buffer(50, quad_segs=count // 4))[:-1]
    np.random.default_rng(seed).shuffle(ring)
    return Polygon(ring)


def told(*shapes):
    made = np.empty(len(shapes), dtype=object)
    made[:] = shapes
    return are_tangled(made).tolist()


def test_a_bow_tie_is_not_tangled_and_points_in_no_order_are():
    assert told(Polygon([(0, 0), (2, 2), (2, 0), (0, 2)]), shuffled(400)) == [False, True]


def test_a_tangle_is_found_in_any_part_and_in_a_hole():
    hole = Polygon(box(-90, -90, 90, 90).exterior, [shuffled(400).exterior])
    assert told(hole, MultiPolygon([box(100, 100, 101, 101), shuffled(400)])) == [True, True]
    assert told(GeometryCollection([box(0, 0, 1, 1), shuffled(400)]), None, Polygon()) == [True, False, False]


@given(st.integers(1, 60), st.floats(0.1, 1))
def test_a_winding_pavement_is_not_tangled(turns, width):
    line = shapely.LineString([(x, (x // 2) % 2 * 50) for x in range(2 * turns)] + [(2 * turns, 0)])
    assert told(line.buffer(width / 2)) == [False]


def test_a_stray_point_hides_no_tangle():
    ring = shapely.get_coordinates(shuffled(400))
    ring[7] = (1e7, 0)
    assert told(Polygon(ring)) == [True]


def test_nothing_is_nothing():
    assert told() == []
