"""What rules about rounds look at, and that nothing in a plan makes them fail."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import Point

from binopt.domain.rounds import StopKind
from binopt.geometry.doors import find_doors
from binopt.rules import check_plan
from binopt.rules.rounds.scene import RoundScene
from binopt.rules.scene import Scene
from tests.rules.plan_by_hand import files
from tests.rules.plan_by_hand import plan as without_rounds
from tests.rules.rounds.by_hand import Rounds, both_sides_at_once, in_order, plan

SECONDS = st.integers(-1_000_000, 10_000_000)
MINUTES = st.integers(-20_000, 40_000)
IDS = st.sampled_from(["", "north", "south", "up", "nowhere", "T1.1.1", "T1.3.1", "T9", "residual", "glass"])
NUMBERS = st.floats(-1e9, 1e9) | st.just(float("nan"))


def scene_of(hand: Rounds) -> RoundScene:
    scene = Scene.of(hand.case, hand.model, find_doors(hand.case, hand.model), hand.service)
    return RoundScene.of(scene, hand.rounds, 1, None)


def test_a_stop_is_a_stay_and_a_pass_of_its_own():
    scene = scene_of(plan())
    assert [(stay.tour, stay.stops, stay.presentations) for stay in scene.stays] == [
        (0, (1,), (0,)), (0, (2,), (3,)), (0, (3,), (5,)), (1, (1,), (2,)), (2, (1,), (1,)), (2, (2,), (4,)),
        (2, (3,), (6,)),
    ]  # fmt: skip
    assert scene.apart_min == (0,) * 7
    assert [one.stops for one in scene.passes()] == [(1,), (2,), (3,), (1,), (1,), (2,), (3,)]


def test_paired_faces_are_one_pass():
    assert [one.stops for one in scene_of(both_sides_at_once()).passes()] == [(1, 2), (3,), (1,), (1, 2), (3,)]
    apart = both_sides_at_once().with_stop(0, 2, drive_s=30)
    assert [one.stops for one in scene_of(apart).passes()][:2] == [(1,), (2,)]


def test_a_face_left_and_come_back_to_is_two_stays():
    hand = plan()
    depot, north, south, *others = hand.rounds[0].stops
    stops = in_order([depot, north, south, replace(north, drive_s=62), *others])
    stays = scene_of(hand.with_round(0, stops=stops)).stays
    assert [stay.stops for stay in stays if stay.tour == 0] == [(1,), (2,), (3,), (4,)]


def test_streets_are_laid_for_every_width_that_drives():
    hand = plan()
    truck = hand.case.trucks[0]
    hand = hand.with_case(trucks=tuple(replace(truck, truck_id=f"T{i}", width_m=2.2 + i / 10) for i in range(4)))
    scene = scene_of(hand)
    assert sorted(scene.roads) == pytest.approx([2.3, 2.5])
    assert [len(scene.roads[width].laid) for width in sorted(scene.roads)] == [2, 1]
    assert scene.roads_of(replace(hand.rounds[0], truck_id="T9")) == scene.roads[max(scene.roads)]


def test_without_rounds_no_streets_are_laid():
    assert scene_of(replace(plan(), rounds=())).roads == {}
    hand = without_rounds()
    assert check_plan(hand.case, files(hand), hand.model) == ()


def stops_changed(draw, hand: Rounds) -> Rounds:
    number = draw(st.integers(0, 2))
    k = draw(st.integers(0, len(hand.rounds[number].stops) - 1))
    name, values = draw(
        st.sampled_from(
            [
                ("kind", st.sampled_from(StopKind)),
                ("face_id", IDS),
                ("bins", st.integers(-5, 500)),
                ("point", st.sampled_from([Point(), Point(1e7, -1e7), Point(10, 0)])),
                *((name, SECONDS) for name in ("drive_s", "wait_s", "service_s", "begin_s")),
            ]
        )
    )
    return hand.with_stop(number, k, **{name: draw(values)})


def rounds_changed(draw, hand: Rounds) -> Rounds:
    number = draw(st.integers(0, 2))
    name, values = draw(
        st.sampled_from(
            [
                *((name, IDS) for name in ("round_id", "truck_id", "stream")),
                ("day", st.integers(-10, 400)),
                *((name, NUMBERS) for name in ("load_l", "load_kg", "distance_m")),
            ]
        )
    )
    return hand.with_round(number, **{name: draw(values)})


def presentations_changed(draw, hand: Rounds) -> Rounds:
    i = draw(st.integers(0, 6))
    times = [(f"{name}_min", MINUTES) for name in ("out", "window_from", "window_to", "truck", "in")]
    name, values = draw(st.sampled_from([("round_id", IDS), ("bins_out", st.integers(-3, 9)), *times]))
    return hand.with_presentation(i, **{name: draw(values)})


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_nothing_that_a_plan_says_makes_its_rules_fail(data):
    hand = plan()
    for change in data.draw(
        st.lists(st.sampled_from([stops_changed, rounds_changed, presentations_changed]), min_size=1, max_size=4)
    ):
        hand = change(data.draw, hand)
    for violation in hand.violations():
        assert not violation.amount <= 0
        assert violation.ids
        assert violation.text


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2), st.data())
def test_stops_taken_away_are_always_told(number, data):
    hand = plan()
    k = data.draw(st.integers(0, len(hand.rounds[number].stops) - 1))
    assert hand.without_stop(number, k).broken()
