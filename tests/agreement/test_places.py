"""What the places of a face say of a bin alone is what the rules say of the spot drawn there."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import Point, box

from binopt.domain.case import Case
from binopt.domain.plan import Service, Spot
from binopt.domain.service import ClearWidth, Holding
from binopt.domain.street import Obstacle, Side
from binopt.geometry.bays import rectangles_at
from binopt.geometry.candidates import SIDES as ALL_SIDES
from binopt.geometry.candidates import Breach, Places, free_gaps, lay_places, obstacles_by_face
from binopt.geometry.doors import find_doors
from binopt.geometry.model import StreetModel
from binopt.planning import OF_STANDING as STANDING
from binopt.rules import broken_by_spots, check
from binopt.solve.choices import choose_among
from binopt.solve.pricing import prices
from tests.baseline.street import face, model_of, obstacle, strip
from tests.builders import B120, B240, B660, street_case, with_bays

SIDES = (Side.KERB, Side.BUILDING)
RULE_OF = {
    Breach.WIDTH: "clear_width",
    Breach.CLEARANCE: "clearance_kept",
    Breach.CORNER: "corner_clear",
    Breach.SIDE: "side_allowed",
}
LENGTH_M = 30.0
OF_STANDING = frozenset(STANDING)


def street(width_m: float, clear_width_m: float, things: tuple[Obstacle, ...] = ()) -> StreetModel:
    return model_of([face("f", (0, 0), (LENGTH_M, 0), clear_width_m=clear_width_m)], [strip(LENGTH_M, width_m)], things)


def laid(case: Case, model: StreetModel, kind) -> Places:
    return lay_places(model, case.rules, 0, kind, obstacles_by_face(model)[0], free_gaps(model, 0))


def spots_on(case: Case, model: StreetModel, places: Places, carries_m: np.ndarray, at: np.ndarray) -> list[Spot]:
    spots = []
    for k, carry_m in zip(at.tolist(), carries_m.tolist(), strict=True):
        side = ALL_SIDES[int(places.side[k])]
        middle_m = float(places.middle_cm[k]) / 100
        drawn = rectangles_at(model, 0, places.bin_type, np.array([middle_m]), side, case.rules.kerb_setback_m)
        shape = drawn.polygon(0)
        spots.append(Spot("a", "residual", places.bin_type, 1, "f", middle_m, side, carry_m, True, shape))
    return spots


def compared(case: Case, model: StreetModel, kind) -> tuple[Places, np.ndarray, list]:
    """All usable places of a bin of premises ``a``: what choosing and what the rules say of each."""
    places = laid(case, model, kind)
    doors = find_doors(case, model)
    limit_m = case.rules.max_carry_m
    choice = choose_among(
        places, float(doors.foot_m[0]), float(doors.way_m[0]), limit_m, prices(case, 1.0), 1.2, frozenset()
    )
    spots = spots_on(case, model, places, choice.carry_m, choice.place)
    judged = broken_by_spots(case, model, doors, Service(tuple(spots), ()))
    return places, choice, list(judged)


def assert_same(case: Case, model: StreetModel, kind, spared: tuple[Breach, ...] = ()) -> None:
    places, choice, judged = compared(case, model, kind)
    assert len(choice.place)
    for k, lawful, carry_m, rules in zip(choice.place, choice.lawful, choice.carry_m, judged, strict=True):
        where = f"{places.middle_cm[k]} cm, side {places.side[k]}: {dict(rules)}"
        for flag, rule in RULE_OF.items():
            if flag not in spared:
                assert bool(places.breaks[k] & flag) == (rule in rules), where
        assert ("carry_limit" in rules) == (carry_m > case.rules.max_carry_m + 1e-9), where
        if not spared:
            assert bool(lawful) == (not rules), where
        elif lawful:
            assert set(rules) <= {RULE_OF[flag] for flag in spared}, where


def case_of(kind, *, at_m: float = 15.0, **rules: object) -> Case:
    clear = rules.pop("clear_width", ClearWidth(1.2))
    return street_case({"a": (at_m, 3.0)}, Holding("a", "residual", (kind,), 50.0), clear_width=clear, **rules)


@settings(max_examples=15, deadline=None)
@given(
    st.integers(140, 330),
    st.sampled_from([B120, B240, B660]),
    st.integers(0, 30),
    st.sampled_from([5.0, 9.25, 25.0]),
    st.sampled_from([0.0, 1.5, 2.04]),
    st.sampled_from([SIDES, (Side.KERB,), (Side.BUILDING,)]),
)
def test_even_pavements(width_cm, kind, at_m, max_carry_m, corner_m, sides):
    case = case_of(kind, at_m=float(at_m), max_carry_m=max_carry_m, corner_clearance_m=corner_m, sides=sides)
    model = street(width_cm / 100, 1.2)
    if not laid(case, model, kind).usable.any():
        return
    assert_same(case, model, kind)


@pytest.mark.parametrize("more_cm", [-1, 0, 1])
@pytest.mark.parametrize("kind", [B120, B240, B660])
def test_the_clear_width_at_its_limit(kind, more_cm):
    width_m = round(1.2 + kind.depth_m + more_cm / 100, 3)
    case = case_of(kind)
    places, choice, judged = compared(case, street(width_m, 1.2), kind)
    middle = np.abs(places.middle_cm[choice.place] - 1500) < 300
    assert choice.lawful[middle].astype(bool).all() == (more_cm >= 0)
    for lawful, rules in zip(choice.lawful[middle], np.array(judged, dtype=object)[middle], strict=True):
        assert bool(lawful) == ("clear_width" not in rules)


@pytest.mark.parametrize("more_cm", [-1, 0, 1])
@pytest.mark.parametrize("unsure_m", [-0.3, 0.4])
@pytest.mark.parametrize("clear_width", [ClearWidth(1.2), ClearWidth(1.5, 1.2, 2.0)])
def test_the_clear_width_at_its_limit_on_a_pavement_that_may_be_narrower(unsure_m, more_cm, clear_width):
    width_m = round(1.2 + B240.depth_m + unsure_m + more_cm / 100, 3)
    case, model = case_of(B240, clear_width=clear_width), street(width_m, clear_width.clear_width_m)
    unsure = np.full(len(model.transects), unsure_m)
    model = replace(model, transects=replace(model.transects, unsure_m=unsure))
    places, choice, judged = compared(case, model, B240)
    middle = np.abs(places.middle_cm[choice.place] - 1500) < 300
    assert choice.lawful[middle].astype(bool).all() == (more_cm >= 0)
    for lawful, rules in zip(choice.lawful[middle], np.array(judged, dtype=object)[middle], strict=True):
        assert bool(lawful) == ("clear_width" not in rules)


@pytest.mark.parametrize("more_cm", [-1, 0, 1])
def test_the_carry_at_its_limit(more_cm):
    case = case_of(B240, max_carry_m=3.0 + 5.0 + more_cm / 100)
    places, choice, judged = compared(case, street(3.0, 1.2), B240)
    for side in (0, 1):
        [k] = np.flatnonzero((places.middle_cm[choice.place] == 2000) & (places.side[choice.place] == side))
        assert bool(choice.lawful[k]) == (more_cm >= 0) == ("carry_limit" not in judged[k])


@pytest.mark.parametrize("more_cm", [-1, 0, 1])
def test_the_corner_at_its_limit(more_cm):
    # the bin's end lies 2.21 m from the corner
    case = case_of(B240, corner_clearance_m=2.21 - more_cm / 100)
    places, choice, judged = compared(case, street(3.0, 1.2), B240)
    for middle in (250, round(LENGTH_M * 100) - 250):
        for k in np.flatnonzero(places.middle_cm[choice.place] == middle):
            assert bool(choice.lawful[k]) == (more_cm >= 0) == ("corner_clear" not in judged[k])


@pytest.mark.parametrize("more_cm", [-1, 0, 1])
@pytest.mark.parametrize("shape", ["drive", "pole"])
def test_a_clearance_at_its_limit(shape, more_cm):
    # the next bin's end lies a metre from the thing, and its clearance is about that
    thing = box(0, 0, 13.71, 3) if shape == "drive" else Point(13.41, 0.37).buffer(0.3, quad_segs=64)
    model = street(3.0, 1.2, (obstacle(thing, flat=True, clearance_m=1.0 - more_cm / 100),))
    places, choice, judged = compared(case_of(B240), model, B240)
    [k] = np.flatnonzero((places.middle_cm[choice.place] == 1500) & (places.side[choice.place] == 0))
    assert bool(choice.lawful[k]) == (more_cm >= 0) == ("clearance_kept" not in judged[k])


@settings(max_examples=12, deadline=None)
@given(
    st.integers(200, 330),
    st.sampled_from([B120, B240, B660]),
    st.lists(
        st.tuples(st.integers(10, 290), st.integers(2, 30), st.integers(5, 150), st.booleans(), st.integers(5, 60)),
        min_size=1,
        max_size=4,
    ),
)
def test_clearances_around_things_of_all_shapes(width_cm, kind, things):
    made = []
    for number, (x, y, clearance_cm, flat, size_cm) in enumerate(things):
        point = Point(x / 10, min(y / 10, width_cm / 100))
        shape = point.buffer(size_cm / 100) if number % 2 else box(*point.buffer(size_cm / 100).bounds)
        made.append(obstacle(shape, flat=flat, clearance_m=clearance_cm / 100, name=f"o{number}"))
    case = case_of(kind)
    model = street(width_cm / 100, 1.2, tuple(made))
    places, choice, judged = compared(case, model, kind)
    spots = spots_on(case, model, places, choice.carry_m, choice.place)
    for k, spot, rules in zip(choice.place, spots, judged, strict=True):
        kept = not places.breaks[k] & Breach.CLEARANCE
        # outlines are looked at every 15 cm: a place may be stricter than the rules, and laxer by a centimetre
        if kept:
            assert rules.get("clearance_kept", 0.0) < 0.015
        else:
            near = min(one.footprint.distance(spot.shape) - one.clearance_m for one in made)
            assert near < 0.015


@settings(max_examples=12, deadline=None)
@given(st.integers(150, 260), st.sampled_from([B120, B240, B660]), st.sampled_from([0.0, 0.5, 0.7]))
def test_short_pinches_and_shares_of_the_width(width_cm, kind, share):
    pinch = ClearWidth(1.8, pinch_width_m=0.9, pinch_length_m=1.0)
    clear = ClearWidth(1.2, share_of_width=share) if share else pinch
    case = case_of(kind, clear_width=clear)
    model = street(width_cm / 100, clear.clear_width_m)
    places, choice, judged = compared(case, model, kind)
    for k, lawful, rules in zip(choice.place, choice.lawful, judged, strict=True):
        if share:
            assert bool(lawful) == (not rules)
        elif "clear_width" in rules:
            # how long a pinch is, the rules look at when bins are out together
            assert not lawful, places.middle_cm[k]


@settings(max_examples=20, deadline=None)
@given(
    st.integers(100, 200),
    st.sampled_from([B120, B240, B660]),
    st.floats(0, 0.9),
    st.sampled_from([4.0, 12.0, 25.0]),
    st.integers(60, 190),
    st.floats(0, 2),
)
def test_places_on_a_bay(width_cm, kind, gutter_m, max_carry_m, thing_dm, clearance_m):
    """No pavement here is wide enough for a bin, a bay is."""
    thing = obstacle(Point(thing_dm / 10, -gutter_m).buffer(0.2), clearance_m=clearance_m)
    sides = (*SIDES, Side.CARRIAGEWAY)
    case = case_of(kind, max_carry_m=max_carry_m, sides=sides, corner_clearance_m=1.4)
    model = with_bays(street(width_cm / 100, 1.5, (thing,)), box(1, -2.5, 12, -gutter_m), box(20, -3, 29.5, -gutter_m))
    places, choice, judged = compared(case, model, kind)
    spots = spots_on(case, model, places, choice.carry_m, choice.place)
    on_bay = [k for k, spot in enumerate(spots) if spot.side is Side.CARRIAGEWAY]
    found = check(case, model, find_doors(case, model), Service(tuple(spots[k] for k in on_bay), ()))
    assert OF_STANDING.isdisjoint(one.rule for one in found)
    for k in on_bay:
        place, rules = choice.place[k], judged[k]
        assert (places.o[place], places.displaced[place]) == (0, kind.width_m)
        assert bool(places.breaks[place] & Breach.CORNER) == ("corner_clear" in rules)
        if choice.lawful[k]:  # outlines are looked at every 15 cm
            assert max(rules.values(), default=0.0) < 0.015
    assert choice.lawful[np.array(on_bay)].any() == (max_carry_m > 6)


def test_no_place_is_laid_on_a_bay_that_the_case_does_not_allow():
    model = with_bays(street(3.0, 1.2), box(1, -2.5, 12, 0))
    assert set(laid(case_of(B240), model, B240).side.tolist()) == {0, 1}
