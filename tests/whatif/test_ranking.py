"""Nobody is ranked whose gap reaches into another's, and whoever is ranked is proven to be."""

from hypothesis import given
from hypothesis import strategies as st

from binopt.domain.case import Weights
from binopt.whatif.ranking import OTHER_PRICES, PARTLY_FOLLOWED, overlap, rank
from tests.whatif.outcomes import outcome

SPANS = st.lists(st.tuples(st.integers(0, 50), st.integers(0, 8)), min_size=1, max_size=7)


def test_scenarios_whose_gaps_overlap_are_not_ranked():
    standings = rank(
        [outcome("base", 90, 100), outcome("near", 95, 104), outcome("far", 60, 70), outcome("bad", 120, 130)]
    )
    assert standings["base"].rank is None
    assert standings["base"].alike == ("near",)
    assert standings["near"].alike == ("base",)
    assert standings["far"].rank == 1
    assert standings["bad"].rank == 4


def test_spans_that_touch_overlap():
    assert overlap(outcome("a", 10, 20), outcome("b", 20, 30))
    assert not overlap(outcome("a", 10, 20), outcome("b", 20.001, 30))


def test_other_prices_and_part_of_the_people_are_not_compared():
    dear = outcome("dear", 200, 210, weights=Weights(crew_per_h=5.0))
    standings = rank([outcome("base", 90, 100), dear, outcome("half", 10, 12, follow=0.5)])
    assert (standings["base"].rank, standings["base"].alike) == (1, ())
    assert (standings["dear"].rank, standings["dear"].apart) == (None, OTHER_PRICES)
    assert (standings["half"].rank, standings["half"].apart) == (None, PARTLY_FOLLOWED)


@given(SPANS)
def test_ranks_hold_whatever_the_best_plans_are(spans):
    outcomes = [outcome(f"s{i}", low, low + width) for i, (low, width) in enumerate(spans)]
    standings = rank(outcomes)
    for one in outcomes:
        standing = standings[one.name]
        assert (standing.rank is None) == bool(standing.alike)
        for other in standing.alike:
            assert one.name in standings[other].alike
        if standing.rank is not None:
            better = [o for o in outcomes if o is not one and o.objective < one.bound]
            worse = [o for o in outcomes if o is not one and o.bound > one.objective]
            assert len(better) == standing.rank - 1
            assert len(better) + len(worse) + 1 == len(outcomes)
