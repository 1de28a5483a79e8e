"""Reasons are true, their figures right, and each hint is something that really would help."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import Point, Polygon, box

from binopt.domain.case import Case
from binopt.domain.plan import Service, Unplaced
from binopt.domain.service import ClearWidth, Holding
from binopt.domain.street import Side
from binopt.geometry.doors import find_doors
from binopt.geometry.model import StreetModel
from binopt.rules import broken_by_spots
from binopt.solve.explain import explain
from binopt.solve.reasons.blame import STRIKE_OUT, blame, conflict
from binopt.solve.reasons.survey import Bar
from tests.baseline.street import face, model_of, obstacle, straight, strip
from tests.builders import B120, B240, B660, planned, residual, street_case
from tests.rules.plan_by_hand import present, stand


def home(name: str, *bins: object, litres: float = 100.0) -> Holding:
    return Holding(name, "residual", bins, litres)


def explained(case: Case, model: StreetModel, service: Service | None = None) -> tuple[Unplaced, ...]:
    """Plan, judge, explain."""
    service = service or planned(case, model).service
    doors = find_doors(case, model)
    judged = broken_by_spots(case, model, doors, service)
    broken = {i: next(iter(rules)) for i, rules in enumerate(judged) if rules}
    return explain(case, model, doors, service, broken)


def only(found: tuple[Unplaced, ...]) -> Unplaced:
    assert len(found) == 1
    return found[0]


def test_a_plan_whose_spots_are_all_lawful_needs_no_reasons():
    assert explained(street_case({"a": (20, 3)}, home("a", B240)), straight()) == ()


def test_a_pavement_too_narrow_says_by_how_much_and_names_a_bin_that_fits():
    case = street_case({"a": (20, 1.9)}, home("a", B240), home("b", B120))
    case = replace(case, premises=(*case.premises, replace(case.premises[0], premises_id="b")))
    found = only(explained(case, straight(width_m=1.9)))
    assert (found.premises_id, found.stream, found.reason) == ("a", "residual", "too_narrow")
    # 1.90 m of pavement less a bin of 0.74 m leaves 1.16 m
    assert "leaves 1.16 m" in found.detail
    assert "0.04 m less than the 1.20 m" in found.detail
    assert "A 120 l bin would stand lawfully" in found.detail
    lawful = straight(width_m=1.9)
    assert explained(replace(case, holdings=(home("a", B120), home("b", B120))), lawful) == ()


def test_several_smaller_bins_stand_for_one_where_one_cannot_hold_the_waste():
    case = street_case({"a": (20, 1.9), "b": (2, 1.9)}, home("a", B240, litres=210.0), home("b", B120))
    case = replace(case, streams={"residual": residual(frozenset({0}))})
    assert "Two 120 l bins would stand lawfully" in only(explained(case, straight(width_m=1.9))).detail


def test_smaller_bins_that_must_be_emptied_more_often_say_so():
    # three bins of 120 l hold 324 l: 590 l a week on three days, with three days between at most
    case = street_case({"a": (20, 1.9), "b": (2, 1.9)}, home("a", B660, litres=590.0), home("b", B120))
    detail = only(explained(case, straight(width_m=1.9))).detail
    assert "Three 120 l bins, emptied 3 times a week, would stand lawfully" in detail


def test_nothing_helps_where_nothing_could():
    found = only(explained(street_case({"a": (20, 1.3)}, home("a", B240)), straight(width_m=1.3)))
    assert found.reason == "too_narrow"
    assert "Neither smaller bins" in found.detail


WIDER_BEYOND = model_of([face("f", (0, 0), (80, 0))], [strip(60, 1.6), strip(20, 3, (60, 0))])


def test_a_lawful_place_farther_on_is_told_with_its_way():
    found = only(explained(street_case({"a": (33, 1.6)}, home("a", B240)), WIDER_BEYOND))
    assert found.reason == "too_narrow"
    told = re.search(r"The nearest lawful place is ([\d.]+) m away, ([\d.]+) m beyond the 25 m carry", found.detail)
    assert told is not None
    away, beyond = map(float, told.groups())
    assert away - beyond == pytest.approx(25, abs=0.11)
    further = street_case({"a": (33, 1.6)}, home("a", B240), max_carry_m=away + 0.1)
    assert explained(further, WIDER_BEYOND) == ()
    nearer = street_case({"a": (33, 1.6)}, home("a", B240), max_carry_m=away - 0.3)
    assert len(explained(nearer, WIDER_BEYOND)) == 1


def test_places_too_far_even_to_look_at_are_not_told():
    found = only(explained(street_case({"a": (2, 1.6)}, home("a", B240)), WIDER_BEYOND))
    assert "nearest lawful place" not in found.detail


def test_a_door_too_far_from_any_kerb_is_a_matter_of_carry():
    found = only(explained(street_case({"a": (20, 33)}, home("a", B240)), straight()))
    assert found.reason == "carry"
    assert "33 m away" in found.detail
    assert "8 m beyond the 25 m carry" in found.detail


def test_clearances_name_the_obstacle_and_the_metres():
    posts = tuple(
        obstacle(Point(x / 2, y).buffer(0.2), name=f"post{x}-{y:g}", clearance_m=1.2)
        for x in range(0, 80, 3)
        for y in (0.5, 2.5)
    )
    found = only(explained(street_case({"a": (20, 3)}, home("a", B240)), straight(posts)))
    assert found.reason == "clearance"
    told = re.search(r"is ([\d.]+) m short of the 1\.20 m clearance from other (post[\w.-]+)\.", found.detail)
    assert told is not None
    spared = tuple(replace(post, clearance_m=1.2 - float(told[1]) - 0.01) for post in posts)
    assert explained(street_case({"a": (20, 3)}, home("a", B240)), straight(spared)) == ()


def test_a_face_too_short_for_its_corners():
    short = model_of([face("f", (0, 0), (3.25, 0))], [strip(3.25, 3)])
    found = only(explained(street_case({"a": (2, 3)}, home("a", B240)), short))
    assert found.reason == "corner"
    missing = float(re.search(r"is ([\d.]+) m short of the 1\.50 m", found.detail)[1])
    assert explained(street_case({"a": (2, 3)}, home("a", B240), corner_clearance_m=1.5 - missing), short) == ()


def test_a_side_that_the_case_forbids():
    doorway = obstacle(box(0, 2.2, 40, 3), flat=True)
    case = street_case({"a": (20, 3)}, home("a", B240), sides=(Side.BUILDING,))
    found = only(explained(case, straight((doorway,))))
    assert found.reason == "side"
    assert "at the kerb, but the case allows the building side only" in found.detail


def test_a_crowded_face_names_who_stands_there_and_with_whom_to_share():
    short = model_of([face("f", (0, 0), (8, 0))], [strip(8, 3)])
    doors = {f"p{i}": (3.0, 3.0) for i in range(4)}
    case = street_case(doors, *[home(name, B660) for name in doors], stream=residual(frozenset({0})))
    found = only(explained(case, short))
    assert found.reason == "crowded"
    takers = re.search(r"by bins of (.*?)\.", found.detail)
    assert takers is not None
    named = set(re.findall(r"p\d", takers[1]))
    assert named
    assert found.premises_id not in named
    host = re.search(r"share the bins of premises (p\d)", found.detail)
    assert host is not None
    both = [home(name, B660, litres=200.0 if name == host[1] else 100.0) for name in doors if name != found.premises_id]
    assert explained(replace(case, holdings=tuple(both)), short) == ()


def test_full_bins_cannot_be_shared():
    short = model_of([face("f", (0, 0), (8, 0))], [strip(8, 3)])
    doors = {f"p{i}": (3.0, 3.0) for i in range(4)}
    case = street_case(doors, *[home(name, B660, litres=500.0) for name in doors], stream=residual(frozenset({0})))
    assert "share" not in only(explained(case, short)).detail


def test_another_day_helps_where_it_is_free_within_a_pattern():
    short = model_of([face("f", (0, 0), (8, 0))], [strip(8, 3)])
    doors = {f"p{i}": (3.0, 3.0) for i in range(4)}
    on_one_day = street_case(doors, *[home(name, B660) for name in doors], stream=residual(frozenset({0})))
    service = planned(on_one_day, short).service
    two_days = replace(on_one_day, streams={"residual": residual(frozenset({0, 3}))})
    assert "Collected on Thu, it could stand lawfully" in only(explained(two_days, short, service)).detail
    assert "Collected on" not in only(explained(on_one_day, short, service)).detail


def test_pinches_are_told_by_width_or_by_length():
    german = ClearWidth(1.8, pinch_width_m=0.9, pinch_length_m=1.0)

    def detail(width_m: float, *bins: object) -> str:
        street = model_of([face("f", (0, 0), (40, 0), clear_width_m=1.8)], [strip(40, width_m)])
        case = street_case({"a": (20, width_m)}, home("a", *bins), clear_width=german, clear_width_preset="de")
        return only(explained(case, street)).detail

    assert "leaves less than 1.80 m along 1.37 m of kerb; de allows at most 1.00 m" in detail(2.0, B660)
    assert "leaves 0.76 m of the pavement free, 0.14 m less than the 0.90 m of de" in detail(1.5, B240)


def in_a_gap(*things: object) -> tuple[Case, StreetModel, Service]:
    """Two bins at the kerb, and one across from the gap between them, which is filled: nobody gets through there."""
    case = street_case({"a": (10, 2), "b": (11, 2), "c": (10.5, 2)}, *[home(name, B120) for name in "abc"])
    street = straight(tuple(things), width_m=2.0)
    spots = (
        stand(case, street, ("a", "residual"), 1, B120, 10.0),
        stand(case, street, ("b", "residual"), 1, B120, 11.0),
        stand(case, street, ("c", "residual"), 1, B120, 10.5, Side.BUILDING),
    )
    return case, street, Service(spots, tuple(present((name, "residual"), 1, 0) for name in "abc"))


def test_a_lawful_place_that_a_plan_missed_is_told():
    case, street, service = in_a_gap()
    found = only(explained(case, street, service))
    assert found.reason == "crowded"
    assert "could stand lawfully" in found.detail
    assert "the search did not find that place" in found.detail


def test_bins_that_are_too_much_together_are_told_with_their_neighbours():
    # nobody else finds a place: driveways to both sides, and a grating under the two at the kerb
    driveways = (obstacle(box(0, 0, 9.7, 2), flat=True), obstacle(box(11.3, 0, 40, 2), flat=True))
    grating = obstacle(box(9.7, 0, 11.3, 0.1), flat=True)
    found = only(explained(*in_a_gap(*driveways, grating)))
    assert found.reason == "crowded"
    others = {"a", "b", "c"} - {found.premises_id}
    told = "with the bins of {} (residual) and {} (residual) around it the pavement gets too narrow"
    assert told.format(*sorted(others)) in found.detail


def test_only_the_bins_that_fail_are_spoken_of():
    case = street_case({"a": (20, 1.9)}, home("a", B240, B120, litres=200.0))
    detail = only(explained(case, straight(width_m=1.9))).detail
    assert detail.startswith("One of its two bins has no lawful place.")


def test_neighbouring_faces_are_looked_at_too():
    corner = model_of(
        [face("f", (0, 0), (40, 0)), face("g", (40, 0), (40, 30))],
        [strip(40, 1.6), Polygon([(40, 1.6), (40, 30), (37, 30), (37, 1.6)])],
    )
    found = only(explained(street_case({"a": (20, 1.6)}, home("a", B240), max_carry_m=15.0), corner))
    away = float(re.search(r"nearest lawful place is ([\d.]+) m away", found.detail)[1])
    assert explained(street_case({"a": (20, 1.6)}, home("a", B240), max_carry_m=away + 0.1), corner) == ()


@given(st.lists(st.integers(1, 63), min_size=1, max_size=12))
def test_a_conflict_bars_every_place_and_none_of_its_rules_can_be_spared(places):
    bars = np.array(places)
    rules = conflict(bars)
    assert ((bars & int(rules)) != 0).all()
    for rule in (rule for rule in STRIKE_OUT if rule in rules):
        assert ((bars & int(rules & ~rule)) == 0).any()


@given(st.lists(st.integers(1, 63), min_size=1, max_size=12))
def test_the_rule_to_blame_is_one_that_bars_something(places):
    bars = np.array(places)
    rule = blame(bars)
    assert ((bars & int(rule)) != 0).any()
    alone = [one for one in Bar if (bars == one).any()]
    assert not alone or rule in alone


def test_details_are_short_sentences():
    case = street_case({"a": (33, 1.6), "b": (36, 1.6)}, home("a", B240), home("b", B660))
    for found in explained(case, WIDER_BEYOND):
        assert len(found.detail) <= 400
        assert found.detail.endswith(".")
        assert found.door == next(p.door for p in case.premises if p.premises_id == found.premises_id)
