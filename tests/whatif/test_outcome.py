"""Outcomes are figures of plans; what changed is counted against the base plan."""

from dataclasses import replace

import numpy as np
import pytest
from shapely.affinity import translate

from binopt.domain.plan import Service
from binopt.outputs.result import Stage
from binopt.scenarios import Scenario
from binopt.whatif.outcome import NO_STREET, changed_premises, changed_streets, measure_outcome
from tests.outputs.quarter import make_result


@pytest.fixture(scope="module")
def base():
    made = make_result(8)
    return replace(made, bounds=replace(made.bounds, stages=(Stage("whole", 200.0, 190.0),)))


def test_figures_are_those_of_the_plan(base):
    one = measure_outcome(Scenario("same", base.case), base, base)
    assert one.o == base.planned.total.o
    assert one.figures["s"]["today"] == base.today.total.s
    assert (one.objective, one.bound, one.gap) == (200.0, 190.0, pytest.approx(0.05))
    assert one.halved == {name: verdict.halved for name, verdict in base.judgement.verdicts.items()}
    assert (one.changed.any, one.streets) == (0, ())


def test_a_bound_above_the_objective_is_rounding_and_no_proof(base):
    odd = replace(base, bounds=replace(base.bounds, stages=(Stage("whole", 200.0, 200.1),)))
    assert measure_outcome(Scenario("odd", base.case), odd, base).bound == 200.0


def test_who_is_to_do_something_else_is_counted_once(base):
    plan = base.plan
    first, second, third = list(dict.fromkeys(spot.premises_id for spot in plan.spots))[:3]

    def moved(spot):
        return replace(spot, shape=translate(spot.shape, 1.0)) if spot.premises_id == first else spot

    def timed(one):
        if one.premises_id == second:
            return replace(one, out_min=one.out_min + 5)
        return replace(one, truck_min=one.truck_min + 1440) if one.premises_id in (first, third) else one

    after = Service(tuple(map(moved, plan.spots)), tuple(map(timed, plan.presentations)))
    changed = changed_premises(plan, after)
    assert (changed.any, changed.spot, changed.days, changed.times) == (3, 1, 2, 1)
    assert changed_premises(plan, plan).any == 0


def test_a_kerb_that_begins_elsewhere_moves_nobody(base):
    shifted = tuple(replace(spot, chainage_m=spot.chainage_m + 3, face_id="new") for spot in base.plan.spots)
    assert changed_premises(base.plan, replace(base.plan, spots=shifted)).any == 0


def test_streets_win_and_lose_by_name(base):
    names = [face.street or NO_STREET for face in base.model.faces]
    o = base.planned.o.copy()
    one, other = names[0], next(name for name in names if name != names[0])
    o[names.index(one)] += 2.0
    o[names.index(other)] -= 1.0
    rows = changed_streets(base, replace(base, planned=replace(base.planned, o=o)))
    assert [(row.street, round(row.gain, 6)) for row in rows] == [(other, 1.0), (one, -2.0)]
    before = sum(o_face for o_face, name in zip(base.planned.o, names, strict=True) if name == one)
    assert rows[1].o_base == pytest.approx(before)
    assert np.isclose(rows[1].o, before + 2)
