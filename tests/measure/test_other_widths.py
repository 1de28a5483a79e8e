"""What a measure says on other widths is what it says of a street drawn with those widths."""

import numpy as np
import pytest
from shapely.geometry import box

from binopt.domain.street import Side
from binopt.measure.evaluator import evaluate, evaluate_prepared, prepare
from binopt.measure.other_widths import grid_rows, o_by_group, with_widths
from tests.measure.streets import BIN_660, make_case, out, service, spot_at, straight_street

CASE = make_case()
OUT = [out(360, 420), out(380, 500, "b")]
POLE = [box(3.0, 0.2, 3.2, 0.4)]


def stands(width_m):
    at_wall = spot_at(9.1, "b", side=Side.BUILDING, kind=BIN_660, width_m=width_m)
    return service([spot_at(5.1), at_wall], OUT)


def asked(model, less_m):
    ready = prepare(CASE, model, stands(2.0).spots)
    return with_widths(ready, model.transects, np.full(len(model.transects), less_m))


@pytest.mark.parametrize("less_m", [-0.6, 0.0, 0.35, 0.8])
@pytest.mark.parametrize("obstacles", [[], POLE])
def test_figures_on_other_widths_are_those_of_a_street_drawn_so(less_m, obstacles):
    drawn = straight_street(width_m=2.0 - less_m, obstacles=obstacles)
    expected = evaluate(CASE, drawn, stands(2.0 - less_m)).total
    found = evaluate_prepared(asked(straight_street(obstacles=obstacles), less_m), OUT).total
    for name in ("o", "oq", "s", "b", "a", "p"):
        assert getattr(found, name) == pytest.approx(getattr(expected, name), abs=1e-9), name


def test_a_bin_without_room_takes_the_whole_width_that_is_left():
    narrow = evaluate_prepared(asked(straight_street(), 1.5), OUT).total
    shut = evaluate_prepared(asked(straight_street(), 2.0), OUT).total
    assert narrow.o == pytest.approx(BIN_660.width_m * 2 + 0.58)  # all of 0.1 m effective width, while they are out
    assert shut.o == 0


def test_lines_belong_to_the_cells_that_they_stand_in_and_o_adds_up():
    model = straight_street()
    ready = prepare(CASE, model, stands(2.0).spots)
    rows = grid_rows(ready.lines, model.transects)
    assert (np.abs(model.transects.s_m[rows] - ready.lines.s_m) <= 0.125 + 1e-9).all()
    group = (model.transects.s_m > 7.0).astype(np.int64)
    parts = o_by_group(ready, OUT, model.transects, group, 3)
    assert parts.sum() == pytest.approx(evaluate(CASE, model, stands(2.0)).total.o)
    assert (parts[:2] > 0).all()
    assert parts[2] == 0
