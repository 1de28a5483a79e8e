import pytest

from binopt.demo.dice import Dice


def test_the_draws_of_a_place_never_change():
    dice = Dice(1, "block", 7)
    assert [dice.share() for _ in range(3)] == pytest.approx([0.38255724, 0.88165321, 0.73128802])


def test_places_and_seeds_draw_apart():
    draws = {Dice(seed, place, 0).share() for seed in range(5) for place in ("block", "household")}
    assert len(draws) == 10


def test_whole_numbers_reach_both_ends():
    dice = Dice(3, "whole")
    assert {dice.whole(2, 4) for _ in range(200)} == {2, 3, 4}


def test_weighted_keeps_the_shares():
    dice = Dice(3, "weighted")
    drawn = [dice.weighted(((0.8, "often"), (0.2, "seldom"), (0.0, "never"))) for _ in range(2000)]
    assert 0.75 < drawn.count("often") / 2000 < 0.85
    assert "never" not in drawn


def test_an_order_holds_each_once():
    assert sorted(Dice(3, "order").order(50)) == list(range(50))
