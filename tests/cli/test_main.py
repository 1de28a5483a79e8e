import os
import subprocess
import sys

import pytest
from binopt_cli.main import HELP, INTERRUPTED, UNEXPECTED, WRONG_CALL, cli
from binopt_cli.terminal import error_lines

import binopt
from binopt.errors import (
    BinoptError,
    Fault,
    InfeasibleError,
    InputError,
    NoPlanInTimeError,
    UsageError,
    ViolationsError,
)


def test_the_help_names_every_exit_code():
    codes = {kind.exit_code for kind in (UsageError, InputError, InfeasibleError, NoPlanInTimeError, ViolationsError)}
    told = {int(word) for line in HELP.splitlines()[-4:] for word in line.split() if word.isdigit()}
    assert told == {0, BinoptError.exit_code, *codes, UNEXPECTED, WRONG_CALL, INTERRUPTED}


def test_every_command_and_option_has_help():
    def walk(name, command):
        yield name, command
        for child, inner in getattr(command, "commands", {}).items():
            yield from walk(f"{name} {child}", inner)

    for name, command in walk("binopt", cli):
        assert command.help, name
        for parameter in command.params:
            assert parameter.param_type_name == "argument" or parameter.help, f"{name} {parameter.name}"


def test_no_arguments_bring_the_help(call):
    code, told, beside = call()
    assert (code, told) == (2, "")
    assert beside.startswith("Usage: binopt")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["frobnicate"], "No such command 'frobnicate'"),
        (["plan", "somewhere"], "Missing option '--out'"),
        (["plan", "somewhere", "--out", "p", "--ovewrite"], "--overwrite"),
        (["plan", "somewhere", "--out", "p", "--workers", "0"], "--workers"),
        (["plan", "somewhere", "--out", "p", "--time-limit", "0"], "--time-limit"),
    ],
)
def test_a_wrong_call_is_told_with_a_way_on(call, arguments, words):
    code, told, beside = call(*arguments)
    assert (code, told) == (2, "")
    error, hint = beside.splitlines()
    assert error.startswith("error: ")
    assert words in error
    assert hint.startswith("hint: binopt")
    assert hint.endswith("--help")


def test_version(call):
    assert call("--version") == (0, f"binopt {binopt.__version__}\n", "")


def test_faults_are_told_one_by_one():
    error = InputError([Fault("a.gpkg: bins", "is unknown", "77", "D1", "use 240"), Fault("case.toml", "is empty")])
    assert list(error_lines(error)) == [
        "error: a.gpkg: bins[D1]: is unknown (value: 77)",
        "hint: use 240",
        "error: case.toml: is empty",
        "error: 2 faults in all",
    ]


def test_an_error_and_its_hint_are_told_apart():
    assert list(error_lines(UsageError("no. Try: yes"))) == ["error: no", "hint: yes"]
    assert list(error_lines(UsageError("just no"))) == ["error: just no"]


@pytest.mark.skipif(os.name != "posix", reason="pipes close differently elsewhere")
def test_a_reader_that_has_enough_is_no_error(planned):
    read, write = os.pipe()
    os.close(read)
    run = subprocess.run(  # noqa: S603 - our own interpreter on our own command
        [sys.executable, "-c", "from binopt_cli.main import main; main()", "report", str(planned)],
        stdout=write,
        stderr=subprocess.PIPE,
        check=False,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    os.close(write)
    assert (run.returncode, run.stderr) == (0, "")
