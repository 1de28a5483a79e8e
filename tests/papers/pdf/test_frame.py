"""Drawings are to scale, turned as said, and end at their window."""

import math
from dataclasses import replace

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from binopt.papers.pdf.backdrop import Backdrop
from binopt.papers.pdf.booklet import A4, Booklet
from binopt.papers.pdf.frame import POINTS_PER_M, Frame, fit_scale
from binopt.papers.pdf.scale_bar import draw_north, draw_scale_bar
from tests.papers.editions import quarter
from tests.papers.reading import pages_of, scale_bars

FRAME = st.builds(
    Frame,
    st.floats(0, 100),
    st.floats(0, 100),
    st.floats(50, 500),
    st.floats(50, 500),
    st.tuples(st.floats(-1e5, 1e5), st.floats(-1e5, 1e5)),
    st.sampled_from([50.0, 200.0, 1000.0]),
    st.floats(-3.2, 3.2),
)


@given(FRAME, st.floats(-50, 50), st.floats(-50, 50))
def test_a_metre_is_as_long_as_the_scale_says_in_every_direction(frame, x, y):
    centre = np.array(frame.centre_m)
    placed = frame.place(np.stack([centre, centre + np.array([x, y])]))
    assert np.hypot(*(placed[1] - placed[0])) == pytest.approx(math.hypot(x, y) * 72 / 0.0254 / frame.scale, abs=1e-6)
    assert placed[0] == pytest.approx((frame.x_pt + frame.wide_pt / 2, frame.y_pt + frame.high_pt / 2))


@given(FRAME)
def test_the_window_is_what_the_page_shows(frame):
    corners = frame.place(shapely.get_coordinates(frame.window_m()))
    low, high = corners.min(axis=0), corners.max(axis=0)
    assert low == pytest.approx((frame.x_pt, frame.y_pt), abs=1e-6)
    assert high == pytest.approx((frame.x_pt + frame.wide_pt, frame.y_pt + frame.high_pt), abs=1e-6)


@given(FRAME, st.floats(0.1, 40))
def test_nothing_is_drawn_outside_the_window(frame, radius):
    shapes = np.array([shapely.Point(frame.centre_m).buffer(radius)], dtype=object)
    for shape in frame.placed(shapes):
        west, south, east, north = shape.bounds
        assert west >= frame.x_pt - 1e-6
        assert south >= frame.y_pt - 1e-6
        assert east <= frame.x_pt + frame.wide_pt + 1e-6
        assert north <= frame.y_pt + frame.high_pt + 1e-6


@given(st.floats(1, 5000), st.floats(1, 5000))
def test_a_fitted_scale_shows_all(wide, high):
    scale = fit_scale(wide, high, 400, 300)
    assert wide * POINTS_PER_M / scale <= 400 + 1e-6
    assert high * POINTS_PER_M / scale <= 300 + 1e-6


def test_north_is_up_where_nothing_is_turned():
    frame = Frame(0, 0, 100, 100, (0.0, 0.0), 100)
    assert frame.place(np.array([(0.0, 1.0)]))[0] == pytest.approx((50, 50 + POINTS_PER_M / 100))


def test_scale_bars_measure_what_they_say(tmp_path):
    path = tmp_path / "bars.pdf"
    with Booklet(path, A4, "bars", "en") as booklet:
        for scale in (50, 100, 200, 500, 1000, 5000, 10_000):
            frame = Frame(0, 0, 100, 100, (0.0, 0.0), scale)
            draw_scale_bar(booklet, frame, 30, 100)
            draw_north(booklet, frame, 300, 300)
            booklet.end_page()
    for number in range(7):
        ((metres, scale, long),) = scale_bars(path, number)
        assert long == pytest.approx(metres * 72 / 0.0254 / scale, abs=0.02)
        assert 40 < long <= 110
        assert "N" in pages_of(path)[number]


def test_a_backdrop_draws_any_window(tmp_path):
    backdrop = Backdrop.of(quarter(8).case)
    with Booklet(tmp_path / "a.pdf", A4, "a", "en") as booklet:
        for centre in ((85_000.0, 447_000.0), (0.0, 0.0)):
            backdrop.draw(booklet, Frame(30, 30, 400, 400, centre, 200, 0.7))
            booklet.end_page()
    assert len(pages_of(tmp_path / "a.pdf")) == 2


def test_large_carriageways_are_cut_without_a_gap():
    road = shapely.Point(0, 0).buffer(300, quad_segs=400).difference(shapely.Point(5, 5).buffer(200, quad_segs=400))
    result = quarter(4)
    backdrop = Backdrop.of(replace(result.case, carriageways=(road,)))
    pieces = backdrop.roads.shapes
    assert len(pieces) > 4
    assert shapely.symmetric_difference(shapely.union_all(pieces), road).area < 1e-3
    assert max(shapely.get_num_coordinates(pieces)) <= 400
