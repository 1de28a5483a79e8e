"""Places shared among trucks: each has some, the work is in proportion, and the order does not matter."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from binopt.solve.territory import share_out


@given(st.integers(1, 6), st.integers(8, 20), st.integers(0, 1000))
def test_every_place_has_a_truck_and_every_truck_a_place(parts, each, seed):
    draw = np.random.default_rng(seed)
    middles, work = draw.uniform(0, 500, (parts * each, 2)), draw.uniform(50, 100, parts * each)
    owner = share_out(middles, work, parts)
    assert set(owner.tolist()) == set(range(parts))


@pytest.mark.parametrize("parts", [2, 3, 4, 5])
def test_equal_work_is_shared_evenly(parts):
    middles = np.stack([np.arange(120.0), np.zeros(120)], axis=1)
    owner = share_out(middles, np.ones(120), parts)
    counts = np.bincount(owner)
    assert counts.max() - counts.min() <= parts
    # a stretch of the line for each
    assert (np.diff(owner) != 0).sum() == parts - 1


def test_one_truck_does_all():
    assert share_out(np.zeros((3, 2)), np.ones(3), 1).tolist() == [0, 0, 0]


def test_fewer_places_than_trucks():
    assert share_out(np.array([[1.0, 2.0]]), np.ones(1), 3).tolist() == [0]


def test_places_in_one_spot_are_shared_all_the_same():
    owner = share_out(np.zeros((10, 2)), np.ones(10), 2)
    assert np.bincount(owner).tolist() == [5, 5]
