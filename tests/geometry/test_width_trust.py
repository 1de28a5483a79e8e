"""What is known about widths, and that the clear width is kept at the quantile that a case asks for."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from binopt.domain.street import HIGH_QUANTILE, LOW_QUANTILE, Pavement, WidthInterval, WidthSource
from binopt.geometry.transects import recut_transects
from binopt.geometry.width_trust import SOURCES, Trust
from tests.baseline.street import case_of, face, model_of, strip

HALF = WidthInterval(2.0, 1.4, 2.9)


def street():
    """Twenty metres measured, twenty estimated, and a gap of half a metre between them."""
    shapes = [strip(19.75), strip(19.75, start=(20.25, 0.0))]
    model = model_of([face("f", (0, 0), (40, 0))], shapes)
    sure = Pavement("sure", shapes[0])
    guess = Pavement("guess", shapes[1], width_source=WidthSource.ESTIMATED, width=HALF)
    return replace(case_of({}), pavements=(sure, guess)), model


def test_each_transect_trusts_the_pavement_that_it_lies_on():
    case, model = street()
    found = Trust.of(case, model.transects)
    s_m = model.transects.s_m
    assert (found.pavement[s_m < 19.75] == 0).all()
    assert (found.pavement[(s_m > 19.75) & (s_m < 20.25)] == -1).all()
    assert (found.pavement[s_m > 20.25] == 1).all()
    assert {SOURCES[k] for k in found.source[s_m > 20.25]} == {WidthSource.ESTIMATED}
    assert found.less_m(LOW_QUANTILE)[-1] == pytest.approx(0.6)
    assert (found.less_m(LOW_QUANTILE)[s_m < 20.25] == 0).all()


def test_where_all_is_measured_nothing_need_be_looked_up():
    case, model = street()
    sure = replace(
        case, pavements=tuple(replace(one, width=None, width_source=WidthSource.MEASURED) for one in case.pavements)
    )
    looked, known = Trust.of(sure, model.transects), Trust.in_doubt(sure, model.transects)
    assert (known.pavement == -1).all()
    assert (known.source == looked.source).all()
    assert (known.less_m(LOW_QUANTILE) == looked.less_m(LOW_QUANTILE)).all()
    assert (Trust.in_doubt(case, model.transects).pavement == Trust.of(case, model.transects).pavement).all()


def test_cutting_a_cell_keeps_what_it_reckons_with():
    case, model = street()
    grid = Trust.of(case, model.transects).keeping(model.transects, LOW_QUANTILE)
    kerbs = np.array([one.kerb for one in model.faces], dtype=object)
    at_m = np.array([5.1, 30.1])
    cut = recut_transects(grid, model.ground, kerbs, model.obstacles, np.zeros(2, np.int64), at_m)
    assert len(cut) == len(grid) + 2
    assert (cut.unsure_m == np.where(cut.s_m > 20.25, grid.unsure_m[-1], 0.0)).all()


def test_an_interval_is_known_at_three_quantiles_and_straight_between():
    ends = {LOW_QUANTILE: 1.4, 0.5: 2.0, HIGH_QUANTILE: 2.9, 0.0: 1.4, 1.0: 2.9}
    for quantile, width_m in ends.items():
        assert HALF.width_m - HALF.less_m(quantile) == pytest.approx(width_m), quantile
    assert HALF.less_m((0.5 + LOW_QUANTILE) / 2) == pytest.approx(0.3)


@given(st.floats(0, 1), st.floats(0, 1))
def test_widths_never_fall_as_the_quantile_rises(one, other):
    low, high = sorted((one, other))
    assert HALF.less_m(low) >= HALF.less_m(high) - 1e-12
