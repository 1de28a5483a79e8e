"""A small quarter, planned once: some sixty doors, three hundred bins."""

from __future__ import annotations

from pathlib import Path

from binopt.demo import write_demo
from binopt.editing.state import Base, open_base
from binopt.intake.case_reader import read_case
from binopt.outputs.plan_folder import write_plan
from binopt.outputs.plan_reader import read_plan
from binopt.planning import make_plan
from binopt.solve.planner import SearchLimits


def planned_quarter(folder: Path) -> Path:
    """Write a case and its plan below a folder, and return the plan's."""
    write_demo(folder / "case", premises=60)
    limits = SearchLimits(seconds=20.0, work=0.02)
    result = make_plan(read_case(folder / "case"), limits, clock=lambda: 0.0)
    return write_plan(result, folder / "plan", case_folder=folder / "case", pictures=False)


def base_of(plan: Path) -> Base:
    return open_base(read_plan(plan), read_case(plan.parent / "case"), plan.parent / "case")
