"""Tours written down as rounds: ids, minutes of the cycle, loads, metres, ways."""

from dataclasses import replace

import pytest
import shapely
from shapely.geometry import Point

from binopt.domain.rounds import StopKind
from binopt.solve.rounds.calls import calls_of_rooms
from binopt.solve.rounds.draw import Rounds as Drawn
from binopt.solve.rounds.draw import rounds_of
from binopt.solve.rounds.zone import DAY_S
from tests.rules.rounds.by_hand import TRUCK, Rounds, at_a_mouth, both_sides_at_once, plan
from tests.solve.rooms import PRICE
from tests.solve.rounds.asked import at_another_time, calls_of, rooms_of, streets_of, tour_of, tours_of


def drawn_of(hand: Rounds, calls, tours, *, drawn: bool = True) -> Drawn:
    return rounds_of(hand.case, streets_of(hand), calls, [0] * len(calls), tours, drawn=drawn)


def test_the_rounds_by_hand_are_drawn_from_their_tours():
    hand = plan()
    calls, tours = tours_of(hand)
    made = drawn_of(hand, calls, tours)
    for tour, wanted in zip(made.rounds, hand.rounds, strict=True):
        assert replace(tour, load_l=0, load_kg=0, distance_m=0) == replace(wanted, load_l=0, load_kg=0, distance_m=0)
        told = (tour.load_l, tour.load_kg, tour.distance_m)
        assert told == pytest.approx((wanted.load_l, wanted.load_kg, wanted.distance_m))
        assert [stop.point for stop in tour.stops] == [stop.point for stop in wanted.stops]
    assert made.stop_of == {
        (0, 0): ("T1.1.1", 1),
        (2, 0): ("T1.1.1", 2),
        (3, 0): ("T1.1.1", 3),
        (1, 2): ("T1.3.1", 1),
        (0, 3): ("T1.4.1", 1),
        (2, 3): ("T1.4.1", 2),
        (3, 3): ("T1.4.1", 3),
    }


def test_the_way_drawn_is_as_long_as_the_distance_told():
    hand = plan()
    for tour in drawn_of(hand, *tours_of(hand)).rounds:
        assert tour.line.length == pytest.approx(tour.distance_m)
        assert tour.line.coords[0] == tour.line.coords[-1] == (0, 200)
        assert all(tour.line.distance(stop.point) < 1e-6 for stop in tour.stops)
        steps = shapely.get_coordinates(tour.line)
        assert (steps[1:] != steps[:-1]).any(axis=1).all()


def test_ways_that_are_not_wanted_are_not_drawn():
    hand = plan()
    bare, whole = (drawn_of(hand, *tours_of(hand), drawn=drawn) for drawn in (False, True))
    assert bare == whole
    assert all(tour.line.is_empty for tour in bare.rounds)


def test_rounds_are_numbered_by_day_truck_and_start():
    hand = plan().with_case(trucks=(replace(TRUCK, truck_id="b"), replace(TRUCK, truck_id="a")))
    calls = calls_of(hand)
    monday, early = tour_of(hand, calls, (0, -1), 0, 30_000), tour_of(hand, calls, (2, -1), 0, 21_600)
    other = replace(tour_of(hand, calls, (3, -1), 0, 40_000), truck=1)
    thursday = tour_of(hand, calls, (0, -1), 3, 21_600)
    made = drawn_of(hand, calls, [thursday, monday, other, early])
    assert [(tour.round_id, tour.truck_id) for tour in made.rounds] == [
        ("a.1.1", "a"),
        ("b.1.1", "b"),
        ("b.1.2", "b"),
        ("b.4.1", "b"),
    ]
    assert [made.stop_of[k] for k in ((3, 0), (2, 0), (0, 0), (0, 3))] == [
        ("a.1.1", 1),
        ("b.1.1", 1),
        ("b.1.2", 1),
        ("b.4.1", 1),
    ]


def test_a_pass_is_a_stop_for_each_change_of_sides():
    hand = both_sides_at_once()
    streets = streets_of(hand)
    calls = calls_of_rooms(hand.case, hand.model, rooms_of(hand), streets.serving, PRICE)
    pair, paper, up = (next(i for i, c in enumerate(calls) if c.faces == f and c.stream == s) for f, s in (
        ((0, 1), "residual"), ((0,), "paper"), ((2,), "residual")))  # fmt: skip
    made = drawn_of(hand, calls, [tour_of(hand, calls, (pair, up, -1), 0, 21_600)])
    (tour,) = made.rounds
    assert [stop.face_id for stop in tour.stops] == ["", "north", "south", "up", "", ""]
    north, south = tour.stops[1:3]
    assert (north.drive_s, south.drive_s, south.wait_s) == (31, 0, 0)
    assert (south.begin_s, north.service_s + south.service_s) == (north.end_s, 138)
    assert (north.point, south.point) == (Point(90, 0), Point(90, 0))
    assert (north.bins, south.bins) == (2, 1)
    assert made.stop_of == {(pair, 0): ("T1.1.1", 1), (up, 0): ("T1.1.1", 3)}
    assert tour.distance_m == pytest.approx(1200)
    assert paper not in {call for call, _ in made.stop_of}


def test_breaks_and_nights_are_kept():
    hand = plan()
    calls = calls_of(hand)
    (tour,) = drawn_of(hand, calls, [tour_of(hand, calls, (0, 2, -1), 0, 21_600, break_s=1200)]).rounds
    assert sum(stop.wait_s for stop in tour.stops) == 1200
    late = at_another_time(tour_of(hand, calls, (0, -1), 3, 0), 86_000)
    (tour,) = drawn_of(hand, calls, [late]).rounds
    assert tour.day == 3
    assert tour.start_s == 3 * DAY_S + 86_000
    assert tour.stops[1].arrive_min == 4 * 1440 - 7
    assert tour.end_s > 4 * DAY_S


def test_a_round_unloads_as_often_as_its_tour():
    hand = plan()
    calls = calls_of(hand)
    (tour,) = drawn_of(hand, calls, [tour_of(hand, calls, (0, -1, 2, -1), 0, 21_600)]).rounds
    assert [stop.kind for stop in tour.stops].count(StopKind.UNLOAD) == tour.trips == 2
    assert tour.load_l == pytest.approx((500 + 600) * 4 / 7)


def test_at_a_mouth_the_truck_stands_still():
    hand = at_a_mouth()
    calls = calls_of(hand)
    (tour,) = drawn_of(hand, calls, [tour_of(hand, calls, (2, -1), 0, 21_600)]).rounds
    # 400 m to the mouth along the street that it lies at, 400 m on to unload, 200 m home
    assert tour.stops[1].point == Point(0, 0)
    assert tour.distance_m == pytest.approx(1000)
    assert tour.line.length == pytest.approx(1000)


def test_places_that_are_assumed_are_told_to_lie_outside():
    hand = plan().with_case(sites=())
    calls = calls_of(hand)
    (tour,) = drawn_of(hand, calls, [tour_of(hand, calls, (0, -1), 0, 21_600)]).rounds
    assert [stop.outside for stop in tour.stops] == [True, False, True, True]
