"""The GeoPackage opens styled in a real QGIS: every layer is there, drawn by what it should be, and shows something."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pyogrio
import pytest

from binopt.papers import qgis
from binopt.papers.folder import PaperFolder
from binopt.papers.tables import make_tables
from tests.papers.editions import HOSTILE, edition_of, quarter

PYTHON = "/usr/bin/python3"
LOOK = Path(__file__).with_name("look_in_qgis.py")


@pytest.fixture(scope="module")
def edition(tmp_path_factory):
    return edition_of(quarter(20, addresses=HOSTILE), tmp_path_factory.mktemp("plans") / "plan")


@pytest.fixture(scope="module")
def path(edition, tmp_path_factory):
    folder = tmp_path_factory.mktemp("qgis")
    qgis.write(edition, PaperFolder(folder))
    return folder / qgis.FILE


@pytest.fixture(scope="module")
def seen(path, tmp_path_factory):
    """What QGIS makes of the file; it has a Python of its own, which the tests' knows nothing of."""
    there = shutil.which(PYTHON) and subprocess.run(  # noqa: S603 - a fixed question
        [PYTHON, "-c", "import qgis.core"], capture_output=True, check=False
    )
    if not there or there.returncode:
        assert os.environ.get("CI", "").lower() != "true", "CI needs QGIS: apt-get install python3-qgis"
        pytest.skip("no QGIS on this machine")
    home = tmp_path_factory.mktemp("home")
    told = subprocess.run(  # noqa: S603 - our own script and file
        [PYTHON, str(LOOK), str(path)],
        capture_output=True,
        text=True,
        check=True,
        env={"PATH": os.environ["PATH"], "HOME": str(home), "QT_QPA_PLATFORM": "offscreen", "LANG": "C.UTF-8"},
    )
    return json.loads(told.stdout.splitlines()[-1])


def test_every_layer_is_valid_and_has_all_its_rows(edition, seen):
    tables = make_tables(edition)
    assert set(seen) == {"faces", "spots", "presentations", "rounds", "stops"}
    for name, layer in seen.items():
        assert layer["valid"]
        assert layer["styled"]
        assert layer["rows"] == (len(edition.plan.faces) if name == "faces" else len(tables[name]))


def test_layers_are_drawn_by_what_they_show(edition, seen):
    streams = {spot.stream for spot in edition.plan.plan.spots}
    for name in ("spots", "presentations", "rounds"):
        assert seen[name]["renderer"] == "categorizedSymbol"
        assert seen[name]["attribute"] == "stream"
        assert set(seen[name]["classes"]) == streams | {""}
        assert len(set(seen[name]["colours"])) == len(streams) + 1
    assert seen["stops"]["attribute"] == "kind"
    assert set(seen["stops"]["classes"]) == {"collect", "unload", "depot"}
    assert seen["faces"]["renderer"] == "graduatedSymbol"
    assert len(seen["faces"]["classes"]) == 7


def test_every_row_falls_into_a_class_and_something_is_drawn(seen):
    for name, layer in seen.items():
        assert layer["unclassified"] == 0, name
        assert layer["pixels"] > 20, name


def test_the_same_edition_is_the_same_bytes(edition, path, tmp_path):
    qgis.write(edition, PaperFolder(tmp_path))
    assert (tmp_path / qgis.FILE).read_bytes() == path.read_bytes()


def test_texts_of_data_are_not_in_the_styles(path):
    styles = pyogrio.read_dataframe(path, layer=qgis.STYLES)
    assert styles["useAsDefault"].all()
    assert not any("script" in style for style in styles["styleQML"])
