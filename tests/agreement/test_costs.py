"""What the solver minimises is what the evaluator measures: bins alone, bins in rows, and whole weeks."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import box

from binopt.domain.plan import Service
from binopt.domain.service import Holding
from binopt.domain.street import Side
from binopt.geometry.candidates import free_gaps, lay_places, obstacles_by_face
from binopt.measure.crew import presentation_s, visit_s
from binopt.measure.displaced import displaced
from binopt.measure.evaluator import evaluate
from binopt.solve.choices import choose_among, fills
from binopt.solve.pricing import UNITS_PER_M_H, prices
from binopt.solve.row import Standing, Standings, keeps_apart, rows_cost
from tests.baseline.street import obstacle, straight
from tests.builders import B120, B240, B660, planned, residual, street_case, with_bays
from tests.rules.plan_by_hand import present, stand
from tests.solve.rooms import choice

SIDES = (Side.KERB, Side.BUILDING)
KINDS = (B120, B240, B660)
HOURS = 105 / 60
"""How long ``present`` leaves a bin out."""

placed = st.tuples(st.sampled_from(KINDS), st.integers(8, 72).map(lambda k: k * 25), st.integers(0, 1))


def priced(model, case, rows):
    """What the solver thinks that bins cost on one day: each alone, and the gaps between them."""
    price = replace(prices(case, HOURS), carry_per_m=0.0, crew_per_s=0.0, unlawful=0.0)
    gaps, near = free_gaps(model, 0), obstacles_by_face(model)[0]
    table = {
        (round(kind.depth_m * 100), side): both[side]
        for kind in KINDS
        for both in (fills(gaps, case.rules, model.faces[0].clear_width_m, kind.depth_m),)
        for side in (0, 1)
    }
    total, standing = 0.0, []
    for kind, middle_cm, side in rows:
        places = lay_places(model, case.rules, 0, kind, near, gaps)
        choice = choose_among(places, 10.0, 3.0, 1000.0, price, 1.2, frozenset())
        [k] = np.flatnonzero((places.middle_cm[choice.place] == middle_cm) & (places.side[choice.place] == side))
        total += float(choice.cost[k])
        standing.append(Standing.at(choice, int(k)))
    return total + rows_cost(standing, table, price), standing


def measured(model, case, rows):
    """What the evaluator says of the same bins, at the solver's prices."""
    keys = [(f"p{i}", "residual") for i in range(len(rows))]
    spots = tuple(
        stand(case, model, key, 1, kind, middle_cm / 100, SIDES[side])
        for key, (kind, middle_cm, side) in zip(keys, rows, strict=True)
    )
    figures = evaluate(case, model, Service(spots, tuple(present(key, 1, 0) for key in keys)))
    price = prices(case, 1.0)
    return float((price.o_per_h * figures.o + price.s_per_h * figures.s + price.b_per_h * figures.b).sum())


def quarter(rows):
    doors = {f"p{i}": (10.0, 3.0) for i in range(max(len(rows), 1))}
    return street_case(doors, *(Holding(f"p{i}", "residual", (row[0],), 50.0) for i, row in enumerate(rows)))


@settings(max_examples=30, deadline=None)
@given(st.sampled_from([1.45, 1.7, 2.0, 3.0, 6.0]), placed)
def test_a_bin_alone_on_an_even_pavement(width_m, row):
    model, case = straight(length_m=20, width_m=width_m), quarter([row])
    cost, _ = priced(model, case, [row])
    assert cost == pytest.approx(measured(model, case, [row]), rel=1e-4, abs=2)


@settings(max_examples=30, deadline=None)
@given(st.sampled_from([1.7, 2.2, 3.0, 6.0]), st.lists(placed, min_size=2, max_size=5))
def test_bins_in_rows_on_an_even_pavement(width_m, drawn):
    model, case = straight(length_m=20, width_m=width_m), quarter(drawn)
    rows, standing = [], []
    for row in drawn:
        _, [one] = priced(model, case, [row])
        lone = choice(row[0], [(row[1], row[2], 0)])
        if all(keeps_apart(lone, Standings.of([other]))[0, 0] for other in standing) and not _within_a_stand(
            [*rows, row]
        ):
            rows.append(row)
            standing.append(one)
    cost, _ = priced(model, case, rows)
    assert cost == pytest.approx(measured(model, case, rows), rel=1e-4, abs=5)


PRICED_MIN = 60 + 30 + 15
"""Lead, half of an hour's window, lag."""


def _within_a_stand(rows) -> bool:
    """Whether a bin stands between two others that make a stand across it: rows price neighbours only."""
    ends = sorted((middle - kind.width_m * 50, middle + kind.width_m * 50) for kind, middle, _ in rows)
    return any(after[0] - before[1] < 150 for before, after in zip(ends, ends[2:], strict=False))


