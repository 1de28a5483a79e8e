"""Bins of a face: nobody's waste is lost, nobody is hosted unfairly, and it costs no more than before."""

from collections import Counter, defaultdict
from dataclasses import replace

import pytest

from binopt.domain.service import Holding
from binopt.domain.street import Pin, Side
from binopt.geometry.doors import find_doors
from binopt.presets import BIN_TYPES
from binopt.solve.holdings.quarter import choose_bins
from binopt.solve.holdings.terms import BinTerms
from binopt.solve.jobs import Runner
from binopt.solve.options import options, pattern_classes
from binopt.solve.spots import Limits
from tests.baseline.street import PAPER, face, model_of, strip
from tests.builders import B120, B240, THREE_DAYS, residual, street_case

LIMITS = Limits(2.0, 60.0, 1)
SIZES = tuple(BIN_TYPES[litres] for litres in (120, 240, 360, 660, 1100))
MODEL = model_of([face("f", (0, 0), (60, 0))], [strip(60, 2.2)])
DOORS = {"a": (10, 2.2), "b": (16, 2.2), "c": (40, 2.2), "d": (46, 2.2)}


def quarter(litres=60.0, bins=(B240,)):
    holdings = [Holding(name, "residual", bins, litres) for name in DOORS]
    holdings += [Holding(name, "paper", (B120,), 40.0) for name in DOORS]
    return street_case(DOORS, *holdings, stream=residual(*THREE_DAYS))


def chosen(case, terms):
    return choose_bins(case, MODEL, find_doors(case, MODEL), terms, LIMITS, Runner(None))


def total_litres(case):
    found = defaultdict(float)
    for holding in case.holdings:
        found[holding.stream] += holding.litres_per_week
    return dict(found)


def hosts(case):
    return {share.host_premises_id for share in case.sharing}


@pytest.mark.parametrize("terms", [BinTerms(SIZES), BinTerms(share=True), BinTerms(SIZES, share=True)])
def test_no_litre_is_lost_and_every_bin_holds_its_waste(terms):
    case = quarter()
    changed, _ = chosen(case, terms)
    assert total_litres(changed) == pytest.approx(total_litres(case))
    assert {holding.key for holding in changed.holdings} | {(s.premises_id, s.stream) for s in changed.sharing} == {
        holding.key for holding in case.holdings
    }
    for holding in changed.holdings:
        stream = {"residual": case.streams["residual"], "paper": PAPER}[holding.stream]
        assert any(
            options(holding, pattern.gaps, stream, 1, case.rules.max_fill) for pattern in pattern_classes(stream, 1)
        ), holding


def test_neighbours_with_half_empty_bins_share_them_and_buy_none():
    changed, trade = chosen(quarter(), BinTerms(share=True))
    assert trade.guests > 0
    assert trade.bought == ()
    assert trade.price_eur == 0
    taking = {(share.host_premises_id, share.stream) for share in changed.sharing}
    assert not taking & {(share.premises_id, share.stream) for share in changed.sharing}


def test_only_who_agreed_shares():
    groups = (frozenset({"a", "b"}),)
    changed, _ = chosen(quarter(), BinTerms(share=True, groups=groups))
    assert changed.sharing
    assert {frozenset({s.premises_id, s.host_premises_id}) for s in changed.sharing} == {groups[0]}


def test_who_lives_beyond_the_carry_is_no_neighbour():
    case = quarter()
    changed, _ = chosen(replace(case, rules=replace(case.rules, max_carry_m=15.0)), BinTerms(share=True))
    pairs = {frozenset({s.premises_id, s.host_premises_id}) for s in changed.sharing}
    assert pairs <= {frozenset({"a", "b"}), frozenset({"c", "d"})}


@pytest.mark.parametrize("share", [0.5, 1.0])
def test_before_a_hosts_door_stands_no_more_than_its_share_of_today(share):
    case = quarter()
    changed, _ = chosen(case, BinTerms(SIZES, share=True, frontage_share=share))
    today, now = Counter(), Counter()
    for holding in case.holdings:
        days = len(case.streams[holding.stream].today_days)
        today[holding.premises_id] += days * sum(one.width_m for one in holding.bins)
    for holding in changed.holdings:
        # put out as seldom as its waste allows
        stream = case.streams[holding.stream]
        every = [
            sum(sum(one.width_m for one in holding.bins[:out]) for out in option.bins_out)
            for pattern in pattern_classes(stream, 1)
            for option in options(holding, pattern.gaps, stream, 1, case.rules.max_fill)
        ]
        now[holding.premises_id] += min(every)
    assert all(now[host] <= share * today[host] + 1e-6 for host in hosts(changed))


def test_a_dear_bin_is_not_bought():
    bought = [
        sum(one.count for one in chosen(quarter(900.0, (B240,) * 3), BinTerms(SIZES, eur_per_m_h=eur))[1].bought)
        for eur in (0.001, 1000.0)
    ]
    assert bought[0] == 0 < bought[1]


def test_without_anything_to_gain_nothing_changes():
    case = quarter()
    changed, trade = chosen(case, BinTerms((), share=False))
    assert changed.holdings == case.holdings
    assert (trade.guests, trade.resized, trade.bought) == (0, 0, ())


def test_bins_that_somebody_put_somewhere_stay():
    case = quarter()
    pins = tuple(Pin(name, "residual", 1, "f", 10.0 + 6 * k, Side.KERB) for k, name in enumerate(DOORS))
    changed, _ = chosen(replace(case, pins=pins), BinTerms(SIZES, share=True))
    assert [h for h in changed.holdings if h.stream == "residual"] == [
        h for h in case.holdings if h.stream == "residual"
    ]
    assert {share.stream for share in changed.sharing} == {"paper"}


def test_the_same_seed_chooses_the_same():
    terms = BinTerms(SIZES, share=True)
    assert chosen(quarter(), terms) == chosen(quarter(), terms)
