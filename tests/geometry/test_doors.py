from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.affinity import rotate, translate
from shapely.geometry import LineString, Point, box

from binopt.geometry.blocks import connected, walkable_blocks
from binopt.geometry.doors import find_doors, own_faces
from tests.baseline.street import case_of, face, model_of, strip, with_rules

SOUTH = face("south", (0, 0), (40, 0))  # pavement 0 to 2, carriageway below
ACROSS = face("across", (40, -6), (0, -6))  # the other side of that carriageway, pavement -6 to -8
STREET = model_of([SOUTH, ACROSS], [strip(40, 2), strip(40, 2, (0, -8))])


def test_a_door_opens_on_its_own_side_of_the_street():
    case = case_of({"a": (10, 2.5), "b": (30, -8.5)})
    doors = find_doors(case, STREET)
    assert doors.face.tolist() == own_faces(case, STREET).tolist() == [0, 1]
    assert own_faces(case_of({}), STREET).tolist() == []
    assert doors.foot_m.tolist() == [10, 10]  # the kerb across runs the other way
    assert doors.way_m.tolist() == [2.5, 2.5]


def test_the_kerb_across_is_not_preferred_where_it_is_nearer():
    # a door set back 9 m from its own kerb, 3 m from a kerb whose pavement lies on the far side
    far_side = face("far", (40, 12), (0, 12))
    away = model_of([SOUTH, face("back", (0, 12), (40, 12))], [strip(40, 2), strip(40, 2, (0, 12))])
    assert find_doors(case_of({"a": (10, 9)}), away).face.tolist() == [0]
    turned = model_of([SOUTH, far_side], [strip(40, 2), strip(40, 2, (0, 10))])
    assert find_doors(case_of({"a": (10, 9)}), turned).face.tolist() == [1]


def test_without_any_face_that_a_door_opens_on_the_nearest_is_taken():
    doors = find_doors(case_of({"a": (10, -20)}), model_of([SOUTH], [strip(40, 2)]))
    assert doors.face.tolist() == [0]
    assert doors.way_m.tolist() == [20]


def test_a_missing_piece_of_pavement_at_the_foot_does_not_move_the_door():
    gap = model_of([SOUTH, face("b", (0, 30), (40, 30))], [strip(9.5, 2), strip(29, 2, (11, 0)), strip(40, 2, (0, 30))])
    assert find_doors(case_of({"a": (10.25, 3)}), gap).face.tolist() == [0]


def test_a_named_kerb_goes_before_the_nearest():
    case = case_of({"a": (10, 2.5)})
    named = replace(case, premises=(replace(case.premises[0], kerb_id="across"),))
    assert find_doors(named, STREET).face.tolist() == [1]
    unknown = replace(case, premises=(replace(case.premises[0], kerb_id="nowhere"),))
    assert find_doors(unknown, STREET).face.tolist() == [0]


def test_without_faces_there_is_no_face():
    doors = find_doors(case_of({"a": (0, 0)}), model_of([], [strip()]))
    assert doors.face.tolist() == [-1]
    assert doors.reach(0)[0].tolist() == []


def square_block(x: float) -> tuple[list, object]:
    corners = [(x, 0), (x + 30, 0), (x + 30, 30), (x, 30)]
    faces = [face(f"{x}-{k}", corners[k], corners[(k + 1) % 4]) for k in range(4)]
    return faces, box(x, 0, x + 30, 30).difference(box(x + 2, 2, x + 28, 28))


def test_neighbours_are_of_the_same_block_and_ordered_by_way():
    (one, ring), (other, second) = square_block(0), square_block(40)
    model = model_of(one + other, [ring, second])
    assert walkable_blocks(model).tolist() == [0, 0, 0, 0, 1, 1, 1, 1]
    case = case_of({"a": (25, 3)})  # 5 m from the kerb on the right, 27 from that above, 25 from that on the left
    face_index, foot_m, way_m = find_doors(case, model).reach(0)
    assert face_index.tolist() == [0, 1, 3, 2]
    assert foot_m.tolist() == [25, 3, 27, 5]
    assert way_m.tolist() == [3, 5, 25, 27]
    crossed = find_doors(with_rules(case, cross_street=True), model).reach(0)
    assert crossed[0].tolist()[:3] == [0, 1, 7]  # 15 m across the street is nearer than the block's far sides
    assert len(crossed[0]) == 8


def test_pavements_within_five_centimetres_are_one_block():
    faces = [face("a", (0, 0), (10, 0)), face("b", (10.1, 0), (20, 0))]
    for gap_m, blocks in ((0.04, [0, 0]), (0.06, [0, 1])):
        model = model_of(faces, [strip(10, 2), strip(10 - gap_m, 2, (10 + gap_m, 0))])
        assert walkable_blocks(model).tolist() == blocks


def test_a_face_joins_the_pavements_along_it():
    model = model_of([face("a", (0, 0), (20, 0))], [strip(8, 2), strip(8, 2, (12, 0))])
    assert walkable_blocks(model).tolist() == [0]


@given(st.lists(st.tuples(st.integers(0, 19), st.integers(0, 19)), max_size=30))
def test_connected_labels_agree_with_walking_the_pairs(pairs):
    one = np.array([a for a, _ in pairs], np.int64)
    other = np.array([b for _, b in pairs], np.int64)
    label = connected(20, one, other)
    least = list(range(20))
    for _ in range(20):
        for a, b in pairs:
            least[a] = least[b] = min(least[a], least[b])
    assert label.tolist() == least


@given(st.floats(0, 360), st.floats(1, 39), st.floats(0.5, 8))
def test_moving_and_turning_a_street_changes_no_way(angle, s, back):
    def moved(shape):
        return translate(rotate(shape, angle, origin=(0, 0)), 5e5, 4e6)

    turned = replace(SOUTH, kerb=LineString(moved(SOUTH.kerb).coords))
    door = moved(Point(s, back))
    doors = find_doors(case_of({"a": (door.x, door.y)}), model_of([turned], [moved(strip(40, 2))]))
    assert doors.face.tolist() == [0]
    assert doors.foot_m[0] == pytest.approx(s, abs=1e-6)
    assert doors.way_m[0] == pytest.approx(back, abs=1e-6)
