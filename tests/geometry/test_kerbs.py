import math

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import CRS
from shapely import affinity, box
from shapely.geometry import LineString, Point, Polygon

from binopt.domain.case import Behaviour, Case, Rules, Weights
from binopt.domain.service import ClearWidth, CrewTimes, Premises
from binopt.domain.street import Kerb, Pavement, Street
from binopt.geometry.kerbs import as_geometries, derive_kerbs
from binopt.geometry.model import Ground, Obstruents
from binopt.geometry.transects import cut_transects

ROAD = box(0, 0, 100, 8)
NORTH, SOUTH = box(0, 8, 100, 10.5), box(0, -2, 100, 0)


def case_of(pavements, carriageways=(), kerbs=(), streets=(), doors=()):
    return Case(
        name="hand-made",
        crs=CRS.from_epsg(2154),
        timezone="UTC",
        drives_on="right",
        weeks=1,
        rules=Rules(ClearWidth(1.4)),
        behaviour=Behaviour(),
        weights=Weights(),
        crew=CrewTimes(),
        streams={},
        trucks=(),
        profiles={},
        pavements=tuple(Pavement(f"p{i}", shape) for i, shape in enumerate(pavements)),
        premises=tuple(Premises(f"d{i}", Point(door)) for i, door in enumerate(doors)),
        holdings=(),
        carriageways=tuple(carriageways),
        kerbs=tuple(kerbs),
        streets=tuple(streets),
    )


def find(case):
    """Return the kerbs of a case and their transects."""
    ground = Ground.of(as_geometries(pavement.geometry for pavement in case.pavements))
    kerbs = derive_kerbs(case, ground).kerbs
    return kerbs, cut_transects(ground, as_geometries(kerb.geometry for kerb in kerbs), Obstruents.of(()))


def lengths(kerbs):
    return sorted(round(kerb.geometry.length, 6) for kerb in kerbs)


def widths(transects, face):
    return transects.width_m[transects.face == face]


def assert_lawful(kerbs, transects):
    """What every kerb has to be, whatever the street."""
    for kerb in kerbs:
        assert kerb.geometry.is_simple
        cells = kerb.geometry.length / 0.25
        assert cells == pytest.approx(round(cells), abs=1e-5)
        assert round(cells) >= 1
    assert len({kerb.kerb_id for kerb in kerbs}) == len(kerbs)
    assert (transects.width_m > 0).mean() > 0.9
    points = np.unique(np.round(transects.point / 0.05).astype(int), axis=0)
    assert len(points) >= 0.98 * len(transects)


def test_a_straight_street_has_a_face_on_each_side():
    kerbs, transects = find(case_of([NORTH, SOUTH], [ROAD]))
    assert_lawful(kerbs, transects)
    assert lengths(kerbs) == [100, 100]
    assert {kerb.pavement_id: set(widths(transects, i).round(6)) for i, kerb in enumerate(kerbs)} == {
        "p0": {2.5},
        "p1": {2.0},
    }


def test_pavement_on_one_side_only_makes_one_face():
    kerbs, transects = find(case_of([NORTH], [ROAD]))
    assert [kerb.pavement_id for kerb in kerbs] == ["p0"]
    assert set(widths(transects, 0).round(6)) == {2.5}


def test_a_block_has_four_faces_that_do_not_run_up_the_side_streets():
    ring = box(10, 10, 70, 50) - box(12, 12, 68, 48)
    kerbs, transects = find(case_of([ring], [box(0, 0, 80, 60) - box(10, 10, 70, 50)]))
    assert_lawful(kerbs, transects)
    assert lengths(kerbs) == [36, 36, 56, 56]
    assert transects.width_m.max() == pytest.approx(2)
    assert {kerb.pavement_id for kerb in kerbs} == {"p0"}


def test_where_a_ring_starts_does_not_matter():
    block = box(10, 10, 70, 50)
    ring = block - box(12, 12, 68, 48)
    split = Polygon([(40, 10), (70, 10), (70, 50), (10, 50), (10, 10), (40, 10)])
    kerbs = [find(case_of([ring], [box(0, 0, 80, 60) - hole]))[0] for hole in (block, split)]
    for one, other in zip(*kerbs, strict=True):
        assert one.geometry.equals_exact(other.geometry, 1e-6)


