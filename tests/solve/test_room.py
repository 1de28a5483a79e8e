"""Rooms small enough to try everything: insertion, CP-SAT and bounds against the true optimum."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from binopt.domain.service import Holding, Stream, Window
from binopt.solve.insertion import Guest, insert_all, placement_cost
from binopt.solve.options import Option, options, pattern_classes
from binopt.solve.room import RoomProblem, Tenant, solve_room
from binopt.solve.spots import Limits, improve
from tests.builders import B120, B240, B660
from tests.solve.rooms import KINDS, PRICE, always, best_of_all, choice, cost_of, fill_of, lawful

ENOUGH = Limits(work=5.0, seconds=20.0)
ROUNDING = 3
"""Gap costs are rounded one by one in the model, their sum in a placement."""

places = st.lists(
    st.tuples(st.integers(4, 24).map(lambda k: k * 25), st.integers(0, 2), st.integers(0, 5000)),
    min_size=1,
    max_size=4,
    unique_by=lambda row: row[:2],
)
pinched = st.sampled_from([(), (), (), (0,)])
one_choice = st.builds(choice, st.sampled_from(KINDS), places, pinched)


def all_options(bins: int, days: int) -> list[Option]:
    found = [
        Option(d, (bins,) * len(d)) for size in range(1, days + 1) for d in itertools.combinations(range(days), size)
    ]
    if bins > 1 and days > 1:
        found.append(Option((0, 1), (1, bins)))
    return found


@st.composite
def guests_and_days(draw):
    days = draw(st.integers(1, 2))
    made = []
    for _ in range(draw(st.integers(1, 3))):
        count = draw(st.integers(1, 2 if not made else 1))
        choices = tuple(draw(one_choice) for _ in range(count))
        own = draw(st.lists(st.sampled_from(all_options(count, days)), min_size=1, max_size=2, unique=True))
        costs = tuple(draw(st.integers(0, 800)) for _ in own)
        made.append(Guest(choices, tuple(own), costs))
    return made, days


quick = settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@quick
@given(guests_and_days())
def test_insertion_is_lawful_and_costs_what_it_says(drawn):
    guests, days = drawn
    fill = fill_of()
    placed = insert_all(guests, days, fill, PRICE)
    if placed is None:
        return
    assert lawful(guests, placed.seats, days)
    assert placed.cost == pytest.approx(cost_of(guests, placed.seats, days, fill, PRICE), abs=1)
    assert placed.cost == placement_cost(guests, placed.seats, days, fill, PRICE)


@quick
@given(guests_and_days(), st.booleans())
def test_cp_sat_finds_the_optimum_and_its_bound_is_never_above_it(drawn, informed):
    guests, days = drawn
    fill = fill_of()
    truth = best_of_all(guests, days, fill, PRICE)
    known = insert_all(guests, days, fill, PRICE) if informed else None
    alone = sum(
        min(
            g.option_cost[o] + sum(len(option.days_of(r)) * int(c.cost[0]) for r, c in enumerate(g.choices, 1))
            for o, option in enumerate(g.options)
        )
        for g in guests
    )
    found = improve(guests, days, fill, PRICE, known, alone, None, ENOUGH)
    if truth is None:
        assert found.placement is None
        return
    best, _ = truth
    assert found.bound <= best + ROUNDING
    assert found.placement is not None
    assert lawful(guests, found.placement.seats, days)
    assert found.placement.cost == pytest.approx(best, rel=2e-4, abs=ROUNDING)
    if known is not None:
        assert found.placement.cost <= known.cost


def tenants(drawn: list[Guest], stream: Stream, litres: list[float]) -> tuple[Tenant, ...]:
    made = []
    for number, (guest, amount) in enumerate(zip(drawn, litres, strict=True)):
        own = tuple(c.bin_type for c in guest.choices)
        holding = Holding(f"p{number}", "residual", own, amount)

        def options_on(pattern, holding=holding):
            found = options(holding, pattern.gaps, stream, 1, 0.9)
            return found, tuple(50 * len(o.days) for o in found)

        made.append(Tenant(holding.key, guest.choices, options_on))
    return tuple(made)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(guests_and_days(), st.sampled_from([60.0, 150.0, 300.0]), st.integers(0, 3000))
def test_a_solved_room_is_the_best_of_all_its_patterns(drawn, litres, visit_cost):
    stream = Stream("residual", (frozenset({0, 3}), frozenset({2})), frozenset(), Window(360, 720))
    guests, fill = drawn[0], fill_of()
    lodged = tenants(guests, stream, [litres] * len(guests))
    problem = RoomProblem(lodged, pattern_classes(stream, 1), visit_cost, fill, PRICE)
    plan = solve_room(problem, ENOUGH)
    costs = []
    for cls in problem.classes:
        here = [Guest(t.choices, *t.options_on(cls)) for t in lodged]
        if all(guest.options for guest in here):
            best = best_of_all(here, len(cls.gaps), fill, PRICE)
            costs += [best[0] + visit_cost * len(cls.gaps)] if best else []
    if not costs:
        assert plan is None
        return
    assert plan is not None
    assert plan.bound <= min(costs) + ROUNDING
    assert plan.cost == pytest.approx(min(costs), rel=2e-4, abs=ROUNDING)
    assert max(plan.floors) <= min(costs)


def test_two_bins_that_want_the_same_place_share_the_loss():
    row = [(300, 0, 10), (325, 0, 40), (375, 0, 100)]
    guests = [Guest((choice(B240, row),), (always(1),), (0,)) for _ in range(2)]
    found = improve(guests, 1, fill_of(0.0), PRICE, insert_all(guests, 1, fill_of(0.0), PRICE), 20, None, ENOUGH)
    # 58 cm wide and 10 cm apart: 300 and 375, 7 cm to spare
    assert sorted(seat.places[0] for seat in found.placement.seats) == [0, 2]
    assert found.placement.cost == found.bound == 110


def test_bins_of_one_premises_that_are_never_out_together_may_share_a_place():
    pair = (choice(B240, [(300, 0, 10)]), choice(B240, [(300, 0, 10)]))
    apart = Guest(pair, (Option((0,), (1,)),), (0,))
    assert insert_all([apart], 1, fill_of(), PRICE) is not None
    together = Guest(pair, (Option((0,), (2,)),), (0,))
    assert insert_all([together], 1, fill_of(), PRICE) is None
    assert improve([together], 1, fill_of(), PRICE, None, 0, None, ENOUGH).placement is None


def test_two_premises_on_different_days_may_share_a_place():
    one, other = (Guest((choice(B660, [(300, 0, 10)]),), (Option((day,), (1,)),), (0,)) for day in (0, 1))
    placed = insert_all([one, other], 2, fill_of(), PRICE)
    assert placed is not None
    assert placed.cost == 20


def test_the_same_seed_gives_the_same_placement():
    row = [(x, side, (x * 37 + side * 11) % 400) for x in range(100, 900, 25) for side in (0, 1)]
    guests = [Guest((choice(kind, row),), (always(1),), (0,)) for kind in (B120, B240, B240, B660, B120)]
    known = insert_all(guests, 1, fill_of(), PRICE)
    first, second = (improve(guests, 1, fill_of(), PRICE, known, 0, None, ENOUGH) for _ in range(2))
    assert first == second


def test_without_work_a_room_keeps_its_first_placement():
    stream = Stream("residual", (frozenset({0}),), frozenset(), Window(360, 720))
    row = [(300, 0, 10), (375, 0, 100), (400, 1, 90)]
    lodged = tenants([Guest((choice(B240, row),), (), ()) for _ in range(2)], stream, [100.0, 100.0])
    plan = solve_room(RoomProblem(lodged, pattern_classes(stream, 1), 7, fill_of(), PRICE), Limits(work=0.0))
    assert plan is not None
    assert plan.bound <= plan.cost
    assert plan.pattern.gaps == (7,)
