"""What is said of widths that nobody measured, and where it is written."""

from dataclasses import replace

import numpy as np
import pytest
from shapely.geometry import box

from binopt.domain.street import LOW_QUANTILE, WidthInterval, WidthSource
from binopt.geometry.doors import find_doors
from binopt.geometry.width_trust import Trust
from binopt.measure.evaluator import Compared
from binopt.outputs.report_json import make_report
from binopt.outputs.report_shape import check_report
from binopt.outputs.report_text import render_text_report
from binopt.outputs.width_doubt import doubt_widths, tell_doubt
from binopt.speech import Speech
from tests.outputs.quarter import make_result


@pytest.fixture(scope="module")
def made():
    return make_result(6)


def doubted(made, case, model):
    compared = Compared.of(case, model, made.baselines, made.plan)
    return doubt_widths(case, model, find_doors(case, model), made.baselines, made.plan, compared)


def guessed(made):
    """The western half of all pavements is estimated, the rest is measured."""
    [first] = made.case.pavements
    west, south, east, north = first.geometry.bounds
    half = box(west, south, (west + east) / 2, north)
    wide = replace(
        first,
        geometry=first.geometry.intersection(half),
        width_source=WidthSource.ESTIMATED,
        width=WidthInterval(2.0, 1.5, 2.4),
    )
    rest = replace(first, pavement_id="rest", geometry=first.geometry.difference(half))
    case = replace(made.case, pavements=(wide, rest))
    trust = Trust.of(case, made.model.transects)
    return case, replace(made.model, transects=trust.keeping(made.model.transects, LOW_QUANTILE))


def test_measured_widths_leave_no_doubt(made):
    found = doubted(made, made.case, made.model)
    assert found.measured
    assert tell_doubt(found, Speech.of("en")) == ()
    for end in ("low", "high"):
        assert found.o_at[end]["plan"] == pytest.approx(found.o_plan["measured"])
    assert len(set(found.lawful.values())) == 1


def test_what_rests_on_an_estimated_pavement_is_counted_and_said(made):
    found = doubted(made, *guessed(made))
    kerb_m = float(np.sum(made.model.transects.weight_m))
    assert sum(found.kerb_m.values()) == pytest.approx(kerb_m)
    assert 0 < found.kerb_m["estimated"] < kerb_m
    plain = doubted(made, made.case, made.model)
    assert sum(found.o_plan.values()) == pytest.approx(sum(plain.o_plan.values()))
    assert found.o_at["low"]["plan"] > sum(found.o_plan.values()) > found.o_at["high"]["plan"]
    assert found.lawful["low"] <= found.lawful["stated"] <= found.lawful["high"] <= found.spots
    rests, kept = tell_doubt(found, Speech.of("en"))
    assert f"widths along {found.kerb_m['estimated'] / kerb_m:.0%} of the kerb are estimated" in rests
    assert "quantile 0.075" in kept


def test_the_report_tells_it_only_where_widths_are_in_doubt(made):
    class Files:
        report = make_report(made)
        faces = ()
        unplaced = ()

    class Faults(list):
        def fault(self, *told, **more):
            self.append(told)

    faults = Faults()
    check_report(Files.report, "report.json", faults)
    assert not faults
    text = render_text_report(Files)
    assert "How much of it rests on estimated widths" in text
    assert "all as narrow as they may be" in text
    sure = replace(made.width_doubt, kerb_m={"measured": 9.0, "tagged": 0.0, "estimated": 0.0})
    Files.report = make_report(replace(made, width_doubt=sure))
    assert "estimated widths" not in render_text_report(Files)
