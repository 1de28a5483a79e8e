from dataclasses import replace

import numpy as np

from binopt.solve.routing.crossing import mixed, renamings
from binopt.solve.routing.problem import Facility
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


def _without_costs(one):
    stops = tuple(
        replace(stop, alternatives=tuple(replace(way, cost=0) for way in stop.alternatives)) for stop in one.stops
    )
    return replace(one, stops=stops)


def test_plans_that_differ_by_the_names_of_days_are_the_same():
    one = problem(stops=5, days=3)
    names = renamings(tabulate(_without_costs(one)))
    assert len(names.ways) == len(names.days) == 6
    first, turned = np.array([0, 1, 0, 2, 0]), np.array([1, 2, 0, 0, 1])
    renamed, days = names.nearest(first, turned, np.random.default_rng(1))
    assert renamed.tolist() == first.tolist()
    assert days.tolist() == [2, 0, 1]
    assert names.distances(turned, np.array([first, [0, 0, 0, 0, 0], turned])).tolist() == [0, 2, 0]
    assert len(renamings(tabulate(one)).ways) == 1


def test_a_child_is_served_as_one_of_its_parents_stop_by_stop():
    one = tabulate(_without_costs(problem(stops=9, days=3)))
    near = np.argsort(one.problem.drive_s[2:, 2:], axis=1)
    zeros, ones = np.zeros(9, np.int64), np.ones(9, np.int64)
    random = np.random.default_rng(1)
    shares = [mixed(zeros, ones, near, random).sum() for _ in range(100)]
    assert 0 < np.mean(shares) < 9
    assert max(shares) <= 9
