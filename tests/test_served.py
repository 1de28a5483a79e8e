"""Faces that no truck reaches: left out, told, and their premises sent to the nearest that one does."""

from dataclasses import replace

import numpy as np
import pytest
from shapely.geometry import LineString, Point, Polygon, box

from binopt.domain.service import Premises, Truck, Window
from binopt.domain.street import Kerb, Pavement, Street
from binopt.errors import InputError
from binopt.geometry.doors import find_doors
from binopt.geometry.streetscape import lay_out
from binopt.served import lay_served
from tests.network.streets import case_of

TRUCK = Truck("T1", ("residual",), Window(330, 810), width_m=2.55)


def town(*, lane_truck_m=None, main_truck_m=None, trucks=(TRUCK,)):
    """Main Street along y = 0 and a lane that leaves it at (100, 0) to the north, each with two faces."""
    streets = (
        Street("main", LineString([(0, 0), (100, 0), (200, 0)]), "Main Street", max_truck_width_m=main_truck_m),
        Street("lane", LineString([(100, 0), (100, 80)]), "Lane", max_truck_width_m=lane_truck_m),
    )
    strips = {
        "main.n1": box(0, 4, 94, 7),
        "main.n2": box(106, 4, 200, 7),
        "main.s": box(0, -7, 200, -4),
        "lane.w": box(94, 10, 97, 80),
        "lane.e": box(103, 10, 106, 80),
    }
    kerbs = {
        "main.n1": [(0, 4), (94, 4)],
        "main.n2": [(106, 4), (200, 4)],
        "main.s": [(200, -4), (0, -4)],
        "lane.w": [(97, 10), (97, 80)],
        "lane.e": [(103, 80), (103, 10)],
    }
    doors = {"a": (50, 8), "b": (93, 40), "c": (107, 20)}
    return replace(
        case_of(streets),
        trucks=trucks,
        pavements=tuple(Pavement(name, Polygon(shape)) for name, shape in strips.items()),
        kerbs=tuple(Kerb(name, name, LineString(line), name.split(".")[0]) for name, line in kerbs.items()),
        premises=tuple(Premises(name, Point(at)) for name, at in doors.items()),
    )


def test_where_trucks_reach_every_face_nothing_is_left_out():
    case = town()
    served, whole = lay_served(case), lay_out(case)
    assert served.faces == whole.faces
    assert served.notes == whole.notes


def test_faces_of_a_lane_that_trucks_do_not_fit_in_are_left_out_and_named():
    case = town(lane_truck_m=2.0)
    model = lay_served(case)
    assert {face.face_id for face in model.faces} == {"main.n1", "main.n2", "main.s"}
    (note,) = [note for note in model.notes if "reached by no truck" in note]
    assert note.startswith("2 of 5 faces")
    assert "those of 2 premises" in note
    assert "lane.w: the truck is too wide for its street" in note


def test_their_premises_go_to_the_nearest_face_that_a_truck_reaches():
    case = town(lane_truck_m=2.0)
    model = lay_served(case)
    faces = [model.faces[f].face_id for f in find_doors(case, model).face]
    assert faces == ["main.n1", "main.n1", "main.n2"]


def test_what_is_left_keeps_its_transects_and_its_obstacles():
    case = town(lane_truck_m=2.0)
    whole, model = lay_out(case), lay_served(case)
    for i, face in enumerate(model.faces):
        before = whole.transects.face == whole.index()[face.face_id]
        after = model.transects.face == i
        assert np.array_equal(whole.transects.width_m[before], model.transects.width_m[after])
        assert np.array_equal(whole.transects.point[before], model.transects.point[after])


def test_a_narrower_truck_reaches_them():
    case = town(lane_truck_m=2.0, trucks=(replace(TRUCK, width_m=1.9),))
    assert len(lay_served(case).faces) == 5


def test_where_most_cannot_be_served_the_streets_are_told_to_be_wrong():
    case = town(lane_truck_m=2.0, main_truck_m=2.0)
    with pytest.raises(InputError) as caught:
        lay_served(case)
    assert len(caught.value.faults) == 5
    assert "main.s" in str(caught.value)


def test_without_streets_everything_is_served():
    case = replace(town(), streets=())
    served, whole = lay_served(case), lay_out(case)
    assert served.faces == whole.faces
    assert served.notes == whole.notes


def test_streets_that_are_only_driven_through_are_no_faces_streets():
    case = town()
    case = replace(case, kerbs=(), carriageways=(box(0, -4, 200, 4), box(97, 4, 103, 80)))
    tunnel = Street("tunnel", LineString([(0, 3.5), (200, 3.5)]), "Tunnel", through=True)
    case = replace(case, streets=(*case.streets, tunnel))
    assert {face.street for face in lay_out(case).faces} == {"Main Street", "Lane"}
