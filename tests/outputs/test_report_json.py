"""report.json holds the contract's keys, unrounded, and reads in any program."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np

from binopt.outputs.report_json import make_report, relative_case_path, render_report, render_timings
from binopt.outputs.result import Stage
from tests.outputs.quarter import make_result


def test_all_that_the_contract_names_is_there():
    report = json.loads(render_report(make_report(make_result(6), case_path="../case")))
    for name in ("o", "oq", "s", "b", "a", "p"):
        assert {"today", "exact", "plan"} <= set(report[name])
    assert report["halved"] == {"today": True, "exact": False}
    assert report["why"]["exact"]
    assert set(report["crew_hours"]) == {"today", "plan"}
    assert set(report["levers"]["position_presentations"]["exact"]) == {"o", "oq", "s", "b", "a", "p"}
    assert set(report["gap"]) == set(report["objective"]) == set(report["objective_bound"])
    assert set(report["rounds"]["today"]) == set(report["rounds"]["plan"])
    assert report["rounds"]["plan"]["count"] == 1
    assert report["windows"] == {"median_min": 60.0, "widest_min": 60.0, "narrow_share": 0.0}
    for key in ("displaced", "status", "seed", "binopt_version", "case_digest"):
        assert key in report
    assert "seconds" not in report
    assert report["case"]["path"] == "../case"


def test_figures_are_those_of_the_evaluator_to_the_last_digit():
    result = make_result(6)
    report = json.loads(render_report(make_report(result)))
    assert report["o"]["plan"] == result.planned.total.o
    assert report["o"]["lower_bound"] == result.bounds.o_total
    assert report["marginal_o"]["today"]["by_premises"]["A00001"] == 0.04


def test_the_same_result_is_the_same_text():
    assert render_report(make_report(make_result(6))) == render_report(make_report(make_result(6)))


def test_what_is_no_number_is_null_and_numpy_is_plain():
    result = make_result(4)
    odd = replace(result, crew_hours={"today": float("nan"), "plan": np.float64(1.5)}, seed=np.int64(7))
    report = json.loads(render_report(make_report(odd)))
    assert report["crew_hours"] == {"today": None, "plan": 1.5}
    assert report["seed"] == 7


def test_gaps_are_shares_of_what_was_minimised():
    assert Stage("o", 10.0, 9.0).gap == 0.1
    assert Stage("o", 0.0, 0.0).gap == 0.0
    assert Stage("o", 1.0, 1.0 + 1e-9).gap == 0.0


def test_timings_stand_apart():
    assert json.loads(render_timings({"geometry": 1.5, "solve": 2.0}))["total_s"] == 3.5


def test_the_way_to_the_case_moves_with_both():
    assert relative_case_path(Path("/a/b/case"), Path("/a/plans/one")) == "../../b/case"
