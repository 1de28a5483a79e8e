import pytest

from binopt.errors import InputError, UsageError
from binopt.scenarios.sweep import parse_sweep, sweep_scenarios


def test_a_range_ends_where_it_says():
    assert parse_sweep("rules.max_carry_m=10:40:5").values == (10, 15, 20, 25, 30, 35, 40)
    assert parse_sweep("rules.max_fill=0.5:0.95:0.1").values == (0.5, 0.6, 0.7, 0.8, 0.9)
    assert parse_sweep("behaviour.lead_min=30:30:1").values == (30,)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("rules.max_cary_m=1:2:1", "did you mean 'rules.max_carry_m'"),
        ("rules.sides=1:2:1", "is no number of case.toml"),
        ("case.weeks=1:2:1", "is no number of case.toml"),
        ("rules.max_carry_m", "is no range"),
        ("rules.max_carry_m=40:10:5", "is no range"),
        ("rules.max_carry_m=10:40:0", "is no range"),
        ("rules.max_carry_m=10:nan:1", "is no range"),
        ("rules.max_carry_m=1:1000:1", "has 1000 values"),
    ],
)
def test_what_is_no_sweep_is_told(text, told):
    with pytest.raises(UsageError, match=told):
        parse_sweep(text)


def test_each_pair_of_two_keys_is_a_scenario(case, street):
    sweeps = [parse_sweep("rules.max_carry_m=10:30:10"), parse_sweep("streams.residual.min_per_week=1:2:1")]
    scenarios = sweep_scenarios(case, street, sweeps)
    assert len(scenarios) == 6
    assert scenarios[-1].name == "max_carry_m-30_min_per_week-2"
    assert scenarios[-1].case.rules.max_carry_m == 30
    assert scenarios[-1].case.streams["residual"].min_per_week == 2
    assert scenarios[0].case.streams["residual"].patterns == case.streams["residual"].patterns


def test_values_out_of_limits_are_told_with_the_scenario(case, street):
    with pytest.raises(InputError, match=r"rules\.max_fill = 1\.1: rules\.max_fill: must be above 0"):
        sweep_scenarios(case, street, [parse_sweep("rules.max_fill=0.9:1.1:0.1")])


@pytest.mark.parametrize(
    ("texts", "told"),
    [
        (["trucks.T9.capacity_l=1000:2000:500"], "there is no truck 'T9'"),
        (["rules.max_carry_m=1:2:1", "rules.max_carry_m=3:4:1"], "swept twice"),
        ([f"rules.{key}=1:1:1" for key in ("max_carry_m", "max_fill", "kerb_setback_m")], "3 keys are swept at once"),
        (["rules.max_carry_m=1:90:1", "rules.max_fill=0.1:0.9:0.1"], "pairs of values"),
    ],
)
def test_sweeps_that_do_not_fit_the_case_or_each_other_are_told(case, street, texts, told):
    with pytest.raises(UsageError, match=told):
        sweep_scenarios(case, street, [parse_sweep(text) for text in texts])
