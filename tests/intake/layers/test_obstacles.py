import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import Point, box

from binopt.intake.layers import import_layers
from binopt.intake.layers.obstacles import snap
from binopt.intake.nearness import Area

PAVEMENTS = Area.of(np.array([box(0, 0, 50, 2), box(0, 10, 50, 10.2)], dtype=object))


@settings(max_examples=60)
@given(st.floats(1, 49), st.floats(2.0001, 5), st.floats(0, 0.9))
def test_points_are_moved_straight_onto_the_pavement_by_their_radius(x, y, radius_m):
    moved = snap(np.array([Point(x, y)], dtype=object), np.array([radius_m]), PAVEMENTS)[0]
    assert (moved.x, moved.y) == pytest.approx((x, 2 - radius_m))


def test_on_a_pavement_too_narrow_they_stay_on_its_edge():
    moved = snap(np.array([Point(20, 9)], dtype=object), np.array([0.5]), PAVEMENTS)[0]
    assert (moved.x, moved.y) == pytest.approx((20, 10))


def test_distances_are_those_to_the_polygons():
    points = np.array([Point(1, 1), Point(1, 3), Point(1, 2), Point(-3, -4), Point(1, 400)], dtype=object)
    assert list(PAVEMENTS.distance(points)) == pytest.approx([0, 1, 0, 5, 389.8])
    assert list(PAVEMENTS.distance(points, 2.0)) == pytest.approx([0, 1, 0, np.inf, np.inf])


RACKS = """
[[obstacles]]
layer = "hydrants"
where = [{ column = "state", equals = "ACT" }]
kind = "bike_rack"
radius_m = { column = "width", unit = "ft", times = 0.5, default = 0.4 }
clearance_m = 0.25
snap_m = 0.5
"""


def test_radius_and_clearance_may_come_from_the_mapping(tmp_path, layers, write_source, write_mapping):
    layers["hydrants"]["width"] = [4.0, 4.0, None, 4.0]
    mapping = write_mapping(("[[streets]]", RACKS + "\n[[streets]]"))
    report = import_layers(write_source(layers), mapping, tmp_path / "case")
    racks = [o for o in _obstacles(tmp_path / "case") if o.kind == "bike_rack"]
    assert [o.obstacle_id for o in racks] == ["hydrants.1.2"]  # the second lies 0.7 m off, the third 13 m
    assert racks[0].clearance_m == 0.25
    assert racks[0].footprint.area == pytest.approx(np.pi * 0.6096**2, rel=0.02)
    assert any(e.ids == ("hydrants.3",) and "taken as 0.4" in e.what for e in report.entries)


ZONE = """
[[obstacles]]
layer = "drives"
where = [{ column = "t", equals = "p" }]
kind = "bus_zone"
grow_m = 3.0
"""


def test_zones_cover_the_pavement_around_a_thing(tmp_path, layers, write_source, write_mapping):
    import_layers(write_source(layers), write_mapping(("[[streets]]", ZONE + "\n[[streets]]")), tmp_path / "case")
    zone = next(o for o in _obstacles(tmp_path / "case") if o.kind == "bus_zone")
    assert zone.flat
    assert 9 * 2 * 0.9 < zone.footprint.area <= 9 * 2
    assert shapely.get_dimensions(zone.footprint) == 2


def _obstacles(folder):
    from binopt.intake.case_reader import read_case  # noqa: PLC0415 (keeps the module's import light)

    return read_case(folder).obstacles
