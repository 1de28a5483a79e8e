"""binopt plans waste collection so that pavements stay free for people.

    >>> import time
    >>> from pathlib import Path
    >>> import binopt
    >>> case = binopt.read_case(Path("data/quarter"))
    >>> result = binopt.make_plan(case, binopt.SearchLimits(seconds=60), clock=time.perf_counter)
    >>> binopt.write_plan(result, Path("out/quarter"))

The names below are loaded on first use, so that asking for help costs no solver and no map library.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from binopt.version import __version__

if TYPE_CHECKING:
    from binopt.demo import write_demo
    from binopt.domain.case import Case
    from binopt.errors import BinoptError, Fault, InputError
    from binopt.inspection import inspect_case
    from binopt.intake.case_reader import read_case
    from binopt.intake.layers import import_layers
    from binopt.intake.osm import import_osm
    from binopt.measure.evaluator import evaluate
    from binopt.outputs.plan_folder import write_plan
    from binopt.outputs.plan_reader import read_plan
    from binopt.outputs.report_text import render_text_report
    from binopt.outputs.result import PlanResult
    from binopt.papers.edition import make_edition
    from binopt.papers.export import export_papers
    from binopt.planning import make_plan
    from binopt.rules import check_plan
    from binopt.scenarios import with_clear_width
    from binopt.simulation import simulate
    from binopt.solve.planner import SearchLimits

_HOMES = {
    "BinoptError": "binopt.errors",
    "Case": "binopt.domain.case",
    "Fault": "binopt.errors",
    "InputError": "binopt.errors",
    "PlanResult": "binopt.outputs.result",
    "SearchLimits": "binopt.solve.planner",
    "check_plan": "binopt.rules",
    "evaluate": "binopt.measure.evaluator",
    "export_papers": "binopt.papers.export",
    "import_layers": "binopt.intake.layers",
    "import_osm": "binopt.intake.osm",
    "inspect_case": "binopt.inspection",
    "make_edition": "binopt.papers.edition",
    "make_plan": "binopt.planning",
    "read_case": "binopt.intake.case_reader",
    "read_plan": "binopt.outputs.plan_reader",
    "render_text_report": "binopt.outputs.report_text",
    "simulate": "binopt.simulation",
    "with_clear_width": "binopt.scenarios",
    "write_demo": "binopt.demo",
    "write_plan": "binopt.outputs.plan_folder",
}

__all__ = [
    "BinoptError",
    "Case",
    "Fault",
    "InputError",
    "PlanResult",
    "SearchLimits",
    "__version__",
    "check_plan",
    "evaluate",
    "export_papers",
    "import_layers",
    "import_osm",
    "inspect_case",
    "make_edition",
    "make_plan",
    "read_case",
    "read_plan",
    "render_text_report",
    "simulate",
    "with_clear_width",
    "write_demo",
    "write_plan",
]


def __getattr__(name: str) -> object:
    """Load a name of the front door when it is first asked for."""
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value: object = getattr(import_module(home), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOMES})
