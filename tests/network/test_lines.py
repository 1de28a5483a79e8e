import itertools

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import LineString

from binopt.network.lines import crossings, cut_lines


def lines_of(*points):
    return np.array([LineString(each) for each in points], dtype=object)


def cut(*points, extra=None):
    return cut_lines(lines_of(*points), extra)


def degrees(edges):
    return sorted(np.bincount(np.concatenate([edges.begin, edges.end])).tolist())


def test_an_end_upon_another_line_cuts_it():
    edges = cut([(0, 0), (100, 0)], [(50, 0.3), (50, 60)])
    assert degrees(edges) == [1, 1, 1, 3]
    assert sorted(shapely.length(edges.line).round().tolist()) == [50, 50, 60]
    assert edges.street.tolist() == [0, 0, 1]


def test_lines_that_cross_without_a_common_vertex_are_a_bridge():
    bridge = [(0, 0), (100, 0)], [(50, -50), (50, 50)]
    assert len(cut(*bridge).line) == 2
    assert crossings(lines_of(*bridge)).tolist() == [[0, 1]]


def test_lines_that_share_a_vertex_meet_there():
    junction = [(0, 0), (50, 0), (100, 0)], [(50, -50), (50, 0), (50, 50)]
    assert degrees(cut(*junction)) == [1, 1, 1, 1, 4]
    assert not len(crossings(lines_of(*junction)))


@pytest.mark.parametrize(("gap_m", "nodes"), [(0.4, 3), (0.6, 4)])
def test_ends_meet_within_half_a_metre(gap_m, nodes):
    edges = cut([(0, 0), (50, 0)], [(50 + gap_m, 0), (100, 0)])
    assert len(edges.node_xy) == nodes


def test_edges_begin_and_end_at_their_nodes():
    edges = cut([(0, 0), (50, 0)], [(50.2, 0.2), (100, 0)], [(50, -0.2), (50, 70)])
    ends = [shapely.get_coordinates(shapely.get_point(edges.line, i)) for i in (0, -1)]
    assert np.array_equal(ends[0], edges.node_xy[edges.begin])
    assert np.array_equal(ends[1], edges.node_xy[edges.end])


def test_a_ring_keeps_its_way_round():
    edges = cut([(0, 0), (60, 0), (60, 60), (0, 60), (0, 0)])
    assert (len(edges.node_xy), edges.begin.tolist(), edges.end.tolist()) == (1, [0], [0])
    assert edges.line[0].length == 240


def test_close_vertices_of_one_bend_stay_one_edge():
    assert len(cut([(0, 0), (50, 0), (50.2, 0.1), (50.3, 0.3), (50.3, 60)]).line) == 1


def test_crumbs_between_joined_ends_are_dropped():
    assert len(cut([(0, 0), (50, 0)], [(50, 0), (50.3, 0)], [(50.3, 0), (100, 0)]).line) == 2


def test_extra_points_cut_the_nearest_line():
    edges = cut([(0, 0), (100, 0)], [(0, 50), (100, 50)], extra=np.array([[30.0, 0.0], [100.0, 50.0]]))
    assert edges.node_xy[edges.extra_node].tolist() == [[30, 0], [100, 50]]
    assert len(edges.line) == 3


@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), min_size=2, max_size=12, unique=True))
def test_nothing_of_lines_between_distant_points_is_lost(places):
    pairs = list(itertools.pairwise(places))
    edges = cut(*[[(10 * x, 10 * y) for x, y in pair] for pair in pairs])
    whole = sum(np.hypot(10 * (a[0] - b[0]), 10 * (a[1] - b[1])) for a, b in pairs)
    assert shapely.length(edges.line).sum() == pytest.approx(whole)
