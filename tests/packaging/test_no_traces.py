"""No file of the project tells of the machine it was written on, or of where packages are fetched from."""

import os
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_MADE = {".git", ".venv", "__pycache__", "dist", "build", "out", "htmlcov", ".hypothesis"}
_MADE_ENDINGS = ("_cache", ".egg-info", ".pyc")
# written in pieces, so that this file does not hold what it looks for
_TRACES = {
    "a path of one machine": rb"(?<![\w.])/(?:wo" + rb"rk|ro" + rb"ot|ho" + rb"me|op" + rb"t)/\w",
    "a package registry": rb"py"
    + rb"pi\.org|python"
    + rb"hosted|npm"
    + rb"js\.|extra-index"
    + rb"-url|find"
    + rb"-links",
    "a private address": rb"https?://(?:10|127|192\.168)\.\d",
}


def files():
    for folder, folders, names in os.walk(ROOT):
        folders[:] = [name for name in folders if name not in _MADE and not name.endswith(_MADE_ENDINGS)]
        yield from (Path(folder) / name for name in names if not name.endswith(_MADE_ENDINGS))


def test_no_file_holds_a_trace():
    found = [
        f"{path.relative_to(ROOT)}: {what}: {hit.group().decode()}"
        for path in files()
        for what, trace in _TRACES.items()
        for hit in re.finditer(trace, path.read_bytes())
    ]
    assert not found, "\n".join(found)


def test_the_search_sees_the_project():
    seen = {path.relative_to(ROOT).as_posix() for path in files()}
    assert {"pyproject.toml", ".ci/run", "binopt/errors.py", "data/quarter/layers.gpkg"} <= seen
