"""Asking for help costs no solver, no map library and no tables: those are loaded by the commands that need them."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
HEAVY = {"ortools", "geopandas", "pandas", "shapely", "pyogrio", "matplotlib", "rtree", "scipy", "osmium"}
_ASK = """
import json, sys
from binopt_cli.main import main
try:
    main()
except SystemExit as end:
    code = end.code or 0
print(json.dumps({"code": code, "modules": sorted({name.split(".")[0] for name in sys.modules})}))
"""


HELP = [["--help"], ["--version"], ["plan", "--help"], ["demo", "--help"], ["import", "osm", "--help"]]


@pytest.mark.parametrize("arguments", HELP, ids=" ".join)
def test_help_loads_nothing_heavy(arguments):
    run = subprocess.run(  # noqa: S603 - our own interpreter on our own command
        [sys.executable, "-c", _ASK, *arguments],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join((str(ROOT / "cli"), str(ROOT)))},
    )
    told = json.loads(run.stdout.splitlines()[-1])
    assert told["code"] == 0, run.stdout
    assert not HEAVY & set(told["modules"])
