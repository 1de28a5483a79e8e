"""Places of a face as a bin chooses among them: what takes nothing comes first, what is unlawful last."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from shapely.geometry import Point, Polygon, box

from binopt.domain.case import Rules
from binopt.domain.service import ClearWidth
from binopt.domain.street import Side
from binopt.geometry.candidates import Breach, free_gaps, lay_places, obstacles_by_face
from binopt.geometry.model import StreetModel
from binopt.geometry.rectangles import rectangles
from binopt.solve.choices import choose_among, fills
from binopt.solve.pricing import Prices
from tests.baseline.street import face, model_of, obstacle, straight, strip
from tests.builders import B120, B240, B660

PRICE = Prices(1.0, 1000.0, 10_000.0, 100_000.0, 50_000.0, 2.0, 1.0)
RULES = Rules(ClearWidth(1.2))
NOBODY: frozenset[int] = frozenset()


def laid(model: StreetModel, bin_type=B240, rules: Rules = RULES):
    return lay_places(model, rules, 0, bin_type, obstacles_by_face(model)[0], free_gaps(model, 0))


def at(places, middle_m: float, side: int) -> int:
    [k] = np.flatnonzero((places.middle_cm == round(middle_m * 100)) & (places.side == side))
    return int(k)


def test_places_stand_at_whole_steps_from_end_to_end():
    for step in (0.25, 0.5, 0.05):
        places = laid(straight(length_m=10), rules=Rules(ClearWidth(1.2), spot_step_m=step))
        one_side = places.middle_cm[places.side == 0]
        assert (one_side % round(step * 100) == 0).all()
        assert one_side.min() >= B240.width_m * 50
        assert one_side.max() <= 1000 - B240.width_m * 50
        assert (np.diff(one_side) == round(step * 100)).all()


def test_on_an_even_pavement_every_place_takes_the_same():
    places = laid(straight(width_m=3.0))
    # of 2.6 m that people use 0.74 m are taken, along the bin's 0.58 m
    assert places.o[places.usable] == pytest.approx(0.74 / 2.6 * 0.58)
    assert not places.s.any()
    assert not places.b.any()


def test_in_the_shadow_of_an_obstacle_a_bin_takes_nothing():
    # a long bench 1 m from the kerb: people walk behind it anyhow
    bench = obstacle(box(8, 1.0, 12, 1.4))
    places = laid(straight((bench,), width_m=3.0))
    assert places.o[at(places, 10, 0)] == 0
    assert places.lawful[at(places, 10, 0)]
    assert places.o[at(places, 20, 0)] > 0
    choice = choose_among(places, 10.0, 3.0, 25.0, PRICE, 1.2, NOBODY)
    assert places.side[choice.place[0]] == 0
    assert 8 <= places.middle_cm[choice.place[0]] / 100 <= 12


def test_a_recess_takes_less_than_the_pavement_before_it():
    recessed = Polygon([(0, 0), (40, 0), (40, 2), (22, 2), (22, 3), (18, 3), (18, 2), (0, 2)])
    places = laid(model_of([face("f", (0, 0), (40, 0))], [recessed]))
    inside, before = at(places, 20, 1), at(places, 10, 1)
    assert places.lawful[inside]
    assert places.o[inside] < places.o[before]
    # the bin stands flush with the recess: the way to the kerb is 3 m less its depth
    assert places.across_m[inside] == pytest.approx(3 - 0.74)
    assert places.across_m[at(places, 20, 0)] == 0


def test_every_place_at_a_recess_lies_inside_the_pavement():
    recessed = Polygon([(0, 0), (40, 0), (40, 2), (22, 2), (22, 3), (18, 3), (18, 2), (0, 2)])
    model = model_of([face("f", (0, 0), (40, 0))], [recessed])
    places = laid(model)
    for number, side in enumerate((Side.KERB, Side.BUILDING)):
        mine = (places.side == number) & places.usable
        drawn = rectangles(model, 0, B240, places.middle_cm[mine] / 100, side, 0.0)
        assert drawn.fits.all()
        assert shapely.covers(recessed.buffer(0.03), drawn.polygons()).all()


def test_no_place_on_an_obstacle_solid_or_flat():
    for flat in (False, True):
        places = laid(straight((obstacle(box(9, 0, 11, 1), flat=flat),)))
        on = (places.side == 0) & (np.abs(places.middle_cm - 1000) < 129)
        assert on.any()
        assert not places.usable[on].any()
        assert places.usable[(places.side == 0) & (np.abs(places.middle_cm - 1000) > 129)].all()


@pytest.mark.parametrize("short_m", [-0.01, 0.0, 0.01])
def test_clearances_are_kept_to_the_centimetre(short_m):
    # the bin's end lies 1 m from the drive's
    middle = 20.0
    drive = obstacle(box(0, 0, middle - 0.29 - 1.0, 3), flat=True, clearance_m=1.0 + short_m)
    places = laid(straight((drive,)))
    kept = not places.breaks[at(places, middle, 0)] & Breach.CLEARANCE
    assert kept == (short_m <= 0)


@pytest.mark.parametrize(("width_m", "breach"), [(1.93, True), (1.94, False), (1.95, False)])
def test_the_clear_width_is_kept_to_the_centimetre(width_m, breach):
    places = laid(straight(width_m=width_m))
    k = at(places, 20, 0)
    assert bool(places.breaks[k] & Breach.WIDTH) == breach
    assert places.short_m[k] == pytest.approx(0.01 if breach else 0.0, abs=1e-6)


def test_a_narrow_pavement_counts_as_pinch_and_a_narrower_one_as_barrier():
    pinch = laid(straight(width_m=1.6))
    barrier = laid(straight(width_m=1.5))
    k = at(pinch, 20, 0)
    assert pinch.s[k] == pytest.approx(0.58)
    assert pinch.b[k] == 0
    assert barrier.b[k] == pytest.approx(0.58)


@pytest.mark.parametrize(("length_m", "lawful"), [(1.37, True), (1.36, False)])
def test_a_short_pinch_is_lawful_where_the_rule_knows_one(length_m, lawful):
    rules = Rules(ClearWidth(1.8, pinch_width_m=0.9, pinch_length_m=length_m))
    street = model_of([face("f", (0, 0), (40, 0), clear_width_m=1.8)], [strip(40, 2.0)])
    places = laid(street, B660, rules)
    k = at(places, 20, 0)
    assert bool(places.lawful[k]) == lawful
    assert bool(places.pinched[k]) == lawful


def test_corners_are_kept_clear():
    places = laid(straight(length_m=10), rules=Rules(ClearWidth(1.2), corner_clearance_m=1.5))
    kept = (places.breaks & Breach.CORNER) == 0
    middle = places.middle_cm[places.side == 0]
    assert (kept[places.side == 0] == ((middle >= 179) & (middle <= 1000 - 179))).all()


def test_a_side_that_is_not_allowed_is_a_breach():
    places = laid(straight(), rules=Rules(ClearWidth(1.2), sides=(Side.KERB,)))
    assert ((places.breaks & Breach.SIDE) != 0).tolist() == (places.side == 1).tolist()


def test_choices_are_cheapest_first_and_know_what_is_lawful():
    places = laid(straight((obstacle(Point(12, 0.4).buffer(0.1), clearance_m=2.0),), width_m=2.0))
    choice = choose_among(places, 12.0, 4.0, 10.0, PRICE, 1.2, NOBODY)
    assert (np.diff(choice.cost) >= 0).all()
    carry = np.abs(places.middle_cm[choice.place] / 100 - 12.0) + 4.0
    assert choice.carry_m == pytest.approx(carry)
    assert choice.lawful.astype(bool).tolist() == (places.lawful[choice.place] & (carry <= 10.0 + 1e-9)).tolist()
    assert max(choice.floors) <= choice.cost[0]
    assert (choice.high_cm - choice.low_cm) == pytest.approx(58.0)


def test_an_unlawful_place_costs_more_by_its_price():
    lawful = choose_among(laid(straight()), 20.0, 3.0, 25.0, PRICE, 1.2, NOBODY)
    far = choose_among(laid(straight()), 20.0, 3.0, 2.0, PRICE, 1.2, NOBODY)
    assert not far.lawful.any()
    assert far.cost[0] - lawful.cost[0] == pytest.approx(PRICE.unlawful, abs=1)


def test_barred_places_are_not_chosen():
    places = laid(straight())
    free = choose_among(places, 20.0, 3.0, 25.0, PRICE, 1.2, NOBODY)
    barred = frozenset(free.place[:3].tolist())
    assert not barred & set(choose_among(places, 20.0, 3.0, 25.0, PRICE, 1.2, barred).place.tolist())


def test_walking_to_the_building_side_is_paid():
    places = laid(straight(width_m=5.0), B120)
    choice = choose_among(places, 20.0, 5.0, 25.0, PRICE, 1.2, NOBODY)
    kerb, building = ((places.side[choice.place] == side) & (choice.carry_m == 5.0) for side in (0, 1))
    assert (choice.cost[building] - choice.cost[kerb])[0] == pytest.approx(2 * (5 - 0.555) / 1.2, abs=1)


def test_gaps_take_what_a_bin_of_their_depth_would():
    model = straight(width_m=3.0)
    for side, fill in enumerate(fills(free_gaps(model, 0), RULES, 1.2, 0.74)):
        taken = fill.cost(PRICE, np.array([500.0, 500.0, 510.0]), np.array([558.0, 500.0, 505.0]))
        assert taken == pytest.approx([0.58 * 0.74 / 2.6 * 1000, 0, 0]), side
