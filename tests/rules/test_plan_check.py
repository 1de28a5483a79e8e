from dataclasses import replace

import pytest
from shapely.geometry import LineString

from binopt.domain.street import Kerb, Pavement
from binopt.geometry.streetscape import lay_out
from binopt.rules import check_plan
from tests.baseline.street import strip
from tests.rules.plan_by_hand import files, plan


def broken(hand, **changes):
    case = replace(hand.case, digest="aa")
    return {v.rule: v.amount for v in check_plan(case, files(hand, **changes), hand.model)}


def test_a_plan_of_the_cases_own_streets_is_found_lawful():
    assert broken(plan()) == {}


def test_the_street_is_laid_out_from_the_case_where_it_is_not_given():
    hand = plan()
    kerb = Kerb("f", "p", hand.model.faces[0].kerb)
    case = replace(hand.case, pavements=(Pavement("p", strip(40, 3)),), kerbs=(kerb,))
    model = lay_out(case)
    assert [face.face_id for face in model.faces] == ["f"]
    assert check_plan(case, files(replace(hand, model=model))) == ()


def test_a_plan_of_another_case_is_told():
    assert broken(plan(), case_digest="bb") == {"same_case": 1}
    assert broken(plan(), case_digest="") == {}


@pytest.mark.parametrize(("step", "rules"), [(-1, set()), (0, set()), (1, {"same_faces"})])
def test_a_kerb_may_lie_a_centimetre_off(step, rules):
    row = files(plan()).faces[0]
    off = 0.00999 + 0.001 * step
    moved = replace(row, kerb=LineString([(0, off), (40, off)]))
    found = broken(plan(), faces=(moved,))
    assert set(found) == rules
    if rules:
        assert found["same_faces"] == pytest.approx(off)


def test_a_kerb_runs_the_same_way():
    row = files(plan()).faces[0]
    assert broken(plan(), faces=(replace(row, kerb=row.kerb.reverse()),)) == {"same_faces": 40}


@pytest.mark.parametrize(("step", "rules"), [(-1, set()), (0, set()), (1, {"same_faces"})])
def test_the_clear_width_told_is_the_one_that_holds(step, rules):
    row = files(plan()).faces[0]
    assert set(broken(plan(), faces=(replace(row, clear_width_m=1.20099 + 0.0005 * step),))) == rules


def test_missing_and_strange_faces_are_named():
    row = files(plan()).faces[0]
    case = plan().case
    found = check_plan(case, files(plan(), faces=(replace(row, face_id="g"),)), plan().model)
    assert [(v.rule, v.ids) for v in found] == [("same_faces", ("f",)), ("same_faces", ("g",))]
