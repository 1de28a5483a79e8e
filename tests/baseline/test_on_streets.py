"""Baselines on made and on real streets: they keep what holds of every bin, whoever put it there."""

from pathlib import Path

import pytest

from binopt.baseline import make_baselines
from binopt.demo import write_demo
from binopt.geometry.doors import find_doors
from binopt.geometry.streetscape import lay_out
from binopt.intake.case_reader import read_case
from binopt.intake.layers import import_layers
from binopt.rules import broken_by_spots, check

CASES = Path(__file__).resolve().parents[2].parent / "shared" / "cases"
NOT_OF_TODAY = {
    "reasons_given",  # nobody asks today whether a spot is lawful
    "one_face",  # a full face sends single bins on
    "duty_hours",  # nor who is on duty
    "on_step",
    "lead_kept",
    "lag_kept",
    "not_overfull",
    "days_of_pattern",
    "often_enough",
}


def held_against_the_rules(folder):
    case = read_case(folder)
    model = lay_out(case)
    doors = find_doors(case, model)
    baselines = make_baselines(case, model, doors)
    broken = {v.rule for v in check(case, model, doors, baselines.today, baselines.no_room)}
    return case, model, doors, baselines, broken - NOT_OF_TODAY


def test_today_stands_as_bins_can_stand_in_a_made_quarter(tmp_path):
    write_demo(tmp_path / "case", premises=60, seed=3)
    case, model, doors, baselines, broken = held_against_the_rules(tmp_path / "case")
    assert broken == set()
    assert baselines.no_room == ()
    assert (doors.face >= 0).all()
    assert len(baselines.today.spots) == sum(len(holding.bins) for holding in case.holdings)
    again = make_baselines(case, model, doors)
    assert again == baselines
    lawful = [not rules for rules in broken_by_spots(case, model, doors, baselines.today)]
    assert 0 < sum(lawful) < len(lawful)


@pytest.mark.real
@pytest.mark.skipif(not CASES.is_dir(), reason="the folder of real cases is absent")
def test_today_stands_as_bins_can_stand_in_delft(tmp_path):
    import_layers(CASES / "delft", "bgt", tmp_path / "case")
    case, _, doors, baselines, broken = held_against_the_rules(tmp_path / "case")
    assert broken == set()
    assert len(case.premises) > 100
    assert (doors.face >= 0).all()
    carry = sorted(spot.carry_m for spot in baselines.today.spots)
    assert carry[len(carry) // 2] < 10
