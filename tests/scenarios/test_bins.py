"""The table ``bins`` of a scenario, and the case that comes of it."""

import pytest

from binopt.errors import InputError
from binopt.intake.case_reader import read_case
from binopt.scenarios import write_scenario
from binopt.solve.holdings.terms import PRICES_EUR, USUAL_LITRES
from binopt.solve.planner import SearchLimits
from binopt.whatif.bins import with_chosen_bins

HEAD = '[[scenario]]\nname = "one"\n'


def test_sizes_groups_and_prices_are_read(read):
    [one] = read(
        f"{HEAD}[scenario.bins]\nsizes = [660, 240]\nshare = true\n"
        'groups = [["D1", "D2"]]\nprices_eur = { 240 = 44.5 }\neur_per_m_h = 2\n'
    )
    terms = one.bins
    assert [size.litres for size in terms.sizes] == [240, 660]
    assert (terms.share, terms.groups) == (True, (frozenset({"D1", "D2"}),))
    assert (terms.price_eur[240], terms.price_eur[660]) == (44.5, PRICES_EUR[660])
    assert terms.m_h(240) == 44.5 / (10 * 52 * 2)
    assert any("240, 660 l may be bought" in change for change in one.changes)
    assert any("2 premises" not in change and "share" in change for change in one.changes)


def test_usual_sizes_need_not_be_named(read):
    [one] = read(f"{HEAD}[scenario.bins]\nsizes = true\n")
    assert tuple(size.litres for size in one.bins.sizes) == USUAL_LITRES
    assert set(one.bins.alone()) == {"bin_sizes"}


def test_all_that_is_wrong_is_told_with_what_may_be_meant(read):
    lines = (
        'sizes = [250]\ngroups = [["D1", "D22"], ["D3"]]\nprices_eur = { big = 3, 240 = -1 }\nlife_yeas = 3\n'
        "frontage_share = -1\n"
    )
    with pytest.raises(InputError) as raised:
        read(f"{HEAD}[scenario.bins]\n{lines}")
    told = str(raised.value)
    for what in ("250", "D22", "did you mean", "needs two premises", "big", "life_yeas", "life_years", "-1"):
        assert what in told, what


def test_terms_that_change_nothing_are_a_fault(read):
    with pytest.raises(InputError, match="changes nothing"):
        read(f"{HEAD}[scenario.bins]\nshare = false\n")


def test_the_chosen_bins_are_a_case_that_is_read_as_it_was_made(read, case, street, tmp_path):
    [one] = read(f"{HEAD}[scenario.bins]\nsizes = true\nshare = true\n")
    limits = SearchLimits(seconds=30, work=1.0, workers=1)
    scenario, bins = with_chosen_bins(one, limits)
    assert scenario.bins is None
    assert bins.trade.guests > 0
    assert set(bins.levers) == {"bin_sizes", "shared_bins"}
    assert bins.levers["shared_bins"]["today"].p < bins.before["today"].p
    written = write_scenario(scenario, case, street, tmp_path / "written").case
    assert written.holdings == scenario.case.holdings
    assert written.sharing == scenario.case.sharing
    assert sum(h.litres_per_week for h in written.holdings) == sum(h.litres_per_week for h in case.holdings)
    assert read_case(tmp_path / "written").holdings == written.holdings


def test_a_scenario_that_leaves_bins_alone_is_given_back(read):
    [one] = read(f"{HEAD}set.rules.max_carry_m = 30\n")
    assert with_chosen_bins(one, SearchLimits()) == (one, None)
