"""Sets of bins that are proposed, and how often they would have to be out."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from binopt.domain.service import CrewTimes
from binopt.geometry.candidates import free_gaps, lay_places
from binopt.solve.choices import choose_among
from binopt.solve.holdings.sets import MOST_ALIKE, best_waits, habits, longest_waits, propose, row_costs
from binopt.solve.pricing import prices
from tests.baseline.street import face, model_of, strip
from tests.builders import B120, B240, B660, THREE_DAYS, residual, street_case

CREW = CrewTimes()


@pytest.fixture(scope="module")
def choices():
    model = model_of([face("f", (0, 0), (40, 0))], [strip(40, 3)])
    case = street_case({"a": (20, 3)})
    price, near, gaps = prices(case, 2.25), np.zeros(0, np.int64), free_gaps(model, 0)
    return {
        one.litres: choose_among(
            lay_places(model, case.rules, 0, one, near, gaps), 20.0, 3.0, 25.0, price, CREW.walk_m_per_s, frozenset()
        )
        for one in (B120, B240, B660)
    }


def test_each_bin_of_a_row_costs_at_least_what_the_one_before_it_does(choices):
    costs = row_costs(choices[240], 5)
    assert len(costs) == 5
    each = np.diff([0, *costs])
    assert (np.diff(each) >= 0).all()
    assert costs[0] == choices[240].cost[0]


def test_a_row_ends_where_the_face_does():
    model = model_of([face("f", (0, 0), (5, 0))], [strip(5, 3)])
    case = street_case({"a": (2, 3)}, corner_clearance_m=0.0)
    places = lay_places(model, case.rules, 0, B660, np.zeros(0, np.int64), free_gaps(model, 0))
    choice = choose_among(places, 2.0, 3.0, 25.0, prices(case, 2.25), 1.2, frozenset())
    assert 1 <= len(row_costs(choice, 9)) <= 3


def test_own_bins_come_first_and_nothing_of_less_room_costs_more(choices):
    own = (B120, B240)
    first, *others = propose(choices, own, CREW, 0.0, 0.9)
    assert first.bins == own
    assert first.room_l == pytest.approx(324)
    assert first.length_cm == 48 + 58
    assert [one.cost for one in others] == sorted(one.cost for one in others)
    assert [one.room_l for one in others] == sorted({one.room_l for one in others})
    assert max(len(one.bins) for one in others) <= MOST_ALIKE + 2


def test_own_bins_of_which_no_row_fits_are_not_proposed(choices):
    assert (B660,) * 60 not in [one.bins for one in propose(choices, (B660,) * 60, CREW, 0.0, 0.9)]


def brute_wait(gaps, times):
    at = list(itertools.accumulate(gaps))
    cycle = sum(gaps)
    waits = []
    for days in itertools.combinations(at, times):
        waits.append(max((day - days[i - 1]) % cycle or cycle for i, day in enumerate(days)))
    return min(waits)


@given(st.lists(st.integers(1, 6), min_size=1, max_size=5))
def test_waits_are_those_of_the_best_days(gaps):
    found = longest_waits(gaps, sum(gaps), 1)
    assert found == {times: brute_wait(gaps, times) for times in range(1, len(gaps) + 1)}


def test_of_three_weekdays_those_that_are_spread_best_are_enough():
    assert best_waits(residual(*THREE_DAYS), 1) == [{1: 7, 2: 4, 3: 3}]


def test_a_stream_that_must_come_twice_is_never_put_out_once():
    assert best_waits(residual(*THREE_DAYS, min_per_week=2), 1) == [{2: 4, 3: 3}]


def test_habits_hold_the_waste_and_reach_what_guests_may_bring(choices):
    sets = propose(choices, (B240,), CREW, 0.0, 0.9)
    found = habits(sets, {1: 7, 2: 4, 3: 3}, 200, 900)
    assert all(one.litres >= 200 for one in found)
    assert max(one.litres for one in found) >= 900
    mine = [one for one in found if one.bins == (B240,)]
    assert [one.times for one in mine] == [1, 2, 3]
    assert mine[1].litres == 378  # 216 l every four days
    others = [one for one in found if one.bins != (B240,)]
    assert [one.litres for one in others] == sorted(one.litres for one in others)
