"""What trucks are called for: the same work whether it is asked by rooms or by a service."""

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from binopt.domain.plan import Service
from binopt.measure.filling import litres_presented
from binopt.solve.rounds.calls import Call, Task, Work, calls_of_rooms, calls_of_service
from tests.rules.rounds.by_hand import A_PAPER, A, B, C, Rounds, at_a_mouth, both_sides_at_once, plan
from tests.solve.rooms import PRICE
from tests.solve.rounds.asked import calls_of, rooms_of, streets_of


def by_rooms(hand: Rounds, turns=(0,)) -> list[Call]:
    return calls_of_rooms(hand.case, hand.model, rooms_of(hand, turns), streets_of(hand).serving, PRICE)


def works(calls: list[Call]) -> dict[tuple[tuple[int, ...], str], list[dict[int, Work]]]:
    return {(call.faces, call.stream): [dict(found) for found in call.alternatives] for call in calls}


# ---- by hand --------------------------------------------------------------------------------------------------------


def test_work_of_a_service_is_what_stands_there():
    north, paper, south, up = calls_of(plan())
    assert [(c.name, c.faces, c.stream, c.rooms) for c in (north, paper, south, up)] == [
        ("north", (0,), "residual", ()),
        ("north", (0,), "paper", ()),
        ("south", (1,), "residual", ()),
        ("up", (2,), "residual", ()),
    ]
    (by_day,) = north.alternatives
    assert {day: (work.service_s, work.bins) for day, work in by_day.items()} == {0: (90, 2), 3: (78, 1)}
    assert {day: work.litres for day, work in by_day.items()} == pytest.approx({0: 500 * 4 / 7, 3: 500 * 3 / 7})
    assert by_day[0].kg == pytest.approx(by_day[0].litres * 0.1)
    assert by_day[0].along_s == pytest.approx(80 * 3.6 / 5)
    assert {day: work.service_s for day, work in paper.alternatives[0].items()} == {2: 82}
    assert {day: work.service_s for day, work in south.alternatives[0].items()} == {0: 106, 3: 106}
    assert {day: work.service_s for day, work in up.alternatives[0].items()} == {0: 78, 3: 78}


def test_rooms_ask_for_the_same_work_as_the_service_they_become():
    for hand in (plan(), at_a_mouth()):
        assert works(by_rooms(hand)) == {
            key: [
                {day: replace(work, tasks=tuple(replace(t, litres=pytest.approx(t.litres)) for t in work.tasks))
                 for day, work in found.items()}
                for found in alternatives
            ]
            for key, alternatives in works(calls_of(hand)).items()
        }  # fmt: skip


def test_each_set_of_days_is_an_alternative_with_the_same_work():
    for call in by_rooms(plan(), turns=(0, 1)):
        first, second = call.alternatives
        assert [day + 1 for day in first] == list(second)
        assert list(first.values()) == list(second.values())


def test_paired_faces_of_the_same_days_are_one_call():
    calls = by_rooms(both_sides_at_once())
    (pair,) = [call for call in calls if len(call.faces) == 2]
    assert (pair.faces, pair.rooms, pair.name) == ((0, 1), (0, 2), "north")
    monday = pair.alternatives[0][0]
    assert (monday.service_s, monday.bins, monday.length_m) == (138, 3, 80)
    assert [task.key for task in monday.tasks] == [A, B]
    assert sorted(room for call in calls for room in call.rooms) == [0, 1, 2, 3]


def test_paired_faces_of_other_days_are_calls_of_their_own():
    hand = both_sides_at_once()
    rooms = rooms_of(hand)
    face, room = rooms[2]
    rooms[2] = (face, replace(room, pattern=replace(room.pattern, members=((1, 4),))))
    calls = calls_of_rooms(hand.case, hand.model, rooms, streets_of(hand).serving, PRICE)
    assert [call.faces for call in calls] == [(0,), (0,), (1,), (2,)]


def test_a_service_that_is_given_is_asked_for_face_by_face():
    assert [call.faces for call in calls_of(both_sides_at_once())] == [(0,), (0,), (1,), (2,)]


