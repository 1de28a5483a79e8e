"""A scenario planned with the memory of the base plan is the scenario planned afresh."""

from dataclasses import replace
from itertools import count

import pytest
from shapely.geometry import Point

from binopt import planning
from binopt.baseline import make_baselines
from binopt.domain.street import Closure, FaceRule, Pin, Side
from binopt.geometry.doors import find_doors
from binopt.geometry.streetscape import lay_out
from binopt.intake.case_reader import read_case
from binopt.planning import make_plan
from binopt.presets import OBSTACLE_KINDS
from binopt.scenarios import with_clear_width
from binopt.solve.jobs import Runner
from binopt.solve.memory import Memory
from binopt.solve.planner import SearchLimits
from tests.cli.little_street import write_street

LIMITS = SearchLimits(seconds=1e9, work=1.0, seed=3, workers=1)


@pytest.fixture(scope="module")
def case(tmp_path_factory):
    return read_case(write_street(tmp_path_factory.mktemp("memory") / "street"))


def with_bench(case):
    kind = OBSTACLE_KINDS["bench"]
    bench = replace(case.obstacles[0], obstacle_id="b", kind="bench", footprint=Point(70, 1).buffer(kind.radius_m))
    return replace(case, obstacles=(*case.obstacles, bench))


def test_what_is_recalled_is_what_would_be_found(case):
    memory = Memory()
    base = make_plan(case, LIMITS, clock=count().__next__, run=Runner(None, memory=memory))
    found = len(memory)
    again = make_plan(case, LIMITS, clock=count().__next__, run=Runner(None, memory=memory))
    assert again.plan == base.plan
    assert (len(memory), memory.recalled > 0) == (found, True)
    for other in (with_bench(case), with_clear_width(case, "de")):
        warm = make_plan(other, LIMITS, clock=count().__next__, run=Runner(None, memory=memory))
        afresh = make_plan(other, LIMITS, clock=count().__next__)
        assert warm.plan == afresh.plan
        assert warm.bounds.stages == afresh.bounds.stages
        assert len(memory) > found


def test_today_is_made_once_for_all_cases_in_which_it_is_the_same(case, monkeypatch):
    made = []

    def noting(*arguments):
        made.append(make_baselines(*arguments))
        return made[-1]

    monkeypatch.setattr(planning, "make_baselines", noting)
    memory = Memory()
    farther = replace(case, rules=replace(case.rules, max_carry_m=40.0), name="farther")
    later = replace(case, behaviour=replace(case.behaviour, lead_min=90))
    face_id = lay_out(case).faces[0].face_id
    held = replace(
        case,
        closures=(Closure("works", case.pavements[0].geometry, frozenset({0, 1})),),
        pins=(Pin(*case.holdings[0].key, 1, face_id, 5.0, Side.KERB),),
        face_rules=(FaceRule(face_id, 1.5),),
    )
    for other in (case, with_clear_width(case, "de"), farther, held, with_bench(case), later):
        result = make_plan(other, LIMITS, clock=count().__next__, run=Runner(None, memory=memory))
        model = lay_out(other)
        assert result.baselines == make_baselines(other, model, find_doors(other, model))
    assert len(made) == 3
