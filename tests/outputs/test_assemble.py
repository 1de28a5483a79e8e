"""A result is measured anew from spots and presentations, and says what it rests on."""

from dataclasses import replace

import numpy as np
import pytest

from binopt.domain.service import Window
from binopt.geometry.doors import find_doors
from binopt.measure.evaluator import evaluate
from binopt.outputs.assemble import assemble
from binopt.outputs.assumptions import rests_on
from binopt.outputs.plan_folder import write_plan
from binopt.outputs.plan_reader import read_plan
from binopt.outputs.result import Bounds
from binopt.speech import Speech
from tests.outputs.quarter import make_result


@pytest.fixture(scope="module")
def assembled():
    made = make_result(6)
    bounds = Bounds(np.zeros(len(made.model.faces)), 0.0)
    return assemble(
        made.case,
        made.model,
        find_doors(made.case, made.model),
        made.baselines,
        made.plan,
        unplaced=made.unplaced,
        rounds=made.rounds,
        bounds=bounds,
        status="feasible",
        seed=3,
        version="0.1.0",
        seconds={"solve": 1.0},
    )


def test_figures_are_the_evaluators(assembled):
    again = evaluate(assembled.case, assembled.model, assembled.plan)
    assert assembled.planned.total == again.total
    assert assembled.levers["all"]["today"] == assembled.levers["all"]["exact"]
    assert assembled.levers["all"]["today"].o == pytest.approx(again.total.o)
    assert assembled.adoption[-1].figures.o == pytest.approx(again.total.o)


def test_crew_hours_are_those_of_the_rounds(assembled):
    (tour,) = assembled.rounds["plan"]
    assert assembled.crew_hours["plan"] == pytest.approx((tour.end_s - tour.start_s) / 3600)


def test_every_premises_has_its_value_in_both(assembled):
    for values in assembled.marginal_o.values():
        assert set(values) == {one.premises_id for one in assembled.case.premises}


def test_its_papers_can_be_written_and_read(assembled, tmp_path):
    folder = write_plan(assembled, tmp_path / "plan", pictures=False)
    assert read_plan(folder).report["o"]["plan"] == assembled.planned.total.o


def test_what_it_rests_on_names_days_windows_fill_and_spread(assembled):
    text = " ".join(assembled.rests_on)
    for wanted in (
        "Residual waste Mon, Wed, Fri 06:00–12:00",
        "60 min before",
        "in reserve",
        "90%",
        "20%",
        "O today would be",
    ):
        assert wanted in text
    assert "asks people" not in text


def test_other_days_and_other_behaviour_are_said(assembled):
    case = assembled.case
    own = (replace(case.holdings[0], today_days=frozenset({5}), today_window=Window(600, 660)), *case.holdings[1:])
    odd = replace(case, holdings=own, behaviour=replace(case.behaviour, plan_lead_min=30))
    text = " ".join(rests_on(odd, assembled.model, assembled.baselines, assembled.plan, 10.0, Speech.of("en")))
    assert "1 premises have days of their own" in text
    assert "asks people to put out 30 min before" in text
