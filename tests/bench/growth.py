"""How planning grows with the size of a quarter: time and memory per premises, from one size to the next.

    python tests/bench/growth.py --premises 250 2500 25000 --time-limit-per-1000 60 --stages

Makes example quarters in a temporary folder and runs ``binopt plan`` on each as a process of its own. The goal is that
neither time nor memory per premises grows by more than 1.3 times from one size to the next that is ten times as large,
and that 25,000 premises take at most 30 minutes on two cores. ``--memory-floor`` MB (what a start of Python with its
libraries takes) are left out of the memory per premises.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from running import Ran, run, table

LEAST_LIMIT_S = 10.0


@dataclass(frozen=True)
class Size:
    """One quarter planned: its premises, what planning took, the seconds by stage, and what the plan's report says."""

    premises: int
    ran: Ran
    seconds: dict[str, float]
    report: dict[str, object]

    def per_premises(self, floor_mb: float) -> tuple[float, float]:
        """Return milliseconds and kilobytes per premises."""
        return self.ran.wall_s / self.premises * 1e3, (self.ran.peak_mb - floor_mb) / self.premises * 1e3


def plan(premises: int, seed: int, per_1000_s: float, workers: int | None, folder: Path) -> Size:
    """Make an example quarter and plan it."""
    case, out = folder / f"case-{premises}", folder / f"plan-{premises}"
    run("demo", case, "--premises", str(premises), "--seed", str(seed))
    limit_s = max(per_1000_s * premises / 1000, LEAST_LIMIT_S)
    by = [] if workers is None else ["--workers", str(workers)]
    ran = run("plan", case, "--out", out, "--time-limit", str(limit_s), *by)
    seconds = json.loads((out / "timings.json").read_text())["seconds"]
    seconds["start, papers"] = ran.wall_s - sum(seconds.values())
    return Size(premises, ran, seconds, json.loads((out / "report.json").read_text()))


def shown(sizes: list[Size], floor_mb: float, *, stages: bool) -> str:
    """Set the sizes side by side, with the ratios from each to the next."""
    rows = [["premises", *(f"{size.premises:,}" for size in sizes)]]
    rows.append(["status", *(str(size.report["status"]) for size in sizes)])
    rows.append(["bins", *(f"{size.report['case']['bins']:,}" for size in sizes)])
    rows.append(["faces", *(f"{size.report['faces']['count']:,}" for size in sizes)])
    if stages:
        rows += [
            [f"  {name} s", *(f"{size.seconds.get(name, 0.0):.1f}" for size in sizes)] for name in sizes[-1].seconds
        ]
    rows.append(["wall s", *(f"{size.ran.wall_s:.1f}" for size in sizes)])
    rows.append(["processors s", *(f"{size.ran.cpu_s:.1f}" for size in sizes)])
    rows.append(["peak MB", *(f"{size.ran.peak_mb:.0f}" for size in sizes)])
    each = [size.per_premises(floor_mb) for size in sizes]
    for k, name in enumerate(("ms per premises", "kB per premises")):
        rows.append([name, *(f"{one[k]:.1f}" for one in each)])
        ratios = [f"{after[k] / before[k]:.2f}" for before, after in pairwise(each)]
        rows.append(["  times that of the size before", "", *ratios])
    for name in sorted({name for size in sizes for name in size.report["gap"]}):
        rows.append([f"gap {name}", *(f"{size.report['gap'].get(name, 1.0):.2%}" for size in sizes)])
    rows.append(
        ["O against today", *(f"{size.report['o']['plan'] / size.report['o']['today'] - 1:+.1%}" for size in sizes)]
    )
    return table(rows)


def main() -> None:
    """Read the options, plan every size and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--premises", type=int, nargs="+", default=[250, 2500], help="sizes, ascending (250 2500)")
    parser.add_argument("--seed", type=int, default=1, help="seed of the example quarters (1)")
    parser.add_argument("--time-limit-per-1000", type=float, default=60.0, help="seconds per 1,000 premises (60)")
    parser.add_argument("--workers", type=int, help="as for binopt plan")
    parser.add_argument("--memory-floor", type=float, default=150.0, help="MB that no premises take (150)")
    parser.add_argument("--stages", action="store_true", help="tell the seconds by stage too")
    parser.add_argument("--keep", type=Path, help="folder for cases and plans, instead of a temporary one")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.keep or Path(temporary)
        sizes: list[Size] = []
        for premises in options.premises:
            sizes.append(plan(premises, options.seed, options.time_limit_per_1000, options.workers, folder))
            print(shown(sizes, options.memory_floor, stages=options.stages), flush=True)
            print()


if __name__ == "__main__":
    main()
