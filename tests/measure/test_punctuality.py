"""Windows hold what they are made for, and chance is the caller's."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from binopt.domain.case import Punctuality
from binopt.measure.punctuality import (
    Drives,
    draw_factors,
    drive,
    drive_all,
    narrowest_windows,
    share_inside,
    streams_of_chance,
)
from tests.rounds import make_round

EXACT = Punctuality(service_spread=0, drive_spread=0, day_spread=0, start_spread_min=0)

terms = st.builds(
    Punctuality,
    reliability=st.sampled_from([0.5, 0.8, 0.9, 0.95, 0.99, 1.0]),
    window_step_min=st.sampled_from([1, 5, 10, 15]),
    service_spread=st.floats(0, 1),
    drive_spread=st.floats(0, 1),
    day_spread=st.floats(0, 0.3),
    start_spread_min=st.floats(0, 20),
)
tours = st.builds(
    make_round,
    st.lists(st.sampled_from(["f0", "f1", "f2"]), min_size=1, max_size=12),
    day=st.integers(0, 6),
    drive_s=st.integers(0, 900),
    service_s=st.integers(0, 2000),
)
seeds = st.integers(0, 2**32)
WEEKS = 60


def driven(tour, given_terms, seed, earliest_s=None, weeks=WEEKS):
    return drive(tour, given_terms, weeks, np.random.default_rng(seed), earliest_s)


@given(tours, terms, seeds, st.integers(0, 90))
def test_windows_hold_their_share_of_the_weeks_they_are_made_from(tour, given_terms, seed, least_min):
    drives = driven(tour, given_terms, seed)
    from_min, to_min = narrowest_windows(drives, given_terms, least_min)
    shares = share_inside(drives, from_min, to_min)
    assert (shares >= given_terms.reliability - 1e-9).all()
    assert (shares <= 1).all()
    assert (to_min - from_min >= least_min).all()
    assert (from_min % given_terms.window_step_min == 0).all()
    assert (to_min % given_terms.window_step_min == 0).all()


@given(tours, terms, seeds)
def test_who_asks_for_more_gets_no_narrower_window(tour, given_terms, seed):
    # of 20 weeks every way to share out the lost ones is tried
    drives = driven(tour, given_terms, seed, weeks=20)
    widths = []
    for reliability in (0.5, 0.6, 0.8, 0.95, 1.0):
        from_min, to_min = narrowest_windows(drives, replace(given_terms, reliability=reliability), 0)
        widths.append(to_min - from_min)
    assert (np.diff(widths, axis=0) >= 0).all()


@given(tours, seeds)
def test_without_spread_it_is_the_round_as_expected_and_the_least_width(tour, seed):
    drives = driven(tour, EXACT, seed)
    assert drives.begin_s.tolist() == [[float(stop.begin_s) for stop in tour.stops]] * WEEKS
    assert drives.end_s.tolist() == [[float(stop.end_s) for stop in tour.stops]] * WEEKS
    from_min, to_min = narrowest_windows(drives, EXACT, 60)
    work_min = np.array([stop.service_s for stop in tour.stops]) / 60
    assert (to_min - from_min <= np.maximum(60, work_min + 2 * EXACT.window_step_min)).all()
    assert (share_inside(drives, from_min, to_min) == 1).all()


@given(tours, terms, seeds, st.data())
def test_no_work_begins_before_it_may(tour, given_terms, seed, data):
    asked = st.one_of(st.just(float("-inf")), st.floats(0, 8 * 86_400))
    earliest_s = np.array(data.draw(st.lists(asked, min_size=len(tour.stops), max_size=len(tour.stops))))
    drives = driven(tour, given_terms, seed, earliest_s)
    assert (drives.begin_s >= earliest_s).all()
    assert (drives.end_s >= drives.begin_s).all()
    assert (np.diff(drives.begin_s, axis=1) >= 0).all()
    assert (drives.begin_s >= driven(tour, given_terms, seed).begin_s - 1e-6).all()


@given(tours, terms, seeds)
def test_the_same_seed_drives_the_same_weeks(tour, given_terms, seed):
    one, other = driven(tour, given_terms, seed), driven(tour, given_terms, seed)
    assert (one.begin_s == other.begin_s).all()
    assert (one.end_s == other.end_s).all()


def test_another_round_changes_no_rounds_chances():
    one, other = make_round(["f0"], "T1.1.1"), make_round(["f0"], "T2.1.1")
    alone = streams_of_chance([one], 7)[0].random(5)
    assert (alone == streams_of_chance([other, one], 7)[1].random(5)).all()
    assert (alone != streams_of_chance([other], 7)[0].random(5)).all()
    assert (alone != streams_of_chance([one], 8)[0].random(5)).all()


def test_all_rounds_are_driven_each_by_its_own_chances():
    tours = [make_round(["f0", "f1"], f"T{i}.1.1") for i in range(3)]
    spread = Punctuality()
    earliest = [None, np.array([-np.inf, 30_000.0, -np.inf, -np.inf, -np.inf]), None]
    for k, drives in enumerate(drive_all(tours, spread, 7, earliest)):
        (chance,) = streams_of_chance([tours[k]], 7)
        alone = drive(tours[k], spread, drives.begin_s.shape[0], chance, earliest[k])
        assert (drives.begin_s == alone.begin_s).all()
        assert (drives.end_s == alone.end_s).all()
    # draws do not depend on what crews wait for
    free, held = (list(drive_all(tours, spread, 7, found))[1] for found in ([None] * 3, earliest))
    assert held.end_s - held.begin_s == pytest.approx(free.end_s - free.begin_s)
    assert len(list(drive_all(tours, spread, 7))) == 3


def test_factors_have_mean_1_and_the_spread_asked_for():
    factors = draw_factors(0.3, (200_000,), np.random.default_rng(1))
    assert factors.mean() == pytest.approx(1, abs=0.005)
    assert factors.std() == pytest.approx(0.3, abs=0.005)
    assert (factors > 0).all()


def test_a_window_leaves_out_the_weeks_that_widen_it_most():
    begin = np.array([[100.0], [101.0], [102.0], [103.0], [200.0]]) * 60
    drives = Drives(begin, begin + 120)
    narrow = replace(EXACT, reliability=0.8, window_step_min=1)
    assert [found.tolist() for found in narrowest_windows(drives, narrow, 0)] == [[100], [105]]
    assert share_inside(drives, np.array([100]), np.array([105])).tolist() == [0.8]
    early = replace(narrow, reliability=0.6)
    assert share_inside(drives, *narrowest_windows(drives, early, 0))[0] >= 0.6
