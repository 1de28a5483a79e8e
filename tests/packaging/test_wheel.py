"""What arrives on a user's machine: two packages, their data, one command."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("dist")
    subprocess.run(  # noqa: S603 - our own interpreter on our own project
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    (built,) = folder.glob("*.whl")
    with zipfile.ZipFile(built) as archive:
        yield archive


def test_it_holds_two_packages_and_nothing_else(wheel):
    tops = {name.split("/")[0] for name in wheel.namelist()}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"binopt", "binopt_cli"}


def test_it_holds_every_file_of_the_packages(wheel):
    names = set(wheel.namelist())
    for package, folder in (("binopt", ROOT / "binopt"), ("binopt_cli", ROOT / "cli/binopt_cli")):
        files = (p for p in folder.rglob("*") if p.is_file() and "__pycache__" not in p.parts)
        assert {f"{package}/{path.relative_to(folder).as_posix()}" for path in files} <= names


def test_presets_mappings_and_pages_travel_with_it(wheel):
    names = wheel.namelist()
    assert "binopt/presets/presets.json" in names
    for mapping in ("bdtopo", "bgt", "cambridge"):
        assert any(name.startswith("binopt/intake/layers/") and mapping in name for name in names), mapping


def test_it_brings_the_command(wheel):
    (points,) = (name for name in wheel.namelist() if name.endswith("entry_points.txt"))
    assert "binopt = binopt_cli.main:main" in wheel.read(points).decode()
