"""Halved: each condition alone."""

from dataclasses import replace

import numpy as np
import pytest
from shapely.geometry import Point

from binopt.domain.plan import Baselines, Service, Unplaced
from binopt.measure.displaced import Displaced
from binopt.measure.figures import FaceFigures
from binopt.measure.verdict import Measured, judge, unkept_service, verdict
from tests.measure.streets import BIN_240, BIN_660, make_case, out, spot_at, straight_street

FACES = ("f0", "f1")
HOURS = {"today": 8.0, "plan": 8.0}


def seen(o=(6, 4), oq=(6, 4), s=(2, 2), b=(1, 0), a=(5, 5), crew_h=8.0, displaced=0.0):
    arrays = [np.array(values, float) for values in (o, oq, s, b, a)]
    return Measured(FaceFigures(*arrays, p=1.0), Displaced(displaced, 0.0), crew_h)


HALF = {"o": (3, 2), "oq": (5, 0)}


def test_half_of_all_is_halved_also_where_the_rest_is_equal():
    found = verdict("today", seen(), seen(**HALF), FACES)
    assert found.halved
    assert found.missing == ()
    assert found.o_change == pytest.approx(-0.5)


@pytest.mark.parametrize(
    ("worse", "said"),
    [
        ({"o": (3, 2.1)}, "O is 5.1"),
        ({"oq": (5, 0.1)}, "Oq is 5.1"),
        ({"a": (5, 5.1)}, "A: 10.10"),
        ({"s": (1, 2.1)}, "S is above the baseline's on 1 faces: f1 (+0.10"),
        ({"b": (0, 0.1)}, "B is above the baseline's on 1 faces: f1"),
        ({"crew_h": 8.1}, "crew hours: 8.10"),
        ({"displaced": 0.1}, "O is 5.1"),
    ],
)
def test_each_condition_alone_is_missed(worse, said):
    found = verdict("exact", seen(), seen(**(HALF | worse)), FACES)
    assert not found.halved
    assert found.missing[0].startswith(said)


def test_what_the_service_leaves_undone_is_missing():
    assert verdict("today", seen(), seen(**HALF), FACES, ["a residual is never collected"]).missing == (
        "a residual is never collected",
    )


def test_a_baseline_against_itself_is_no_change():
    found = verdict("today", seen(), seen(), FACES)
    assert (found.o_change, found.oq_change, found.halved) == (0.0, 0.0, False)


def test_nothing_to_halve():
    nothing = seen(o=(0, 0), oq=(0, 0))
    assert "nothing to halve" in verdict("today", nothing, nothing, FACES).missing[0]


@pytest.fixture
def case():
    return make_case(holdings=[("a", "residual", (BIN_240,), 200.0)])


@pytest.fixture
def baselines():
    service = Service((spot_at(5.0),), (out(300, 555), out(3 * 1440 + 300, 3 * 1440 + 555)))
    return Baselines(service, service)


def test_judge_measures_for_itself(case, baselines):
    plan = Service(baselines.today.spots, (out(480, 555),))
    found = judge(case, straight_street(), baselines, plan, HOURS)
    assert found.verdicts["today"].halved
    assert found.verdicts["today"].o_change == pytest.approx(75 / (2 * 255) - 1)
    assert found.no_room == ""
    itself = judge(case, straight_street(), baselines, baselines.today, HOURS)
    assert itself.verdicts["exact"].o_change == 0


def test_longer_rounds_than_todays_are_missing(case, baselines):
    plan = Service(baselines.today.spots, (out(480, 555),))
    found = judge(case, straight_street(), baselines, plan, {"today": 8.0, "plan": 8.5})
    assert found.verdicts["today"].missing == ("crew hours: 8.50 h a week, above the baseline's 8.00",)


def test_halved_is_said_without_what_the_plan_asks_of_people(case, baselines):
    plan = Service(baselines.today.spots, (out(495, 555),))
    asking = replace(case, behaviour=replace(case.behaviour, plan_lead_min=45))
    assert judge(asking, straight_street(), baselines, plan, HOURS).verdicts["today"].o_change == pytest.approx(
        75 / 510 - 1
    )


def test_other_bins_and_hidden_ones_are_said(case, baselines):
    plan = Service((spot_at(5.0, kind=BIN_660),), baselines.today.presentations)
    assert unkept_service(case, baselines, plan) == ("not the same bins as today: a residual",)
    hidden = Service((), ())
    assert unkept_service(case, baselines, hidden) == (
        "a residual is never collected",
        "not the same bins as today: a residual",
    )


def test_those_without_room_have_their_own_sentence(case, baselines):
    lost = Unplaced("z", "residual", "no_room", "", Point(0, 0))
    found = judge(case, straight_street(), replace(baselines, no_room=(lost,)), baselines.today, HOURS)
    assert found.no_room.startswith("For 1 streams of 1 premises no place exists")
