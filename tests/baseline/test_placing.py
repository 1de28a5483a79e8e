import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import Point, box

from binopt.baseline.placing import place_today
from binopt.domain.service import Holding
from binopt.domain.street import Side
from binopt.geometry.doors import find_doors
from binopt.rules.gaps import gap_between
from tests.baseline.street import B120, B240, B660, case_of, face, model_of, obstacle, straight, strip, with_rules

TYPES = {"120": B120, "240": B240, "660": B660}


def residual(name, *bins):
    return Holding(name, "residual", bins, 100.0)


def place(model, doors, *holdings):
    case = case_of(doors, holdings)
    return place_today(case, model, find_doors(case, model))


def middles(placing):
    return [spot.chainage_m for spot in placing.spots]


def test_bins_stand_side_by_side_at_the_kerb_from_the_doors_foot():
    placing = place(straight(), {"a": (10, 5)}, residual("a", B240, B240, B240))
    assert middles(placing) == [10.0, 9.32, 10.68]  # the lower of two equally near comes first
    assert [spot.carry_m for spot in placing.spots] == pytest.approx([5, 5.68, 5.68])
    assert [spot.rank for spot in placing.spots] == [1, 2, 3]
    assert {spot.side for spot in placing.spots} == {Side.KERB}
    assert shapely.bounds(placing.spots[0].shape).tolist() == pytest.approx([9.71, 0, 10.29, 0.74])


@pytest.mark.parametrize(("foot_m", "middle_m"), [(10.004, 10.0), (10.005, 10.0), (10.0051, 10.01), (0.1, 0.29)])
def test_a_bin_stands_at_the_whole_centimetre_nearest_the_foot(foot_m, middle_m):
    assert middles(place(straight(), {"a": (foot_m, 5)}, residual("a", B240))) == [middle_m]


def test_two_four_wheelers_keep_more_distance_than_others():
    assert middles(place(straight(), {"a": (10, 5)}, residual("a", B660, B660))) == [10.0, 8.33]
    # 0.685 + 0.10 + 0.29 = 1.075 m is no whole centimetre
    assert middles(place(straight(), {"a": (10, 5)}, residual("a", B660, B240))) == [10.0, 8.92]


def test_obstacles_bar_by_footprint_and_not_by_clearance():
    solid = obstacle(box(9.5, 0.2, 10.5, 0.6), clearance_m=1.5)
    assert middles(place(straight((solid,)), {"a": (10.1, 5)}, residual("a", B240))) == [10.79]
    flat = obstacle(box(9.5, -1, 10.5, 4), clearance_m=1.5, flat=True)
    assert middles(place(straight((flat,)), {"a": (10.1, 5)}, residual("a", B240))) == [10.79]
    beyond = obstacle(box(9.5, 0.74, 10.5, 1), clearance_m=1.5)  # touches the bin's back
    assert middles(place(straight((beyond,)), {"a": (10.1, 5)}, residual("a", B240))) == [10.1]


def test_clear_width_and_todays_other_days_do_not_matter():
    case_doors = {"a": (10, 1), "b": (10, 1)}
    narrow = straight(width_m=0.8)
    placing = place(narrow, case_doors, Holding("a", "residual", (B240,), 1.0), Holding("b", "paper", (B240,), 1.0))
    assert middles(placing) == [10.0, 9.32]


def test_the_setback_is_kept():
    case = with_rules(case_of({"a": (10, 5)}, (residual("a", B240),)), kerb_setback_m=0.2)
    placing = place_today(case, straight(), find_doors(case, straight()))
    assert shapely.bounds(placing.spots[0].shape)[1] == pytest.approx(0.2)


def test_premises_come_in_the_order_of_the_case_whatever_the_order_of_the_table():
    placing = place(straight(), {"a": (10, 5), "b": (10, 5)}, residual("b", B240), residual("a", B240))
    assert {s.premises_id: s.chainage_m for s in placing.spots} == {"a": 10.0, "b": 9.32}


L_FACES = [face("south", (0, 0), (4, 0)), face("east", (4, 0), (4, 20))]
L_BLOCK = box(0, 0, 4, 20).difference(box(0, 2, 2, 20))


def test_a_full_face_goes_on_to_the_nearest_by_carry():
    model = model_of(L_FACES, [L_BLOCK])
    placing = place(model, {"a": (1.5, 2.2)}, residual("a", B660, B660, B660))
    assert [s.face_id for s in placing.spots] == ["south", "south", "east"]
    last = placing.spots[2]
    # from (1.5, 2.2) the east kerb is nearest at chainage 2.2; carried on from there
    assert last.carry_m == pytest.approx(2.5 + abs(last.chainage_m - 2.2))


def test_bins_around_a_corner_do_not_overlap():
    model = model_of(L_FACES, [L_BLOCK])
    placing = place(model, {"a": (3.9, 0.1), "b": (3.95, 0.2)}, residual("a", B240), residual("b", B240))
    one, other = (spot.shape for spot in placing.spots)
    assert shapely.area(shapely.intersection(one, other)) < 1e-6


