"""The README is what a new user types: its commands run, its help is that of the commands."""

import re
import shlex

import pytest
from binopt_cli.main import run

import binopt
from binopt.scenarios import read_scenarios
from tests.cli.readme import README, commands, current, helped, shell_lines

TEXT = README.read_text("utf-8")
LINES = shell_lines(TEXT)
OF_OSM = [line for line in LINES if "fontvieille" in line]
ON_REAL_STREETS = [line for line in LINES if "cambridge" in line]
SERVING = [line for line in LINES if line.startswith("binopt serve ")]  # until somebody ends it
[WHAT_IF] = [line for line in LINES if line.startswith("binopt whatif ")]
ROOT = README.parent


def test_help_and_keys_are_current():
    assert current(TEXT) == TEXT, "renew them: python -m tests.cli.readme"


def test_every_command_stands_there_with_its_help_and_an_example():
    names = {name for name, _ in commands()}
    assert helped(TEXT) == names
    for name in names:
        assert any(line.startswith(f"binopt {name} ") for line in LINES), name


def test_the_picture_and_the_files_it_points_to_are_there():
    for target in re.findall(r"\]\((?!https?:)([^)]+)\)", TEXT):
        assert (ROOT / target).exists(), target
    assert (ROOT / "data/quarter-plan.png").stat().st_size < 250_000


def test_there_are_two_commands_to_start_with():
    install_and_plan, install_and_test = LINES[:2]
    assert "pip install -q ." in install_and_plan
    assert "pytest" not in install_and_plan
    assert (
        install_and_test
        == "python3 -m venv .venv && .venv/bin/pip install -q -e '.[test]' && .venv/bin/pytest -n auto --dist loadfile"
    )


def test_the_commands_run_as_they_stand(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "data").symlink_to(ROOT / "data")
    lines = [line.rsplit("&& ")[-1].removeprefix(".venv/bin/") for line in LINES if "pytest" not in line]
    lines = [line for line in lines if line not in ON_REAL_STREETS + OF_OSM + SERVING + [WHAT_IF]]
    names = ["plan", "demo", "check", "report", "export", "diff", "export"]
    assert [line.split()[:2] for line in lines] == [["binopt", name] for name in names]
    for line in lines:
        words = shlex.split(line)[1:]
        if "--time-limit" in words:
            words[words.index("--time-limit") + 1] = "2"
        assert run(words) == 0, f"{line}\n{capsys.readouterr().err}"
    assert "The map is out/quarter/map.html" in capsys.readouterr().out


def test_the_scenarios_of_the_example_can_be_read():
    # each is a plan of the whole quarter; what comes of scenarios is shown on a little street
    _, _, case, file, *_ = shlex.split(WHAT_IF)
    scenarios = read_scenarios(ROOT / file, binopt.read_case(ROOT / case), ROOT / case)
    assert [scenario.name for scenario in scenarios] == ["wider", "terrace"]
    assert all(f"\n{scenario.name} " in TEXT for scenario in scenarios), "in the table shown"


def test_the_pieces_of_a_scenario_file_are_one(tmp_path):
    case = ROOT / "data/quarter"
    pieces = re.findall(r"```toml\n(\[\[scenario\]\].*?)```", TEXT, re.DOTALL)
    (tmp_path / "what-if.toml").write_text("\n".join(pieces))
    scenario, *others = read_scenarios(tmp_path / "what-if.toml", binopt.read_case(case), case)
    assert scenario.follow == 0.8
    assert len(scenario.changes) == 8
    assert all(other.changes for other in others)


@pytest.mark.real
def test_the_commands_on_real_streets_run_as_they_stand(tmp_path, monkeypatch, capsys, cases):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "cambridge-mid").symlink_to(cases / "cambridge-mid")
    importing, inspecting, planning, *driving = ON_REAL_STREETS
    for line in (importing, inspecting):
        assert run(shlex.split(line)[1:]) == 0, f"{line}\n{capsys.readouterr().err}"
    assert "558 premises" in capsys.readouterr().out
    # planning them takes minutes; that the case is where the command looks for it must do here
    assert planning.split()[:3] == ["binopt", "plan", "cases/cambridge"]
    assert (tmp_path / "cases/cambridge/case.toml").exists()
    assert [line.split()[:3] for line in driving] == [
        ["binopt", "rounds", "out/cambridge"],
        ["binopt", "simulate", "out/cambridge"],
    ]


@pytest.mark.real
def test_the_command_on_openstreetmap_runs_as_it_stands(tmp_path, monkeypatch, capsys, cases):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "monaco.osm.pbf").symlink_to(cases / "monaco" / "monaco.osm.pbf")
    importing, planning, surveying, applying = OF_OSM
    assert run(shlex.split(importing)[1:]) == 0, capsys.readouterr().err
    told = capsys.readouterr().out
    # planning it takes a minute, and the form of its survey wants a tape
    assert planning.split()[:3] == ["binopt", "plan", "cases/fontvieille"]
    assert surveying.split()[:3] == ["binopt", "survey", "out/fontvieille"]
    assert applying.split()[:3] == ["binopt", "survey", "cases/fontvieille"]
    shown = TEXT[TEXT.index("monaco.osm.pbf by mapping osm") :].split("…")[0].splitlines()
    assert len(shown) == 6
    assert told.splitlines()[:4] == shown[:4]
    assert shown[4] in told


def test_the_example_in_python_uses_names_that_are_there():
    (example,) = re.findall(r"```python\n(.*?)```", TEXT, re.DOTALL)
    names = set(re.findall(r"binopt\.(\w+)", example))
    assert names >= {"read_case", "make_plan", "write_plan"}
    assert names <= set(binopt.__all__)
    compile(example, "README.md", "exec")
