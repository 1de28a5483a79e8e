"""Edits kept as scenarios: the file is an ordinary one, and gives the same edits again."""

import pytest

from binopt.domain.street import Side
from binopt.editing.desk import Desk, apply
from binopt.editing.edits import AddObstacle, Close, PlaceBin, SetRule
from binopt.editing.keeping import FIGURES_FILE, SCENARIOS_FILE, drop, keep, list_kept
from binopt.errors import InputError
from binopt.scenarios import read_scenarios
from tests.editing.test_desk import bytes_of, done_at_random

SOME = (
    PlaceBin("P1", "residual", 1, "f.1", 12.25, Side.KERB),
    Close("f.1", 0.1, 20.0),
    AddObstacle("bench", (1.5, 2.5), obstacle_id='a "b"\n'),
    SetRule("sides", ("kerb",)),
)


def test_what_is_kept_is_read_again_with_its_figures(tmp_path):
    keep(tmp_path, "one", 'about "it"\n', SOME, {"o": 0.1})
    keep(tmp_path, "two", "", SOME[:1], {"o": 2.5})
    keep(tmp_path, "ONE", "anew", SOME[:2], {"o": 0.3})
    two, one = list_kept(tmp_path)
    assert (one.name, one.about, one.edits, one.figures) == ("ONE", "anew", SOME[:2], {"o": 0.3})
    assert (two.edits, two.figures) == (SOME[:1], {"o": 2.5})
    drop(tmp_path, "two")
    assert [kept.name for kept in list_kept(tmp_path)] == ["ONE"]
    assert sorted(path.name for path in tmp_path.iterdir()) == [FIGURES_FILE, SCENARIOS_FILE]


def test_a_scenario_by_hand_stays_and_the_desk_says_why_it_cannot_take_it_up(tmp_path):
    by_hand = '[[scenario]]\nname = "hand"\nset.rules.max_carry_m = 40\n[[scenario]]\nname = "wider"\n'
    by_hand += '[[scenario.change]]\nwhat = "widen"\npavement = "P"\nby_m = 0.5\n'
    (tmp_path / SCENARIOS_FILE).write_text(by_hand)
    keep(tmp_path, "one", "", SOME, {})
    hand, wider, one = list_kept(tmp_path)
    assert "set" in hand.why
    assert wider.why
    assert one.edits == SOME
    assert 'what = "widen"' in (tmp_path / SCENARIOS_FILE).read_text()
    assert "max_carry_m = 40" in (tmp_path / SCENARIOS_FILE).read_text()


def test_figures_of_a_scenario_that_somebody_changed_are_not_told(tmp_path):
    keep(tmp_path, "one", "", SOME, {"o": 1.0})
    path = tmp_path / SCENARIOS_FILE
    path.write_text(path.read_text().replace("12.25", "13.25"))
    assert list_kept(tmp_path)[0].figures == {}


@pytest.mark.parametrize("name", ["", "../up", "base", "a/b", "a" * 61, "con.txt", "é"])
def test_what_is_no_name_is_refused(tmp_path, name):
    with pytest.raises(InputError, match="is no name for a scenario"):
        keep(tmp_path, name, "", SOME, {})
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("text", ["[[scenario", "scenario = 3", "a = 1", "\xff"])
def test_a_broken_file_is_told_and_left_alone(tmp_path, text):
    (tmp_path / SCENARIOS_FILE).write_bytes(text.encode("latin-1"))
    with pytest.raises(InputError, match=SCENARIOS_FILE):
        keep(tmp_path, "one", "", SOME, {})
    assert (tmp_path / SCENARIOS_FILE).read_bytes() == text.encode("latin-1")


def test_whatif_reads_what_the_desk_kept_and_comes_to_the_same_case(base, plan, tmp_path):
    *_, desk = done_at_random(Desk.of(base), 60, 10)
    desk, _ = apply(desk, SetRule("max_carry_m", 30.0))
    keep(tmp_path, "mine", "by hand", desk.edits, {})
    [scenario] = read_scenarios(tmp_path / SCENARIOS_FILE, base.case, plan.parent / "case")
    now = desk.state.case
    assert (scenario.case.pins, scenario.case.face_rules, scenario.case.rules) == (now.pins, now.face_rules, now.rules)
    assert [(o.obstacle_id, o.footprint.wkb) for o in scenario.case.obstacles] == [
        (o.obstacle_id, o.footprint.wkb) for o in now.obstacles
    ]
    assert len(scenario.changes) == len(desk.edits)
    [kept] = list_kept(tmp_path)
    again = Desk.of(base)
    for edit in kept.edits:
        again, _ = apply(again, edit)
    assert bytes_of(again.state) == bytes_of(desk.state)
