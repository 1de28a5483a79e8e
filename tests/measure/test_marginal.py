"""What each premises adds."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from binopt.domain.street import Side
from binopt.measure.evaluator import evaluate
from binopt.measure.marginal import marginal_o
from tests.measure.streets import make_case, out, service, spot_at, straight_street

PREMISES = [("a", 5, 3), ("b", 6, 3), ("c", 7, 3)]


def test_a_neighbour_counts_the_gap_too_and_who_puts_nothing_out_counts_nothing():
    row = service([spot_at(5.0), spot_at(6.0, "b")], [out(100, 160), out(130, 190, "b")])
    found = marginal_o(make_case(premises=PREMISES), straight_street(), row)
    each = (0.58 + 0.5 * 0.42) * 0.74 / 1.6
    assert found == {"a": pytest.approx(each), "b": pytest.approx(each), "c": 0.0}


def test_no_bins_no_values():
    assert marginal_o(make_case(premises=PREMISES), straight_street(), service([], [])) == {"a": 0, "b": 0, "c": 0}


BIN = st.tuples(st.sampled_from("abc"), st.integers(30, 500), st.sampled_from([Side.KERB, Side.BUILDING]))


@settings(deadline=None, max_examples=30)
@given(st.lists(BIN, min_size=1, max_size=6), st.tuples(*[st.integers(0, 200)] * 3), st.sampled_from([1, 2]))
def test_it_is_the_difference_of_two_evaluations(bins, begins, weeks):
    case, model = make_case(premises=PREMISES, weeks=weeks), straight_street()
    spots = [spot_at(cm / 100, who, f"s{i}", side=side) for i, (who, cm, side) in enumerate(bins)]
    times = dict(zip("abc", begins, strict=True))
    presentations = [out(times[who], times[who] + 90, who, f"s{i}") for i, (who, _, _) in enumerate(bins)]

    def o_without(name):
        kept = [spot for spot in spots if spot.premises_id != name]
        return evaluate(case, model, service(kept, presentations)).total.o

    found = marginal_o(case, model, service(spots, presentations))
    for name in "abc":
        assert found[name] == pytest.approx(o_without("") - o_without(name), abs=1e-9)
