"""Options hold the waste, none is needless, none is missing; patterns are grouped by their gaps."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from binopt.domain.service import Holding, Stream, Window
from binopt.solve.options import MOST_DAYS, Option, options, pattern_classes
from tests.builders import B120, B240, B660

gaps_of_a_week = st.integers(1, 7).flatmap(
    lambda count: st.permutations(range(7)).map(lambda days: _gaps(sorted(days[:count])))
)
bins = st.lists(st.sampled_from([B120, B240, B660]), min_size=1, max_size=3).map(tuple)


def _gaps(days: list[int], cycle: int = 7) -> tuple[int, ...]:
    return tuple((day - days[i - 1]) % cycle or cycle for i, day in enumerate(days))


def stream(*patterns: set[int], min_per_week: float = 0.0) -> Stream:
    return Stream("residual", tuple(map(frozenset, patterns)), frozenset(), Window(360, 720), min_per_week)


def holds(holding: Holding, gaps: tuple[int, ...], option: Option, fill: float, least: float) -> bool:
    """Whether no bin overflows, day by day."""
    if not option.days:
        return holding.litres_per_week == 0
    if len(option.days) < least:
        return False
    gathered = 0.0
    # twice around, so that what gathers over the week's end is seen
    for turn in range(2):
        for day, gap in enumerate(gaps):
            gathered += holding.litres_per_week * gap / 7
            if day in option.days:
                out = option.bins_out[option.days.index(day)]
                room = sum(b.litres for b in holding.bins[:out]) * fill
                if turn and gathered > room + 1e-6:
                    return False
                gathered = 0.0
    return True


def every_option(count: int, most: int) -> list[Option]:
    return [
        Option(days, out)
        for size in range(1, count + 1)
        for days in itertools.combinations(range(count), size)
        for out in itertools.product(range(1, most + 1), repeat=size)
    ]


def needless(option: Option, better: Option) -> bool:
    out = dict(zip(option.days, option.bins_out, strict=True))
    return option != better and all(n <= out.get(d, 0) for d, n in zip(better.days, better.bins_out, strict=True))


@settings(max_examples=150, deadline=None)
@given(
    gaps_of_a_week.filter(lambda g: len(g) <= 5),
    bins,
    st.floats(1, 1500),
    st.sampled_from([0.8, 0.9, 1.0]),
    st.sampled_from([0, 1, 2]),
)
def test_options_are_all_those_that_hold_the_waste_and_that_no_other_makes_needless(gaps, own, litres, fill, least):
    holding = Holding("a", "residual", own, litres)
    found = options(holding, gaps, stream(min_per_week=least), 1, fill)
    good = [o for o in every_option(len(gaps), len(own)) if holds(holding, gaps, o, fill, least)]
    wanted = {o for o in good if not any(needless(o, better) for better in good)}
    assert set(found) == wanted
    assert len(found) == len(set(found))


def test_no_waste_is_never_presented():
    assert options(Holding("a", "residual", (B240,), 0.0), (3, 4), stream(), 1, 0.9) == (Option((), ()),)


def test_bins_too_small_have_no_option():
    assert options(Holding("a", "residual", (B120,), 500.0), (7,), stream(), 1, 0.9) == ()


@pytest.mark.parametrize(("litres", "count"), [(216.0, 1), (216.1, 2), (432.0, 2), (432.1, 0)])
def test_bins_are_filled_to_the_share_allowed_and_no_drop_more(litres, count):
    found = options(Holding("a", "residual", (B240, B240), litres), (7,), stream(), 1, 0.9)
    assert [o.bins_out for o in found] == ([(count,)] if count else [])


def test_later_ranks_stay_in_when_little_has_gathered():
    found = options(Holding("a", "residual", (B240, B240), 500.0), (3, 4), stream(), 1, 0.9)
    # what gathers in 3 days fits one bin, what gathers in 4 does not
    assert Option((0, 1), (1, 2)) in found
    assert Option((0, 1), (1, 2)).days_of(2) == (1,)


def test_long_cycles_keep_to_choices_that_repeat():
    assert len((2, 2, 3) * 4) > MOST_DAYS
    holding = Holding("a", "residual", (B660,), 400.0)
    found = options(holding, (2, 2, 3) * 4, stream(), 4, 0.9)
    assert Option(tuple(range(0, 12, 3)), (1,) * 4) in found
    for option in found:
        assert holds(holding, (2, 2, 3) * 4, option, 0.9, 0)


@given(st.lists(st.sets(st.integers(0, 6), min_size=1, max_size=4), min_size=1, max_size=4))
def test_every_part_of_every_pattern_is_a_member_of_one_class(patterns):
    classes = pattern_classes(stream(*patterns), 1)
    parts = {
        frozenset(part)
        for pattern in patterns
        for size in range(1, len(pattern) + 1)
        for part in itertools.combinations(pattern, size)
    }
    members = [member for cls in classes for member in cls.members]
    assert sorted(map(sorted, members)) == sorted(map(sorted, parts))
    assert len({cls.gaps for cls in classes}) == len(classes)
    for cls in classes:
        assert sum(cls.gaps) == 7
        for member in cls.members:
            assert _gaps(list(member)) == cls.gaps


def test_a_turned_pattern_is_of_the_same_class():
    classes = pattern_classes(stream({0, 3}, {1, 4}, {2, 6}), 1)
    two = [cls for cls in classes if len(cls.gaps) == 2]
    # Monday and Thursday, Tuesday and Friday, Wednesday and Sunday: three days and four
    assert len(two) == 1
    assert len(two[0].members) == 3


def test_a_cycle_of_two_weeks_goes_around_once():
    classes = pattern_classes(stream({0, 7}), 2)
    assert {cls.gaps for cls in classes} == {(14,), (7, 7)}
