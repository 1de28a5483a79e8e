from dataclasses import replace
from itertools import pairwise

import numpy as np

from binopt.solve.routing.book import Book, members
from binopt.solve.routing.crossing import cross, renamings
from binopt.solve.routing.day import DayRouter
from binopt.solve.routing.moves import NEVER, choices, deltas
from binopt.solve.routing.problem import Facility
from binopt.solve.routing.search import start_weights
from binopt.solve.routing.tours import DayPlan, Weights
from binopt.solve.routing.visits import tabulate
from tests.solve.routing.small import problem


def test_the_way_home_goes_by_the_nearest_unloading():
    one = problem(stops=3, days=1)
    far = replace(one, facilities=(Facility(1, 60), Facility(2, 10_000)))
    tables = tabulate(far)
    assert tables.last_facility.tolist() == [0] * 6
    assert tables.drive_s[3, 0] == one.drive_s[2, 1] + one.drive_s[1, 0]
    assert tables.last_s[3] == 60


def test_days_with_equal_work_share_their_visits():
    one = problem(stops=3, days=2)
    tables = tabulate(one)
    assert len(tables.visits) == 3
    assert tables.options[0][0][0] == tables.options[0][1][1]


def test_polished_rounds_hold_exactly_the_visits():
    one = problem(stops=8, days=1, litres=12, trucks=2)
    tables = tabulate(one)
    router = DayRouter(tables, 1)
    weights = start_weights(tables)
    (plan, *_) = router.polish(0, [0, 2, 3, 5, 7], (), weights, 5)
    assert sorted(node - 2 for tour in plan.tours for node in tour.nodes if node >= 2) == [0, 2, 3, 5, 7]
    again = router.sketch(0, plan.tours, weights)
    assert weights.of(again) <= weights.of(plan)


def test_a_set_sketched_from_its_neighbour_holds_what_it_should():
    one = problem(stops=8, days=1, litres=12, trucks=2)
    tables = tabulate(one)
    book = Book(tables, 1, start_weights(tables))
    before = book.polish(0, 0b00101101, 3)
    after = book.sketch(0, 0b11100001, before, 0b00101101)
    held = [node - 2 for tour in after.plan.tours for node in tour.nodes if node >= 2]
    assert sorted(held) == members(0b11100001) == [0, 5, 6, 7]


def test_what_leaving_out_saves_is_the_detour():
    one = problem(stops=4, days=1, litres=100)
    tables = tabulate(one)
    book = Book(tables, 1, start_weights(tables))
    known = book.polish(0, 0b0111, 20)
    (tour,) = known.plan.tours
    line = (0, *tour.nodes, 0)
    drive_s = tables.drive_s
    saved = drive_s[line[0], line[1]] + drive_s[line[1], line[2]] - drive_s[line[0], line[2]]
    marginal = book.marginal(0, known)
    assert marginal[line[1] - 2] == max(saved, 0)
    gaps = [drive_s[a, 5] + drive_s[5, b] - drive_s[a, b] for a, b in pairwise(line)]
    assert marginal[3] == min(gaps)


def test_estimates_leave_out_what_is_chosen_or_does_not_exist():
    one = problem(stops=3, days=2)
    arrays = choices(tabulate(one))
    delta = deltas(arrays, np.array([0, 1, 0]), np.array([[5, 6, 7], [1, 2, 3]]))
    own = [[way.cost for way in stop.alternatives] for stop in one.stops]
    assert delta[0].tolist() == [NEVER, 1 - 5 + own[0][1] - own[0][0]]
    assert delta[1].tolist() == [6 - 2 + own[1][0] - own[1][1], NEVER]
    assert delta[2].tolist() == [NEVER, NEVER]


def test_plans_that_differ_by_the_names_of_days_are_the_same_parents():
    one = problem(stops=5, days=3)
    stops = tuple(
        replace(stop, alternatives=tuple(replace(way, cost=0) for way in stop.alternatives)) for stop in one.stops
    )
    tables = tabulate(replace(one, stops=stops))
    names = renamings(tables)
    assert len(names) == 6
    first, turned = np.array([0, 1, 0, 2, 0]), np.array([1, 2, 0, 0, 0])
    child = cross(first, turned, names, np.arange(5), np.random.default_rng(1))
    assert child.tolist() == first.tolist()
    assert len(renamings(tabulate(one))) == 1


def test_breaking_limits_is_weighed_in_each_unit():
    weights = Weights(2.0, 3.0, 5.0)
    assert weights.of(DayPlan(100, (1, 10, 100), ())) == 100 + 2 + 30 + 500
    assert weights.times(2).of(DayPlan(100, (1, 0, 0), ())) == 104
