from dataclasses import replace

import pytest

from binopt.network.findings import find_faults
from binopt.network.graph import build_network
from binopt.network.serving import serve_faces
from tests.network.streets import case_of, depot, face, faces_beside, grid, street

GRID = grid(2, 2)


def judge(streets, faces=(), sites=(), needed=None, **changed):
    network = build_network(case_of(streets, sites, **changed), 2.55)
    serving = serve_faces(network, faces)
    return find_faults(network, serving, set(range(len(faces))) if needed is None else needed)


def test_a_sound_network_has_nothing_to_tell():
    found = judge(GRID, faces_beside(10, 90), [depot(0, 0)])
    assert (found.faults, found.warnings) == ((), ())


@pytest.mark.parametrize("speed", [0.0, -5.0, float("nan")])
def test_a_speed_that_nobody_drives_is_a_fault_with_the_street(speed):
    found = judge([replace(GRID[0], speed_kmh=speed), *GRID[1:]])
    assert [(fault.where, fault.row) for fault in found.faults] == [("streets", "h00")]
    assert f"{speed}" in found.faults[0].value


FAR = [street("far1", (500, 0), (600, 0)), street("far2", (600, 0), (600, 70))]


def test_a_part_of_its_own_is_told_with_its_streets_and_length():
    told = judge([*GRID, *FAR], faces_beside(510, 590), [depot(0, 0)], outside_detour=0).faults
    assert ("far1, far2, 170 m", "far1") in [(fault.value, fault.row) for fault in told]
    assert any("face north" in fault.what for fault in told)


def test_where_nobody_needs_it_that_is_no_more_than_a_warning():
    found = judge([*GRID, *FAR], faces_beside(510, 590), [depot(0, 0)], needed=(), outside_detour=0)
    assert not found.faults
    assert [fault.value for fault in found.warnings] == ["far1, far2, 170 m"]


@pytest.mark.parametrize(("oneway", "what"), [(1, "never back"), (-1, "none into it")])
def test_a_oneway_maze_is_told_by_street(oneway, what):
    trap = street("trap", (0, 50), (60, 50), name="Trap Lane", oneway=oneway)
    found = judge([*GRID, trap], faces_beside(10, 50, 50))
    assert [fault.row for fault in found.faults] == ["trap"] * 3  # the street, and its two faces
    assert what in found.faults[0].what
    assert not judge([*GRID, trap]).faults
    assert [fault.row for fault in judge([*GRID, trap]).warnings] == ["trap"]


def test_a_depot_without_a_way_back_is_told():
    trap = street("trap", (0, 50), (60, 50), oneway=1)
    found = judge([*GRID, trap], sites=[depot(60, 50)])
    assert [(fault.where, fault.row) for fault in found.faults] == [("sites", "depot")]


def test_all_faults_are_told_at_once():
    streets = [replace(GRID[0], speed_kmh=0.0), replace(GRID[1], speed_kmh=-1.0), *GRID[2:], *FAR]
    faces = faces_beside(510, 590)
    told = judge(streets, faces, [depot(0, 0), depot(0, -900, "tip", "unloading")], outside_detour=0).faults
    # two speeds, the tip, the part and its two faces
    assert sorted(fault.row for fault in told) == ["far1", "far1", "far1", "h00", "h10", "tip"]


def test_faces_that_other_faces_may_stand_in_for_are_warnings():
    narrow = [replace(GRID[0], max_truck_width_m=2.0), *GRID[1:]]
    found = judge(narrow, [*faces_beside(10, 90), face("lost", (10, 460), (90, 460))])
    assert not found.faults
    assert len(found.warnings) == 3


def test_long_walks_and_bridges_are_warnings():
    lane = street("lane", (0, 50), (195, 50))
    near = judge([*GRID, lane], faces_beside(10, 80, 50)).warnings
    assert [(w.value, "bridges" in w.what) for w in near] == [("v10 × lane", True)]
    deep = judge([*GRID, lane], faces_beside(10, 120, 50)).warnings
    assert [w.value for w in deep] == ["120 m on foot", "120 m on foot", "v10 × lane"]
