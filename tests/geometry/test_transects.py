"""Transects of hand-made streets, and pieces of kerb between breaks."""

from dataclasses import fields

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from binopt.geometry.model import CELL_M, Ground, Obstruents
from binopt.geometry.transects import cell_counts, cut_transects, pieces_between, points_at, recut_transects


def geometries(*shapes):
    return np.array(shapes, dtype=object)


def obstacles(*shapes, solid=True):
    footprints = geometries(*shapes)
    names = tuple(str(i) for i in range(len(shapes)))
    return Obstruents(
        names, names, footprints, np.zeros(len(shapes)), np.full(len(shapes), solid), shapely.STRtree(footprints)
    )


@pytest.fixture
def kerb():
    return geometries(shapely.LineString([(0, 0), (5, 0), (10, 0)]))


@pytest.fixture
def ground():
    return Ground.of(geometries(shapely.box(0, 0.5, 5, 2.5), shapely.box(5, 0.5, 10, 3.5)))


def test_one_transect_in_the_middle_of_each_quarter_metre(ground, kerb):
    transects = cut_transects(ground, kerb, obstacles())
    assert len(transects) == 40
    assert transects.s_m[:2] == pytest.approx([0.125, 0.375])
    assert transects.weight_m == pytest.approx(np.full(40, CELL_M))
    assert transects.start_m == pytest.approx(np.full(40, 0.5))
    assert transects.width_m == pytest.approx(np.repeat([2.0, 3.0], 20))
    assert transects.left == pytest.approx(np.tile([0.0, 1.0], (40, 1)))


def test_pavement_on_the_right_of_the_kerb_is_not_met(ground):
    kerb = geometries(shapely.LineString([(10, 0), (0, 0)]))
    assert cut_transects(ground, kerb, obstacles()).width_m.max() == 0


def test_breaks_cut_cells_and_keep_the_kerbs_length(ground, kerb):
    transects = cut_transects(ground, kerb, obstacles(), {0: np.array([0.3, 0.42, 0.5, 11.0, -1.0])})
    assert len(transects) == 42
    assert transects.s_m[:5] == pytest.approx([0.125, 0.275, 0.36, 0.46, 0.625])
    assert transects.weight_m.sum() == pytest.approx(10.0)


def test_solid_obstacles_are_measured_from_the_pavements_start(ground, kerb):
    pole = shapely.box(1.0, 1.0, 1.25, 1.4)
    transects = cut_transects(ground, kerb, obstacles(pole))
    assert list(transects.fixed_of) == [4]
    assert transects.fixed_from_m == pytest.approx([0.5])
    assert transects.fixed_to_m == pytest.approx([0.9])
    assert len(cut_transects(ground, kerb, obstacles(pole, solid=False)).fixed_of) == 0


def test_a_bent_kerbs_transect_is_at_right_angles_to_its_chord():
    kerb = geometries(shapely.LineString([(0, 0), (5, 0), (5, 5)]))
    transects = cut_transects(Ground.of(geometries(shapely.box(-20, -20, 20, 20))), kerb, obstacles())
    at_the_corner = transects.along[19:21].mean(axis=0)
    assert at_the_corner == pytest.approx([2**-0.5, 2**-0.5], abs=5e-3)


def test_no_faces_no_transects(ground):
    assert len(cut_transects(ground, geometries(), obstacles())) == 0


@given(st.lists(st.lists(st.floats(-20, 20), min_size=2, max_size=8), min_size=1, max_size=5), st.floats(-5, 60))
def test_points_at_agrees_with_walking_the_line(rows, s):
    kerbs = geometries(*[shapely.LineString([(i, y) for i, y in enumerate(row)]) for row in rows])
    face = np.arange(len(kerbs))
    found = points_at(kerbs, face, np.full(len(kerbs), s))
    walked = shapely.get_coordinates(shapely.line_interpolate_point(kerbs, np.clip(s, 0, shapely.length(kerbs))))
    assert found == pytest.approx(walked, abs=1e-9)


@given(st.lists(st.tuples(st.integers(0, 2), st.floats(-1, 6))))
def test_pieces_fill_the_cells_they_cut(breaks):
    cells = cell_counts(geometries(*[shapely.LineString([(0, 0), (5, 0)])] * 3))
    faces, at_m = np.array([f for f, _ in breaks], int), np.array([at for _, at in breaks], float)
    face, cell, begin, end = pieces_between(cells, faces, at_m)
    assert (end > begin).all()
    key = face * 1000 + cell
    for one in np.unique(key):
        mine = key == one
        assert mine.sum() > 1
        assert begin[mine][0] == pytest.approx(cell[mine][0] * CELL_M)
        assert end[mine][-1] == pytest.approx((cell[mine][0] + 1) * CELL_M)
        assert (begin[mine][1:] == end[mine][:-1]).all()


@given(st.lists(st.tuples(st.integers(0, 1), st.floats(0, 10)), max_size=8))
def test_cutting_further_gives_what_cutting_anew_gives(breaks):
    kerbs = geometries(shapely.LineString([(0, 0), (5, 0.3), (10, 0)]), shapely.LineString([(0, -2), (10, -2)]))
    ground = Ground.of(geometries(shapely.box(-1, 0, 5, 2.5), shapely.box(5.02, 0, 11, 3.5)))
    things = obstacles(shapely.Point(3, 1).buffer(0.4), shapely.Point(7, 0.5).buffer(0.3))
    grid = cut_transects(ground, kerbs, things)
    faces, at_m = np.array([f for f, _ in breaks], int), np.array([at for _, at in breaks], float)
    further = recut_transects(grid, ground, kerbs, things, faces, at_m)
    anew = cut_transects(ground, kerbs, things, {f: at_m[faces == f] for f in (0, 1)})
    for field in fields(anew):
        assert getattr(further, field.name) == pytest.approx(getattr(anew, field.name), abs=1e-9), field.name
