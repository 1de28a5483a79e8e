import numpy as np
import pytest
import shapely
from hypothesis import example, given
from hypothesis import strategies as st

from binopt.geometry import clipping
from binopt.geometry.clipping import clip

UNIT = np.array([0.0, 0.0, 1.0, 1.0])
NUMBERS = st.one_of(
    st.floats(-2, 2).map(lambda value: round(value, 9)),  # metres of a projection are not told apart any finer
    st.sampled_from([0.0, 1.0, 1e-9, 1 + 1e-9, -1e-9]),
)
STAR = shapely.Polygon([(0, 0), (10, 2), (20, 0), (18, 10), (20, 20), (10, 18), (0, 20), (2, 10)])


@given(st.lists(st.tuples(NUMBERS, NUMBERS), min_size=3, max_size=6))
@example([(1.0, 0.0), (0.0, -1.0), (0.5, 0.25), (0.0, 0.0), (0.0, 1.0)])  # touches the edge
@example([(1.0, 0.0), (1.0, 1.0), (0.5, 0.0), (0.0, 2.0), (0.0, -1.0)])
@example([(0.0, 1e-9), (2.0, -2.0), (1.0, 0.0), (1e-9, 0.0)])
def test_what_is_clipped_is_what_lies_within(points):
    shape = shapely.make_valid(shapely.Polygon(points))
    (inside,) = clip(np.array([shape], dtype=object), UNIT)
    exact = shapely.intersection(shape, shapely.box(*UNIT))
    assert abs(shapely.area(inside) - shapely.area(exact)) < 1e-5


def array_of(*shapes):
    found = np.empty(len(shapes), dtype=object)
    found[:] = shapes
    return found


def test_where_geos_cannot_clip_one_polygon_the_others_are_clipped_all_the_same(monkeypatch):
    def fails_on_stars(shapes, *bounds):
        many = np.atleast_1d(np.array(shapes, dtype=object))
        if any(shape.equals(STAR) for shape in many):
            raise shapely.GEOSException("Invalid number of points in LinearRing found 3 - must be 0 or >= 4")
        found = array_of(*(shapely.box(*bounds) for _ in many))
        return found if isinstance(shapes, np.ndarray) else found[0]

    monkeypatch.setattr(clipping.shapely, "clip_by_rect", fails_on_stars)
    found = clip(array_of(STAR, shapely.box(-5, -5, 30, 30)), np.array([4.0, 4.0, 8.0, 8.0]))
    assert [shape.area for shape in found] == pytest.approx([16, 16])
