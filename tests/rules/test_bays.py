"""Rules about bins on bays, each pushed to a step before its limit, to it, and a step beyond."""

from dataclasses import replace

import pytest
from shapely.affinity import translate
from shapely.geometry import box

from binopt.domain.street import Side
from binopt.measure.displaced import displaced
from binopt.measure.evaluator import evaluate
from tests.builders import with_bays
from tests.rules.plan_by_hand import Hand, plan


def on_bay(*, low_m: float = -2.5, high_m: float = 0.0, from_m: float = 18.0, to_m: float = 24.0) -> Hand:
    """The lawful plan with its four-wheeler, from 19.315 to 20.685 m, on a bay."""
    hand = plan().with_rules(sides=tuple(Side))
    hand = replace(hand, model=with_bays(hand.model, box(from_m, low_m, to_m, high_m)))
    return hand.with_spot(3, side=Side.CARRIAGEWAY)


def test_a_bin_on_a_bay_keeps_every_rule():
    assert on_bay().violations() == ()
    assert on_bay().lawfulness()[3] == set()


def test_a_side_that_the_case_does_not_allow_is_unlawful():
    hand = on_bay().with_rules(sides=(Side.KERB, Side.BUILDING))
    assert set(hand.broken()) == {"side_allowed"}
    assert hand.lawfulness()[3] == {"side_allowed"}


def moved(hand: Hand, x_m: float = 0.0, y_m: float = 0.0) -> Hand:
    spot = hand.service.spots[3]
    return hand.with_spot(3, shape=translate(spot.shape, x_m, y_m), chainage_m=spot.chainage_m + x_m)


@pytest.mark.parametrize("step", [-1, 0, 1])
def test_inside_the_stand(step):
    shape = on_bay().service.spots[3].shape
    ends_m = shape.bounds[2]
    hand = on_bay().with_spot(3, shape=shape)
    near = with_bays(hand.model, box(18, -2.5, ends_m - 0.049 - 0.001 * step - 0.002, 0))
    assert ("inside_stand" in replace(hand, model=near).broken()) == (step > 0)


@pytest.mark.parametrize("step", [-1, 0, 1])
def test_off_the_pavement(step):
    # 1.37 m of it, a tenth of a millimetre at a time
    hand = moved(on_bay(), y_m=0.001 + 0.00065 + 0.0001 * step)
    assert ("off_pavement" in hand.broken()) == (step > 0)


@pytest.mark.parametrize("step", [-1, 0, 1])
def test_at_the_kerb_side_of_the_stand(step):
    hand = moved(on_bay(), y_m=-0.1489 - 0.01 * step)
    assert ("at_stands_kerb" in hand.broken()) == (step > 0)


def test_a_bay_at_another_kerb_is_none():
    hand = on_bay()
    bays = replace(hand.model.bays, face=hand.model.bays.face - 1)
    assert "inside_stand" in replace(hand, model=replace(hand.model, bays=bays)).broken()


def test_what_stands_on_a_bay_is_displaced_and_takes_nothing():
    hand = on_bay()
    without = replace(hand.service, spots=hand.service.spots[:3], presentations=hand.service.presentations[:3])
    all_of, others = (evaluate(hand.case, hand.model, one) for one in (hand.service, without))
    assert all_of.total.o == pytest.approx(others.total.o, abs=1e-9)
    assert (all_of.total.s, all_of.total.b) == (others.total.s, others.total.b)
    hours = sum(one.in_min - one.out_min for one in hand.service.presentations[3:]) / 60
    moved_m_h = displaced(hand.case, hand.model, hand.service).carriageway_m_h
    assert moved_m_h == pytest.approx(1.37 * hours)
    assert displaced(hand.case, hand.model, without).total_m_h == 0
