from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.affinity import rotate, translate

from binopt.domain.case import NetworkRules
from binopt.network.graph import build_network
from binopt.network.paths import NO_WAY_S, travel_times
from binopt.network.services import FaceService, Mode
from binopt.network.serving import serve_faces
from tests.network.streets import case_of, depot, face, faces_beside, grid, street


def point(network, arc, share=0.5):
    """A place in the middle of an arc, entered and left there."""
    at = network.line_of(arc).interpolate(share, normalized=True)
    xy = (at.x, at.y)
    return FaceService(arc, f"f{arc}", "", Mode.ALONG, (arc,), share, share, 0.0, True, xy, xy)


def times_between(network, share=0.5):
    return travel_times(network, [point(network, arc, share) for arc in range(len(network.arcs))])


def test_known_times_on_a_grid():
    case = case_of(grid(), [depot(0, 0)], turn_near_s=3.0, turn_across_s=6.0, outside_detour=0)
    network = build_network(case)
    south, east = faces_beside(10, 90)[1], face("east", (196, 10), (196, 90))
    services = [service for service in serve_faces(network, [south, east]).services if service]
    found = travel_times(network, services, network.places[:1])
    # the first is left at (90, 0) eastwards, the second entered at (200, 90) southwards: by (100, 0), (100, 100) and
    # (200, 100), one turn across and two to the own side; from the depot it is reached along x = 0 and y = 100
    assert found.drive_s[1, 2] == 1 + 6 + 10 + 3 + 10 + 3 + 1
    assert found.distance_m[1, 2] == pytest.approx(220)
    assert found.drive_s[0].tolist() == [0, 1, 10 + 3 + 10 + 0 + 10 + 3 + 1]


def test_a_turn_is_in_the_time_and_not_in_the_length():
    case = case_of(grid(), turn_near_s=3.0, turn_across_s=6.0, outside_detour=0)
    network = build_network(case)
    ids = [network.streets[i].street_id for i in network.edges.street[network.arcs.edge]]
    at = {(name, bool(forward)): i for i, (name, forward) in enumerate(zip(ids, network.arcs.forward, strict=True))}
    found = times_between(network)
    east, north, south = at["h01", True], at["v11", True], at["v10", False]
    assert (found.drive_s[east, north], found.drive_s[east, south]) == (16, 13)
    assert found.distance_m[east, north] == found.distance_m[east, south] == 100


def test_what_lies_behind_on_the_same_street_is_reached_around_the_block():
    network = build_network(case_of(grid(1, 1), outside_detour=0))
    here, behind = point(network, 0, 0.6), point(network, 0, 0.4)
    found = travel_times(network, [here, behind])
    assert found.drive_s.tolist() == [[0, 38], [2, 0]]
    assert found.distance_m[0, 1] == pytest.approx(380)
    assert found.path(0, 1).length == pytest.approx(380)
    assert found.path(1, 0).length == pytest.approx(20)


def test_speeds_hold_and_the_fastest_way_is_not_the_shortest():
    slow = [replace(one, speed_kmh=3.6 if one.street_id == "h00" else 36.0) for one in grid(1, 1)]
    network = build_network(case_of(slow, [depot(0, 0), depot(100, 0, "tip", "unloading")], outside_detour=0))
    found = travel_times(network, [], network.places)
    assert found.drive_s[0, 1] == 30
    assert found.distance_m[0, 1] == pytest.approx(300)


def test_the_way_to_the_depot_itself_is_driven_too():
    network = build_network(case_of(grid(), [depot(0, -50), depot(200, -30, "tip", "unloading")]))
    found = travel_times(network, [], network.places)
    assert found.drive_s.tolist() == [[0, 28], [28, 0]]
    assert found.path(0, 1).coords[0] == (0, -50)
    assert found.path(0, 1).coords[-1] == (200, -30)
    assert found.path(0, 1).length == pytest.approx(280)


def test_a_subset_has_the_times_of_the_whole():
    network = build_network(case_of(grid()))
    services = [point(network, arc) for arc in range(len(network.arcs))]
    whole, part = travel_times(network, services, network.places), travel_times(network, services[3:9:2])
    assert np.array_equal(whole.drive_s[2:, 2:][3:9:2, 3:9:2], part.drive_s)


def test_where_no_way_leads_it_is_said_in_seconds():
    network = build_network(case_of([street("a", (0, 0), (100, 0), oneway=1)], outside_detour=0))
    found = travel_times(network, [point(network, 0, 0.6), point(network, 0, 0.4)])
    assert found.drive_s.tolist() == [[0, NO_WAY_S], [2, 0]]
    assert np.isinf(found.distance_m[0, 1])


