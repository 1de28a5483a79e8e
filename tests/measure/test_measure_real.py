"""The measure on Delft's old centre: dirty ground, obstacles, hundreds of bins."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from binopt.baseline import make_baselines
from binopt.domain.plan import Service
from binopt.geometry.doors import find_doors
from binopt.geometry.streetscape import lay_out
from binopt.intake.case_reader import read_case
from binopt.intake.layers import import_layers
from binopt.measure.evaluator import evaluate
from binopt.measure.levers import levers
from binopt.measure.marginal import marginal_o
from binopt.measure.timing import moved

LAYERS = Path(__file__).resolve().parents[2] / "../shared/cases/delft/layers.gpkg"
pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(not LAYERS.is_file(), reason="the real cases lie beside the project, not in it"),
]


@pytest.fixture(scope="module")
def delft(tmp_path_factory):
    folder = tmp_path_factory.mktemp("delft") / "case"
    import_layers(LAYERS, "bgt", folder)
    case = read_case(folder)
    model = lay_out(case)
    return case, model, make_baselines(case, model, find_doors(case, model))


def test_today_is_longer_than_exact_on_the_same_spots(delft):
    case, model, baselines = delft
    today, exact = evaluate(case, model, baselines.today), evaluate(case, model, baselines.exact)
    assert today.total.p == pytest.approx(exact.total.p * 255 / 75)
    assert (today.o >= exact.o - 1e-9).all()
    assert exact.total.o > 0
    assert exact.total.b <= exact.total.s


def test_a_day_later_is_the_same_where_all_hours_weigh_alike(delft):
    case, model, baselines = delft
    later = Service(
        baselines.today.spots, tuple(moved(one, 1440, case.cycle_min) for one in baselines.today.presentations)
    )
    one, two = evaluate(case, model, baselines.today), evaluate(case, model, later)
    for name in ("o", "s", "b", "a"):
        assert getattr(two, name) == pytest.approx(getattr(one, name), rel=1e-9)


def test_a_premises_alone_adds_all_that_there_is(delft):
    case, model, baselines = delft
    name = baselines.today.spots[0].premises_id
    alone = replace(baselines.today, spots=tuple(s for s in baselines.today.spots if s.premises_id == name))
    values = marginal_o(case, model, alone)
    assert values[name] == pytest.approx(evaluate(case, model, alone).total.o)
    assert sum(values.values()) == values[name]
    everybody = np.array(list(marginal_o(case, model, baselines.today).values()))
    assert (everybody >= -1e-9).all()


def test_levers_of_exact_as_a_plan(delft):
    case, model, baselines = delft
    found = levers(case, model, baselines, baselines.exact)
    assert found["position"]["today"] == evaluate(case, model, baselines.today).total
    assert found["windows"]["today"] == found["all"]["today"] == found["all"]["exact"]
