"""The notebooks run from top to bottom, are kept without outputs, and use nothing that is not documented."""

import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nbformat
import pytest

import binopt

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
EXECUTE = """
import sys
from pathlib import Path
import nbformat
from nbclient import NotebookClient
path, place = map(Path, sys.argv[1:])
book = nbformat.read(path, as_version=4)
NotebookClient(book, timeout=120, kernel_name="python3", resources={"metadata": {"path": place}}).execute()
nbformat.write(book, place / path.name)
"""


def read(path):
    return nbformat.read(path, as_version=4)


def test_there_are_four_and_the_readme_leads_to_them():
    assert [path.stem for path in NOTEBOOKS] == ["first-street", "own-layers", "reading-a-plan", "rounds-and-windows"]
    text = (ROOT / "README.md").read_text("utf-8")
    for path in NOTEBOOKS:
        assert f"(notebooks/{path.name})" in text


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_nothing_that_was_run_is_kept(path):
    book = read(path)
    for cell in book.cells:
        if cell.cell_type == "code":
            assert cell.outputs == []
            assert cell.execution_count is None
    assert book.cells[0].source.startswith("# ")
    assert path.read_text("utf-8") == nbformat.writes(book) + "\n"


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_only_what_is_documented_is_used(path):
    code = "\n".join(cell.source for cell in read(path).cells if cell.cell_type == "code")
    assert set(re.findall(r"\bbinopt\.(\w+)", code)) <= set(binopt.__all__)
    assert not re.search(r"from binopt|import binopt\.", code)


@pytest.fixture(scope="module")
def ran(tmp_path_factory):
    """All of them as they were run, by name, two at a time. Each in a process: a kernel's loops stay its own."""

    def run(path):
        place = tmp_path_factory.mktemp(path.stem)
        subprocess.run([sys.executable, "-c", EXECUTE, path, place], check=True, capture_output=True)  # noqa: S603
        return read(place / path.name), sorted(one.name for one in (place / "out" / path.stem).iterdir())

    with ThreadPoolExecutor(2) as pool:
        return dict(zip((path.stem for path in NOTEBOOKS), pool.map(run, NOTEBOOKS), strict=True))


@pytest.mark.parametrize("name", [path.stem for path in NOTEBOOKS])
def test_it_runs_from_top_to_bottom(ran, name):
    book, written = ran[name]
    said = [output for cell in book.cells if cell.cell_type == "code" for output in cell.outputs]
    assert len(said) >= 4
    assert not [output for output in said if output.output_type == "error"]
    assert not [output for output in said if output.get("name") == "stderr"], "a reader would wonder"
    assert "case" in written