def test_a_recess_and_a_wide_place_stay_in_the_face():
    recess, wide = box(30, 10.5, 36, 14), box(60, 10.5, 80, 18)
    kerbs, transects = find(case_of([NORTH | recess | wide], [ROAD]))
    assert lengths(kerbs) == [100]
    assert sorted(set(transects.width_m.round(6))) == [2.5, 6.0, 10.0]


def test_an_alley_is_cut_from_the_kerb():
    kerbs, transects = find(case_of([NORTH | box(50, 10.5, 52, 40)], [ROAD]))
    assert_lawful(kerbs, transects)
    assert lengths(kerbs) == [48, 50]
    assert transects.width_m.max() == pytest.approx(2.5)


def test_a_tapered_parking_bay_does_not_end_a_face():
    bay = Polygon([(37, 8), (40, 10), (52, 10), (55, 8)])
    kerbs, transects = find(case_of([box(0, 8, 100, 13) - bay], [ROAD, bay]))
    assert_lawful(kerbs, transects)
    assert len(kerbs) == 1
    assert {3.0, 5.0} <= set(transects.width_m.round(6))


def test_at_the_square_end_of_a_parking_bay_no_transect_runs_along_the_pavement():
    bay = box(40, 8, 52, 10)
    kerbs, transects = find(case_of([box(0, 8, 100, 13) - bay], [ROAD, bay]))
    assert_lawful(kerbs, transects)
    assert [k.geometry.length > 10 for k in kerbs] == [True] * 3
    assert transects.width_m.max() < 8


def test_pavement_missing_for_long_ends_a_face_and_for_a_driveway_does_not():
    north = box(0, 8, 30, 10.5) | box(32.5, 8, 60, 10.5) | box(72, 8, 100, 10.5)
    kerbs, _ = find(case_of([north], [ROAD]))
    assert lengths(kerbs) == [28, 60]


def test_pavement_beyond_three_metres_belongs_to_no_carriageway():
    near, far = box(0, 10.9, 100, 13), box(0, -5.1, 100, -3.1)
    kerbs, _ = find(case_of([near, far], [ROAD]))
    assert [kerb.pavement_id for kerb in kerbs] == ["p0"]


def test_seams_and_colours_of_the_pavement_make_no_ends():
    tiles = [box(x, 8, x + 10, 10.5) for x in range(0, 100, 10)]
    kerbs, transects = find(case_of(tiles, [box(0, 0, 60, 8), box(60, 0, 100, 8)]))
    assert lengths(kerbs) == [100]
    assert set(transects.width_m.round(6)) == {2.5}


def test_a_pedestrian_street_has_its_kerb_away_from_the_doors():
    street = box(0, 0, 60, 4)
    for side, y in ((4.5, 0), (-0.5, 4)):
        kerbs, transects = find(case_of([street], doors=[(x, side) for x in range(3, 60, 6)]))
        assert_lawful(kerbs, transects)
        assert len(kerbs) == 1
        assert set(shapely.get_coordinates(kerbs[0].geometry)[:, 1].round(6)) == {y}
        assert set(transects.width_m.round(6)) == {4.0}
        assert kerbs[0].geometry.length > 55


@pytest.mark.parametrize("doors", [[4.5], [4.5, -0.5], []])
def test_no_pavement_is_planned_from_both_sides(doors):
    places = [(x, y) for x in range(3, 60, 6) for y in doors] or [(30, 2)]
    _, transects = find(case_of([box(0, 0, 60, 4)], doors=places))
    assert 100 < (transects.width_m * transects.weight_m).sum() <= 240


def test_pavement_behind_a_verge_turns_its_kerb_to_the_carriageway():
    kerbs, transects = find(case_of([box(0, 12, 100, 14)], [ROAD], doors=[(x, 15) for x in range(3, 100, 6)]))
    assert_lawful(kerbs, transects)
    assert {round(y, 6) for kerb in kerbs for y in shapely.get_coordinates(kerb.geometry)[:, 1]} == {12}


