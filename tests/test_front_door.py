"""``import binopt`` opens a door of some 20 names and loads what is behind it on first use."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import binopt

ROOT = Path(__file__).resolve().parents[1]


def test_every_name_leads_somewhere():
    for name in binopt.__all__:
        assert getattr(binopt, name) is not None, name
    assert set(binopt.__all__) <= set(dir(binopt))
    assert len(binopt.__all__) <= 22


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="no attribute 'plan_make'"):
        _ = binopt.plan_make


def test_what_types_are_checked_by_is_what_is_loaded():
    tree = ast.parse((ROOT / "binopt/__init__.py").read_text())
    (checked,) = [node for node in tree.body if isinstance(node, ast.If)]
    told = {alias.name: node.module for node in checked.body for alias in node.names}
    assert told == binopt._HOMES
    assert set(binopt.__all__) == {*told, "__version__"}


def test_nothing_is_loaded_before_it_is_used():
    code = "import sys, binopt; print(*sorted(name for name in sys.modules if name.startswith('binopt')))"
    run = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert run.stdout.split() == ["binopt", "binopt.version"]
