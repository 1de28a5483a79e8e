from dataclasses import replace

import pytest

from binopt.domain.service import Window
from binopt.domain.street import Side
from binopt.errors import InputError
from binopt.scenarios import read_scenarios

MANY_FAULTS = """
[[scenario]]
name = "wider"
[scenario.set.rules]
clear_widht_m = 1.8
max_carry_m = -3

[[scenario]]
name = "works"
folow = 0.5
without = ["trucks.T7"]
[scenario.set.streams.papier]
min_per_week = 1
[[scenario.change]]
what = "close"
face = "P.9"
[[scenario.change]]
what = "remove_obstacle"
id = "treee"
[[scenario.change]]
what = "widen"
pavement = "Q"
by_m = 0.5
[[scenario.change]]
what = "clos"
[[scenario.change]]
what = "move_obstacle"
id = "drive"
to = ["x", 1]

[[scenario]]
name = "wider"

[[scenario]]
name = "base"
"""


def test_a_piece_of_case_toml_is_laid_over_the_cases_own(read, case):
    carry, width, *_ = read(
        """
        [[scenario]]
        name = "carry"
        about = "further"
        set.rules.max_carry_m = 40
        set.rules.sides = ["kerb"]
        set.behaviour.lead_min = 30
        [[scenario]]
        name = "width"
        set.rules.clear_width_m = 1.8
        """
    )
    assert carry.about == "further"
    assert carry.case.rules == replace(case.rules, max_carry_m=40.0, sides=(Side.KERB,))
    assert (carry.case.behaviour.lead_min, carry.case.behaviour.plan_lead_min) == (30, 30)
    assert carry.case.behaviour.lag_min == case.behaviour.lag_min
    assert carry.changes == ("rules.max_carry_m = 40", "rules.sides = ['kerb']", "behaviour.lead_min = 30")
    assert width.case.rules.clear_width.clear_width_m == 1.8, "the case's preset gives way"
    assert width.case.rules.clear_width_preset == ""
    assert (carry.case.premises, carry.case.crs) == (case.premises, case.crs)


def test_days_windows_crews_and_trucks_change_alike(read, case):
    [scenario] = read(
        """
        [[scenario]]
        name = "service"
        without = ["streams.residual.patterns", "trucks.T2"]
        set.streams.residual.today = { days = ["tue", "fri"], window = ["07:00", "09:00"] }
        set.streams.paper.min_per_week = 1
        set.trucks.T1 = { streams = ["residual", "paper"], capacity_l = 9000 }
        set.crew.lift_2w_s = 20
        """
    )
    residual = scenario.case.streams["residual"]
    assert residual.today_days == frozenset({1, 4})
    assert residual.today_window == Window(420, 540)
    assert len(residual.patterns) == 10, "every two days from Monday to Friday, as where a case names none"
    assert scenario.case.streams["paper"].min_per_week == 1
    assert [(truck.truck_id, truck.capacity_l) for truck in scenario.case.trucks] == [("T1", 9000.0)]
    assert scenario.case.crew == replace(case.crew, lift_2w_s=20.0)


def test_who_follows_is_kept_beside_the_case(read, case):
    [scenario] = read('[[scenario]]\nname = "half"\nfollow = 0.5\n')
    assert scenario.follow == 0.5
    assert scenario.case is case, "there is nothing to plan anew"


def test_another_case_has_another_digest(read, case):
    some = read("".join(f'[[scenario]]\nname = "c{m}"\nset.rules.max_carry_m = {m}\n' for m in (30, 40)))
    assert len({case.digest, *(scenario.case.digest for scenario in some)}) == 3


def test_all_faults_are_told_at_once_with_the_nearest_names(read):
    with pytest.raises(InputError) as told:
        read(MANY_FAULTS)
    lines = str(told.value)
    for part in (
        "(wider).set: rules.clear_widht_m: unknown key (value: 1.8). Try: did you mean 'clear_width_m'?",
        "rules.max_carry_m: must be above 0",
        "(works).folow: is no key of this table. Try: did you mean 'follow'?",
        "is not in the case's case.toml (value: trucks.T7). Try: did you mean 'trucks.T",
        "there is no such stream in the case (value: papier). Try: did you mean 'paper'?",
        "there is no such face (value: P.9). Try: ",
        "there is no such obstacle (value: treee). Try: did you mean 'tree'?",
        "there is no such pavement (value: Q). Try: known: P",
        "is no change that is known (value: clos). Try: did you mean 'close'?",
        "is no point (value: ['x', 1])",
        "a name is there more than once (value: wider)",
        "is no name for a scenario (value: base)",
    ):
        assert part in lines, part


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "holds no scenario"),
        ("[[scenario]]\n", "name: is missing"),
        ("scenario = 3", "must be an array of tables"),
        ("= 3", "is no valid TOML"),
        ('[[scenario]]\nname = "a"\nset.case.weeks = 2\n', "cannot be changed by a scenario"),
        ('[[scenario]]\nname = "a"\nwithout = ["streams.paper"]\n', "bins of a stream that is gone (value: paper)"),
        ('[[scenario]]\nname = "a"\nset.rules.max_fill = 0.4\n', "fit its bins on no allowed pattern"),
    ],
)
def test_what_cannot_be_is_refused(read, text, told):
    with pytest.raises(InputError, match=r"what-if\.toml") as error:
        read(text)
    assert told in str(error.value)


def test_a_file_that_is_not_there_is_told(case, street, tmp_path):
    with pytest.raises(InputError, match="there is no such file"):
        read_scenarios(tmp_path / "nowhere.toml", case, street)
