"""Carriageway stands: the face at whose kerb each lies, and rectangles inside it that take no pavement."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import LineString, box

from binopt.domain.street import CarriagewayStand, Side
from binopt.geometry.bays import bay_rectangles, find_bays, tell_bays
from binopt.geometry.model import Ground
from tests.baseline.street import B120, B240, B660, face, model_of, straight, strip
from tests.builders import with_bays

SOUTH = face("south", (0, 0), (40, 0))
ACROSS = face("across", (40, -6), (0, -6))


PAVEMENTS = (strip(), box(0, -8, 40, -6))


def found(*shapes, faces=(SOUTH, ACROSS), pavements=PAVEMENTS):
    stands = [CarriagewayStand(f"b{i}", shape) for i, shape in enumerate(shapes)]
    return find_bays(stands, faces, Ground.of(np.array(pavements, dtype=object)))


def test_a_bay_is_used_from_the_kerb_that_it_lies_at():
    bays = found(box(5, -2, 15, 0), box(5, -6, 15, -4), box(20, -3.5, 30, -2.5), box(5, 1, 15, 3))
    assert bays.face.tolist() == [0, 1, -1, -1], "not from the middle of the road, and not on the pavement"
    assert bays.ids == ("b0", "b1", "b2", "b3")


def test_of_two_kerbs_it_is_the_one_that_it_borders_longest():
    corner = face("east", (40.5, -6), (40.5, 0))
    assert found(box(30, -2, 40, 0), faces=(corner, SOUTH)).face.tolist() == [1]


def test_what_of_a_bay_lies_on_pavement_is_no_part_of_it():
    [shape] = found(box(5, -2, 15, 0.5)).shapes
    assert shape.equals(box(5, -2, 15, 0))


def test_bays_that_nobody_uses_are_told():
    bays = found(box(5, -2, 15, 0), box(20, -3.5, 30, -2.5))
    [told] = tell_bays(bays, (Side.KERB, Side.CARRIAGEWAY))
    assert told.endswith("b1")
    [told] = tell_bays(bays, (Side.KERB,))
    assert "2 carriageway stands are not used" in told
    assert tell_bays(found(), (Side.KERB,)) == ()


def test_other_faces_do_not_change_whose_a_bay_is():
    bays = found(box(5, -2, 15, 0), box(5, -6, 15, -4))
    assert bays.of_faces(np.array([1])).face.tolist() == [-1, 0]
    assert bays.only(1).ids == ("b1",)


@pytest.mark.parametrize("kind", [B120, B240, B660])
def test_bins_stand_along_the_kerb_side_of_a_bay(kind):
    model = with_bays(straight(), box(10, -2.5, 20, -0.3))
    middles = np.arange(2.0, 38.0, 0.25)
    laid = bay_rectangles(model, 0, kind, middles)
    half = kind.width_m / 2
    assert middles[laid.fits].min() == pytest.approx(10 + half, abs=0.25)
    assert middles[laid.fits].max() == pytest.approx(20 - half, abs=0.25)
    for k in np.flatnonzero(laid.fits):
        low, high = laid.polygon(k).bounds[1::2]
        assert high == pytest.approx(-0.301)
        assert high - low == pytest.approx(kind.depth_m)


def test_too_shallow_a_bay_holds_no_bin():
    model = with_bays(straight(), box(10, -0.7, 20, 0))
    assert not bay_rectangles(model, 0, B240, np.arange(10.0, 20.0, 0.25)).fits.any()


@settings(max_examples=25, deadline=None)
@given(st.floats(-0.12, 0.12), st.floats(0, 0.4), st.sampled_from([B120, B240, B660]))
def test_on_kerbs_that_bend_bins_stay_off_the_pavement(bend, gutter_m, kind):
    x = np.linspace(0, 40, 81)
    kerb = LineString(np.column_stack([x, bend * (x - 20) ** 2 / 20]))
    pavement = shapely.Polygon([*kerb.coords, (40, 40), (0, 40)])
    bay = shapely.difference(kerb.buffer(-2.5, single_sided=True), kerb.buffer(gutter_m)) if gutter_m else None
    model = with_bays(
        model_of([face("f", *kerb.coords)], [pavement]), kerb.buffer(-2.5, single_sided=True) if bay is None else bay
    )
    laid = bay_rectangles(model, 0, kind, np.arange(2.0, kerb.length - 2, 0.25))
    assert laid.fits.any()
    for k in np.flatnonzero(laid.fits):
        assert laid.polygon(k).intersection(pavement).area < 1e-3
        assert laid.polygon(k).difference(model.bays.shapes[0]).area < 1.1e-3
