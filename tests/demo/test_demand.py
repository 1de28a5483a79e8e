from hypothesis import given
from hypothesis import strategies as st

from binopt.demo.demand import LONGEST_GAP_DAYS, TODAY_DAYS, buy, move_in
from binopt.demo.dice import Dice
from binopt.units import parse_days


@given(st.floats(0.5, 9000), st.booleans())
def test_bins_bought_hold_what_is_needed_and_hardly_more(needed, big):
    held = sum(litres * count for litres, count in buy(needed, prefers_1100=big))
    assert needed <= held
    assert held <= max(80, needed * 2, needed + 420)


def test_small_premises_get_two_wheelers_and_big_ones_four():
    assert buy(70) == ((80, 1),)
    assert buy(361) == ((240, 2),)
    assert buy(720) == ((360, 2),)
    assert buy(1320) == ((660, 2),)
    assert buy(1400) == ((660, 2), (240, 1))
    assert buy(2100, prefers_1100=True) == ((1100, 2),)


def test_the_longest_gaps_are_those_of_the_days():
    for stream, names in TODAY_DAYS.items():
        days = sorted(day for name in names for day in parse_days(name))
        gaps = [(after - before) % 7 or 7 for before, after in zip(days, [*days[1:], days[0]], strict=True)]
        assert LONGEST_GAP_DAYS[stream] == max(gaps)


def test_between_todays_collections_a_fifth_of_the_bins_stays_empty():
    for kind in ("house", "flats", "tower", "shop"):
        for i in range(50):
            home = move_in(kind, 12.0, Dice(1, kind, i))
            for stream, bins in home.bins.items():
                held = sum(litres * count for litres, count in bins)
                assert home.litres[stream] * LONGEST_GAP_DAYS[stream] / 7 <= 0.8 * held


def test_shops_have_no_inhabitants_and_much_packaging():
    shops = [move_in("shop", 9.0, Dice(1, "s", i)) for i in range(40)]
    houses = [move_in("house", 8.0, Dice(1, "h", i)) for i in range(40)]
    assert all(shop.inhabitants is None and shop.dwellings is None for shop in shops)
    assert min(shop.litres["packaging"] for shop in shops) > max(house.litres["packaging"] for house in houses)


def test_caretakers_are_only_in_big_buildings():
    towers = [move_in("tower", 18.0, Dice(1, "t", i)) for i in range(60)]
    assert 15 < sum(home.duty is not None for home in towers) < 45
    assert all(move_in("house", 8.0, Dice(1, "h", i)).duty is None for i in range(40))
