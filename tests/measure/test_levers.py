"""Each lever alone puts only its own part into a baseline."""

from dataclasses import replace

import pytest
import shapely

from binopt.domain.plan import Baselines, Presentation, Service
from binopt.domain.street import Side
from binopt.measure.evaluator import evaluate
from binopt.measure.levers import levers
from tests.measure.streets import BIN_240, make_case, service, spot_at, straight_street

DAY = 1440
HOUR_AT_KERB = 0.58 * 0.74 / 1.6


@pytest.fixture
def case():
    return make_case(holdings=[("a", "residual", (BIN_240, BIN_240), 300.0)])


@pytest.fixture
def baselines():
    """Two bins at the kerb, far apart, on two days: 4.25 hours each by the announcement, 1.25 by the minute."""
    spots = (spot_at(5.0), spot_at(10.0, rank=2))
    today = tuple(
        Presentation("a", "residual", 2, *(day * DAY + m for m in (300, 360, 720, 540, 555))) for day in (0, 3)
    )
    exact = tuple(replace(one, out_min=one.truck_min - 60) for one in today)
    return Baselines(Service(spots, today), Service(spots, exact))


@pytest.fixture
def plan():
    """One bin on the other side behind a pole, the other as before; one day, both bins, a window of an hour."""
    spots = (spot_at(5.0, side=Side.BUILDING), spot_at(10.0, rank=2))
    return Service(spots, (Presentation("a", "residual", 2, *(4 * DAY + m for m in (570, 630, 690, 660, 675))),))


def test_each_lever_by_hand(case, baselines, plan):
    model = straight_street()
    found = levers(case, model, baselines, plan)
    assert set(found) == {"position", "presentations", "position_presentations", "windows", "all"}
    o = {lever: {base: figures.o for base, figures in by_base.items()} for lever, by_base in found.items()}
    two_bins = 2 * HOUR_AT_KERB
    assert o["position"] == pytest.approx({"today": 2 * 4.25 * two_bins, "exact": 2 * 1.25 * two_bins})
    assert o["presentations"] == pytest.approx({"today": 4.25 * two_bins, "exact": 1.25 * two_bins})
    assert o["position_presentations"] == pytest.approx({"today": 4.25 * two_bins, "exact": 1.25 * two_bins})
    assert o["windows"] == pytest.approx({"today": 2 * 1.75 * two_bins, "exact": 2 * 1.75 * two_bins})
    assert o["all"] == pytest.approx({"today": 1.75 * two_bins, "exact": 1.75 * two_bins})


def test_position_moves_spots_only(case, baselines, plan):
    model = straight_street(obstacles=[shapely.box(4.5, 1.25, 5.5, 2.0)])
    found = levers(case, model, baselines, plan)
    today = evaluate(case, model, baselines.today).total
    beside = found["position"]["today"]
    assert beside.o < today.o
    assert beside.p == today.p
    assert found["windows"]["today"].o == pytest.approx(today.o * 1.75 / 4.25)


def test_a_baseline_as_plan_changes_nothing(case, baselines):
    model = straight_street()
    found = levers(case, model, baselines, baselines.today)
    today, exact = (evaluate(case, model, one).total for one in (baselines.today, baselines.exact))
    assert found["all"]["today"] == today
    for lever in ("position", "presentations", "position_presentations"):
        assert found[lever] == {"today": today, "exact": exact}
    assert found["windows"]["today"] == today


def test_behaviour_is_a_lever_where_the_plan_asks_for_more(case, baselines, plan):
    asking = replace(case, behaviour=replace(case.behaviour, plan_lead_min=30, plan_lag_min=0))
    found = levers(asking, straight_street(), baselines, plan)
    assert found["behaviour"]["today"].o == pytest.approx(2 * (4.25 - 0.75) * 2 * HOUR_AT_KERB)
    assert found["behaviour"]["exact"].o == pytest.approx(2 * (1.25 - 0.75) * 2 * HOUR_AT_KERB)


def test_nothing_planned_is_nothing(case):
    nothing = service([], [])
    found = levers(case, straight_street(), Baselines(nothing, nothing), nothing)
    assert {figures.o for by_base in found.values() for figures in by_base.values()} == {0.0}