def test_without_carriageways_the_streets_tell_the_kerb():
    streets = [Street("s1", LineString([(0, 4), (100, 4)]), "Main Street")]
    kerbs, transects = find(case_of([NORTH, SOUTH], streets=streets))
    assert_lawful(kerbs, transects)
    assert [(kerb.kerb_id, kerb.street_id) for kerb in kerbs] == [("main-street.1", "s1"), ("main-street.2", "s1")]
    assert {kerb.pavement_id: set(widths(transects, i).round(6)) for i, kerb in enumerate(kerbs)} == {
        "p0": {2.5},
        "p1": {2.0},
    }
    assert {y for kerb in kerbs for y in shapely.get_coordinates(kerb.geometry)[:, 1].round(6)} == {0, 8}


def test_a_face_belongs_to_the_street_that_runs_along_it():
    ring = box(10, 10, 70, 50) - box(12, 12, 68, 48)
    streets = [
        Street("w", LineString([(5, 0), (5, 60)]), "West Road"),
        Street("s", LineString([(0, 5), (80, 5)]), "Église"),
    ]
    kerbs, _ = find(case_of([ring], [box(0, 0, 80, 60) - box(10, 10, 70, 50)], streets=streets))
    found = {kerb.street_id: kerb.kerb_id for kerb in kerbs if kerb.geometry.distance(Point(10, 10)) < 3}
    assert found == {"w": "west-road.1", "s": "eglise.1"}


def test_given_kerbs_are_turned_round_and_cut_to_the_pavement():
    kerbs = [
        Kerb("a", "p0", LineString([(0, 8), (100, 8)])),
        Kerb("b", "p1", LineString([(0, 0), (99.9, 0)]), "s1"),
        Kerb("c", "p1", LineString([(0, 300), (99.9, 300)])),
    ]
    south = box(0, -2, 40, 0) | box(60, -2, 100, 0)
    case = case_of([NORTH, south], [ROAD], kerbs)
    found, transects = find(case)
    assert_lawful(found, transects)
    assert [(k.kerb_id, k.pavement_id, round(k.geometry.length, 6), k.street_id) for k in found] == [
        ("a", "p0", 100, ""),
        ("b", "p1", 40, "s1"),
        ("b.2", "p1", 39.75, "s1"),
    ]
    notes = derive_kerbs(case, Ground.of(as_geometries([NORTH, south]))).notes
    assert any("turned round: b" in note for note in notes)
    assert any("left out: c" in note for note in notes)


def test_dirt_is_borne():
    rough = [(x, 8 + 0.2 * (x % 3 == 0)) for x in range(0, 101)]
    bow_tie = Polygon([(0, 0), (100, 0), *rough[::-1], (-3, 12), (-3, 8), (0, 12)])
    assert not bow_tie.is_valid
    kerbs, transects = find(
        case_of([NORTH, box(20, 8.1, 50, 10), Polygon([(0, 8), (9, 10), (9, 8), (0, 10)])], [bow_tie])
    )
    assert_lawful(kerbs, transects)
    assert max(lengths(kerbs)) > 90


@settings(max_examples=25, deadline=None)
@given(st.floats(0, 2 * math.pi), st.integers(-1_000_000, 1_000_000), st.integers(4, 20))
def test_turning_and_moving_a_street_changes_no_length_and_no_width(angle, shift, depth):
    block = box(10, 10, 70, 50)
    pavement = (block - box(12, 12, 68, 48)) | box(30, 12, 38, 12 + depth / 4)
    road = box(0, 0, 80, 60) - block

    def moved(shape):
        turned = affinity.rotate(shape, angle, (0, 0), use_radians=True)
        return affinity.translate(turned, shift, -shift)

    here = find(case_of([pavement], [road]))
    there = find(case_of([moved(pavement)], [moved(road)]))
    assert lengths(there[0]) == pytest.approx(lengths(here[0]), abs=1e-5)
    assert np.sort(there[1].width_m) == pytest.approx(np.sort(here[1].width_m), abs=1e-5)
