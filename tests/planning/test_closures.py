"""A market on some days: streams stand off its stretch, or are collected on other days; the rules see to it."""

from dataclasses import replace

import pytest
from shapely.geometry import box

from binopt.domain.street import Closure
from binopt.geometry.doors import find_doors
from binopt.intake.case_reader import read_case
from binopt.planning import make_plan
from binopt.rules import check
from binopt.solve.closing import closed_stretches, without_days
from binopt.units import DAY_MIN
from tests.cli.little_street import write_street
from tests.planning.test_planning import NEVER_LATE, ticking

HERE = box(15, 0, 48, 3)


@pytest.fixture(scope="module")
def case(tmp_path_factory):
    """Residual on Monday and Thursday or Tuesday and Friday, paper on Wednesday."""
    return read_case(write_street(tmp_path_factory.mktemp("closures") / "street"))


def closed(case, *days, hours=(0, DAY_MIN)):
    return replace(case, closures=(Closure("market", HERE, frozenset(days), *hours),))


def on_it(result, stream):
    shapes = [spot.shape for spot in result.plan.spots if spot.stream == stream]
    return sum(shape.intersects(HERE) for shape in shapes)


def days_of(result, stream):
    return {one.truck_min // DAY_MIN for one in result.plan.presentations if one.stream == stream}


@pytest.mark.parametrize("days", [(0,), (0, 1), (2,), (0, 1, 2, 3, 4), (5,)])
def test_whatever_is_closed_no_rule_is_broken(case, days):
    result = make_plan(closed(case, *days), NEVER_LATE, clock=ticking())
    doors = find_doors(result.case, result.model)
    assert check(result.case, result.model, doors, result.plan, result.unplaced) == ()
    assert all(stage.bound <= stage.objective * (1 + 1e-9) for stage in result.bounds.stages)
    if days == (0,):
        assert on_it(result, "residual") > 0, "it is collected on Tuesday and Friday instead"
        assert 0 not in days_of(result, "residual")
    if days == (2,):
        assert on_it(result, "paper") == 0, "paper has no other day"
        assert on_it(result, "residual") > 0
    if days == (5,):
        assert on_it(result, "paper") > 0, "nobody is out on Saturday"


def test_hours_at_which_nobody_is_out_bar_nothing(case):
    paper, kerb = case.streams["paper"], HERE
    night = closed(case, 2, hours=(20 * 60, 23 * 60))
    assert closed_stretches(night, kerb, paper, ()) == []
    [stretch] = closed_stretches(closed(case, 2, hours=(10 * 60, 11 * 60)), kerb, paper, ())
    assert stretch.days == {2}
    assert closed_stretches(closed(case, 2), box(200, 0, 201, 1), paper, ()) == [], "far away"


def test_days_that_are_left_are_those_that_meet_nothing(case):
    residual = case.streams["residual"]
    stretches = closed_stretches(closed(case, 0), HERE, residual, ())
    assert set(without_days(residual, stretches).patterns) == {frozenset({3}), frozenset({1, 4})}
    # closed on Sunday until Monday morning
    stretches = closed_stretches(closed(case, 6, hours=(20 * 60, 31 * 60)), HERE, residual, ())
    assert [stretch.days for stretch in stretches] == [{0}]
