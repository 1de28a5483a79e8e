from dataclasses import replace

import pytest

from binopt.domain.case import NetworkRules
from binopt.network.graph import build_network
from binopt.network.services import Mode, Reason
from binopt.network.serving import serve_faces
from tests.network.streets import HALF_M, case_of, depot, face, faces_beside, grid, street

GRID = grid(2, 2)
H00 = faces_beside(10, 90)
"""The two faces of the street from (0, 0) to (100, 0)."""


def serve(faces, streets=GRID, width_m=2.5, **changed):
    network = build_network(case_of(streets, **changed), width_m)
    return network, serve_faces(network, faces)


def with_first(**facts):
    return [replace(GRID[0], **facts), *GRID[1:]]


@pytest.mark.parametrize("drives_on", ["right", "left"])
def test_the_kerb_is_on_the_trucks_own_side(drives_on):
    _, serving = serve(H00, drives_on=drives_on)
    north, south = serving.services
    eastwards = drives_on == "left"
    assert {north.mode, south.mode} == {Mode.ALONG}
    assert (north.entry_xy, north.exit_xy) == (((10, 0), (90, 0)) if eastwards else ((90, 0), (10, 0)))
    assert (south.entry_xy, south.exit_xy) == (((90, 0), (10, 0)) if eastwards else ((10, 0), (90, 0)))
    assert north.along_kerb == south.along_kerb == eastwards
    assert (north.length_m, north.street_id, north.face_id) == (80, "h00", "north")


def test_a_face_of_several_streets_is_driven_through_in_order():
    network, serving = serve(faces_beside(10, 190))
    north, south = serving.services
    ids = [
        [network.streets[network.edges.street[network.arcs.edge[a]]].street_id for a in s.arcs] for s in (north, south)
    ]
    assert ids == [["h10", "h00"], ["h00", "h10"]]
    assert (south.entry_share, south.exit_share) == pytest.approx((0.1, 0.9), abs=0.01)


@pytest.mark.parametrize(("oneway", "own", "far"), [(1, "south", "north"), (-1, "north", "south")])
def test_the_far_kerb_of_a_oneway_is_served_in_a_pass_of_its_own(oneway, own, far):
    _, serving = serve(H00, with_first(oneway=oneway))
    services = {service.face_id: service for service in serving.services}
    assert (services[own].mode, services[far].mode) == (Mode.ALONG, Mode.FAR_KERB)
    assert services[own].entry_xy == services[far].entry_xy
    assert services[far].partner == -1


def test_without_that_rule_the_far_kerb_is_told():
    _, serving = serve(H00, with_first(oneway=1), far_kerb_oneway=False)
    assert serving.services[0] is None
    assert [(one.face_id, one.street_id, one.reason) for one in serving.unserved] == [("north", "h00", Reason.ONEWAY)]
    assert "north" in serving.unserved[0].fault().what
    assert serving.unserved[0].fault().row == "h00"


@pytest.mark.parametrize("far_kerb_oneway", [True, False])
def test_both_sides_of_a_oneway_are_one_pass_where_the_street_says_so(far_kerb_oneway):
    shifted = faces_beside(10, 70)[0], faces_beside(30, 90)[1]
    _, serving = serve(shifted, with_first(oneway=1, both_sides=True), far_kerb_oneway=far_kerb_oneway)
    north, south = serving.services
    assert {north.mode, south.mode} == {Mode.BOTH_SIDES}
    assert (north.partner, south.partner) == (1, 0)
    assert (north.entry_xy, north.exit_xy) == (south.entry_xy, south.exit_xy) == ((10, 0), (90, 0))
    assert north.length_m == south.length_m == pytest.approx(80)
    assert (north.along_kerb, south.along_kerb) == (True, False)
    assert (north.offset_m, south.offset_m) == pytest.approx((0, 20))
    # at (40, ±4): the truck is 30 m from its begin for both
    assert north.driven_m(30, 60) == pytest.approx(30)
    assert south.driven_m(50, 60) == pytest.approx(30)


def test_a_two_way_street_that_says_so_is_one_pass_too():
    _, serving = serve(H00, with_first(both_sides=True))
    assert [service.partner for service in serving.services] == [1, 0]
    assert serving.services[0].arcs == serving.services[1].arcs


@pytest.mark.parametrize(("below_m", "mode"), [(2 * HALF_M, Mode.FAR_KERB), (2 * HALF_M + 0.1, Mode.BOTH_SIDES)])
def test_a_narrow_oneway_is_served_on_both_sides(below_m, mode):
    _, serving = serve(H00, with_first(oneway=1), both_sides_oneway_below_m=below_m)
    assert serving.services[0].mode == mode


