"""The example quarter is read and laid out like any other case, without a fault, a guess or a repair."""

import pytest

from binopt.demo import write_demo
from binopt.demo.quarter import build_quarter
from binopt.geometry.streetscape import lay_out
from binopt.intake.case_reader import read_case


@pytest.fixture(scope="module", params=[(120, 1), (60, 2), (250, 3)], ids=str)
def quarter_and_case(request, tmp_path_factory):
    premises, seed = request.param
    folder = tmp_path_factory.mktemp("demo") / "case"
    write_demo(folder, premises=premises, seed=seed)
    return build_quarter(premises, seed), read_case(folder)


def test_it_is_read_without_a_note(quarter_and_case):
    quarter, case = quarter_and_case
    assert case.notes == ()
    assert len(case.premises) == len(quarter.doors)
    assert {holding.key for holding in case.holdings} == {
        (door.premises_id, stream) for door in quarter.doors for stream in door.household.bins
    }


def test_the_geometry_finds_each_side_of_each_block_as_one_face(quarter_and_case):
    quarter, case = quarter_and_case
    model = lay_out(case)
    sides = [side for block in quarter.blocks for side in block.sides]
    assert sorted(face.street for face in model.faces) == sorted(side.line.name for side in sides)
    assert (model.transects.width_m > 0).all()
    assert model.covered_share >= 0.9
