import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from binopt.intake.layers.demand import choose_bins, longest_gap_days
from binopt.intake.layers.mapping_reader import read_mapping
from binopt.intake.layers.service import BinRule, Rung

RULE = BinRule(
    0.2, (Rung(120, 120, 1), Rung(240, 240, 1), Rung(360, 360, 1), Rung(480, 240, 2), Rung(720, 360, 2)), 660
)


@pytest.mark.parametrize(
    ("days", "weeks", "gap"),
    [
        ({0, 2, 4}, 1, 3),
        ({1, 4}, 1, 4),
        ({2}, 1, 7),
        ({0, 3}, 1, 4),
        ({0, 1, 2, 3, 4, 5, 6}, 1, 1),
        ({0}, 2, 14),
        ({6, 7}, 2, 13),
    ],
)
def test_the_longest_gap_goes_round_the_cycle(days, weeks, gap):
    assert longest_gap_days(frozenset(days), weeks) == gap


@pytest.mark.parametrize(
    ("needed_l", "size", "count"),
    [
        (0.1, 120, 1),
        (120, 120, 1),
        (120.01, 240, 1),
        (360, 360, 1),
        (361, 240, 2),
        (480, 240, 2),
        (481, 360, 2),
        (720, 360, 2),
        (721, 660, 2),
        (1320, 660, 2),
        (1321, 660, 3),
    ],
)
def test_the_ladder_steps_where_it_says(needed_l, size, count):
    sizes, counts = choose_bins(np.array([needed_l * 0.8]), RULE)
    assert (sizes[0], counts[0]) == (size, count)


def test_no_litres_need_no_bin():
    assert choose_bins(np.array([0.0]), RULE)[1][0] == 0


@given(st.floats(0.01, 20_000))
def test_bins_hold_what_gathers_with_the_reserve(litres):
    sizes, counts = choose_bins(np.array([litres]), RULE)
    assert sizes[0] * counts[0] * 0.8 >= litres - 1e-6
    if sizes[0] == 660 and counts[0] > 2:
        assert (counts[0] - 1) * 660 * 0.8 < litres  # not one too many


@pytest.mark.parametrize("name", ["bdtopo", "bgt", "cambridge"])
def test_the_shipped_mappings_buy_bins_by_the_agreed_rule(name):
    draft = read_mapping(name)
    assert draft.faults == ()
    service = draft.mapping.service
    assert service.bins == RULE
    assert service.litres == {"residual": 45, "packaging": 20, "paper": 10, "bio": 10}
    streams = service.settings.streams
    assert {n: sorted(s.today_days) for n, s in streams.items()} == {
        "residual": [0, 2, 4],
        "packaging": [1, 4],
        "paper": [2],
        "bio": [0, 3],
    }
    assert {(s.today_window.from_min, s.today_window.to_min) for s in streams.values()} == {(360, 720)}
    # every choice of as many weekdays as today
    assert {n: len(s.patterns) for n, s in streams.items()} == {
        n: math.comb(5, len(s.today_days)) for n, s in streams.items()
    }
