"""Places of single bins and rules of single faces, from a file of scenarios and through a case of their own."""

import pytest

from binopt.domain.street import FaceRule, Pin, Side
from binopt.errors import InputError
from binopt.scenarios import write_scenario

PLACE = 'what = "place"\npremises = "D1"\nstream = "paper"\nface = "rue-a.1"\nchainage_m = 12.3\nside = "kerb"'
RULE = 'what = "rule"\nface = "rue-a.1"\n'


def changes(*tables):
    return '[[scenario]]\nname = "one"\n' + "".join(f"[[scenario.change]]\n{table}\n" for table in tables)


def test_a_bin_is_placed_on_the_nearest_step_and_freed_again(read):
    [placed] = read(changes(PLACE))
    assert placed.case.pins == (Pin("D1", "paper", 1, "rue-a.1", 12.25, Side.KERB),)
    [sentence] = placed.changes
    assert "12.25 m of rue-a.1, Rue A" in sentence
    [moved] = read(changes(PLACE, PLACE.replace("12.3", "40")))
    assert [pin.chainage_m for pin in moved.case.pins] == [40.0]
    [freed] = read(changes(PLACE, 'what = "free"\npremises = "D1"\nstream = "paper"\nrank = 1'))
    assert freed.case.pins == ()


def test_rules_of_a_face_add_up(read):
    [ruled] = read(changes(RULE + "clear_width_m = 1.8", RULE + 'sides = ["building"]'))
    assert ruled.case.face_rules == (FaceRule("rue-a.1", 1.8, (Side.BUILDING,)),)
    assert ruled.case.rules_on("rue-a.1").sides == (Side.BUILDING,)
    assert ruled.case.rules_on("elsewhere").sides == ruled.case.rules.sides


def test_a_rule_without_a_face_is_one_of_the_case(read):
    [ruled] = read(changes('what = "rule"\nmax_carry_m = 40', 'what = "rule"\nclear_width_m = 1.7'))
    assert ruled.case.rules.max_carry_m == 40
    assert ruled.case.rules.clear_width.clear_width_m == 1.7
    assert ruled.settings["rules"] == {"max_carry_m": 40, "clear_width_m": 1.7}
    assert ruled.changes == ("rules.max_carry_m = 40", "rules.clear_width_m = 1.7")


def test_they_are_the_same_in_a_case_of_their_own(read, case, street, tmp_path):
    [scenario] = read(changes(PLACE, RULE + 'sides = ["kerb"]', 'what = "rule"\nmax_carry_m = 40'))
    written = write_scenario(scenario, case, street, tmp_path / "case").case
    assert written.pins == scenario.case.pins
    assert written.face_rules == scenario.case.face_rules
    assert written.rules == scenario.case.rules
    [bare] = read(changes(RULE + "clear_width_m = 1.1"))
    assert write_scenario(bare, case, street, tmp_path / "bare").case.face_rules == bare.case.face_rules


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        (PLACE.replace("D1", "D99"), "there are no bins of such a premises"),
        (PLACE.replace("paper", "papre"), "did you mean 'paper'"),
        (PLACE + "\nrank = 2", "there is no such bin"),
        (PLACE + "\nrank = 0.5", "rank"),
        (PLACE.replace("12.3", "1000"), "lies beyond the face"),
        (PLACE.replace("rue-a.1", "rue-a.2"), "did you mean 'rue-a.1'"),
        (PLACE.replace('"kerb"', '"middle"'), "side"),
        ('what = "free"\npremises = "D1"\nstream = "paper"', "no place was chosen for this bin"),
        (RULE, "says no rule"),
        (RULE + "clear_width_m = 140", "must be from 0 to 10"),
        (RULE + 'sides = ["middle"]', "is no side"),
        (RULE + "max_carry_m = 40", "clear_width_m or sides"),
        ('what = "rule"', "says no rule"),
        ('what = "rule"\nmax_carry_m = -1', "rules.max_carry_m"),
        ('what = "rule"\nmax_carry_m = 1\nspot_step_m = 1', "is no key of this table"),
    ],
)
def test_what_cannot_be_is_told(changed, lines, told):
    with pytest.raises(InputError) as error:
        changed(lines)
    assert told in str(error.value)
