import numpy as np
import shapely
from hypothesis import given
from hypothesis import strategies as st

from binopt.geometry.clipping import clip

UNIT = np.array([0.0, 0.0, 1.0, 1.0])
NUMBERS = st.one_of(st.floats(-2, 2), st.sampled_from([0.0, 1.0, 1e-15, 1 + 1e-15, -1e-16]))


@given(st.lists(st.tuples(NUMBERS, NUMBERS), min_size=3, max_size=6))
def test_what_is_clipped_is_what_lies_within(points):
    shape = shapely.make_valid(shapely.Polygon(points))
    (inside,) = clip(np.array([shape], dtype=object), UNIT)
    exact = shapely.intersection(shape, shapely.box(*UNIT))
    assert abs(shapely.area(inside) - shapely.area(exact)) < 1e-9


def test_rings_that_make_geos_give_up_are_cut_all_the_same(monkeypatch):
    def give_up(*_args):
        raise shapely.GEOSException("Invalid number of points in LinearRing")

    monkeypatch.setattr(shapely, "clip_by_rect", give_up)
    (inside,) = clip(np.array([shapely.box(-1, -1, 0.5, 0.5)], dtype=object), UNIT)
    assert inside.equals(shapely.box(0, 0, 0.5, 0.5))
