"""A little street, planned once for all tests of the terminal."""

from pathlib import Path

import pytest
from binopt_cli.main import run

from tests.cli.little_street import write_street


@pytest.fixture(scope="session")
def street(tmp_path_factory) -> Path:
    return write_street(tmp_path_factory.mktemp("terminal") / "street")


@pytest.fixture(scope="session")
def planned(street) -> Path:
    out = street.parent / "planned"
    assert run(["plan", str(street), "--out", str(out), "--workers", "1"]) == 0
    return out


@pytest.fixture
def call(capsys):
    """Run the command: exit code, stdout and stderr."""

    def run_it(*arguments: object) -> tuple[int, str, str]:
        capsys.readouterr()
        code = run([str(argument) for argument in arguments])
        told = capsys.readouterr()
        return code, told.out, told.err

    return run_it
