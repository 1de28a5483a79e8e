"""A little street, and scenarios of it from the text of a file."""

from pathlib import Path

import pytest

from binopt.domain.case import Case
from binopt.intake.case_reader import read_case
from binopt.scenarios import Scenario, read_scenarios
from tests.cli.little_street import write_street


@pytest.fixture(scope="package")
def street(tmp_path_factory) -> Path:
    return write_street(tmp_path_factory.mktemp("scenarios") / "street")


@pytest.fixture(scope="package")
def case(street) -> Case:
    return read_case(street)


@pytest.fixture
def read(case, street, tmp_path):
    """Read the text of a file of scenarios."""

    def read_it(text: str) -> tuple[Scenario, ...]:
        path = tmp_path / "what-if.toml"
        path.write_text(text)
        return read_scenarios(path, case, street)

    return read_it


@pytest.fixture
def changed(read):
    """Make one change, given by the lines of its table, and return the case."""

    def change_it(lines: str) -> Case:
        [scenario] = read(f'[[scenario]]\nname = "one"\n[[scenario.change]]\n{lines}\n')
        return scenario.case

    return change_it
