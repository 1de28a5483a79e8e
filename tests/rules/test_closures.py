"""The rule about closed stretches, pushed to a minute before its limit, to it, and a minute beyond."""

from dataclasses import replace

import pytest
from shapely.geometry import box

from binopt.domain.street import Closure
from tests.rules.plan_by_hand import DAY, A, plan, present

HERE = box(9, 0, 12, 3)


def closed(days=(3,), from_min=0, to_min=DAY, ground=HERE):
    """The lawful plan, A's bins out on Monday and Thursday from 5:00 to 6:45, its paper on Wednesday."""
    return plan().with_case(closures=(Closure("market", ground, frozenset(days), from_min, to_min),))


def test_bins_may_stand_there_on_other_days():
    assert closed(days=(1, 4, 5, 6)).violations() == ()


def test_the_minutes_out_are_counted():
    found = [one for one in closed(days=(3,)).violations() if one.rule == "not_while_closed"]
    assert [(one.ids, one.amount) for one in found] == [(("a|residual#1", "market"), 105)]
    # the second bin of A is only out on Monday
    found = closed(days=(0,), from_min=360, to_min=390).broken()
    assert found == {"not_while_closed": 30}


@pytest.mark.parametrize("step", [-1, 0, 1])
def test_hours_at_their_limits(step):
    assert ("not_while_closed" in closed(to_min=300 + step).broken()) == (step > 0)
    assert ("not_while_closed" in closed(from_min=405 - step).broken()) == (step > 0)


@pytest.mark.parametrize("step", [-1, 0, 1])
def test_ground_at_its_limit(step):
    # the bin begins at 9.71 m; a millimetre of its depth is what counts
    ground = box(5, 0, 9.71 + 0.00135 + 0.001 * step, 3)
    assert ("not_while_closed" in closed(ground=ground).broken()) == (step > 0)


def test_hours_past_midnight_and_past_the_weeks_end():
    # closed on Sunday from 22:00 to Monday 6:00
    assert closed(days=(6,), from_min=22 * 60, to_min=30 * 60).broken() == {"not_while_closed": 60}
    late = closed(days=(0,), from_min=0, to_min=60)
    out = present(A, 1, 6, from_min=23 * 60 + 30)
    moved = replace(out, in_min=7 * DAY + 15)
    assert late.with_presentations(*late.service.presentations, moved).broken()["not_while_closed"] == 15
