"""Gaps between bins of a row: to the centimetre, and what they take."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from binopt.solve.row import Standing, Standings, fits_with, gap_cost, keeps_apart, rows_cost
from tests.builders import B120, B240, B660
from tests.solve.rooms import KINDS, PRICE, choice, fill_of


def standing(kind, middle, side=0, isolated=()):
    return Standing.at(choice(kind, [(middle, side, 0)], isolated), 0)


def beside(one, other, gap_cm):
    """Middle of a bin that stands a gap behind another at 500 cm."""
    return round(500 + one.width_m * 50 + gap_cm + other.width_m * 50)


@pytest.mark.parametrize(
    ("one", "other", "least"), [(B660, B660, 30), (B660, B240, 10), (B240, B120, 10), (B120, B120, 10)]
)
@pytest.mark.parametrize("more", [-1, 0, 1])
def test_bins_of_a_row_keep_their_gap_to_the_centimetre(one, other, least, more):
    middle = 500 + one.width_m * 50 + least + more + other.width_m * 50
    row = choice(other, [(0, 0, 0)])
    row.low_cm[:], row.high_cm[:] = middle - other.width_m * 50, middle + other.width_m * 50
    assert bool(keeps_apart(row, Standings.of([standing(one, 500)]))[0, 0]) == (more >= 0)


@pytest.mark.parametrize("more", [-1, 0, 1])
def test_bins_never_stand_across_from_each_other(more):
    across = choice(B240, [(558 + more, 1, 0)])
    assert bool(keeps_apart(across, Standings.of([standing(B240, 500)]))[0, 0]) == (more >= 0)


@pytest.mark.parametrize("side", [0, 1])
@pytest.mark.parametrize("more", [-1, 0, 1])
def test_nothing_stands_within_a_stand_of_a_pinch(side, more):
    other = choice(B240, [(500 + 58 + 150 + more, side, 0)])
    assert bool(keeps_apart(other, Standings.of([standing(B240, 500, isolated=[0])]))[0, 0]) == (more >= 0)


placed = st.tuples(st.sampled_from(KINDS), st.integers(100, 900), st.integers(0, 1), st.booleans())


@given(placed, placed)
def test_keeping_apart_is_mutual(one, other):
    first, second = (
        choice(kind, [(middle, side, 0)], [0] if alone else []) for kind, middle, side, alone in (one, other)
    )
    assert (
        keeps_apart(first, Standings.of([Standing.at(second, 0)]))[0, 0]
        == keeps_apart(second, Standings.of([Standing.at(first, 0)]))[0, 0]
    )
    assert (
        fits_with(first, [Standing.at(second, 0)])[0]
        == keeps_apart(first, Standings.of([Standing.at(second, 0)]))[0, 0]
    )


@given(placed, placed)
def test_the_gap_of_a_pair_costs_the_same_from_either_side_and_in_the_row(one, other):
    first, second = (choice(kind, [(middle, side, 0)]) for kind, middle, side, _ in (one, other))
    fill = fill_of()
    there = gap_cost(first, Standings.of([Standing.at(second, 0)]), fill, PRICE)[0]
    assert there == pytest.approx(gap_cost(second, Standings.of([Standing.at(first, 0)]), fill, PRICE)[0])
    assert there == pytest.approx(rows_cost([Standing.at(first, 0), Standing.at(second, 0)], fill, PRICE))


@pytest.mark.parametrize(("gap", "taken_m"), [(10, 0.1), (149, 1.49), (150, 0.0), (200, 0.0)])
def test_gaps_are_filled_below_a_metre_and_a_half_to_the_lesser_depth(gap, taken_m):
    row = [standing(B240, 500), standing(B120, beside(B240, B120, gap))]
    cost = rows_cost(row, fill_of(), PRICE)
    assert cost == pytest.approx(taken_m * B120.depth_m * PRICE.o_per_m, abs=1e-6)


def test_bins_of_different_sides_make_no_stand():
    assert rows_cost([standing(B240, 500), standing(B240, 600, side=1)], fill_of(), PRICE) == 0


def test_a_bin_between_two_others_parts_their_gap():
    row = [standing(B120, 500), standing(B120, 560), standing(B120, 620)]
    # 12 cm on each side of the middle one
    assert rows_cost(row, fill_of(), PRICE) == pytest.approx(0.24 * B120.depth_m * PRICE.o_per_m)