def test_what_no_rectangle_exists_for_is_absent_and_makes_room_for_others():
    short = straight(length_m=2.0)
    placing = place(
        short,
        {"a": (1, 5), "b": (1, 5)},
        residual("a", B660, B660),
        Holding("a", "paper", (B240,), 1.0),
        residual("b", B660),
    )
    assert [(u.premises_id, u.stream, u.reason) for u in placing.no_room] == [
        ("a", "residual", "no_room"),
        ("b", "residual", "no_room"),
    ]
    # the first of the two four-wheelers was lifted again: the paper bin stands at the foot
    assert [(s.premises_id, s.stream, s.chainage_m) for s in placing.spots] == [("a", "paper", 1.0)]


def test_another_face_is_taken_however_far_before_a_bin_has_no_room():
    faces = [face("narrow", (0, 0), (10, 0)), face("far", (400, 0), (440, 0)), face("across", (10, -9), (0, -9))]
    joined = strip(10, 0.5).union(strip(391, 0.3, (9, 0))).union(strip(40, 3, (400, 0)))
    model = model_of(faces, [joined, strip(10, 3, (0, -12))])
    placing = place(model, {"a": (5, 1)}, residual("a", B240))
    assert [s.face_id for s in placing.spots] == ["far"]  # before crossing the street
    assert place(model_of(faces, [strip(10, 0.5), strip(10, 3, (0, -12))]), {"a": (5, 1)}, residual("a", B240)).spots


def test_a_case_without_faces_has_no_room():
    placing = place(model_of([], [strip()]), {"a": (5, 1)}, residual("a", B240))
    assert placing.spots == ()
    assert len(placing.no_room) == 1


feet = st.floats(0, 25).map(lambda s: round(s, 3))
orders = st.lists(st.tuples(feet, st.sampled_from(sorted(TYPES))), min_size=1, max_size=14)


def first_free_by_trying_all(taken, bin_type, foot_m, length_m, bars):
    """The centimetre that a reader of the contract would find by walking along the kerb."""
    best = None
    for cm in range(int(length_m * 100) + 1):
        low, high = cm / 100 - bin_type.width_m / 2, cm / 100 + bin_type.width_m / 2
        if low < -1e-9 or high > length_m + 1e-9:
            continue
        if any(low < to - 1e-4 and high > start + 1e-4 for start, to in bars):
            continue
        apart = (abs(cm / 100 - m) - (bin_type.width_m + t.width_m) / 2 - gap_between(bin_type, t) for m, t in taken)
        if any(gap < -1e-9 for gap in apart):
            continue
        away = round(abs(cm / 100 - foot_m), 6)
        if best is None or away < best[0]:
            best = (away, cm)
    return None if best is None else best[1] / 100


@settings(max_examples=40, deadline=None)
@given(orders)
def test_each_bin_takes_the_free_centimetre_nearest_its_foot(order):
    bars = [(6.0, 7.0), (12.3, 12.8)]
    model = straight(tuple(obstacle(box(a, 0.1, b, 0.5), name=str(a)) for a, b in bars), length_m=25)
    doors = {f"p{k}": (foot, 4.0) for k, (foot, _) in enumerate(order)}
    placing = place(model, doors, *(residual(f"p{k}", TYPES[name]) for k, (_, name) in enumerate(order)))
    taken = []
    found = {spot.premises_id: spot.chainage_m for spot in placing.spots}
    for k, (foot, name) in enumerate(order):
        expected = first_free_by_trying_all(taken, TYPES[name], foot, 25.0, bars)
        assert found.get(f"p{k}") == expected
        if expected is not None:
            taken.append((expected, TYPES[name]))


@settings(max_examples=15, deadline=None)
@given(st.floats(6, 30), st.lists(st.sampled_from(sorted(TYPES)), min_size=2, max_size=8))
def test_on_a_bent_kerb_bins_keep_their_distance_and_stay_inside(radius_m, names):
    angles = np.linspace(0, np.pi, 200)
    outer = np.column_stack([radius_m * np.cos(angles), radius_m * np.sin(angles)])
    inner = outer * (radius_m - 3) / radius_m
    pavement = shapely.Polygon(np.concatenate([outer, inner[::-1]]))
    model = model_of([face("bend", *map(tuple, outer))], [pavement])
    placing = place(model, {"a": (0.1, radius_m - 4)}, residual("a", *(TYPES[n] for n in names)))
    shapes = [spot.shape for spot in placing.spots]
    assert len(shapes) == len(names)
    for i, shape in enumerate(shapes):
        assert shape.difference(pavement.buffer(0.05)).area < 0.001 * shape.area
        for k in range(i):
            least = gap_between(placing.spots[i].bin_type, placing.spots[k].bin_type)
            assert shape.distance(shapes[k]) >= least - 1e-5
    assert placing.spots[0].chainage_m == pytest.approx(
        model.faces[0].kerb.project(Point(0.1, radius_m - 4)), abs=0.011
    )
