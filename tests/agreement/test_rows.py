"""Which bins may be out together: the solver's places against the rules, pushed to their limits by a centimetre."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import box

from binopt.domain.plan import Service
from binopt.domain.service import BinType, ClearWidth, Holding
from binopt.domain.street import Side
from binopt.geometry.doors import find_doors
from binopt.rules import broken_by_spots, check
from binopt.solve.row import Standing, Standings, keeps_apart
from tests.baseline.street import face, model_of, straight, strip
from tests.builders import B120, B240, B660, street_case, with_bays
from tests.rules.plan_by_hand import present, stand
from tests.solve.rooms import choice

SIDES = (Side.KERB, Side.BUILDING, Side.CARRIAGEWAY)
TOGETHER = {"gap_kept", "no_overlap", "not_opposite"}
KINDS = (B120, B240, B660)


Placed = tuple[BinType, float, int]


def rules_broken(one: Placed, other: Placed, *, together: bool = True) -> set[str]:
    """Two bins of two premises on a wide pavement: which rules they break."""
    pairs = list(zip("ab", (one, other), strict=True))
    case = street_case({"a": (15, 3), "b": (16, 3)}, *(Holding(n, "residual", (k[0],), 50.0) for n, k in pairs))
    model = with_bays(straight(width_m=5.0), box(10, -2.5, 20, 0))
    spots = tuple(stand(case, model, (n, "residual"), 1, kind, at_m, SIDES[side]) for n, (kind, at_m, side) in pairs)
    days = {"a": 0, "b": 0 if together else 3}
    presentations = tuple(present((n, "residual"), 1, day) for n, day in days.items())
    found = check(case, model, find_doors(case, model), Service(spots, presentations))
    return {violation.rule for violation in found}


def apart(one: Placed, other: Placed) -> bool:
    places = []
    for kind, middle, side in (one, other):
        row = choice(kind, [(0, side, 0)])
        row.low_cm[:], row.high_cm[:] = middle * 100 - kind.width_m * 50, middle * 100 + kind.width_m * 50
        places.append(row)
    return bool(keeps_apart(places[0], Standings.of([Standing.at(places[1], 0)]))[0, 0])


@pytest.mark.parametrize("more_cm", [-1, 0, 1])
@pytest.mark.parametrize("one", KINDS)
@pytest.mark.parametrize("other", KINDS)
def test_gaps_in_a_row(one, other, more_cm):
    least_m = 0.30 if one.four_wheeled and other.four_wheeled else 0.10
    middle = 15 + one.width_m / 2 + least_m + more_cm / 100 + other.width_m / 2
    pair = (one, 15.0, 0), (other, middle, 0)
    assert apart(*pair) == (more_cm >= 0)
    assert ("gap_kept" in rules_broken(*pair)) == (more_cm < 0)


@pytest.mark.parametrize("more_cm", [-1, 0, 1])
@pytest.mark.parametrize("one", KINDS)
@pytest.mark.parametrize("other", [B240, B660])
def test_bins_across_from_each_other(one, other, more_cm):
    middle = 15 + one.width_m / 2 + other.width_m / 2 + more_cm / 100
    pair = (one, 15.0, 0), (other, middle, 1)
    assert apart(*pair) == (more_cm >= 0)
    assert ("not_opposite" in rules_broken(*pair)) == (more_cm < 0)


placed = st.tuples(st.sampled_from(KINDS), st.integers(1200, 1700).map(lambda cm: cm / 100), st.integers(0, 2))


@settings(max_examples=60, deadline=None)
@given(placed, placed)
def test_any_two_bins(one, other):
    broken = rules_broken(one, other) & TOGETHER
    assert apart(one, other) == (not broken)
    assert not rules_broken(one, other, together=False) & TOGETHER


ADA = ClearWidth(0.915, pinch_width_m=0.815, pinch_length_m=0.61, pinch_spacing_m=1.22)


@settings(max_examples=25, deadline=None)
@given(st.integers(30, 300), st.integers(0, 1), st.booleans())
def test_bins_that_the_solver_lets_stand_beside_a_pinch_keep_the_rule(gap_cm, side, narrow):
    width_m = 1.60 if narrow else 3.0
    model = model_of([face("f", (0, 0), (40, 0), clear_width_m=0.915)], [strip(40, width_m)])
    case = street_case({"a": (15, 1), "b": (16, 1)}, *(Holding(n, "residual", (B240,), 50.0) for n in "ab"))
    case = replace(case, rules=replace(case.rules, clear_width=ADA))
    middle = 15 + 0.58 + gap_cm / 100
    spots = (
        stand(case, model, ("a", "residual"), 1, B240, 15.0),
        stand(case, model, ("b", "residual"), 1, B240, middle, SIDES[side]),
    )
    service = Service(spots, tuple(present((name, "residual"), 1, 0) for name in "ab"))
    broken = any(broken_by_spots(case, model, find_doors(case, model), service))
    pinched = [0] if narrow else []
    first = choice(B240, [(1500, 0, 0)], pinched)
    second = choice(B240, [(1558 + gap_cm, side, 0)], pinched)
    if keeps_apart(second, Standings.of([Standing.at(first, 0)]))[0, 0]:
        assert not broken
    # on one side the gap of a stand is filled, on two sides pinches only have to be far enough apart
    assert bool(broken) == (narrow and gap_cm < (122 if side else 150))


def test_a_bin_across_from_a_filled_gap_is_what_only_the_rules_see():
    """The planner asks the rules about finished faces for this reason, and bars what they find."""
    case = street_case(dict.fromkeys("abc", (10, 2)), *(Holding(n, "residual", (B120,), 50.0) for n in "abc"))
    model = straight(width_m=2.0)
    places = [("a", 10.0, 0), ("b", 11.0, 0), ("c", 10.5, 1)]
    spots = tuple(stand(case, model, (n, "residual"), 1, B120, middle, SIDES[side]) for n, middle, side in places)
    service = Service(spots, tuple(present((n, "residual"), 1, 0) for n in "abc"))
    assert all(apart((B120, *one[1:]), (B120, *other[1:])) for one in places for other in places if one != other)
    assert np.array([bool(rules) for rules in broken_by_spots(case, model, find_doors(case, model), service)]).any()
