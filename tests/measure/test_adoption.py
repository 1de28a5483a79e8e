"""Who does not follow, and who skips by litres."""

import numpy as np
import pytest

from binopt.domain.plan import Baselines, Presentation, Service
from binopt.measure.adoption import SHARES, adoption_curve, only_filled, partly_followed
from binopt.measure.evaluator import evaluate
from tests.measure.streets import BIN_240, make_case, spot_at, straight_street

DAY = 1440
NAMES = "abcdefghij"


def at(day, name, bins, *minutes):
    return Presentation(name, "residual", bins, *(day * DAY + m for m in minutes))


@pytest.fixture
def case():
    return make_case(holdings=[(name, "residual", (BIN_240, BIN_240), 200.0) for name in NAMES])


@pytest.fixture
def baselines():
    spots = [spot_at(3 * i + 1 + 0.7 * k, name, rank=k + 1) for i, name in enumerate(NAMES) for k in (0, 1)]
    days = [at(day, name, 2, 300, 360, 720, 540, 555) for name in NAMES for day in (0, 3)]
    service = Service(tuple(spots), tuple(days))
    return Baselines(service, service)


@pytest.fixture
def plan(baselines):
    return Service(baselines.today.spots, tuple(at(4, name, 1, 570, 630, 690, 660, 675) for name in NAMES))


def test_the_curve_ends_at_the_plan_and_falls(case, baselines, plan):
    model = straight_street(length_m=30)
    curve = adoption_curve(case, model, baselines, plan, seed=1)
    assert [point.share for point in curve] == list(SHARES)
    assert curve[-1].figures == evaluate(case, model, plan).total
    values = [point.figures.o for point in curve]
    assert values == sorted(values, reverse=True)
    assert values[0] > values[-1]
    assert adoption_curve(case, model, baselines, plan, seed=1) == curve
    assert adoption_curve(case, model, baselines, plan, seed=2) != curve


def test_the_curve_between_is_what_the_mixture_measures(case, baselines, plan):
    moved = [spot_at(3 * i + 2 + 0.7 * k, name, rank=k + 1) for i, name in enumerate(NAMES) for k in (0, 1)]
    model, elsewhere = straight_street(length_m=35), Service(tuple(moved), plan.presentations)
    order = np.random.default_rng(1).permutation(len(NAMES))
    for share, figures in (
        (one.share, one.figures) for one in adoption_curve(case, model, baselines, elsewhere, seed=1)
    ):
        following = {NAMES[i] for i in order[: round(share * len(NAMES))]}
        mixed = evaluate(case, model, partly_followed(case, baselines, elsewhere, following)).total
        for figure in ("o", "oq", "s", "b", "a", "p"):
            assert getattr(figures, figure) == pytest.approx(getattr(mixed, figure))


def test_who_does_not_follow_keeps_spots_and_bins_on_the_plans_days(case, baselines, plan):
    mixed = partly_followed(case, baselines, plan, {"a"})
    of = {one.premises_id: one for one in mixed.presentations}
    assert of["a"] == at(4, "a", 1, 570, 630, 690, 660, 675)
    assert (of["b"].bins_out, of["b"].out_min - 4 * DAY, of["b"].in_min - 4 * DAY) == (2, 300, 675)
    assert set(mixed.spots) == set(baselines.today.spots)


def test_nobody_puts_out_after_the_truck(case, baselines):
    early = Service(baselines.today.spots, (at(4, "a", 1, 100, 160, 220, 190, 205),))
    (found,) = partly_followed(case, baselines, early, set()).presentations
    assert found.out_min - 4 * DAY == 100


@pytest.mark.parametrize(("litres", "bins"), [(100.0, 1), (378.0, 1), (379.0, 2), (2000.0, 2)])
def test_only_filled_bins(litres, bins, baselines):
    """Four days of a week's litres on Monday, 216 l to a bin."""
    case = make_case(holdings=[("a", "residual", (BIN_240, BIN_240), litres)])
    today = Service((), tuple(one for one in baselines.today.presentations if one.premises_id == "a"))
    monday = only_filled(case, today).presentations[0]
    assert monday.bins_out == bins


def test_without_litres_nothing_is_put_out(baselines):
    case = make_case(holdings=[("a", "residual", (BIN_240,), 0.0)])
    today = Service((), tuple(one for one in baselines.today.presentations if one.premises_id == "a"))
    assert only_filled(case, today).presentations == ()
