from itertools import pairwise

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from binopt.intake.osm.stretches import LONGEST_M, cut_stretches
from tests.intake.osm.streets import ways_of


def test_streets_are_cut_where_they_meet():
    stretches = cut_stretches(ways_of(([(0, 0), (50, 0), (100, 0)], {}), ([(50, -40), (50, 0), (50, 40)], {})))
    assert len(stretches) == 4
    centre = np.flatnonzero(np.hypot(*(stretches.node_xy - [50, 0]).T) < 1e-6)
    assert len(centre) == 1
    assert np.isin([*zip(stretches.begin, stretches.end, strict=True)], centre).any(axis=1).all()


def test_streets_that_cross_without_a_common_point_are_not():
    assert len(cut_stretches(ways_of(([(0, 0), (100, 0)], {}), ([(50, -40), (50, 40)], {})))) == 2


def test_pieces_that_differ_in_speed_only_are_one():
    ways = ways_of(([(0, 0), (30, 0)], {}), ([(30, 0), (100, 0)], {"maxspeed": "20"}))
    stretches = cut_stretches(ways)
    assert shapely.length(stretches.lines).tolist() == [100]
    assert stretches.way.tolist() == [1]  # the longer one's tags hold


@pytest.mark.parametrize(
    "tags", [{"sidewalk": "no"}, {"highway": "pedestrian"}, {"name": "Another"}, {"tunnel": "yes"}]
)
def test_pieces_that_look_different_stay_apart(tags):
    ways = ways_of(([(0, 0), (50, 0)], {}), ([(50, 0), (100, 0)], tags))
    assert len(cut_stretches(ways)) == 2


def test_pieces_drawn_towards_each_other_stay_apart_for_their_sides_are_swapped():
    ways = ways_of(([(0, 0), (50, 0)], {"sidewalk": "left"}), ([(100, 0), (50, 0)], {"sidewalk": "left"}))
    assert len(cut_stretches(ways)) == 2


def test_a_long_street_is_cut_in_equal_parts():
    stretches = cut_stretches(ways_of(([(0, 0), (170, 0), (300, 0)], {})))
    assert shapely.length(stretches.lines) == pytest.approx([100, 100, 100])


def test_a_ring_stays_whole():
    stretches = cut_stretches(ways_of(([(0, 0), (30, 0), (30, 30), (0, 0)], {})))
    assert len(stretches) == 1
    assert stretches.begin.tolist() == stretches.end.tolist()


_POINT = st.tuples(st.integers(0, 8), st.integers(0, 8)).map(lambda p: (p[0] * 40.0, p[1] * 40.0))
_WAY = st.lists(_POINT, min_size=2, max_size=5).filter(lambda w: all(a != b for a, b in pairwise(w)))


@given(st.lists(_WAY, min_size=1, max_size=6))
def test_cutting_and_joining_loses_no_metre_and_makes_no_long_piece(ways):
    found = ways_of(*((way, {}) for way in ways))
    stretches = cut_stretches(found)
    assert shapely.length(stretches.lines).sum() == pytest.approx(shapely.length(found.lines).sum())
    assert shapely.length(stretches.lines).max() <= LONGEST_M + 1e-6
    for line, begin, end in zip(stretches.lines, stretches.begin, stretches.end, strict=True):
        assert line.coords[0] == pytest.approx(tuple(stretches.node_xy[begin]))
        assert line.coords[-1] == pytest.approx(tuple(stretches.node_xy[end]))
    drawn = shapely.buffer(shapely.union_all(found.lines), 1e-3)
    assert shapely.covers(drawn, stretches.lines).all()
