"""A municipality's own layers, end to end: to a case, to a plan, to a map, with the figures that are aimed at.

    python tests/bench/quarter.py ../shared/cases/cambridge-mid/layers.gpkg --mapping cambridge --time-limit 60

Runs ``binopt import layers`` and ``binopt plan`` as processes of their own. Goals: 90 s in all, 1.5 GB, geometry 8 s
for ``cambridge-mid`` on two cores; the other goals stand in the table beside what was reached.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from pathlib import Path
from typing import Any

from running import run, table


def figures(report: dict[str, Any]) -> list[list[str]]:
    """Set what a plan reached beside what is aimed at."""
    o, levers, faces = report["o"], report["levers"], report["faces"]
    rows = [["figure", "reached", "goal"]]
    for base, lever, goal in (
        ("today", "all", "-78 %"),
        ("today", "position", ""),
        ("today", "presentations", ""),
        ("today", "position_presentations", ""),
        ("today", "windows", ""),
        ("exact", "position_presentations", "-50 %"),
        ("exact", "position", ""),
        ("exact", "presentations", ""),
    ):
        rows.append([f"O against {base}, lever {lever}", _change(levers[lever][base]["o"], o[base]), goal])
    bound = _change(o["lower_bound"], o["today"])
    rows.append(["O against today, lower bound of any plan", bound, ""])
    rows.append(["S against today", _change(report["s"]["plan"], report["s"]["today"]), "-75 %"])
    rows.append(["B against today", _change(report["b"]["plan"], report["b"]["today"]), "-95 %"])
    narrow = faces["below_clear_width"]
    rows.append(["faces below the clear width, today → plan", f"{narrow['today']} → {narrow['plan']}", "a third"])
    for name, gap in report["gap"].items():
        rows.append([f"gap {name}", f"{gap:.2%}", "1 %" if name == "whole" else ""])
    problems = report["problems"]
    share = problems["optimal"] / problems["count"] if problems["count"] else 0.0
    rows.append(["problems of faces proven optimal", f"{share:.1%} of {problems['count']}", "99 %"])
    hours = report["crew_hours"]
    rows.append(["crew hours, today → plan", f"{hours['today']:.1f} → {hours['plan']:.1f}", "not above"])
    halved = report["halved"]
    rows.append(["halved against today, exact", f"{_yes(halved['today'])}, {_yes(halved['exact'])}", "yes, yes"])
    rows.append(["without a lawful spot", f"{sum(report['unplaced'].values())}", ""])
    return rows


def main() -> None:
    """Read the options, run both commands and print both tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("source", type=Path, help="the municipality's layers")
    parser.add_argument("--mapping", required=True, help="as for binopt import layers")
    parser.add_argument("--time-limit", type=float, default=60.0, help="seconds for planning (60)")
    parser.add_argument("--workers", type=int, help="as for binopt plan")
    parser.add_argument("--preset", help="as for binopt plan")
    parser.add_argument("--keep", type=Path, help="folder for case and plan, instead of a temporary one")
    options = parser.parse_args()
    more = [] if options.workers is None else ["--workers", str(options.workers)]
    more += [] if options.preset is None else ["--preset", options.preset]
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.keep or Path(temporary)
        case, out = folder / "case", folder / "plan"
        imported = run("import", "layers", options.source, "--mapping", options.mapping, "--out", case)
        planned = run("plan", case, "--out", out, "--time-limit", str(options.time_limit), *more)
        report = json.loads((out / "report.json").read_text())
        seconds = json.loads((out / "timings.json").read_text())["seconds"]
    rows = [["stage", "seconds", "peak MB"], ["import", f"{imported.wall_s:.1f}", f"{imported.peak_mb:.0f}"]]
    rows += [[f"  {name}", f"{one:.1f}", ""] for name, one in seconds.items()]
    rows.append(["  start, papers", f"{planned.wall_s - sum(seconds.values()):.1f}", ""])
    rows.append(["plan", f"{planned.wall_s:.1f}", f"{planned.peak_mb:.0f}"])
    peak_mb = max(imported.peak_mb, planned.peak_mb)
    rows.append(["in all", f"{imported.wall_s + planned.wall_s:.1f}", f"{peak_mb:.0f}"])
    counts, faces = report["case"], report["faces"]["count"]
    print(f"{counts['premises']:,} premises, {counts['bins']:,} bins, {faces:,} faces: {report['status']}")
    print(f"\n{table(rows)}\n\n{table(figures(report))}")


def _change(value: float, base: float) -> str:
    return f"{value / base - 1:+.1%}" if base else "–"


def _yes(value: bool) -> str:
    return "yes" if value else "no"


if __name__ == "__main__":
    main()
