"""Today's days moved: premises with days of their own keep them, and that is told, unless they are to move, too."""

import pytest

from binopt.baseline.timetable import today_days, today_window
from binopt.errors import InputError
from binopt.intake.case_reader import read_case
from binopt.scenarios import read_scenarios, write_scenario
from tests.cli.little_street import frames, write_street

DAYS = 'set.streams.paper.today = { days = ["tue"], window = ["07:00", "09:00"]%s }'


@pytest.fixture(scope="module")
def street(tmp_path_factory):
    """D0 has days of its own, D1 has hours of its own."""
    bins = frames()["bins"].assign(today_days=None, today_from=None, today_to=None)
    paper = bins.stream == "paper"
    bins.loc[paper & (bins.premises_id == "D0"), "today_days"] = "thu;fri"
    bins.loc[paper & (bins.premises_id == "D1"), ["today_from", "today_to"]] = ["18:00", "20:00"]
    return write_street(tmp_path_factory.mktemp("own") / "street", {"bins": bins})


@pytest.fixture
def read(street, tmp_path):
    def read_it(line):
        path = tmp_path / "what-if.toml"
        path.write_text(f'[[scenario]]\nname = "one"\n{line}\n')
        [scenario] = read_scenarios(path, read_case(street), street)
        return scenario

    return read_it


def paper(case):
    by_id = {holding.premises_id: holding for holding in case.holdings if holding.stream == "paper"}
    return {
        name: (today_days(case, by_id[name]), today_window(case, by_id[name]).from_min // 60)
        for name in ("D0", "D1", "D2")
    }


def test_they_are_kept_and_that_is_told(read, street):
    scenario = read(DAYS % "")
    assert paper(scenario.case) == {"D0": ((3, 4), 7), "D1": ((1,), 18), "D2": ((1,), 7)}
    assert scenario.changes[-1] == "2 holdings of paper keep days or hours of their own (today.all = true moves them)"


def test_they_move_where_that_is_asked(read, street, tmp_path):
    scenario = read(DAYS % ", all = true")
    assert paper(scenario.case) == dict.fromkeys(("D0", "D1", "D2"), ((1,), 7))
    assert scenario.changes[-1] == "2 holdings of paper with days or hours of their own are moved, too"
    assert not any("all" in line for line in scenario.changes[:-1])
    written = write_scenario(scenario, read_case(street), street, tmp_path / "written").case
    assert paper(written) == paper(scenario.case)


def test_only_what_is_set_moves(read):
    scenario = read('set.streams.paper.today = { days = ["tue"], all = true }')
    assert paper(scenario.case) == {"D0": ((1,), 6), "D1": ((1,), 18), "D2": ((1,), 6)}
    assert scenario.changes[-1] == "1 holding of paper with days or hours of its own is moved, too"


def test_nothing_is_told_where_nobody_has_days_of_their_own(read):
    scenario = read('set.streams.residual.today = { days = ["tue"] }')
    assert not any("holding" in line for line in scenario.changes)
    scenario = read("set.streams.paper.min_per_week = 0")
    assert not any("holding" in line for line in scenario.changes)


def test_a_wrong_word_is_told(read):
    with pytest.raises(InputError, match="must be true or false"):
        read(DAYS % ', all = "yes"')
