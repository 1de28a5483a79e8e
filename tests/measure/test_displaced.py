"""What is only moved: before others' doors, onto the carriageway."""

from dataclasses import replace

import pytest

from binopt.domain.street import Side
from binopt.measure.displaced import displaced
from tests.measure.streets import BIN_240, make_case, out, service, spot_at, straight_street

ONE_BIN = 0.58 * 0.74 / 1.6


def case_of(cap):
    case = make_case(premises=[("a", 5, 3), ("b", 15, 3), ("c", 15, 3)])
    return replace(case, rules=replace(case.rules, frontage_cap_m_h=cap))


@pytest.mark.parametrize(("middle_m", "before_others"), [(5.0, 0), (9.0, 0), (10.0, 0.5), (15.0, 1)])
def test_bins_before_anothers_frontage(middle_m, before_others):
    row = service([spot_at(middle_m)], [out(0, 60)])
    found = displaced(case_of(0.0), straight_street(), row)
    assert found.frontage_m_h == pytest.approx(before_others * ONE_BIN)
    assert found.total_m_h == found.frontage_m_h


def test_only_what_is_above_the_cap_counts_and_without_a_cap_nothing():
    row = service([spot_at(15.0)], [out(0, 120)])
    assert displaced(case_of(0.1), straight_street(), row).frontage_m_h == pytest.approx(2 * ONE_BIN - 0.1)
    assert displaced(case_of(9.0), straight_street(), row).frontage_m_h == 0
    assert displaced(case_of(None), straight_street(), row).frontage_m_h == 0


def test_premises_with_one_door_share_their_frontage():
    row = service([spot_at(15.0, "b"), spot_at(16.0, "c")], [out(0, 60, "b"), out(0, 60, "c")])
    assert displaced(case_of(0.0), straight_street(), row).frontage_m_h == 0


def test_bins_on_the_carriageway_count_their_length():
    bay = spot_at(5.0, side=Side.CARRIAGEWAY)
    row = service([bay], [out(0, 120)])
    found = displaced(case_of(None), straight_street(), row)
    assert found.carriageway_m_h == pytest.approx(2 * BIN_240.width_m)
