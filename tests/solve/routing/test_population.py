import numpy as np

from binopt.solve.routing.crossing import Renamings
from binopt.solve.routing.population import BORN, KEPT, Plan, Population

STOPS = 6
NAMES = Renamings(np.zeros((1, STOPS, 4), np.int64) + np.arange(4), np.arange(2)[None])
LIMITS = np.array([1.0, 1.0, 1.0])


def plan(cost, chosen, excess=(0, 0, 0)):
    rounds = np.zeros((2, 1, 4), np.int64)
    return Plan(np.array(chosen, np.int64), rounds, rounds[:, :, 0], cost, np.array(excess, np.int64))


def test_what_breaks_limits_counts_in_fitness():
    one = Population(NAMES)
    one.add(plan(10, [0] * STOPS), LIMITS)
    one.add(plan(10, [0] * STOPS, (0, 0, 5)), LIMITS)
    fitness = one.fitness(LIMITS)
    assert fitness[0] < fitness[1]


def test_a_full_population_keeps_the_best_and_loses_doubles_first():
    random = np.random.default_rng(1)
    one = Population(NAMES)
    unlike = [random.integers(0, 4, STOPS).tolist() for _ in range(KEPT - 1)]
    for cost, chosen in enumerate(unlike):
        one.add(plan(100 + cost, chosen), LIMITS)
    for cost in range(BORN + 2):
        one.add(plan(50 + cost, unlike[0]), LIMITS)
    assert len(one) == KEPT
    assert min(kept.cost for kept in one.plans) == 50
    # of those that are served alike one is left, the others are all there
    assert sum(kept.chosen.tolist() == unlike[0] for kept in one.plans) == 1 + len(one) - len(
        {tuple(u) for u in unlike}
    )


def test_distances_follow_those_who_stay():
    random = np.random.default_rng(2)
    one = Population(NAMES)
    for _ in range(KEPT + BORN + 30):
        one.add(plan(int(random.integers(1000)), random.integers(0, 4, STOPS).tolist()), LIMITS)
    between = one._apart[: len(one), : len(one)]
    for i, a in enumerate(one.plans):
        for j, b in enumerate(one.plans):
            assert between[i, j] == (a.chosen != b.chosen).sum()
