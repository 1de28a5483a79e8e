import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.errors import GEOSException

from binopt.geometry import clipping
from binopt.geometry.clipping import clipped

STAR = shapely.Polygon([(0, 0), (10, 2), (20, 0), (18, 10), (20, 20), (10, 18), (0, 20), (2, 10)])
_SIDE = st.floats(-5, 25)


def array_of(*shapes):
    found = np.empty(len(shapes), dtype=object)
    found[:] = shapes
    return found


@given(_SIDE, _SIDE, st.floats(0.1, 20), st.floats(0.1, 20))
def test_a_box_takes_what_lies_in_it(west, south, width, height):
    found = clipped(array_of(STAR), west, south, west + width, south + height)[0]
    assert found.area == pytest.approx(STAR.intersection(shapely.box(west, south, west + width, south + height)).area)


def test_where_geos_cannot_clip_one_polygon_the_others_are_clipped_all_the_same(monkeypatch):
    def fails_on_stars(shapes, *bounds):
        many = np.atleast_1d(np.array(shapes, dtype=object))
        if any(shape.equals(STAR) for shape in many):
            raise GEOSException("Invalid number of points in LinearRing found 3 - must be 0 or >= 4")
        found = array_of(*(shapely.box(*bounds) for _ in many))
        return found if isinstance(shapes, np.ndarray) else found[0]

    monkeypatch.setattr(clipping.shapely, "clip_by_rect", fails_on_stars)
    found = clipped(array_of(STAR, shapely.box(-5, -5, 30, 30)), 4, 4, 8, 8)
    assert [shape.area for shape in found] == pytest.approx([16, 16])
