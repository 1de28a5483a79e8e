"""Timetables, hourly weights and the states of the cycle."""

import numpy as np
import pytest

from binopt.measure.presence import HourWeights, find_states, timetables
from tests.measure.streets import WEEK, out, spot_at, straight_street


def test_bins_of_a_rank_are_out_where_enough_bins_are():
    spots = [spot_at(2.0, rank=1), spot_at(4.0, rank=2), spot_at(6.0, "b")]
    times = timetables(spots, [out(100, 160, bins=2), out(1000, 1090, bins=1)], WEEK)
    assert list(times.minutes_out()) == [150, 60, 0]
    assert times.of_bin[2] == -1


def test_equal_timetables_are_one():
    spots = [spot_at(2.0, "a"), spot_at(4.0, "b"), spot_at(6.0, "c")]
    times = timetables(spots, [out(100, 160, "a"), out(100, 160, "b"), out(100, 161, "c")], WEEK)
    assert times.of_bin[0] == times.of_bin[1] != times.of_bin[2]
    assert len(times.first) == 3


def test_presence_is_at_most_the_cycle_and_never_negative():
    spots = [spot_at(2.0, "a"), spot_at(4.0, "b")]
    times = timetables(spots, [out(100, 100 + 2 * WEEK, "a"), out(100, 100, "b")], WEEK)
    assert list(times.minutes_out()) == [WEEK, 0]


def test_weighted_hours_are_the_sum_of_their_minutes():
    hourly = tuple(float(hour % 24) for hour in range(168))
    faces = straight_street(hour_weights=[hourly]).faces
    weights = HourWeights.of(faces)
    zero = np.array([0])
    until = lambda minute: weights.until(zero, np.array([minute]))[0]  # noqa: E731  # read like a formula
    assert until(90) == pytest.approx(0.5)
    assert until(WEEK) == pytest.approx(sum(hourly))
    assert until(WEEK + 90) - until(90) == pytest.approx(sum(hourly))


def test_states_of_two_overlapping_presences_across_the_end_of_the_week():
    spots = [spot_at(2.0, "a"), spot_at(4.0, "b")]
    times = timetables(spots, [out(WEEK - 60, WEEK + 60, "a"), out(0, 120, "b")], WEEK)
    weights = HourWeights.of(straight_street().faces)
    states = find_states(times, np.array([0, 2]), np.array([0, 1]), weights, np.array([0]))
    rows = {
        tuple(states.table[first : first + 2].tolist()): hours
        for first, hours in zip(states.table_first, states.hours, strict=True)
    }
    assert rows == {(True, False): 1.0, (True, True): 1.0, (False, True): 1.0}
    assert states.weighted_h == pytest.approx(states.hours)
