"""Bins put on a stand of the carriageway by hand, and taken from it by what is put up there."""

import numpy as np
import pytest

from binopt.domain.street import Side
from binopt.editing.desk import Desk, apply
from binopt.editing.edits import AddObstacle, FreeBin, MoveBin, SetRule
from binopt.editing.state import open_base
from binopt.intake.case_reader import read_case
from binopt.measure.evaluator import evaluate
from binopt.outputs.plan_folder import write_plan
from binopt.outputs.plan_reader import read_plan
from binopt.planning import make_plan
from binopt.served import lay_served
from binopt.solve.planner import SearchLimits
from tests.cli.little_street import write_street
from tests.planning.test_bays import BAY

WHICH = ("D3", "residual", 1)


@pytest.fixture(scope="module")
def allowed(tmp_path_factory):
    """A desk whose rules allow the carriageway, with one bin dropped on the bay."""
    street = write_street(tmp_path_factory.mktemp("bays") / "street", {"stands": BAY})
    result = make_plan(read_case(street), SearchLimits(seconds=1e9, work=0.1), clock=lambda: 0.0)
    plan = write_plan(result, street.parent / "plan", case_folder=street, pictures=False)
    desk = Desk.of(open_base(read_plan(plan), read_case(street), street))
    desk, _ = apply(desk, SetRule("sides", ("kerb", "building", "carriageway")))
    return apply(desk, MoveBin(*WHICH, 40.0, 3.5))[0]


def spot_of(desk):
    [spot] = [s for spots in desk.state.spots.values() for s in spots if (s.premises_id, s.stream, s.rank) == WHICH]
    return spot


def findings_of(desk):
    return {f.rule for found in desk.state.findings.values() for f in found if (f.premises_id, f.stream) == WHICH[:2]}


def test_a_bin_that_is_dropped_on_a_bay_stands_there_lawfully(allowed):
    spot = spot_of(allowed)
    assert (spot.side, spot.lawful) == (Side.CARRIAGEWAY, True)
    assert spot.shape.within(BAY.geometry[0].buffer(0.01))
    assert findings_of(allowed) == set()
    whole = evaluate(allowed.state.case, lay_served(allowed.state.case), allowed.state.service(allowed.base))
    np.testing.assert_allclose(allowed.state.figures[0], whole.o)


def test_what_is_put_up_on_the_bay_is_felt_by_the_face(allowed):
    middle = spot_of(allowed).shape.centroid
    desk, delta = apply(allowed, AddObstacle("tree", (middle.x, middle.y)))
    assert delta.faces == (0,)
    assert spot_of(desk).chainage_m == spot_of(allowed).chainage_m, "it is pinned"
    assert "off_obstacles" in findings_of(desk)
    freed, _ = apply(desk, FreeBin(*WHICH))
    assert findings_of(freed) == set()