def test_a_narrow_two_way_street_is_not():
    _, serving = serve(H00, both_sides_oneway_below_m=50)
    assert {service.mode for service in serving.services} == {Mode.ALONG}


STUB = street("stub", (0, 50), (60, 50))


def test_a_dead_end_is_served_from_its_mouth():
    _, serving = serve(faces_beside(10, 50, 50), [*GRID, STUB])
    north, south = serving.services
    assert {north.mode, south.mode} == {Mode.FROM_MOUTH}
    assert (north.entry_xy, north.exit_xy, north.length_m) == ((0, 50), (0, 50), 0)
    assert (north.walk_begin_m, north.walk_end_m) == pytest.approx((10, 50))
    assert (south.walk_begin_m, south.walk_end_m) == pytest.approx((50, 10))
    assert (south.walk_m(10, 40), south.driven_m(10, 40)) == pytest.approx((40, 0))


@pytest.mark.parametrize(("drives_on", "came_from"), [("right", (0, 100)), ("left", (0, 0))])
def test_the_truck_waits_with_the_mouth_on_its_own_side(drives_on, came_from):
    # seen from the street along x = 0 the stub leads east
    came_from = {"right": (0, 0), "left": (0, 100)}[drives_on]
    network, serving = serve(faces_beside(10, 50, 50), [*GRID, STUB], drives_on=drives_on)
    arc = serving.services[0].arcs[0]
    assert tuple(network.edges.node_xy[network.arcs.begin[arc]]) == came_from


def test_the_walk_out_of_branching_dead_ends_is_added_up():
    branch = street("branch", (60, 50), (60, 90))
    kerb = face("f", (56, 60), (56, 80))  # pavement on the left, the street on its right
    _, serving = serve([kerb], [*GRID, STUB, branch])
    assert (serving.services[0].walk_begin_m, serving.services[0].walk_end_m) == pytest.approx((70, 90))


@pytest.mark.parametrize(("most_m", "served"), [(50.5, True), (49.5, False)])
def test_nobody_walks_farther_than_the_case_allows(most_m, served):
    _, serving = serve(faces_beside(10, 50, 50), [*GRID, STUB], mouth_walk_max_m=most_m)
    assert [service is not None for service in serving.services] == [served, served]
    assert {one.reason for one in serving.unserved} == (set() if served else {Reason.MOUTH_TOO_FAR})


def test_with_a_turning_place_a_dead_end_is_driven():
    _, serving = serve(faces_beside(10, 50, 50), [*GRID, replace(STUB, dead_end="turning")])
    assert {service.mode for service in serving.services} == {Mode.ALONG}


@pytest.mark.parametrize(("width_m", "served"), [(2.2, True), (2.21, False)])
def test_a_truck_too_wide_does_not_enter(width_m, served):
    _, serving = serve(H00, with_first(max_truck_width_m=2.2), width_m)
    assert (serving.services[0] is not None) == served
    assert {one.reason for one in serving.unserved} == (set() if served else {Reason.TOO_NARROW})


def test_a_truck_drives_around_a_narrow_street():
    network, _ = serve(H00, with_first(max_truck_width_m=2.2), 2.5)
    assert network.reach.touring.all()
    assert len(network.arcs) == 2 * len(GRID) - 2


def test_what_lies_at_no_street_is_told():
    _, serving = serve([face("lost", (10, 460), (90, 460))])
    assert [(one.face_id, one.street_id, one.reason) for one in serving.unserved] == [("lost", "", Reason.NO_STREET)]


def test_what_is_not_connected_is_told():
    far = street("far", (500, 0), (600, 0))
    _, serving = serve(faces_beside(510, 590), [*GRID, far], outside_detour=0, sites=[depot(0, 0)])
    assert {(one.street_id, one.reason) for one in serving.unserved} == {("far", Reason.UNCONNECTED)}


def test_what_oneways_shut_off_is_told():
    trap = street("trap", (0, 50), (60, 50), oneway=1)
    _, serving = serve(faces_beside(10, 50, 50), [*GRID, trap])
    assert {(one.street_id, one.reason) for one in serving.unserved} == {("trap", Reason.NO_WAY_BACK)}


def test_without_streets_each_face_is_served_along_its_kerb():
    network, serving = serve(H00, [])
    assert [service.mode for service in serving.services] == [Mode.STRAIGHT] * 2
    assert (serving.services[0].entry_xy, serving.services[0].exit_xy) == ((90, 4), (10, 4))
    assert not network.faults


def test_the_rules_as_they_are_by_default_serve_a_grid():
    _, serving = serve(H00, rules=NetworkRules())
    assert not serving.unserved
