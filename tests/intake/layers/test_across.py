import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import affinity
from shapely.geometry import LineString, box

from binopt.intake.layers.across import reach_across
from binopt.intake.layers.mapping import Across
from binopt.intake.nearness import Area

PAVEMENT = box(-50, -2, 50, 0)
CARRIAGEWAY = box(-50, 0, 50, 6)


def across(shape, *, pavement=PAVEMENT, carriageway=CARRIAGEWAY, kerbs=None, rule=Across()):  # noqa: B008 (frozen)
    frame = gpd.GeoDataFrame({"feature": ["d.1"]}, geometry=[shape], crs="EPSG:25832")
    areas = (Area.of(np.array([g], dtype=object)) for g in (pavement, carriageway))
    made, entries = reach_across(frame, "d", rule, *areas, None if kerbs is None else np.array(kerbs, dtype=object))
    return made, {e.action.value + ": " + e.what: e.count for e in entries}


def test_the_footprint_is_as_wide_as_the_driveway_and_as_deep_as_the_pavement():
    made, _ = across(box(10, -20, 13, -2))
    assert made.geometry[0].bounds == pytest.approx((10, -2, 13, 0), abs=1e-4)
    assert made.geometry[0].area == pytest.approx(6, abs=1e-3)


@pytest.mark.parametrize("gap_m", [-0.4, 0.0, 0.4])
def test_driveways_drawn_short_of_the_pavement_or_over_it_are_the_same(gap_m):
    made, _ = across(box(10, -20, 13, -2 - gap_m))
    assert shapely.symmetric_difference(made.geometry[0], box(10, -2, 13, 0)).area < 0.05


def test_a_driveway_that_stays_off_the_pavement_is_dropped():
    made, told = across(box(10, -20, 13, -2.6))
    assert made.empty
    assert any("farther than 0.5 m from every pavement" in what for what in told)


def test_a_chance_contact_is_no_access():
    made, told = across(shapely.Polygon([(10, -2), (20, -12), (0, -12)]))
    assert made.empty
    assert any("less than 1.5 m" in what for what in told)


def test_a_front_far_from_any_carriageway_is_dropped():
    made, told = across(box(10, -30, 13, -2), carriageway=box(-50, 15, 50, 20))
    assert made.empty
    assert any("farther than 12 m from every carriageway" in what for what in told)


def test_a_wide_front_counts_only_where_the_kerb_has_a_gap():
    kerbs = [LineString([(-50, 0), (4, 0)]), LineString([(9, 0), (50, 0)])]
    made, _ = across(box(-10, -20, 20, -2), kerbs=kerbs)
    assert made.geometry[0].bounds == pytest.approx((4, -2, 9, 0), abs=0.05)


def test_a_wide_front_behind_a_raised_kerb_is_no_access():
    made, told = across(box(-10, -20, 20, -2), kerbs=[LineString([(-50, 0.1), (50, 0.1)])])
    assert made.empty
    assert any("raised kerb all along" in what for what in told)


def test_a_wide_front_without_kerb_lines_counts_whole_and_is_told():
    made, told = across(box(-10, -20, 20, -2))
    assert made.geometry[0].area == pytest.approx(60, abs=0.01)
    assert any("taken whole" in what for what in told)


def test_a_yard_at_a_corner_has_a_front_on_either_street():
    pavement = shapely.union_all([box(0, -2, 40, 0), box(38, -40, 40, 0)])
    carriageway = shapely.union_all([box(-20, 0, 60, 6), box(40, -40, 46, 6)])
    made, _ = across(box(32, -8, 38, -2), pavement=pavement, carriageway=carriageway)
    assert len(made) == 2
    whole = shapely.union_all(made.geometry.to_numpy())
    assert shapely.symmetric_difference(whole, shapely.union_all([box(32, -2, 38, 0), box(38, -8, 40, -2)])).area < 0.6


@settings(max_examples=25, deadline=None)
@given(st.floats(0, 360), st.floats(2, 7.5), st.floats(1, 6))
def test_turning_the_street_turns_the_footprint(angle, width_m, depth_m):
    drive, pavement = box(10, -30, 10 + width_m, -depth_m), box(-50, -depth_m, 50, 0)
    turned = (
        affinity.rotate(g, angle, origin=(0, 0))
        for g in (drive, pavement, CARRIAGEWAY, box(10, -depth_m, 10 + width_m, 0))
    )
    drive, pavement, carriageway, expected = turned
    made, _ = across(drive, pavement=pavement, carriageway=carriageway)
    assert shapely.symmetric_difference(made.geometry[0], expected).area < 0.02 * expected.area