def test_a_shallow_bin_between_two_deep_ones_is_priced_a_little_low():
    model = straight(length_m=20, width_m=3.0)
    rows = [(B240, 1000, 0), (B120, 1075, 0), (B240, 1150, 0)]
    cost, _ = priced(model, quarter(rows), rows)
    true = measured(model, quarter(rows), rows)
    # the deep ones fill what lies between them over the shallow one's head
    assert cost <= true <= 1.15 * cost


@pytest.mark.parametrize("solid", [False, True])
def test_things_on_the_pavement_change_both_alike(solid):
    things = (obstacle(box(4, 1.0, 8, 1.5), flat=not solid), obstacle(box(14, 0, 15, 0.6), flat=not solid, name="o2"))
    model = straight(things, length_m=20, width_m=2.6)
    case = quarter([])
    for side in (0, 1):
        for middle_cm in range(200, 1800, 25):
            row = (B240, middle_cm, side)
            try:
                cost, _ = priced(model, case, [row])
            except ValueError:  # no place there
                continue
            true = measured(model, quarter([row]), [row])
            # the solver weighs transects of its grid, the evaluator cuts them at the bin's ends
            assert cost == pytest.approx(true, rel=0.01, abs=300), row


def test_a_whole_week_costs_what_it_measures():
    kinds = [(B240,), (B240, B120), (B660,), (B120,), (B240,), (B120, B120)]
    doors = {f"p{i}": (4.0 + 6 * i, 4.0) for i in range(len(kinds))}
    holdings = [Holding(f"p{i}", "residual", own, 0.5 * sum(b.litres for b in own)) for i, own in enumerate(kinds)]
    case = street_case(doors, *holdings, stream=residual(frozenset({0, 3}), frozenset({1, 4})))
    model = straight(width_m=4.0)
    week = planned(case, model, work=4.0)
    # spots are priced for bins out as long as for an hour's window
    as_priced = [replace(p, in_min=p.out_min + PRICED_MIN) for p in week.service.presentations]
    figures = evaluate(case, model, replace(week.service, presentations=tuple(as_priced)))
    assert figures.s.sum() == 0
    out = {(p.premises_id, r) for p in week.service.presentations for r in range(1, p.bins_out + 1)}
    carried = sum(
        spot.carry_m * sum(p.bins_out >= spot.rank for p in week.service.presentations if p.key == spot.key)
        for spot in week.service.spots
        if (spot.premises_id, spot.rank) in out
    )
    bins = {holding.key: holding.bins for holding in case.holdings}
    seconds = sum(
        presentation_s(
            case.crew,
            bins[p.key][: p.bins_out],
            [s.side for s in week.service.spots if s.key == p.key and s.rank <= p.bins_out],
            [4.0 - s.bin_type.depth_m for s in week.service.spots if s.key == p.key and s.rank <= p.bins_out],
        )
        for p in week.service.presentations
    )
    days = {p.truck_min // 1440 for p in week.service.presentations}
    seconds += len(days) * visit_s(case.crew, 40.0)
    told = float(figures.o.sum()) + case.weights.carry_per_m * carried + case.weights.crew_per_h * seconds / 3600
    assert week.bounds.objective["spots"] == pytest.approx(told, rel=0.01)
    assert week.bounds.bound["spots"] <= week.bounds.objective["spots"] + 1e-9
    assert (week.bounds.o_by_face <= figures.o + 1e-9).all()
    assert UNITS_PER_M_H == 100_000


@settings(max_examples=10, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(KINDS), st.integers(0, 3)), min_size=1, max_size=4, unique_by=lambda r: r[1]))
def test_bins_on_a_bay_cost_what_they_displace(rows):
    model = with_bays(straight(length_m=20, width_m=2.0), box(1, -2.5, 19, 0))
    rows = [(kind, 400 + 350 * k, 2) for kind, k in rows]
    case = quarter(rows)
    case = replace(case, rules=replace(case.rules, sides=(*SIDES, Side.CARRIAGEWAY)))
    told, _ = priced(model, case, rows)
    keys = [(f"p{i}", "residual") for i in range(len(rows))]
    spots = tuple(
        stand(case, model, key, 1, kind, middle_cm / 100, Side.CARRIAGEWAY)
        for key, (kind, middle_cm, _) in zip(keys, rows, strict=True)
    )
    service = Service(spots, tuple(present(key, 1, 0) for key in keys))
    assert evaluate(case, model, service).total.o == pytest.approx(0, abs=1e-9)
    moved = displaced(case, model, service).carriageway_m_h
    assert told == pytest.approx(prices(case, 1.0).o_per_h * moved, rel=1e-4)
