"""Plans of real streets and of example quarters, held against an independent judge that shares no code with binopt."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from binopt_cli.main import run

from binopt.demo import write_demo
from binopt.intake.layers import import_layers

ROOT = Path(__file__).resolve().parents[2]
JUDGE = ROOT.parent / "shared" / "audit" / "audit.py"
QUICK = ["--time-limit", "600", "--work-limit", "0.03", "--workers", "2"]
"""Ended by work, not by the clock: what a plan is worth must not depend on the machine."""
SOON = ["--time-limit", "300", "--work-limit", "0.01", "--workers", "2"]
"""For what holds of any plan, good or not."""


def plan(case, out, limits=QUICK):
    assert run(["plan", str(case), "--out", str(out), *limits]) == 0
    asked = [sys.executable, str(JUDGE), str(case), str(out)]
    told = subprocess.run(asked, capture_output=True, text=True, check=False)  # noqa: S603 - our own paths
    assert told.returncode == 0, "\n".join(line for line in told.stdout.splitlines() if line.startswith("FALLS"))
    return json.loads((out / "report.json").read_text("utf-8"))


@pytest.mark.real
def test_cambridge_is_planned_as_well_as_was_promised(cases, tmp_path):
    import_layers(cases / "cambridge-mid" / "layers.gpkg", "cambridge", tmp_path / "case")
    report = plan(tmp_path / "case", tmp_path / "plan")
    o, levers = report["o"], report["levers"]
    assert report["halved"]["today"]
    assert o["plan"] <= 0.22 * o["today"]
    assert levers["position_presentations"]["exact"]["o"] <= 0.5 * o["exact"]
    assert report["s"]["plan"] <= 0.25 * report["s"]["today"]
    assert report["b"]["plan"] <= 0.05 * report["b"]["today"]
    assert report["gap"]["whole"] <= 0.05
    assert run(["check", str(tmp_path / "plan")]) == 0


@pytest.mark.real
def test_delft_is_planned_lawfully(cases, tmp_path):
    import_layers(cases / "delft" / "layers.gpkg", "bgt", tmp_path / "case")
    report = plan(tmp_path / "case", tmp_path / "plan")
    assert report["o"]["plan"] <= 0.25 * report["o"]["today"]
    assert run(["check", str(tmp_path / "plan")]) == 0


@pytest.mark.real
def test_nantes_is_planned_lawfully_on_pavements_that_nobody_drew(cases, tmp_path):
    import_layers(cases / "nantes-graslin" / "layers.gpkg", "bdtopo", tmp_path / "case")
    report = plan(tmp_path / "case", tmp_path / "plan", SOON)
    assert report["halved"]["today"]
    assert run(["check", str(tmp_path / "plan")]) == 0


@pytest.mark.real
@pytest.mark.parametrize("seed", [11, 12])
def test_example_quarters_are_planned_lawfully(cases, tmp_path, seed):
    write_demo(tmp_path / "case", premises=60, seed=seed)
    report = plan(tmp_path / "case", tmp_path / "plan")
    assert report["o"]["plan"] <= 0.5 * report["o"]["today"]
    assert run(["check", str(tmp_path / "plan")]) == 0