def test_without_streets_the_straight_line_times_the_detour_is_driven():
    network = build_network(case_of([], [depot(0, 0)], outside_detour=1.5))
    services = serve_faces(network, [face("a", (30, 40), (60, 80))]).services
    found = travel_times(network, [s for s in services if s], network.places)
    assert [place.assumed for place in found.places] == [False, True]
    row = len(found.places)
    assert (found.drive_s[0, row], found.drive_s[row, 0]) == (15, 8)  # to (60, 80) where it begins, back from (30, 40)
    assert found.drive_s[1, row] == 0  # an assumed unloading site: all of its way is in the allowance
    assert found.path(0, row).length == 100


def test_paths_are_as_long_as_the_matrix_says():
    network = build_network(case_of(grid(3, 2), outside_detour=0))
    found = times_between(network, 0.3)
    rng = np.random.default_rng(7)
    for one, other in rng.integers(0, len(found.services), (25, 2)):
        assert found.path(one, other).length == pytest.approx(float(found.distance_m[one, other]), abs=0.3)


def test_the_way_along_a_face_lies_between_entry_and_exit():
    network = build_network(case_of(grid(), outside_detour=0))
    services = [s for s in serve_faces(network, faces_beside(10, 190)).services if s]
    found = travel_times(network, services, network.places)
    line = found.along(len(network.places))
    assert (line.coords[0], line.coords[-1]) == (services[0].entry_xy, services[0].exit_xy)
    assert line.length == pytest.approx(180)


SPEEDS = st.lists(st.sampled_from([10.0, 20.0, 30.0, 50.0]), min_size=12, max_size=12)
ONEWAYS = st.lists(st.sampled_from([0, 0, 0, 1, -1]), min_size=12, max_size=12)


def varied(speeds, oneways=(0,) * 12):
    return [replace(s, speed_kmh=v, oneway=w) for s, v, w in zip(grid(), speeds, oneways, strict=True)]


@given(SPEEDS)
@settings(max_examples=15, deadline=None)
def test_on_two_way_streets_without_turns_the_way_back_takes_as_long(speeds):
    network = build_network(case_of(varied(speeds), outside_detour=0))
    back = network.arc_of()[:, ::-1][network.arcs.edge, np.where(network.arcs.forward, 0, 1)]
    seconds = times_between(network).drive_s
    assert np.array_equal(seconds, seconds[np.ix_(back, back)].T)


@given(SPEEDS, ONEWAYS)
@settings(max_examples=20, deadline=None)
def test_a_detour_is_never_shorter(speeds, oneways):
    network = build_network(case_of(varied(speeds, oneways), rules=NetworkRules()))
    seconds = times_between(network).drive_s.astype(np.int64)
    for via in range(len(seconds)):
        # who comes through a place in the middle of a street goes on from there in the same direction
        assert (seconds <= seconds[:, [via]] + seconds[via]).all()


@given(SPEEDS, ONEWAYS, st.floats(-180, 180), st.integers(-3, 3))
@settings(max_examples=15, deadline=None)
def test_turning_and_moving_the_network_changes_nothing(speeds, oneways, angle, steps):
    streets, sites = varied(speeds, oneways), [depot(0, 0)]

    def moved(shape):
        return translate(rotate(shape, angle, origin=(0, 0)), steps * 1e5, -steps * 1e4)

    faces = [*faces_beside(10, 190), *faces_beside(20, 160, 100.0)]
    one = case_of(streets, sites, rules=NetworkRules())
    other = case_of(
        [replace(s, geometry=moved(s.geometry)) for s in streets],
        [replace(s, geometry=moved(s.geometry)) for s in sites],
        rules=NetworkRules(),
    )
    found = []
    for case, kerbs in ((one, faces), (other, [replace(f, kerb=moved(f.kerb)) for f in faces])):
        network = build_network(case)
        serving = serve_faces(network, kerbs)
        services = [s for s in serving.services if s]
        found.append((serving, travel_times(network, services, network.places)))
    (serving, times), (again, times_again) = found
    assert [s and (s.mode, s.arcs) for s in serving.services] == [s and (s.mode, s.arcs) for s in again.services]
    assert [one.reason for one in serving.unserved] == [one.reason for one in again.unserved]
    assert np.abs(times.drive_s - times_again.drive_s).max() <= 1  # rounded up to whole seconds