def test_bins_of_one_presentation_on_two_faces_are_two_tasks():
    hand = plan().with_spot(1, face_id="south", chainage_m=50.0)
    calls = calls_of(hand)
    monday = {call.name: call.alternatives[0][0] for call in calls if call.stream == "residual"}
    assert [task.key for task in monday["south"].tasks] == [A, B]
    assert (monday["north"].bins, monday["south"].bins) == (1, 2)
    shared = [task.litres for work in monday.values() for task in work.tasks if task.key == A]
    assert shared == pytest.approx([500 * 4 / 7 / 2] * 2)
    # on Thursday the second bin stays in
    assert [task.key for task in calls[2].alternatives[0][3].tasks] == [B]


def test_at_a_mouth_nothing_is_driven_and_everything_is_walked():
    (south,) = [call for call in calls_of(at_a_mouth()) if call.name == "south"]
    work = south.alternatives[0][0]
    assert (work.along_s, work.length_m) == (0, 0)
    # 60 m there and back at 1.2 m/s beside 8 s and 40 s
    assert work.service_s == 148


def test_a_face_that_no_truck_serves_is_refused():
    hand = plan().with_street(0, max_truck_width_m=2.0)
    with pytest.raises(ValueError, match="is not served"):
        calls_of(hand)
    with pytest.raises(ValueError, match="is not served"):
        by_rooms(hand)


def test_all_litres_and_bins_are_called_for():
    hand = plan()
    collected = [work for call in calls_of(hand) for work in call.alternatives[0].values()]
    assert sum(work.litres for work in collected) == pytest.approx(
        litres_presented(hand.case, hand.service.presentations).sum()
    )
    assert sum(work.bins for work in collected) == sum(one.bins_out for one in hand.service.presentations)
    keys = {task.key for work in collected for task in work.tasks}
    assert keys == {A, A_PAPER, B, C}


def test_without_presentations_nothing_is_called_for():
    hand = plan()
    empty = Service(hand.service.spots, ())
    assert calls_of_service(hand.case, hand.model, empty, streets_of(hand).serving) == []


# ---- segments -------------------------------------------------------------------------------------------------------


@st.composite
def visits(draw) -> Work:
    length_m = draw(st.floats(0, 300))
    count = draw(st.integers(1, 12))
    tasks = [
        Task(
            (f"p{i}", "residual"),
            draw(st.sampled_from(["north", "south"])),
            draw(st.floats(0, length_m)) if length_m else 0.0,
            draw(st.floats(1, 400)),
            draw(st.integers(1, 9)),
            draw(st.floats(0, 5000)),
        )
        for i in range(count)
    ]
    tasks.sort(key=lambda task: (task.at_m, task.key))
    return Work(tuple(tasks), length_m * 0.72, length_m, 0.1)


@given(visits())
def test_segments_cut_a_visit_where_the_crew_changes_sides(work):
    segments = work.segments()
    assert sum(part.service_s for part in segments) == work.service_s
    assert [task for part in segments for task in part.tasks] == list(work.tasks)
    for part in segments:
        assert {task.face_id for task in part.tasks} == {part.face_id}
        assert part.service_s >= 0
        assert part.middle_s.keys() == {task.key for task in part.tasks}
        assert all(0 <= middle <= part.service_s for middle in part.middle_s.values())
    faces = [part.face_id for part in segments]
    assert all(one != other for one, other in pairwise(faces))


@given(visits())
def test_work_takes_its_tasks_and_the_way_and_no_second_more(work):
    exact = work.along_s + sum(task.seconds for task in work.tasks)
    assert exact - 1e-6 <= work.service_s < exact + 1
    assert work.bins == sum(task.bins for task in work.tasks)


def test_the_truck_is_expected_in_the_middle_of_the_work_at_each_door():
    tasks = (Task(A, "north", 10.0, 20.0, 1, 1.0), Task(B, "south", 30.0, 40.0, 1, 1.0), Task(C, "north", 60, 10, 1, 1))
    first, second, third = Work(tasks, 72.0, 100.0, 0.1).segments()
    # 7.2 s along to the first; 21.6 s along and 20 s of work to the second; 43.2 s and 60 s to the third
    assert (first.service_s, second.service_s, third.service_s) == (41, 62, 39)
    assert (first.middle_s[A], second.middle_s[B], third.middle_s[C]) == (17, 20, 5)
