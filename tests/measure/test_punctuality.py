"""Windows hold what they are made for, and chance is the caller's."""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from binopt.domain.case import Punctuality
from binopt.domain.rounds import StopKind
from binopt.measure.punctuality import (
    at_its_minutes,
    draw_factors,
    drive,
    drive_all,
    share_inside,
    streams_of_chance,
    timetable,
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


def told_of(tour, given_terms, seed, least_min=0, weeks=WEEKS, **kwargs):
    return timetable(tour, given_terms, weeks, np.random.default_rng(seed), least_min, **kwargs)


def collecting(tour):
    return np.array([stop.kind is StopKind.COLLECT for stop in tour.stops])


def earliest(tour, told):
    return np.where(collecting(tour), told.from_min * 60.0, -np.inf)


@given(tours, terms, seeds, st.integers(0, 90), st.sampled_from([0, 7.5, 60, math.inf]))
def test_windows_hold_their_share_of_the_weeks_they_are_made_from(tour, given_terms, seed, least_min, early_min):
    told = told_of(tour, given_terms, seed, least_min, early_min=early_min)
    drives = driven(tour, given_terms, seed, earliest(tour, told))
    at = collecting(tour)
    shares = share_inside(drives, told.from_min, told.to_min)[at]
    assert (shares >= given_terms.reliability - 1e-9).all()
    assert (told.to_min - told.from_min >= least_min)[at].all()
    assert (told.from_min % given_terms.window_step_min == 0).all()
    assert (told.to_min % given_terms.window_step_min == 0).all()


@given(tours, terms, seeds, st.sampled_from([0, 7.5, 60, math.inf]))
def test_the_truck_is_expected_within_its_window(tour, given_terms, seed, early_min):
    told = told_of(tour, given_terms, seed, early_min=early_min)
    timed = at_its_minutes(tour, told)
    at = collecting(tour)
    begin_s = np.array([stop.begin_s for stop in timed.stops])
    end_s = np.array([stop.end_s for stop in timed.stops])
    assert (begin_s == told.begin_s).all()
    assert (begin_s >= told.from_min * 60)[at].all()
    assert (end_s <= told.to_min * 60)[at].all()
    if early_min == 0:
        assert (begin_s - told.hold_s - told.from_min * 60 < 60 * given_terms.window_step_min)[at].all()


@given(tours, terms, seeds)
def test_what_crews_wait_is_the_mean_of_the_weeks(tour, given_terms, seed):
    told = told_of(tour, given_terms, seed)
    timed = at_its_minutes(tour, told)
    free = driven(tour, given_terms, seed)
    held = driven(timed, given_terms, seed, earliest(tour, told))
    assert (held.begin_s >= free.begin_s - 1e-6).all()
    waited_s = (held.end_s - free.end_s)[:, -1].mean()
    assert waited_s == pytest.approx(told.hold_s.sum(), abs=len(tour.stops))
    assert timed.end_s - tour.end_s == told.hold_s.sum()
    assert all(one.wait_s == other.wait_s + one.hold_s for one, other in zip(timed.stops, tour.stops, strict=True))


@given(tours, terms, seeds)
def test_nobody_waits_for_windows_that_begin_before_the_earliest_truck(tour, given_terms, seed):
    told = told_of(tour, given_terms, seed, early_min=math.inf)
    assert not told.hold_s.any()
    assert at_its_minutes(tour, told) == tour


@given(tours, terms, seeds)
def test_a_timetable_forgets_what_was_waited_before(tour, given_terms, seed):
    told = told_of(tour, given_terms, seed)
    again = told_of(at_its_minutes(tour, told), given_terms, seed)
    for name in ("from_min", "to_min", "hold_s", "begin_s"):
        assert (getattr(told, name) == getattr(again, name)).all()


@given(tours, terms, seeds, st.integers(0, 90))
def test_windows_begin_no_earlier_than_they_may(tour, given_terms, seed, minutes):
    step = given_terms.window_step_min
    floors = np.array([-(-(stop.begin_s // 60 + minutes) // step) * step for stop in tour.stops])
    told = told_of(tour, given_terms, seed, not_before_min=floors)
    at = collecting(tour)
    assert (told.from_min >= floors)[at].all()
    assert (told.begin_s >= floors * 60)[at].all()


@given(tours, terms, seeds)
def test_who_asks_for_more_gets_no_narrower_window(tour, given_terms, seed):
    widths = []
    for reliability in (0.5, 0.6, 0.8, 0.95, 1.0):
        told = told_of(tour, replace(given_terms, reliability=reliability), seed)
        widths.append(told.to_min - told.from_min)
    assert (np.diff(widths, axis=0) >= 0).all()


@given(tours, seeds)
def test_without_spread_it_is_the_round_as_expected_and_the_least_width(tour, seed):
    drives = driven(tour, EXACT, seed)
    assert drives.begin_s.tolist() == [[float(stop.begin_s) for stop in tour.stops]] * WEEKS
    assert drives.end_s.tolist() == [[float(stop.end_s) for stop in tour.stops]] * WEEKS
    told = told_of(tour, EXACT, seed, 60)
    at = collecting(tour)
    work_min = np.array([stop.service_s for stop in tour.stops]) / 60
    assert (told.to_min - told.from_min <= np.maximum(60, work_min + 2 * EXACT.window_step_min))[at].all()
    assert (share_inside(drives, told.from_min, told.to_min) == 1)[at].all()
    assert at_its_minutes(tour, told) == tour


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


def test_crews_of_five_stops_wait_where_they_are_early():
    tour = make_round(["f0"] * 5, drive_s=600, service_s=1200)
    spread = replace(EXACT, service_spread=0.3)
    told = told_of(tour, spread, 1, 30, weeks=1000)
    assert told.from_min[1:6].tolist() == [370, 400, 430, 460, 495]
    assert 0 < told.hold_s[1:6].sum() < 5 * 200
    free = told_of(tour, spread, 1, 30, weeks=1000, early_min=math.inf)
    assert (free.from_min[2:6] < told.from_min[2:6]).all(), "windows begin earlier where nobody may wait"
    assert (free.to_min - free.from_min > told.to_min - told.from_min)[2:6].all()
