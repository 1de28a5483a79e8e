"""No truck reverses, enters a street that it is too wide for, or serves both sides but where it may."""

from dataclasses import replace
from itertools import pairwise

import pytest
from shapely.geometry import Point

from binopt.network import Streets
from tests.rules.rounds.by_hand import TRUCK, both_sides_at_once, holds_to_its_limit, plan


def too_wide(step):
    return plan().with_street(0, max_truck_width_m=TRUCK.width_m - 0.01 * step)


def test_no_truck_serves_a_street_that_it_is_too_wide_for():
    holds_to_its_limit("face_served", too_wide, 1)
    found = [v for v in too_wide(1).violations() if v.rule == "face_served"]
    assert found[0].ids == ("T1.1.1#1", "T1", "north")
    assert found[0].text.startswith("too_narrow: ")
    assert len(found) == 5


def test_nobody_drives_a_one_way_street_with_the_kerb_on_the_wrong_side():
    hand = plan().with_street(0, oneway=1)
    hand = hand.with_case(network=replace(hand.case.network, far_kerb_oneway=False))
    found = [v for v in hand.violations() if v.rule == "face_served"]
    assert {v.ids[-1] for v in found} == {"north"}
    assert found[0].text.startswith("oneway: ")


def fleet(*widths_m):
    return tuple(replace(TRUCK, truck_id=f"T{i}", width_m=width_m) for i, width_m in enumerate(widths_m, start=1))


def test_a_narrow_truck_may_go_where_a_wide_one_may_not():
    hand = plan().with_case(trucks=fleet(2.3, 2.5)).with_street(0, max_truck_width_m=2.4)
    assert hand.broken() == {}
    wide = hand.with_round(0, truck_id="T2")
    assert wide.broken() == {"face_served": 1}
    assert {v.ids[:2] for v in wide.violations()} == {("T1.1.1#1", "T2"), ("T1.1.1#2", "T2")}


def test_a_narrow_truck_may_also_drive_as_the_widest_does():
    # no wide truck may take the street from (0, 100) to (100, 100), by which all come around to south
    hand = plan()
    (narrow,) = [i for i, one in enumerate(hand.case.streets) if one.street_id == "h01"]
    hand = hand.with_case(trucks=fleet(2.3, 2.5)).with_street(narrow, max_truck_width_m=2.4)
    assert hand.broken() == {}
    around = hand
    streets = Streets.of(hand.case, hand.model.faces)
    at = [streets.depot, *streets.location[[0, 1, 2]], streets.unloading[0], streets.depot]
    for number, order in ((0, at), (1, [at[0], at[1], at[4], at[5]]), (2, at)):
        metres = 80.0 * (len(order) - 3)
        for k, (one, other) in enumerate(pairwise(order), start=1):
            around = around.with_stop(number, k, drive_s=int(streets.travel.drive_s[one, other]))
            metres += float(streets.travel.distance_m[one, other])
        around = around.with_round(number, distance_m=metres)
    assert around.rounds[0].distance_m > hand.rounds[0].distance_m
    for i, one in enumerate(around.service.presentations):
        tour = next(tour for tour in around.rounds if tour.round_id == one.round_id)
        face_id = next(spot.face_id for spot in around.service.spots if spot.key == one.key)
        (stop,) = [stop for stop in tour.stops if stop.face_id == face_id]
        around = around.with_presentation(i, truck_min=stop.depart_min, in_min=stop.depart_min + 15)
    assert around.broken() == {}


def test_both_sides_are_one_pass_only_where_that_is_allowed():
    hand = both_sides_at_once().with_street(0, both_sides=False)
    found = [v for v in hand.violations() if v.rule == "one_pass"]
    assert [v.ids for v in found] == [("T1.1.1#2", "north", "south"), ("T1.4.1#2", "north", "south")]
    # south alone is left at its other end, and takes the way along it
    assert hand.broken().keys() == {"one_pass", "drive_time", "work_time", "stands_where_served", "distance_true"}


def test_faces_that_follow_each_other_without_a_way_between_are_no_common_pass():
    # a second is less than anybody measures
    hand = both_sides_at_once().with_stop(0, 2, drive_s=1)
    assert "one_pass" not in hand.broken()
    assert "drive_time" in hand.broken()


@pytest.mark.parametrize("k", range(6))
def test_a_truck_stands_where_it_may_serve(k):
    at = plan().rounds[0].stops[k].point

    def push(step):
        return plan().with_stop(0, k, point=Point(at.x + 0.99 + 0.02 * step, at.y))

    holds_to_its_limit("stands_where_served", push, 1.01)
