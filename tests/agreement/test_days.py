"""Options and patterns against the rules of collecting: what the solver offers is lawful, a little less is not."""

from __future__ import annotations

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from binopt.domain.plan import Presentation, Service
from binopt.domain.service import Holding
from binopt.geometry.doors import find_doors
from binopt.rules import check
from binopt.solve.options import Option, options, pattern_classes
from tests.baseline.street import straight
from tests.builders import B120, B240, residual, street_case
from tests.rules.plan_by_hand import present, stand

COLLECTING = {"collected", "not_overfull", "often_enough", "once_a_day", "bins_out_range", "days_of_pattern"}
MODEL = straight()
bins = st.lists(st.sampled_from([B120, B240]), min_size=1, max_size=3).map(tuple)
patterns = st.lists(st.frozensets(st.integers(0, 6), min_size=1, max_size=4), min_size=1, max_size=3).map(tuple)


def broken(case, presentations) -> set[str]:
    own = case.holdings[0].bins
    spots = tuple(stand(case, MODEL, ("a", "residual"), r, kind, 8.0 + r) for r, kind in enumerate(own, start=1))
    found = check(case, MODEL, find_doors(case, MODEL), Service(spots, tuple(presentations)))
    return {violation.rule for violation in found} & COLLECTING


def presented(option: Option, days) -> list[Presentation]:
    return [present(("a", "residual"), out, days[k]) for k, out in zip(option.days, option.bins_out, strict=True)]


@settings(max_examples=30, deadline=None)
@given(bins, st.floats(20, 1200), patterns, st.sampled_from([0.0, 1.0, 2.0]), st.data())
def test_what_is_offered_keeps_the_rules_and_a_bin_or_a_day_less_does_not(own, litres, sets, least, data):
    stream = residual(*sets, min_per_week=least)
    case = street_case({"a": (10, 3)}, Holding("a", "residual", own, litres), stream=stream)
    cls = data.draw(st.sampled_from(pattern_classes(stream, 1)))
    found = options(case.holdings[0], cls.gaps, stream, 1, case.rules.max_fill)
    assume(found)
    option, days = data.draw(st.sampled_from(found)), data.draw(st.sampled_from(cls.members))
    given_rows = presented(option, days)
    assert broken(case, given_rows) == set()
    for i, one in enumerate(given_rows):
        if one.bins_out > 1:
            fewer = present(one.key, one.bins_out - 1, one.truck_min // 1440)
            assert broken(case, [*given_rows[:i], fewer, *given_rows[i + 1 :]]) == {"not_overfull"}
        if len(given_rows) > 1:
            rest = [row for row in given_rows if row != one]
            assert broken(case, rest) & {"not_overfull", "often_enough"}


@settings(max_examples=20, deadline=None)
@given(bins, st.sampled_from([(7,), (3, 4), (2, 2, 3)]))
def test_bins_full_to_the_share_allowed_and_a_litre_more(own, gaps):
    days = {1: (0,), 2: (0, 4), 3: (0, 2, 4)}[len(gaps)]
    stream = residual(frozenset(days))
    gaps = pattern_classes(stream, 1)[-1].gaps
    room = sum(kind.litres for kind in own) * 0.9
    full = room * 7 / max(gaps)
    every = Option(tuple(range(len(gaps))), (len(own),) * len(gaps))
    for litres, fits in ((full - 1, True), (full, True), (full + 1, False)):
        case = street_case({"a": (10, 3)}, Holding("a", "residual", own, litres), stream=stream)
        members = pattern_classes(stream, 1)[-1].members[0]
        assert bool(options(case.holdings[0], gaps, stream, 1, 0.9)) == fits
        assert ("not_overfull" in broken(case, presented(every, members))) != fits


@settings(max_examples=12, deadline=None)
@given(patterns, st.integers(0, 6))
def test_every_member_lies_within_a_pattern_and_a_day_outside_does_not(sets, day):
    stream = residual(*sets, min_per_week=0.0)
    case = street_case({"a": (10, 3)}, Holding("a", "residual", (B240,), 1.0), stream=stream)
    for cls in pattern_classes(stream, 1):
        for member in cls.members:
            assert "days_of_pattern" not in broken(case, [present(("a", "residual"), 1, d) for d in member])
            more = {*member, day}
            within = any(more <= one for one in sets)
            found = broken(case, [present(("a", "residual"), 1, d) for d in sorted(more)])
            assert ("days_of_pattern" in found) != within
